"""Read the dated table of territorial changes: the embedded one, extended by the operator's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandera.pandas as pa

from geodata.changes import CREATING, Change
from loaders.atlas.dates import parse_day
from loaders.common.findings import Findings, Location
from loaders.tables.cell_checks import digits, filled
from loaders.tables.text_files import check_columns, read_table

_COLUMNS = {
    "effective_date": True,
    "kind": False,
    "old_ags": True,
    "old_name": True,
    "new_ags": True,
    "new_name": True,
    "municipalities_after": False,
    "source": False,
}
KINDS = ("incorporation", CREATING, "rename")


@dataclass(frozen=True)
class _Row:
    file: str
    row: int
    change: Change


def load_changes(paths: Sequence[Path], findings: Findings) -> list[Change]:
    """Return the changes in ``paths`` as one table, oldest first; empty, with findings, if a row is wrong.

    A row that repeats date and keys of an earlier one replaces it, so a file may hold new rows only, or all of them.
    """
    before, rows = len(findings.errors), {}
    for path in paths:
        for row in _read(path, findings):
            rows[row.change.effective, row.change.old_ags, row.change.new_ags] = row
    ordered = sorted(rows.values(), key=lambda r: (r.change.effective, r.change.old_ags))
    if len(findings.errors) == before:
        _check_keys(ordered, findings)
        _check_names(ordered, findings)
        _check_counts(ordered, findings)
    return [r.change for r in ordered] if len(findings.errors) == before else []


def _read(path: Path, findings: Findings) -> list[_Row]:
    table = read_table(path, _COLUMNS, findings)
    if table is None:
        return []
    before = len(findings.errors)
    check_columns(path.name, table, _schema(), findings)
    if len(findings.errors) > before:
        return []
    return [
        _Row(
            path.name,
            int(r.Index),
            Change(
                parse_day(r.effective_date),
                r.old_ags,
                r.old_name,
                r.new_ags,
                r.new_name,
                int(r.municipalities_after) if r.municipalities_after else None,
                r.source,
                r.kind,
            ),
        )
        for r in table.itertuples()
    ]


def _schema() -> pa.DataFrameSchema:
    key, name = digits("acht", 8), filled("ein Name")
    return pa.DataFrameSchema(
        {
            "effective_date": pa.Column(
                str, pa.Check(_is_day, element_wise=True, error="ein Tag JJJJ-MM-TT | Datum berichtigen")
            ),
            "kind": pa.Column(
                str,
                pa.Check.isin(
                    [*KINDS, ""],
                    error="incorporation (geht in einer bestehenden Gemeinde auf), merger_new_key (wird Teil einer neuen), "
                    "rename (neuer Name) oder leer | einen dieser Werte eintragen",
                ),
            ),
            "old_ags": pa.Column(str, key),
            "new_ags": pa.Column(str, key),
            "old_name": pa.Column(str, name),
            "new_name": pa.Column(str, name),
            "municipalities_after": pa.Column(
                str, pa.Check.str_matches(r"^[0-9]*$", error="eine ganze Zahl oder leer | Zahl berichtigen")
            ),
        }
    )


def _check_keys(rows: Sequence[_Row], findings: Findings) -> None:
    """A key that was dissolved stays so: no cycle, nothing changes after its end, nothing goes two ways."""
    ended: dict[str, _Row] = {}
    for row in rows:
        c = row.change
        moves = c.old_ags != c.new_ags
        if (c.kind == "rename") == moves and c.kind:
            _error(row, "old_ags", "gleiche Schlüssel bei „rename“, verschiedene bei allem anderen", "kind oder Schlüssel "
                   "berichtigen", findings)  # fmt: skip
        for column, key, name in (("old_ags", c.old_ags, c.old_name), ("new_ags", c.new_ags, c.new_name)):
            if key in ended and (column == "old_ags" or ended[key].change.effective < c.effective or not moves):
                gone = ended[key].change
                expected = (
                    f"eine Gemeinde, die es noch gibt: {key} {name} ging am {gone.effective:%d.%m.%Y} in {gone.new_ags} "
                    f"{gone.new_name} auf"
                )
                _error(row, column, expected, "Zeile löschen oder Schlüssel berichtigen", findings)
        if moves:
            ended.setdefault(c.old_ags, row)
    for row in rows:
        c = row.change
        end = ended.get(c.new_ags)
        if end is not None and end.change.effective == c.effective and c.new_ags != c.old_ags:
            _error(
                row,
                "new_ags",
                f"eine Gemeinde, die am {c.effective:%d.%m.%Y} nicht selbst aufgeht ({c.new_ags} {c.new_name} geht am selben "
                f"Tag in {end.change.new_ags} {end.change.new_name} auf)",
                "für alle Teile die Gemeinde eintragen, die am Ende des Tages besteht",
                findings,
            )


def _check_names(rows: Sequence[_Row], findings: Findings) -> None:
    called: dict[str, str] = {}
    for row in rows:
        c = row.change
        known = called.get(c.old_ags)
        if known is not None and known != c.old_name:
            findings.warning(
                row.file,
                f"der Name nach der letzten Änderung: {known}",
                "Schreibweise prüfen oder die Umbenennung ergänzen",
                value=c.old_name,
                at=Location(row.row, "old_name"),
            )
        called[c.new_ags] = c.new_name


def _check_counts(rows: Sequence[_Row], findings: Findings) -> None:
    """The stated numbers of municipalities must follow from one another."""
    count: int | None = None
    for day in sorted({r.change.effective for r in rows}):
        todays = [r for r in rows if r.change.effective == day]
        lost = {r.change.old_ags for r in todays if r.change.old_ags != r.change.new_ags}
        born = {r.change.new_ags for r in todays if r.change.creates}
        expected = None if count is None else count - len(lost) + len(born)
        stated = [r for r in todays if r.change.municipalities_after is not None]
        for row in stated:
            number = row.change.municipalities_after
            wanted = expected if expected is not None else stated[0].change.municipalities_after
            if number != wanted:
                _error(
                    row,
                    "municipalities_after",
                    f"{wanted} Gemeinden am {day:%d.%m.%Y} (aufgelöst {len(lost)}, neu {len(born)})",
                    "Zahl berichtigen oder leer lassen, oder die fehlende Änderung ergänzen",
                    findings,
                    str(number),
                )
        count = stated[0].change.municipalities_after if stated else expected


def _error(row: _Row, column: str, expected: str, remedy: str, findings: Findings, value: str | None = None) -> None:
    value = getattr(row.change, column) if value is None else value
    findings.error(row.file, expected, remedy, value=value, at=Location(row.row, column))


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True

"""Read the dated table of territorial changes: the embedded one, extended by the operator's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandera.pandas as pa

from geodata.changes import CREATING, Change
from loaders.atlas.dates import is_date, parse_day
from loaders.common.findings import Findings, Location, Report
from loaders.tables.cell_checks import digits, filled
from loaders.tables.text_files import read_table

KINDS = ("incorporation", CREATING, "rename")


@dataclass(frozen=True)
class _Row:
    report: Report
    row: int
    change: Change

    def error(self, column: str, expected: str, remedy: str) -> None:
        value = str(getattr(self.change, column))
        self.report.error(expected, remedy, value=value, at=Location(self.row, column))


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
        _check_keys(ordered)
        _check_names(ordered)
        _check_counts(ordered)
    return [r.change for r in ordered] if len(findings.errors) == before else []


def _read(path: Path, findings: Findings) -> list[_Row]:
    table = read_table(path, _schema(), findings, empty=True)
    if table is None:
        return []
    return [
        _Row(
            Report(path.name, findings),
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
    day = pa.Check(
        lambda text: is_date(text) and len(text) == 10,
        element_wise=True,
        error="ein Tag JJJJ-MM-TT | Datum berichtigen",
    )
    return pa.DataFrameSchema(
        {
            "effective_date": pa.Column(checks=day),
            "kind": pa.Column(
                checks=pa.Check.isin(
                    [*KINDS, ""],
                    error="incorporation (geht in einer bestehenden Gemeinde auf), merger_new_key (wird Teil einer neuen), "
                    "rename (neuer Name) oder leer | einen dieser Werte eintragen",
                ),
                required=False,
            ),
            "old_ags": pa.Column(checks=key),
            "old_name": pa.Column(checks=name),
            "new_ags": pa.Column(checks=key),
            "new_name": pa.Column(checks=name),
            "municipalities_after": pa.Column(
                checks=pa.Check.str_matches(r"^[0-9]*$", error="eine ganze Zahl oder leer | Zahl berichtigen"),
                required=False,
            ),
            "source": pa.Column(required=False),
        }
    )


def _check_keys(rows: Sequence[_Row]) -> None:
    """A key that was dissolved stays so: no cycle, nothing changes after its end, nothing goes two ways."""
    ended: dict[str, _Row] = {}
    for row in rows:
        c = row.change
        moves = c.old_ags != c.new_ags
        if (c.kind == "rename") == moves and c.kind:
            expected = "gleiche Schlüssel bei „rename“, verschiedene bei allem anderen"
            row.error("old_ags", expected, "kind oder Schlüssel berichtigen")
        for column, key, name in (("old_ags", c.old_ags, c.old_name), ("new_ags", c.new_ags, c.new_name)):
            if key in ended and (column == "old_ags" or ended[key].change.effective < c.effective or not moves):
                gone = ended[key].change
                expected = (
                    f"eine Gemeinde, die es noch gibt: {key} {name} ging am {gone.effective:%d.%m.%Y} in {gone.new_ags} "
                    f"{gone.new_name} auf"
                )
                row.error(column, expected, "Zeile löschen oder Schlüssel berichtigen")
        if moves:
            ended.setdefault(c.old_ags, row)
    for row in rows:
        c = row.change
        end = ended.get(c.new_ags)
        if end is not None and end.change.effective == c.effective and c.new_ags != c.old_ags:
            row.error(
                "new_ags",
                f"eine Gemeinde, die am {c.effective:%d.%m.%Y} nicht selbst aufgeht ({c.new_ags} {c.new_name} geht am selben "
                f"Tag in {end.change.new_ags} {end.change.new_name} auf)",
                "für alle Teile die Gemeinde eintragen, die am Ende des Tages besteht",
            )


def _check_names(rows: Sequence[_Row]) -> None:
    called: dict[str, str] = {}
    for row in rows:
        c = row.change
        known = called.get(c.old_ags)
        if known is not None and known != c.old_name:
            row.report.warning(
                f"der Name nach der letzten Änderung: {known}",
                "Schreibweise prüfen oder die Umbenennung ergänzen",
                value=c.old_name,
                at=Location(row.row, "old_name"),
            )
        called[c.new_ags] = c.new_name


def _check_counts(rows: Sequence[_Row]) -> None:
    """The stated numbers of municipalities must follow from one another."""
    count: int | None = None
    for day in sorted({r.change.effective for r in rows}):
        todays = [r for r in rows if r.change.effective == day]
        lost = {r.change.old_ags for r in todays if r.change.old_ags != r.change.new_ags}
        born = {r.change.new_ags for r in todays if r.change.creates}
        expected = None if count is None else count - len(lost) + len(born)
        stated = [r for r in todays if r.change.municipalities_after is not None]
        for row in stated:
            wanted = expected if expected is not None else stated[0].change.municipalities_after
            if row.change.municipalities_after != wanted:
                row.error(
                    "municipalities_after",
                    f"{wanted} Gemeinden am {day:%d.%m.%Y} (aufgelöst {len(lost)}, neu {len(born)})",
                    "Zahl berichtigen oder leer lassen, oder die fehlende Änderung ergänzen",
                )
        count = stated[0].change.municipalities_after if stated else expected

"""Read and check the register (long form: one row per fact) and the published totals."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from geodata.changes import Change
from geodata.model import Territory
from loaders.dates import PartialDate, parse_partial_date
from loaders.findings import Findings
from loaders.fold import COMPLETED, DATE_KINDS, STATUSES, Fact, Source
from loaders.register import PublishedTotal
from loaders.tables import check_columns, read_table

#: Column → required. The published contract of the long form.
COLUMNS = {
    "ags": True,
    "municipality": True,
    "carrier_kind": True,
    "carrier": True,
    "instrument": True,
    "status": True,
    "date": True,
    "date_kind": True,
    "confidence": True,
    "source_title": True,
    "source_date": False,
    "source_url": True,
    "note": False,
}
TOTALS_COLUMNS = {"as_of_date": True, "instrument": True, "count": True, "source_url": True, "source_title": False}
CARRIER_KINDS = ("municipality", "association", "alliance", "district")
CONFIDENCES = ("explicit", "implied")


@dataclass(frozen=True)
class Known:
    """What rows of the register are judged by.

    ``names``: AGS (old or new) → every name it is or was known by; ``districts``: five-digit key → name;
    ``instruments``: allowed values; ``today``: nothing may be dated after it.
    """

    territory: Territory
    names: Mapping[str, set[str]]
    districts: Mapping[str, str]
    changes: Sequence[Change]
    instruments: Sequence[str]
    today: date

    def begins_later(self, ags: str) -> Change | None:
        """Return the change by which a key comes into being after the territory's date."""
        return next((c for c in self.changes if c.new_ags == ags and c.effective > self.territory.date), None)


def load_register(path: Path, known: Known, findings: Findings) -> list[Fact]:
    """Return the facts of ``path`` with their keys carried to the territory.

    Rows with an error are left out and reported; the caller refuses the whole load if there is any.
    """
    table = read_table(path, COLUMNS, findings)
    if table is None:
        return []
    _check_table(path.name, table, known.instruments, known.today, findings)
    facts = []
    for row, cells in zip(table.index, table.to_dict("records"), strict=True):
        ags = _valid_key(path.name, int(row), cells, known, findings)
        if ags is not None and all(_is_date(cells[c]) for c in ("date", "source_date")):
            facts.append(_fact(int(row), ags, cells))
    return facts


def check_register(path: Path, instruments: Sequence[str], today: date, findings: Findings) -> None:
    """Report what is wrong with a register in itself, when there is no territory to judge its keys by."""
    table = read_table(path, COLUMNS, findings)
    if table is not None:
        _check_table(path.name, table, instruments, today, findings)


def _check_table(file: str, table: pd.DataFrame, instruments: Sequence[str], today: date, findings: Findings) -> None:
    check_columns(file, table, _schema(instruments, today), findings)
    _check_rows(file, table, findings)


def load_totals(path: Path, instruments: Sequence[str], findings: Findings) -> list[PublishedTotal]:
    """Return the totals that the programme published, as recorded in ``path``."""
    table = read_table(path, TOTALS_COLUMNS, findings)
    if table is None:
        return []
    schema = pa.DataFrameSchema(
        {
            "as_of_date": pa.Column(str, _date_check(optional=False)),
            "instrument": pa.Column(str, _one_of(instruments)),
            "count": pa.Column(
                str, pa.Check.str_matches(r"^[0-9]+$", error="eine ganze Zahl | Zahl ohne Punkt und Komma eintragen")
            ),
        }
    )
    before = len(findings.errors)
    check_columns(path.name, table, schema, findings)
    if len(findings.errors) > before:
        return []
    return [
        PublishedTotal(parse_partial_date(r.as_of_date), r.instrument, int(r.count_), r.source_title, r.source_url)
        for r in table.rename(columns={"count": "count_"}).itertuples()
    ]


def _schema(instruments: Sequence[str], today: date) -> pa.DataFrameSchema:
    filled = pa.Check.str_length(min_value=1, error="ein Wert | Zelle ausfüllen")
    not_future = pa.Check(
        lambda text: not _is_date(text) or not text or parse_partial_date(text).first <= today,
        element_wise=True,
        error=f"ein Datum bis heute ({today:%d.%m.%Y}) | nur Geschehenes eintragen, "
        "Geplantes mit status „planned“ und dem Datum der Quelle",
    )
    address = pa.Check.str_matches(
        r"^(https?://\S+)?$",
        error="eine Adresse mit http:// oder https:// | Adresse der Quelle vollständig eintragen oder leer lassen",
    )
    return pa.DataFrameSchema(
        {
            "ags": pa.Column(
                str,
                pa.Check.str_matches(
                    r"^[0-9]{8}$|^[0-9]{5}$",
                    error="acht Ziffern (Gemeinde) oder fünf Ziffern "
                    "(Landkreis) | Spalte als Text formatieren und Schlüssel prüfen",
                ),
            ),
            "carrier_kind": pa.Column(str, _one_of(CARRIER_KINDS)),
            "carrier": pa.Column(str, filled),
            "instrument": pa.Column(str, _one_of(instruments)),
            "status": pa.Column(str, _one_of(STATUSES)),
            "date": pa.Column(str, [_date_check(), not_future]),
            "date_kind": pa.Column(str, _one_of((*DATE_KINDS, ""))),
            "confidence": pa.Column(str, _one_of(CONFIDENCES)),
            "source_title": pa.Column(str, filled),
            "source_date": pa.Column(str, [_date_check(), not_future]),
            "source_url": pa.Column(str, address),
        }
    )


def _one_of(values: Sequence[str]) -> pa.Check:
    named = ", ".join(v for v in values if v) + (" oder leer" if "" in values else "")
    return pa.Check.isin(list(values), error=f"{named} | einen dieser Werte eintragen")


def _date_check(optional: bool = True) -> pa.Check:
    return pa.Check(
        lambda text: _is_date(text, optional),
        element_wise=True,
        error="ein Datum JJJJ-MM-TT, JJJJ-MM oder JJJJ"
        + (" oder leer" if optional else "")
        + " | Datum in dieser Form eintragen",
    )


def _is_date(text: str, optional: bool = True) -> bool:
    if not text:
        return optional
    try:
        parse_partial_date(text)
    except ValueError:
        return False
    return True


def _check_rows(file: str, table: pd.DataFrame, findings: Findings) -> None:
    """Report what only several cells together can tell."""
    for row in table.index[table.duplicated()]:
        findings.error(
            file,
            "jede Zeile nur einmal",
            "doppelte Zeile löschen",
            row=int(row),
            column="ags",
            value=table.at[row, "ags"],
        )
    for row, cells in zip(table.index, table.to_dict("records"), strict=True):
        is_district = len(cells["ags"]) == 5
        if is_district and cells["carrier_kind"] in CARRIER_KINDS and cells["carrier_kind"] != "district":
            findings.error(
                file,
                "carrier_kind „district“ bei fünfstelligem Schlüssel",
                "Schlüssel oder Trägerart berichtigen",
                row=int(row),
                column="carrier_kind",
                value=cells["carrier_kind"],
            )
        if cells["date_kind"] == "completed" and cells["status"] in STATUSES and cells["status"] != COMPLETED:
            findings.error(
                file,
                "status „completed“, wenn das Datum den Abschluss bezeichnet",
                "Status oder Art des Datums berichtigen",
                row=int(row),
                column="date_kind",
                value=f"{cells['status']} / completed",
            )
        if cells["date"] and _is_date(cells["date"]) and not cells["date_kind"]:
            findings.error(
                file,
                "die Art des Datums: " + ", ".join(DATE_KINDS),
                "date_kind ausfüllen; „as_of“, wenn nur „spätestens seit“ bekannt ist",
                row=int(row),
                column="date_kind",
                value="",
            )


def _valid_key(file: str, row: int, cells: dict, known: Known, findings: Findings) -> str | None:
    """Return the key valid in the territory, or ``None`` with a finding."""
    ags, name = cells["ags"], cells["municipality"]
    if len(ags) == 5 and ags.isdigit():
        if ags not in known.districts:
            findings.error(
                file, "der Schlüssel eines Landkreises des Landes", "Schlüssel prüfen", row=row, column="ags", value=ags
            )
        return ags if ags in known.districts else None
    if not (len(ags) == 8 and ags.isdigit()):
        return None  # the schema has reported it
    valid, later = known.territory.resolve(ags), known.begins_later(ags)
    if valid is None and later:
        findings.warning(
            file,
            f"ein Schlüssel, der am {known.territory.date:%d.%m.%Y} gilt ({later.new_name} besteht seit "
            f"{later.effective:%d.%m.%Y})",
            "Zeile wird nicht gezeigt; ATLAS_TERRITORY_DATE auf einen späteren Tag setzen",
            row=row,
            column="ags",
            value=ags,
        )
    elif valid is None:
        findings.error(
            file,
            "der amtliche Schlüssel (AGS) einer Gemeinde des Landes",
            _did_you_mean(name, known.names),
            row=row,
            column="ags",
            value=ags,
        )
    elif name not in known.names.get(ags, set()):
        names = " / ".join(sorted(known.names.get(ags, set())))
        findings.error(
            file,
            f"„{names}“ zum Schlüssel {ags}",
            _did_you_mean(name, known.names),
            row=row,
            column="municipality",
            value=name,
        )
    return valid


def _did_you_mean(name: str, names: Mapping[str, set[str]]) -> str:
    by_name: dict[str, list[str]] = {}
    for ags, known in names.items():
        for one in known:
            by_name.setdefault(one, []).append(ags)
    close = difflib.get_close_matches(name, by_name, n=3, cutoff=0.75)
    if not close:
        return "Schlüssel und Namen prüfen"
    return (
        "Meinten Sie "
        + " oder ".join(f"{n} ({', '.join(sorted(by_name[n]))})" for n in close)
        + "? Schlüssel und Namen prüfen"
    )


def _fact(row: int, ags: str, cells: dict) -> Fact:
    def partial(text: str) -> PartialDate | None:
        return parse_partial_date(text) if text else None

    source = Source(cells["source_title"], cells["source_url"], partial(cells["source_date"]))
    return Fact(
        row,
        ags,
        cells["ags"],
        cells["municipality"],
        cells["carrier_kind"],
        cells["carrier"],
        cells["instrument"],
        cells["status"],
        partial(cells["date"]),
        cells["date_kind"],
        cells["confidence"] == "explicit",
        source,
        cells["note"],
    )

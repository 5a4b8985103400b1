"""What is wrong with facts in themselves: single cells (a pandera schema), rows, and rows against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd
import pandera.pandas as pa

from loaders.contract import AGS_PATTERN, CARRIER_KINDS, FILLED, STATUS_WORDS, URL_PATTERN, allowed
from loaders.dates import PartialDate, parse_partial_date
from loaders.findings import Findings
from loaders.fold import COMPLETED, DATE_KINDS, EVENTS, PLANNED, STARTS, STATUSES
from loaders.programme import Programme
from loaders.records import Record
from loaders.tables import check_columns


def check_records(file: str, records: Sequence[Record], programme: Programme, today: date, findings: Findings) -> None:
    """Report everything that is wrong with ``records``, apart from keys, which only a territory can judge."""
    if not records:
        return
    table = pd.DataFrame([r.cells for r in records], dtype=str)
    schema = _schema(programme.recorded_keys(), today)
    check_columns(file, table, schema, findings, lambda i, column: records[i].place(column))
    _check_repetition(file, records, findings)
    for record in records:
        _check_row(file, record, programme, findings)
    _check_each_other(file, records, findings)


def is_date(text: str, optional: bool = True) -> bool:
    """Whether ``text`` is a date as the contract spells it; an empty one is if ``optional``."""
    if not text:
        return optional
    try:
        parse_partial_date(text)
    except ValueError:
        return False
    return True


def one_of(values: Sequence[str]) -> pa.Check:
    """Return the check for a column of fixed values."""
    named = ", ".join(v for v in values if v) + (" oder leer" if "" in values else "")
    return pa.Check.isin(list(values), error=f"{named} | einen dieser Werte eintragen")


def date_check(optional: bool = True) -> pa.Check:
    """Return the check for a column of dates."""
    return pa.Check(
        lambda text: is_date(text, optional),
        element_wise=True,
        error="ein Datum JJJJ-MM-TT, JJJJ-MM oder JJJJ"
        + (" oder leer" if optional else "")
        + " | Datum in dieser Form eintragen",
    )


def _schema(instruments: Sequence[str], today: date) -> pa.DataFrameSchema:
    filled = pa.Check.str_length(min_value=1, error="ein Wert | Zelle ausfüllen")
    not_future = pa.Check(
        lambda text: not is_date(text) or not text or parse_partial_date(text).first <= today,
        element_wise=True,
        error=f"ein Datum bis heute ({today:%d.%m.%Y}) | nur Geschehenes eintragen, "
        f"Geplantes mit Status „{STATUS_WORDS[PLANNED]}“ ({PLANNED}) und ohne Datum oder mit dem der Quelle",
    )
    key = pa.Check.str_matches(
        AGS_PATTERN,
        error="acht Ziffern (Gemeinde) oder fünf Ziffern "
        "(Landkreis) | Spalte als Text formatieren und Schlüssel prüfen",
    )
    address = pa.Check.str_matches(
        URL_PATTERN,
        error="eine Adresse mit http:// oder https:// | Adresse der Quelle vollständig eintragen oder leer lassen",
    )
    return pa.DataFrameSchema(
        {
            "ags": pa.Column(str, key),
            "source_url": pa.Column(str, address),
            **{name: pa.Column(str, one_of(values)) for name, values in allowed(instruments).items()},
            **{name: pa.Column(str, filled) for name in FILLED},
            **{name: pa.Column(str, [date_check(), not_future]) for name in ("date", "source_date")},
        }
    )


def _check_repetition(file: str, records: Sequence[Record], findings: Findings) -> None:
    seen: dict[tuple, Record] = {}
    for record in records:
        # where a fact stands in a list is in its note; that does not make it another fact
        facts = tuple(v for c, v in record.cells.items() if c != "note" or not record.listed)
        first = seen.setdefault(facts, record)
        if first is not record:
            where = f"Zeile {first.row}" + (f", Blatt „{first.sheet}“" if first.sheet else "")
            remedy = f"doppelte Zeile löschen (steht schon in {where})"
            findings.error(file, "jede Angabe nur einmal", remedy, value=_who(record), **record.place("ags"))


def _check_row(file: str, record: Record, programme: Programme, findings: Findings) -> None:
    """Report what only several cells of a row together can tell."""
    cells = record.cells
    is_district = len(cells["ags"]) == 5
    if is_district and cells["carrier_kind"] in CARRIER_KINDS and cells["carrier_kind"] != "district":
        findings.error(
            file,
            "carrier_kind „district“ bei fünfstelligem Schlüssel",
            "Schlüssel oder Trägerart berichtigen",
            value=cells["carrier_kind"],
            **record.place("carrier_kind"),
        )
    if cells["date_kind"] == "completed" and cells["status"] in STATUSES and cells["status"] != COMPLETED:
        findings.error(
            file,
            "status „completed“, wenn das Datum den Abschluss bezeichnet",
            "Status oder Art des Datums berichtigen",
            value=f"{cells['status']} / completed",
            **record.place("date_kind"),
        )
    if not cells["date"] or not is_date(cells["date"]):
        return
    if not cells["date_kind"]:
        findings.error(
            file,
            "die Art des Datums: " + ", ".join(DATE_KINDS),
            "date_kind ausfüllen; „as_of“, wenn nur „spätestens seit“ bekannt ist",
            value="",
            **record.place("date_kind"),
        )
    instrument = next((i for i in programme.recorded if i.key == cells["instrument"]), None)
    if instrument and not instrument.predates and parse_partial_date(cells["date"]).last < programme.start:
        findings.warning(
            file,
            f"ein Datum ab dem Beginn des Programms am {programme.start:%d.%m.%Y}",
            "Datum prüfen; es wird so übernommen",
            value=cells["date"],
            **record.place("date"),
        )


def _check_each_other(file: str, records: Sequence[Record], findings: Findings) -> None:
    """Report facts about one instrument, municipality and carrier that contradict each other."""
    groups: dict[tuple, list[Record]] = defaultdict(list)
    for record in records:
        if is_date(record.cells["date"]):
            groups[tuple(record.cells[c] for c in ("ags", "instrument", "carrier"))].append(record)
    for group in groups.values():
        if len(group) > 1:
            for same in _by_source(group):
                _check_one_source(file, same, findings)
            _check_order(file, group, findings)


def _by_source(group: Iterable[Record]) -> Iterable[list[Record]]:
    sources: dict[tuple, list[Record]] = defaultdict(list)
    for r in group:
        sources[r.cells["source_title"], r.cells["source_url"], r.sheet if r.listed else None].append(r)
    return sources.values()


def _check_one_source(file: str, records: Sequence[Record], findings: Findings) -> None:
    """One source may report several steps, but not two days of the same one, nor two statuses on one day."""
    by_kind: dict[str, Record] = {}
    by_date: dict[tuple[str, str], Record] = {}
    for record in records:
        kind, day = record.cells["date_kind"], record.cells["date"]
        complain = findings.error if record.listed else findings.warning
        first = by_kind.setdefault(kind, record) if day else record
        if kind in EVENTS - {"reactivated"} and first is not record and not _overlap(_date(first), _date(record)):
            expected = f"dasselbe Datum wie in Zeile {first.row}: {first.cells['date']}"
            place = record.place("date")
            complain(file, expected, "eines der beiden Daten berichtigen", value=f"{_who(record)}: {day}", **place)
        first = by_date.setdefault((kind, day), record)
        if (kind in EVENTS or record.listed) and first.cells["status"] != record.cells["status"]:
            expected, got = (STATUS_WORDS.get(r.cells["status"], r.cells["status"]) for r in (first, record))
            expected = f"denselben Status wie in Zeile {first.row}: {expected}"
            place = record.place("status")
            findings.error(
                file, expected, "einen der beiden Status berichtigen", value=f"{_who(record)}: {got}", **place
            )


def _check_order(file: str, group: Sequence[Record], findings: Findings) -> None:
    started = [r for r in group if r.cells["date_kind"] in STARTS - {"reactivated"} and r.cells["date"]]
    completed = [r for r in group if r.cells["date_kind"] == "completed" and r.cells["date"]]
    if started and completed and min(_date(r).first for r in started) > max(_date(r).last for r in completed):
        late = min(started, key=lambda r: _date(r).first)
        findings.warning(file, f"einen Beginn vor dem Abschluss ({completed[-1].cells['date']}, Zeile {completed[-1].row})",
                         "Daten prüfen; ohne Änderung gilt es als neuer Beginn", value=f"{_who(late)}: {late.cells['date']}",
                         **late.place("date"))  # fmt: skip


def _date(record: Record) -> PartialDate:
    return parse_partial_date(record.cells["date"])


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def _who(record: Record) -> str:
    cells: Mapping[str, str] = record.cells
    return f"{cells['municipality']}, {cells['instrument']}" if cells["municipality"] else cells["ags"]

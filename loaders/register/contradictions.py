"""What facts of one list say against each other: repetitions, two dates of one event, sheets and rows that disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from loaders.atlas.dates import PartialDate, is_date, parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, EVENTS, PLANNED, STARTS
from loaders.atlas.programme import Programme
from loaders.common.findings import Findings
from loaders.register.contract import STATUS_WORDS
from loaders.register.records import Record

#: How far along a status is; what an older sheet says may be overtaken, never undone.
_RANK = {PLANNED: 0, DECLINED: 0, ACTIVE: 1, DORMANT: 2, COMPLETED: 2, ENDED: 3}

Labels = Mapping[str, str]


def check_each_other(file: str, records: Sequence[Record], programme: Programme, findings: Findings) -> None:
    """Report facts about one instrument and municipality that repeat or contradict each other."""
    labels = {i.key: i.label for i in programme.recorded}
    _check_repetition(file, records, labels, findings)
    for group in _grouped(records, ("ags", "instrument", "carrier")):
        if len(group) > 1:
            for same in _by_source(group):
                _check_one_source(file, same, labels, findings)
            _check_order(file, group, labels, findings)
    for group in _grouped(records, ("ags", "instrument")):
        _check_history(file, group, labels, findings)
    for group in _grouped([r for r in records if r.listed], ("ags", "instrument")):
        _check_sheets(file, group, labels, findings)


def check_denials(
    file: str, records: Sequence[Record], denials: Sequence[Record], programme: Programme, findings: Findings
) -> None:
    """Report every „nein“ of a list that says something else of the same municipality and instrument elsewhere."""
    labels = {i.key: i.label for i in programme.recorded}
    known = {(r.cells["ags"], r.cells["instrument"]): r for r in records if r.listed}
    for denied in denials:
        record = known.get((denied.cells["ags"], denied.cells["instrument"]))
        if record is None or (denied.as_of and record.as_of and denied.as_of < record.as_of):
            continue  # what was not yet so may have come
        value = f"{who(denied, labels)}: nein"
        expected = f"dieselbe Angabe wie in {_where(record)}: {_status(record)}"
        remedy = "eine der beiden Angaben berichtigen; was zu Ende ist, heißt „beendet“"
        findings.error(file, expected, remedy, value=value, at=denied.place("status"))


def _grouped(records: Iterable[Record], columns: Sequence[str]) -> Iterable[list[Record]]:
    groups: dict[tuple, list[Record]] = defaultdict(list)
    for record in records:
        if is_date(record.cells["date"]):
            groups[tuple(record.cells[c] for c in columns)].append(record)
    return groups.values()


def _check_repetition(file: str, records: Sequence[Record], labels: Labels, findings: Findings) -> None:
    seen: dict[tuple, Record] = {}
    for record in records:
        # where a fact stands in a list is in its note; that does not make it another fact
        facts = tuple(v for c, v in record.cells.items() if c != "note" or not record.listed)
        first = seen.setdefault(facts, record)
        if first is not record:
            # the same in two sheets is no mistake that must be mended; in one sheet one of them may be meant otherwise
            complain = findings.warning if record.listed and first.sheet != record.sheet else findings.error
            remedy = f"steht schon in {_where(first)} und zählt einmal; doppelte Zeile löschen"
            complain(file, "jede Angabe nur einmal", remedy, value=who(record, labels), at=record.place("ags"))


def _by_source(group: Iterable[Record]) -> Iterable[list[Record]]:
    sources: dict[tuple, list[Record]] = defaultdict(list)
    for r in group:
        sources[r.cells["source_title"], r.cells["source_url"], r.sheet if r.listed else None].append(r)
    return sources.values()


def _check_one_source(file: str, records: Sequence[Record], labels: Labels, findings: Findings) -> None:
    """One source may report several steps, but not two days of the same one, nor two statuses on one day."""
    by_kind: dict[str, Record] = {}
    by_date: dict[tuple[str, str], Record] = {}
    for record in records:
        kind, day = record.cells["date_kind"], record.cells["date"]
        complain = findings.error if record.listed else findings.warning
        first = by_kind.setdefault(kind, record) if day else record
        if kind in EVENTS - {"reactivated"} and first is not record and not _date(first).overlaps(_date(record)):
            expected = f"dasselbe Datum wie in Zeile {first.row}: {_date(first).german}"
            place = record.place("date")
            complain(
                file, expected, "eines der beiden Daten berichtigen", value=f"{who(record, labels)}: {day}", at=place
            )
        first = by_date.setdefault((kind, day), record)
        if (kind in EVENTS or record.listed) and first.cells["status"] != record.cells["status"]:
            expected, got = (STATUS_WORDS.get(r.cells["status"], r.cells["status"]) for r in (first, record))
            expected = f"denselben Status wie in Zeile {first.row}: {expected}"
            place = record.place("status")
            findings.error(
                file, expected, "einen der beiden Status berichtigen", value=f"{who(record, labels)}: {got}", at=place
            )


def _check_order(file: str, group: Sequence[Record], labels: Labels, findings: Findings) -> None:
    started = [r for r in group if r.cells["date_kind"] in STARTS - {"reactivated"} and r.cells["date"]]
    completed = [r for r in group if r.cells["date_kind"] == "completed" and r.cells["date"]]
    if started and completed and min(_date(r).first for r in started) > max(_date(r).last for r in completed):
        late = min(started, key=lambda r: _date(r).first)
        expected = f"einen Beginn vor dem Abschluss ({_date(completed[-1]).german}, {_where(completed[-1])})"
        remedy = "Daten prüfen; ohne Änderung gilt es als neuer Beginn"
        findings.warning(
            file, expected, remedy, value=f"{who(late, labels)}: {_date(late).german}", at=late.place("date")
        )


def _check_history(file: str, group: Sequence[Record], labels: Labels, findings: Findings) -> None:
    """What is there before it begins was founded, signed or started anew; or one of the dates is wrong."""
    dated = [r for r in group if r.cells["date"] and r.cells["status"] in (ACTIVE, COMPLETED)]
    mentioned = [r for r in dated if r.cells["date_kind"] == "as_of"]
    begun = [r for r in dated if r.cells["date_kind"] in STARTS - {"reactivated"} and r.cells["status"] == ACTIVE]
    if not mentioned or not begun:
        return
    known, began = min(mentioned, key=lambda r: _date(r).last), min(begun, key=lambda r: _date(r).first)
    if _date(known).last < _date(began).first:
        findings.warning(
            file,
            f"einen Beginn nicht nach dem ersten Beleg ({_date(known).german}, {_where(known)})",
            "nichts zu tun, wenn beides stimmt: gezeigt wird beides, als neuer Beginn nach dem alten",
            value=f"{who(began, labels)}: {_date(began).german}",
            at=began.place("date"),
        )


def _date(record: Record) -> PartialDate:
    return parse_partial_date(record.cells["date"])


def who(record: Record, labels: Labels) -> str:
    """Return „Zittau, Sicherheitsanalyse“."""
    cells = record.cells
    instrument = labels.get(cells["instrument"], cells["instrument"])
    return f"{cells['municipality'] or cells['ags']}, {instrument}"


def _where(record: Record) -> str:
    return f"Zeile {record.row}" + (f", Blatt „{record.sheet}“" if record.sheet else "")


def _status(record: Record) -> str:
    day = f", {_date(record).german}" if record.cells["date"] else ""
    return f"{STATUS_WORDS.get(record.cells['status'], record.cells['status'])}{day}"


def _check_sheets(file: str, group: Sequence[Record], labels: Labels, findings: Findings) -> None:
    """Report what a sheet says of a municipality against an earlier one of the same list."""
    by_sheet: dict[str | None, list[Record]] = defaultdict(list)
    for record in group:
        by_sheet[record.sheet].append(record)
    sheets = list(by_sheet.values())
    for at, later in enumerate(sheets[1:], start=1):
        for earlier in sheets[:at]:
            if not _dates_agree(file, earlier, later, labels, findings):
                break
            if not _statuses_agree(file, earlier, later, labels, findings):
                break


def _dates_agree(file: str, one: Sequence[Record], other: Sequence[Record], labels: Labels, findings: Findings) -> bool:
    dated = {
        r.cells["date_kind"]: r for r in one if r.cells["date"] and r.cells["date_kind"] in EVENTS - {"reactivated"}
    }
    for record in other:
        first = dated.get(record.cells["date_kind"])
        if first is None or not record.cells["date"] or _date(first).overlaps(_date(record)):
            continue
        expected = f"dasselbe Datum wie in {_where(first)}: {_date(first).german}"
        value = f"{who(record, labels)}: {_date(record).german}"
        findings.error(file, expected, "eines der beiden Daten berichtigen", value=value, at=record.place("date"))
        return False
    return True


def _statuses_agree(
    file: str, one: Sequence[Record], other: Sequence[Record], labels: Labels, findings: Findings
) -> bool:
    first, second = (max(rows, key=lambda r: _RANK.get(r.cells["status"], 0)) for rows in (one, other))
    ranks = [_RANK.get(r.cells["status"], 0) for r in (first, second)]
    days = [r.as_of or r.cells["source_date"] for r in (first, second)]
    value = f"{who(second, labels)}: {_status(second)}"
    if ranks[0] == ranks[1]:
        return True
    if not all(days) or days[0] == days[1]:
        remedy = "eine der beiden Angaben berichtigen, oder über jedes Blatt „Stand: …“ schreiben"
        findings.error(
            file,
            f"denselben Status wie in {_where(first)}: {_status(first)}",
            remedy,
            value=value,
            at=second.place("status"),
        )
        return False
    if (days[0] < days[1]) == (ranks[0] > ranks[1]):
        newer, older = (second, first) if days[0] < days[1] else (first, second)
        day = parse_partial_date(min(days)).german
        expected = f"einen Status, der nicht hinter {_where(older)} (Stand {day}) zurückfällt: {_status(older)}"
        remedy = "prüfen; beide Angaben zählen, ein Rückschritt wird nicht gezeigt. Was zu Ende ist, heißt „beendet“"
        findings.warning(
            file, expected, remedy, value=f"{who(newer, labels)}: {_status(newer)}", at=newer.place("status")
        )
        return False
    return True

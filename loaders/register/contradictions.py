"""What facts of one list say against each other: repetitions, two dates of one event, sheets and rows that disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from loaders.atlas.dates import PartialDate, is_date, parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, EVENTS, PLANNED, STARTS
from loaders.atlas.programme import Programme
from loaders.common.findings import Report
from loaders.register.contract import STATUS_WORDS
from loaders.register.records import Record

#: How far along a status is; what an older sheet says may be overtaken, never undone.
_RANK = {PLANNED: 0, DECLINED: 0, ACTIVE: 1, DORMANT: 2, COMPLETED: 2, ENDED: 3}
#: What happens once: two dates of it contradict each other.
_ONCE = EVENTS - {"reactivated"}
_BESIDE = ("contact_url", "note")


def check_each_other(records: Sequence[Record], programme: Programme, report: Report) -> None:
    """Report facts about one instrument and municipality that repeat or contradict each other."""
    judge = _judge(programme, report)
    judge.repetition(records)
    dated = [r for r in records if is_date(r.cells["date"])]
    for group in _grouped(dated, lambda r: (*_about(r), r.cells["carrier"])):
        if len(group) > 1:
            for same in _grouped(group, _source):
                judge.one_source(same)
            judge.order(group)
    for group in _grouped(dated, _about):
        judge.history(group)
    for group in _grouped((r for r in dated if r.listed), _about):
        judge.sheets(group)


def check_denials(records: Sequence[Record], denials: Sequence[Record], programme: Programme, report: Report) -> None:
    """Report every „nein“ of a list that says something else of the same municipality and instrument elsewhere."""
    judge, known = _judge(programme, report), {_about(r): r for r in records if r.listed}
    for denied in denials:
        record = known.get(_about(denied))
        if record is None or (denied.as_of and record.as_of and denied.as_of < record.as_of):
            continue  # what was not yet so may have come
        expected = f"dieselbe Angabe wie in {_where(record)}: {_status(record)}"
        remedy = "eine der beiden Angaben berichtigen; was zu Ende ist, heißt „beendet“"
        judge.refuse(denied, "status", "nein", expected, remedy)


def _about(record: Record) -> tuple[str, str]:
    return record.cells["ags"], record.cells["instrument"]


def _source(record: Record) -> Hashable:
    return record.cells["source_title"], record.cells["source_url"], record.sheet if record.listed else None


def _grouped(records: Iterable[Record], key: Callable[[Record], Hashable]) -> list[list[Record]]:
    groups: dict[Hashable, list[Record]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return list(groups.values())


def _judge(programme: Programme, report: Report) -> _Judge:
    return _Judge({i.key: i.label for i in programme.recorded}, report)


@dataclass(frozen=True)
class _Judge:
    """Complains of records; ``labels``: what instruments are called."""

    labels: Mapping[str, str]
    report: Report

    def refuse(self, record: Record, column: str, got: str | None, expected: str, remedy: str) -> None:
        self.report.error(expected, remedy, value=self._value(record, got), at=record.place(column))

    def doubt(self, record: Record, column: str, got: str | None, expected: str, remedy: str) -> None:
        self.report.warning(expected, remedy, value=self._value(record, got), at=record.place(column))

    def _value(self, record: Record, got: str | None) -> str:
        """„Zittau, Sicherheitsanalyse: aktiv“."""
        cells = record.cells
        instrument = self.labels.get(cells["instrument"], cells["instrument"])
        return f"{cells['municipality'] or cells['ags']}, {instrument}" + ("" if got is None else f": {got}")

    def repetition(self, records: Iterable[Record]) -> None:
        seen: dict[tuple, Record] = {}
        for record in records:
            # a remark or a page beside it in a list does not make it another fact
            facts = tuple(v for c, v in record.cells.items() if c not in _BESIDE or not record.listed)
            first = seen.setdefault(facts, record)
            if first is not record:
                # the same in two sheets is no mistake that must be mended; in one sheet one of them may be meant otherwise
                complain = self.doubt if record.listed and first.sheet != record.sheet else self.refuse
                remedy = f"steht schon in {_where(first)} und zählt einmal; doppelte Zeile löschen"
                complain(record, "ags", None, "jede Angabe nur einmal", remedy)

    def one_source(self, records: Iterable[Record]) -> None:
        """One source may report several steps, but not two days of the same one, nor two statuses on one day."""
        by_kind: dict[str, Record] = {}
        by_date: dict[tuple[str, str], Record] = {}
        for record in records:
            kind, day = record.cells["date_kind"], record.cells["date"]
            complain = self.refuse if record.listed else self.doubt
            first = by_kind.setdefault(kind, record) if day else record
            if kind in _ONCE and first is not record and not _date(first).overlaps(_date(record)):
                expected = f"dasselbe Datum wie in Zeile {first.row}: {_date(first).german}"
                complain(record, "date", day, expected, "eines der beiden Daten berichtigen")
            first = by_date.setdefault((kind, day), record)
            if (kind in EVENTS or record.listed) and first.cells["status"] != record.cells["status"]:
                expected = f"denselben Status wie in Zeile {first.row}: {_word(first)}"
                self.refuse(record, "status", _word(record), expected, "einen der beiden Status berichtigen")

    def order(self, group: Iterable[Record]) -> None:
        dated = [r for r in group if r.cells["date"]]
        started = [r for r in dated if r.cells["date_kind"] in STARTS & _ONCE]
        completed = [r for r in dated if r.cells["date_kind"] == "completed"]
        if started and completed and min(_date(r).first for r in started) > max(_date(r).last for r in completed):
            late = min(started, key=lambda r: _date(r).first)
            expected = f"einen Beginn vor dem Abschluss ({_date(completed[-1]).german}, {_where(completed[-1])})"
            self.doubt(
                late, "date", _date(late).german, expected, "Daten prüfen; ohne Änderung gilt es als neuer Beginn"
            )

    def history(self, group: Iterable[Record]) -> None:
        """What is there before it begins was founded, signed or started anew; or one of the dates is wrong."""
        dated = [r for r in group if r.cells["date"] and r.cells["status"] in (ACTIVE, COMPLETED)]
        mentioned = [r for r in dated if r.cells["date_kind"] == "as_of"]
        begun = [r for r in dated if r.cells["date_kind"] in STARTS & _ONCE and r.cells["status"] == ACTIVE]
        if not mentioned or not begun:
            return
        known, began = min(mentioned, key=lambda r: _date(r).last), min(begun, key=lambda r: _date(r).first)
        if _date(known).last < _date(began).first:
            expected = f"einen Beginn nicht nach dem ersten Beleg ({_date(known).german}, {_where(known)})"
            remedy = "nichts zu tun, wenn beides stimmt: gezeigt wird beides, als neuer Beginn nach dem alten"
            self.doubt(began, "date", _date(began).german, expected, remedy)

    def sheets(self, group: Iterable[Record]) -> None:
        """Report what a sheet says of a municipality against an earlier one of the same list."""
        sheets = _grouped(group, lambda r: r.sheet)
        for at, later in enumerate(sheets[1:], start=1):
            for earlier in sheets[:at]:
                if not (self._dates_agree(earlier, later) and self._statuses_agree(earlier, later)):
                    break

    def _dates_agree(self, one: Iterable[Record], other: Iterable[Record]) -> bool:
        dated = {r.cells["date_kind"]: r for r in one if r.cells["date"] and r.cells["date_kind"] in _ONCE}
        for record in other:
            first = dated.get(record.cells["date_kind"])
            if first is None or not record.cells["date"] or _date(first).overlaps(_date(record)):
                continue
            expected = f"dasselbe Datum wie in {_where(first)}: {_date(first).german}"
            self.refuse(record, "date", _date(record).german, expected, "eines der beiden Daten berichtigen")
            return False
        return True

    def _statuses_agree(self, one: Iterable[Record], other: Iterable[Record]) -> bool:
        first, second = (max(rows, key=_rank) for rows in (one, other))
        days = [r.as_of or r.cells["source_date"] for r in (first, second)]
        if _rank(first) == _rank(second):
            return True
        if not all(days) or days[0] == days[1]:
            expected = f"denselben Status wie in {_where(first)}: {_status(first)}"
            remedy = "eine der beiden Angaben berichtigen, oder über jedes Blatt „Stand: …“ schreiben"
            self.refuse(second, "status", _status(second), expected, remedy)
            return False
        if (days[0] < days[1]) == (_rank(first) > _rank(second)):
            newer, older = (second, first) if days[0] < days[1] else (first, second)
            day = parse_partial_date(min(days)).german
            expected = f"einen Status, der nicht hinter {_where(older)} (Stand {day}) zurückfällt: {_status(older)}"
            remedy = (
                "prüfen; beide Angaben zählen, ein Rückschritt wird nicht gezeigt. Was zu Ende ist, heißt „beendet“"
            )
            self.doubt(newer, "status", _status(newer), expected, remedy)
            return False
        return True


def _date(record: Record) -> PartialDate:
    return parse_partial_date(record.cells["date"])


def _where(record: Record) -> str:
    return f"Zeile {record.row}" + (f", Blatt „{record.sheet}“" if record.sheet else "")


def _word(record: Record) -> str:
    return STATUS_WORDS.get(record.cells["status"], record.cells["status"])


def _status(record: Record) -> str:
    return _word(record) + (f", {_date(record).german}" if record.cells["date"] else "")


def _rank(record: Record) -> int:
    return _RANK.get(record.cells["status"], 0)

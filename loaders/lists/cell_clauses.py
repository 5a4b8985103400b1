"""What one clause of a cell says („seit Juni 2021“, „bis 2022“, „abgesagt“), and what two of them say together.

A clause is what stands between commas or in brackets. Whatever limits or takes back what stands before it is understood, or
the cell is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from loaders.atlas.dates import PartialDate, from_day
from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, PLANNED, STARTS
from loaders.lists.cell_vocabulary import NO, ONGOING, SHELVED, WITHDRAWN, words_of
from loaders.lists.german_dates import Found, find_dates, full_year

_PART_OF_YEAR = re.compile(
    r"\b(?:[1-4]\.\s?quartal|q\s?[1-4]|[1-4]\.\s?q(?:\.|\b)|(?:i{1,3}|iv)\.?\s?(?:quartal|(?=/))|[12]\.\s?(?:halbjahr|hj\.?)|"
    r"kw\s?[0-9]{1,2})(?!\w)[ /]*(?=(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
#: „Sommer 22“, „Ende '21“: beside such a word two digits are a year.
_SHORT_YEAR = re.compile(
    r"\b(anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter)\s+'?([0-9]{2})(?![0-9./-])", re.IGNORECASE
)
_TWO_YEARS = re.compile(r"((?:19|20)[0-9]{2})\s?([/–-])\s?((?:19|20)?[0-9]{2})(?![0-9./-])")
_WITHOUT_YEAR = re.compile(r"(?<![0-9.])[0-9]{1,2}\.\s?[0-9]{1,2}\.(?!\s?[0-9])")
_UNTIL = re.compile(
    r"^\W*bis(?:\s+(?:einschließlich|zu[mr]?))?(?!\w)(?!\s+(?:heute|jetzt|dato|auf weiteres))", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """What a cell says. ``status`` is one of the fold's statuses, ``NO`` or ``None`` (it does not say).

    ``kind`` is a date kind if a word of the cell names it; ``explicit`` is false for „ca.“ and the like; ``note`` is what
    stood in brackets or cannot be kept otherwise; ``from_number`` marks dates that Excel had turned into numbers, ``ongoing``
    an active one that goes on; ``unread`` is what stood in brackets and limits nothing that we know. ``then`` is what came of
    it: „2019 bis 2021“ has begun, then ended.
    """

    status: str | None = None
    date: PartialDate | None = None
    kind: str = ""
    explicit: bool = True
    note: str = ""
    from_number: bool = False
    ongoing: bool = False
    unread: str = ""
    then: Said | None = None

    @property
    def empty(self) -> bool:
        return self.status is None and self.date is None

    @property
    def dates(self) -> list[PartialDate]:
        """Every date that the cell tells."""
        return [*([self.date] if self.date else []), *(self.then.dates if self.then else [])]

    @property
    def last(self) -> Said:
        """What came in the end."""
        return self.then.last if self.then else self


NOTHING = Said()


class CellError(ValueError):
    """A cell is not understood, for a reason that can be named: what was ``expected``, and the ``remedy``."""

    def __init__(self, expected: str, remedy: str):
        super().__init__(expected)
        self.expected, self.remedy = expected, remedy


_ONE_DATE = (
    "ein einziges Datum in der Zelle",
    "Beginn und Ende als „2019 bis 2021“ oder in zwei Spalten schreiben; weitere Daten in eine Spalte „Bemerkung“",
)
_ONE_YEAR = (
    "ein einziges Jahr oder Datum",
    "das Jahr des Ereignisses eintragen, „2021“, oder Beginn und Ende als „2019 bis 2021“",
)
_YEAR_MISSING = ("ein Datum mit Jahr", "das Jahr ergänzen, etwa „21.06.2021“")
_BY_OR_UNTIL = (
    "Beginn oder Ende",
    "„spätestens seit 2022“ schreiben, wenn es bis dahin begonnen hat, „beendet 2022“, wenn es so lange bestand",
)


@dataclass(frozen=True)
class Clause:
    """What a clause says; ``until``: as the end of what stands before it, its date then being that of ``said``.

    ``dated``: it has a date of its own, which ``said`` may leave out because it dates nothing.
    """

    said: Said
    until: bool = False
    dated: bool = False


def read_clause(text: str, today: date, concluded_means_signed: bool) -> Clause:
    """Return what ``text`` says. Raises ValueError if any word of it is not understood."""
    rest = _UNTIL.sub(" ", text, count=1)
    until = rest != text
    rest = _SHORT_YEAR.sub(lambda m: f"{m[1]} {full_year(m[2], today)}", rest)
    if _spans_years(rest):
        raise CellError(*_ONE_YEAR)
    about = bool(_PART_OF_YEAR.search(rest))
    about_note = rest.strip() if about else ""
    rest = _PART_OF_YEAR.sub(" ", rest)
    dates, rest = _dates(rest, today)
    statuses, kinds, vague = words_of(rest.lower())
    if vague and not about_note:
        about_note = text.strip()
    said = Said(date=dates[0].date if dates else None, explicit=not (about or vague), note=about_note)
    said = _with_words(said, statuses, kinds, concluded_means_signed)
    if said.status == NO:
        # when it was called off is no date of anything
        return Clause(Said(NO, note=text.strip()), dated=said.date is not None)
    if until and (said.date is None or said.kind):
        raise ValueError("the end has no date")
    return Clause(said, until)


def _dates(text: str, today: date) -> tuple[list[Found], str]:
    """Return the one date in ``text``, if there is one, and the rest."""
    dates = find_dates(text, today)
    if len(dates) > 1:
        raise CellError(*_ONE_DATE)
    for found in dates:
        text = text[: found.start] + " " + text[found.end :]
    if _WITHOUT_YEAR.search(text):
        raise CellError(*_YEAR_MISSING)
    if re.search("[0-9]", text) and text.strip() != "1":
        raise ValueError("numbers that belong to no date")
    return dates, text


def _spans_years(text: str) -> bool:
    """Whether ``text`` has „2021/22“ or „2019-2021“; „2021-06“ is a month, „2021/06“ too, but „2010/11“ may be two years."""
    for first, sign, second in _TWO_YEARS.findall(text):
        is_month = len(second) == 2 and 1 <= int(second) <= 12
        if not is_month or (sign == "/" and int(second) == (int(first) + 1) % 100):
            return True
    return False


def _with_words(said: Said, statuses: set[str], kinds: set[str], concluded_means_signed: bool) -> Said:
    if concluded_means_signed and COMPLETED in statuses:
        statuses = (statuses - {COMPLETED}) | {ACTIVE}
        kinds = kinds | {"signed"}
    events = kinds - {"as_of", "before"}
    if len(events) > 1:
        raise ValueError("several kinds of date")
    status = _one_status(statuses) or (ACTIVE if events else None)
    if status is None and said.date is None:
        raise ValueError("says nothing")
    if "before" in kinds:
        said = replace(said, date=_day_before(said.date))
    # „spätestens seit“ weakens whatever event is named beside it
    kind = "as_of" if kinds & {"as_of", "before"} else next(iter(events), "")
    if status in (NO, PLANNED):
        kind = ""
    if status in (ENDED, DORMANT) and events and said.date:
        # „gegründet 2019, ruht“: the date is that of the founding
        return replace(said, status=ACTIVE, kind=kind, then=Said(status))
    return replace(said, status=status, kind=kind, ongoing=ONGOING in statuses)


def _one_status(statuses: set[str]) -> str | None:
    """What several words of one clause say; ``None`` if none says a status. Raises ValueError if they contradict each other."""
    for turned, result in ((DECLINED, DECLINED), (WITHDRAWN, NO), (SHELVED, PLANNED)):
        if turned in statuses:
            if statuses & {ENDED, DORMANT, ONGOING}:
                raise ValueError("several statuses")
            return result  # „Gründung abgesagt“, „Abschluss verschoben“
    if {ONGOING, PLANNED} <= statuses:
        raise ValueError("several statuses")
    # „ja, geplant“, „aktiv, ruht“: the other word is the more precise one
    precise = statuses - {ACTIVE, ONGOING}
    if len(precise) > 1:
        raise ValueError("several statuses")
    return next(iter(precise), ACTIVE if statuses else None)


def _day_before(day: PartialDate | None) -> PartialDate:
    if day is None:
        raise ValueError("before nothing")
    return from_day(day.first - timedelta(days=1))


def add(said: Said, clause: Clause, today: date) -> Said:
    """Return what ``said`` and a later ``clause`` say together. Raises ValueError if they cannot both be true."""
    found = _together(said, clause, today)
    notes = dict.fromkeys(n for n in (said.note, clause.said.note, found.note) if n)
    return replace(found, note="; ".join(notes), unread=said.unread)


def _together(said: Said, clause: Clause, today: date) -> Said:
    if clause.until:
        return _until(said, clause.said, today)
    later = clause.said
    if later.status is None:
        if said.date or said.status == NO:
            raise CellError(*_ONE_DATE)
        return _dated(said, later)
    if said.date and later.status in (NO, DECLINED) and (said.kind or clause.dated or later.date):
        raise ValueError("called off after it began")
    if said.last.status in (None, ACTIVE):
        return _after_active(said, later)
    return _after_other(said, later)


def _dated(said: Said, other: Said) -> Said:
    if other.date is None:
        return said
    if said.date:
        if not said.date.overlaps(other.date):
            raise CellError(*_ONE_DATE)
        return said
    # „spätestens seit“ weakens the event that is named beside it
    kind = other.kind if other.kind == "as_of" or not said.kind else said.kind
    return replace(said, date=other.date, kind=kind, explicit=said.explicit and other.explicit)


def _until(said: Said, end: Said, today: date) -> Said:
    """„2019 bis 2021“: begun and ended; what ends in days to come goes on."""
    if said.then or end.date is None:
        raise ValueError("ended twice")
    if said.status == PLANNED or (said.status == ENDED and not said.date):
        return replace(said, date=said.date or end.date)
    if said.status == COMPLETED:
        return replace(said, date=said.date or end.date, kind=said.kind or "as_of")
    if said.status not in (None, ACTIVE):
        raise ValueError("ended, and something else")
    if said.kind and not said.date:
        raise CellError(*_BY_OR_UNTIL)
    if end.date.last >= today:
        return replace(said, status=ACTIVE, ongoing=True, note=f"bis {end.date.german}")
    ended = replace(end, status=ENDED, kind="as_of")
    return replace(said, status=ACTIVE, then=ended) if said.date else ended


def _after_active(said: Said, later: Said) -> Said:
    """„x, abgesagt“, „2019, ruht seit 2022“, „21.06.2021, abgeschlossen“."""
    if _is_anew(said, later):
        return replace(said, status=ACTIVE, then=later)
    if later.status == ACTIVE:
        same = replace(said, status=ACTIVE, kind=said.kind or later.kind, ongoing=said.ongoing or later.ongoing)
        dated = _dated(same, later)
        return replace(dated, then=later.then) if later.then and not said.then else dated
    if said.then:
        raise ValueError("too much at once")
    if later.status in (DECLINED, PLANNED):
        if said.date and later.date:
            raise CellError(*_ONE_DATE)
        return replace(later, date=later.date or said.date)
    if said.date is None or later.status == NO:
        return later
    if later.status == COMPLETED and later.date is None:
        return replace(said, status=COMPLETED, kind="as_of" if said.kind == "as_of" else "completed")
    return replace(said, status=ACTIVE, then=later)


def _is_anew(said: Said, later: Said) -> bool:
    """„2015, neu gegründet 2022“: it was there, and began anew."""
    if said.then or later.kind != "reactivated" or said.date is None or later.date is None:
        return False
    return said.date.last < later.date.first


def _after_other(said: Said, later: Said) -> Said:
    before, after = said.last.status, later.status
    if after == before:
        return _dated(said, later)
    if after == ACTIVE and not later.ongoing and before != NO and later.kind not in STARTS:
        return _dated(said, later)
    if (before == PLANNED and after in (NO, DECLINED)) or (before == NO and after == DECLINED):
        return later
    if before == PLANNED and after == DORMANT:
        return said
    if before in (DORMANT, COMPLETED) and after == ENDED and not said.then:
        return replace(said, then=later) if said.date else later
    raise ValueError("several statuses")

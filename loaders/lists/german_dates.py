"""Find dates in what people type into cells: German, ISO, with the name of the month, or as Excel counts days."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

from loaders.atlas.dates import PartialDate, from_day, parse_partial_date

_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_MONTH = (
    r"(?P<name>jan(?:uar|\.)?|jän(?:ner)?|feb(?:ruar|r\.|\.)?|märz|mär\.?|maerz|mrz\.?|apr(?:il|\.)?|mai|jun(?:i|\.)?|"
    r"jul(?:i|\.)?|aug(?:ust|\.)?|sept?(?:ember|\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dez(?:ember|\.)?)"
)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_END = r"(?![0-9])"
_START = r"(?<![0-9.,/-])"
#: From the most to the least precise; the first that fits a place in the text wins.
_FORMS = tuple(
    re.compile(_START + form, re.IGNORECASE)
    for form in (
        _YEAR + r"-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\.0+)?)?" + _END,
        r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?:" + _YEAR + r"|(?P<short>[0-9]{2}))" + _END,
        r"(?P<day>[0-9]{1,2})\.\s?" + _MONTH + r"\s?(?:" + _YEAR + r"|'(?P<short>[0-9]{2}))" + _END,
        _MONTH + r"[\s-]?(?:" + _YEAR + r"|'?(?P<short>[0-9]{2}))" + _END,
        r"(?P<month>[0-9]{1,2})[./]\s?" + _YEAR + _END,
        # „03/21“: no month has such a number, so it is the year
        r"(?P<month>0?[1-9]|1[0-2])/(?P<short>1[3-9]|[2-9][0-9])" + r"(?![0-9/.])",
        _YEAR + r"[-/](?P<month>0[1-9]|1[0-2])" + r"(?![0-9]|[-/][0-9])",
        _YEAR + r"(?![0-9]|[-–/.][0-9])",
    )
)
#: Excel counts days from here (its leap day of 1900 included), and this is the range that cannot be anything else.
_EXCEL_ZERO, _EXCEL_DAYS = date(1899, 12, 30), range(30_000, 60_000)
#: No plan of a municipality reaches farther ahead (years): a year of two digits that would is one of the last century.
_YEARS_AHEAD = 10


class NoSuchDateError(ValueError):
    """A text has the form of a date, but there is no such day or month."""


@dataclass(frozen=True)
class Found:
    """A date in a text and where it stands, from ``start`` to ``end``."""

    date: PartialDate
    start: int
    end: int


def find_dates(text: str, today: date) -> list[Found]:
    """Return the dates in ``text`` from left to right; ``today`` tells the century of years with two digits.

    Raises NoSuchDateError for the likes of 31.06.2021.
    """
    found: list[Found] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(match.start() < f.end and f.start < match.end() for f in found):
                found.append(Found(_partial(match, today), match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


def full_year(short: str, today: date) -> int:
    """Return the year that two digits mean: „21“ is 2021, „98“ is 1998."""
    year = 2000 + int(short)
    return year if year <= today.year + _YEARS_AHEAD else year - 100


def is_guessed(day: PartialDate, typed: str) -> bool:
    """Whether the century of ``day`` is the last one, and was not ``typed``."""
    return day.first.year < 2000 and day.iso[:4] not in typed


def from_number(number: float) -> PartialDate | None:
    """Return the year or the day that a bare number stands for (2021, or 44368 as Excel counts); ``None`` if neither."""
    if not math.isfinite(number) or number != int(number):
        return None
    whole = int(number)
    if 1900 <= whole <= 2100:
        return parse_partial_date(str(whole))
    return from_day(_EXCEL_ZERO + timedelta(days=whole)) if is_excel_day(whole) else None


def is_excel_day(number: float) -> bool:
    """Whether a number can only be Excel's count of days, from 1982 to 2064."""
    return math.isfinite(number) and number == int(number) and int(number) in _EXCEL_DAYS


def _partial(match: re.Match, today: date) -> PartialDate:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else full_year(parts["short"], today)
    named, numbered = parts.get("name"), parts.get("month")
    month = _month_of(named) if named else int(numbered) if numbered else None
    day = int(parts["day"]) if parts.get("day") else None
    iso = f"{year:04d}" + (f"-{month:02d}" if month is not None else "") + (f"-{day:02d}" if day is not None else "")
    try:
        return parse_partial_date(iso)
    except ValueError as error:
        raise NoSuchDateError(iso) from error


def _month_of(name: str) -> int:
    start = name.lower().replace("ae", "ä")[:3]
    return _MONTHS.index({"mrz": "mär", "jän": "jan"}.get(start, start)) + 1

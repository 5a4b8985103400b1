"""Dates as sources give them: to the day, the month or the year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_FORM = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
#: From the most to the least precise: how many characters of an ISO date are known.
_KNOWN = {"day": 10, "month": 7, "year": 4}
PRECISIONS = tuple(_KNOWN)


@dataclass(frozen=True)
class PartialDate:
    """A period of one day, month or year, ``first`` to ``last`` inclusive."""

    first: date
    last: date
    precision: str

    @property
    def german(self) -> str:
        """``21.06.2021``, ``06/2021`` or ``2021``, as lists have it."""
        form = {"day": "%d.%m.%Y", "month": "%m/%Y", "year": "%Y"}[self.precision]
        return f"{self.first:{form}}"

    def overlaps(self, other: PartialDate) -> bool:
        """Whether both may be the same day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def iso(self) -> str:
        """``2021-06-21``, ``2021-06`` or ``2021``: never more digits than are known."""
        return self.first.isoformat()[: _KNOWN[self.precision]]


@lru_cache(maxsize=4096)
def parse_partial_date(text: str) -> PartialDate:
    """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. Raises ValueError for anything else, dates that do not exist included."""
    match = _FORM.fullmatch(text)
    if not match:
        raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {text!r}")
    year, month, day = (int(part or 0) for part in match.group("year", "month", "day"))
    if match["day"]:
        exact = date(year, month, day)
        return PartialDate(exact, exact, "day")
    if match["month"]:
        return PartialDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
    return PartialDate(date(year, 1, 1), date(year, 12, 31), "year")


def from_day(day: date, precision: str = "day") -> PartialDate:
    """Return the day, or the month or year that it lies in."""
    return parse_partial_date(day.isoformat()[: _KNOWN[precision]])


def parse_day(text: str) -> date:
    """Read ``YYYY-MM-DD`` and nothing else (``date.fromisoformat`` also takes week dates). Raises ValueError."""
    parsed = parse_partial_date(text)
    if parsed.precision != "day":
        raise ValueError(f"not a date of the form YYYY-MM-DD: {text!r}")
    return parsed.first


def is_date(text: str, optional: bool = True) -> bool:
    """Whether ``text`` is a date as the contract spells it; an empty one is if ``optional``."""
    if not text:
        return optional
    try:
        parse_partial_date(text)
    except ValueError:
        return False
    return True


def year_before(day: date) -> date:
    """Return the same day a year earlier; the 28th for a 29th of February, and never before the first day of all.

    The browser has the same rule (``atlas.yearBefore`` in ``assets/comparison.js``); a test holds one against the other.
    """
    if day.year == date.min.year:
        return date.min
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

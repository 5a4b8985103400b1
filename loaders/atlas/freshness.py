"""Up to when the Atlas knows: where its register comes from and of which day it is, and the newest report in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import DECLINED, Fact


@dataclass(frozen=True)
class Edition:
    """Which edition (Fassung) of the register it is, and the day on which it was published where the programme runs."""

    number: int
    published: date


@dataclass(frozen=True)
class Origin:
    """Where the register comes from, and its ``day``: that which it is of, or, if it does not say, on which it was taken over.

    ``own``: a list of the operator, with the ``title`` that it bears or is given, if any. The embedded register is named
    by the programme, in every language. ``edition``: only if the register is kept in a database.
    """

    own: bool
    day: PartialDate
    title: str = ""
    taken_over: bool = False
    edition: Edition | None = None


@dataclass(frozen=True)
class Freshness:
    """``data_as_of``: the day of the register; ``last_report``: of the newest dated fact that counts on the day shown.

    ``last_report`` is ``None`` if no dated fact counts by then.
    """

    data_as_of: PartialDate
    last_report: PartialDate | None


def reports_over_time(facts: Iterable[Fact]) -> list[tuple[date, PartialDate]]:
    """Return (day, date of the newest report that counts from that day on), oldest first. Facts without a date are no reports,
    and what was declined is shown to nobody.

    The newest is the one that cannot be older than the others: „2019“ may be of January, so 10.12.2019 is newer.
    """
    dated = ((f.proven, f.shown_date) for f in facts if f.proven and f.shown_date and f.status != DECLINED)
    found: dict[date, PartialDate] = {}
    newest = None
    for day, said in sorted(dated, key=lambda pair: (pair[0], *_age(pair[1]))):
        if newest is None or _age(said) > _age(newest):
            found[day] = newest = said
    return list(found.items())


def last_report(reports: Iterable[tuple[date, PartialDate]], as_of: date) -> PartialDate | None:
    """Return the date of the newest of ``reports`` (over time) that counts on ``as_of``."""
    known = [said for day, said in reports if day <= as_of]
    return known[-1] if known else None


def _age(said: PartialDate) -> tuple[date, int]:
    return said.first, said.first.toordinal() - said.last.toordinal()

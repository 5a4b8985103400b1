"""Fold recorded facts into one status at a date.

The rules, with their reasons, are told in ``docs/decisions/2026-11-20-fold.md``. Nothing here knows which instruments exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loaders.atlas.beginnings import History, history, origin_of
from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import (
    ACTIVE,
    COMPLETED,
    DECLINED,
    DORMANT,
    ENDED,
    PLANNED,
    STARTS,
    STATUSES,
    UNKNOWN,
    Fact,
    Source,
    one_each,
)

#: What proves that something was there.
_THERE = (ACTIVE, COMPLETED, DORMANT)


@dataclass(frozen=True)
class Status:
    """What is known of one instrument in one municipality on one date.

    ``since`` with ``since_kind`` (see ``DATE_KINDS``): of what is active, since when it is there. ``renewed`` with
    ``renewed_kind``: when it was founded, signed or started anew after that, which is proven since ``renewed_on``.
    ``derived`` if it follows from another instrument instead of being recorded; ``sources`` holds all sources of this
    status, each page once, the decisive one first.
    ``contact_url``: the public page of its carrier, as the newest of the facts that bear
    the status names it; empty of what has ended.
    """

    status: str = UNKNOWN
    since: PartialDate | None = None
    since_kind: str = ""
    derived: bool = False
    carrier: str = ""
    carrier_kind: str = ""
    sources: tuple[Source, ...] = ()
    renewed: PartialDate | None = None
    renewed_kind: str = ""
    renewed_on: date | None = None
    contact_url: str = ""

    @property
    def takes_part(self) -> bool:
        return self.status in (ACTIVE, COMPLETED)


NO_INFORMATION = Status()


def fold(facts: Iterable[Fact], as_of: date, today: date) -> Status:
    """Return the status that ``facts`` (one municipality, one instrument) prove on ``as_of``."""
    known = known_on(facts, as_of, today)
    if not known:
        return NO_INFORMATION  # most municipalities, most of the time
    status, bearers = _decide(known, today)
    if not bearers:
        return NO_INFORMATION
    told = history(bearers) if status == ACTIVE else History(origin_of(bearers))
    origin, renewed = told.origin, told.renewed
    by_age = sorted(bearers, key=lambda f: _age(f, today))
    sources = one_each(f.source for f in [*filter(None, (renewed, origin)), *by_age])
    carrier, kind = _carrier([*filter(None, (renewed, origin)), *bearers], told.renewed_on, today)
    return Status(
        status,
        origin.shown_date,
        _since_kind(status, origin),
        False,
        carrier,
        kind,
        sources,
        renewed.date if renewed else None,
        renewed.date_kind if renewed else "",
        told.renewed_on,
        _contact([f for f in bearers if f.carrier_kind == kind], today) if status != ENDED else "",
    )


def _since_kind(status: str, origin: Fact) -> str:
    """What is active again was there at the latest when it was completed before."""
    if origin.shown_date is None:
        return ""
    return "as_of" if status == ACTIVE and origin.status == COMPLETED else origin.shown_kind


def derive(facts: Iterable[Fact], as_of: date, today: date) -> Status:
    """Return the status that ``facts`` of other instruments imply: it had happened at the latest when they did."""
    support = [f for f in known_on(facts, as_of, today) if f.status in _THERE]
    if not support:
        return NO_INFORMATION
    first = min(support, key=lambda f: (f.effective(today), *f.rank))
    sources = one_each(f.source for f in support if f.effective(today) == first.effective(today))
    return Status(
        ACTIVE, first.shown_date, "as_of" if first.shown_date else "", True, first.carrier, first.carrier_kind, sources
    )


def known_on(facts: Iterable[Fact], as_of: date, today: date) -> list[Fact]:
    """Return the facts that are proven on ``as_of``."""
    return [f for f in facts if f.effective(today) <= as_of]


def _decide(known: Sequence[Fact], today: date) -> tuple[str, list[Fact]]:
    """Return the status and the facts that bear it; of what is active, all that prove its history."""

    def latest(facts: Iterable[Fact]) -> date:
        return max((f.effective(today) for f in facts), default=date.min)

    of = {status: [f for f in known if f.status == status] for status in STATUSES}
    there, last_end = of[ACTIVE] + of[COMPLETED], latest(of[ENDED])
    last_activity, last_pause = latest(there), latest(of[DORMANT])
    if last_end > max(last_activity, last_pause):
        return ENDED, [f for f in of[ENDED] if f.effective(today) > max(last_activity, last_pause)]
    if last_pause > last_activity:
        return DORMANT, [f for f in of[DORMANT] if last_end <= f.effective(today) > last_activity]
    if there:
        return _there(of, last_end, today)
    return PLANNED, [f for f in of[PLANNED] if f.effective(today) > latest(of[DECLINED])]


def _there(of: Mapping[str, list[Fact]], last_end: date, today: date) -> tuple[str, list[Fact]]:
    """Tell what is completed from what is active, or active again."""
    completed = of[COMPLETED]
    last_completion = max((f.effective(today) for f in completed), default=date.min)
    again = [f for f in of[ACTIVE] if f.is_event and f.date_kind in STARTS and f.effective(today) > last_completion]
    if completed and not again:
        return COMPLETED, completed
    # what was ended and taken up again dates from the new start
    return ACTIVE, [f for s in _THERE for f in of[s] if f.effective(today) >= last_end]


def _age(fact: Fact, today: date) -> tuple:
    """Order of facts by the day from which they count: dated, then explicit, then the event, then the most precise."""
    return (fact.shown_date is None, fact.effective(today), not fact.explicit, not fact.is_event, *fact.rank)


def _carrier(bearers: Sequence[Fact], renewed_on: date | None, today: date) -> tuple[str, str]:
    """A shared carrier that any source names beats the municipality itself: its members then count once.

    What was signed or founded anew by somebody else is theirs from then on. ``bearers``: the decisive ones first.
    """
    since = [f for f in bearers if renewed_on is None or f.effective(today) >= renewed_on]
    decisive = next((f for f in since if f.carrier_kind != "municipality"), since[0])
    return decisive.carrier, decisive.carrier_kind


def _contact(held: Sequence[Fact], today: date) -> str:
    """The page that the newest fact with one names; of several of a day, the first in the file."""
    named = [f for f in held if f.contact_url]
    return max(named, key=lambda f: (f.effective(today), -f.row)).contact_url if named else ""

"""Fold recorded facts into one status at a date.

The rules, with their reasons, are told in ``docs/decisions/2026-11-20-fold.md``. Nothing here knows which instruments exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from loaders.atlas.dates import PRECISIONS, PartialDate

UNKNOWN, PLANNED, ACTIVE, COMPLETED, ENDED = "unknown", "planned", "active", "completed", "ended"
DORMANT, DECLINED = "dormant", "declined"
STATUSES = (PLANNED, DORMANT, ACTIVE, COMPLETED, ENDED, DECLINED)
#: What makes an instrument active again after it was completed.
STARTS = frozenset({"started", "constituted", "reactivated", "signed"})
#: What dates an event itself, while ``as_of`` only says "at the latest since".
EVENTS = STARTS | {"completed"}
DATE_KINDS = (*sorted(EVENTS), "as_of")


@dataclass(frozen=True)
class Source:
    """Where a fact was published. ``url`` may be empty for printed sources."""

    title: str
    url: str
    published: PartialDate | None


@dataclass(frozen=True)
class Fact:
    """One published statement: from ``date`` on, ``carrier`` has ``instrument`` in ``status`` for ``ags``.

    ``ags`` is the key valid in the territory (five digits for a district), ``recorded_ags`` the key in the file,
    ``row`` its spreadsheet row. ``date_kind`` is one of ``DATE_KINDS`` or empty.
    """

    row: int
    ags: str
    recorded_ags: str
    municipality: str
    carrier_kind: str
    carrier: str
    instrument: str
    status: str
    date: PartialDate | None
    date_kind: str
    explicit: bool
    source: Source
    note: str = ""

    @property
    def shown_date(self) -> PartialDate | None:
        """The date of the fact, or, if it has none, that of its source; ``None`` if neither is known."""
        return self.date or self.source.published

    @property
    def shown_kind(self) -> str:
        """What ``shown_date`` dates: a source's date only proves "at the latest since"."""
        return (self.date_kind or "as_of") if self.date else "as_of"

    def effective(self, today: dt.date) -> dt.date:  # the class has a ``date`` of its own
        """The first day on which the fact is proven: the last day of its period; without any date, only ``today``."""
        return self.shown_date.last if self.shown_date else today


@dataclass(frozen=True)
class Status:
    """What is known of one instrument in one municipality on one date.

    ``since`` with ``since_kind`` (see ``DATE_KINDS``); ``derived`` if it follows from another instrument instead of
    being recorded; ``sources`` holds all sources of this status, the decisive one first.
    """

    status: str = UNKNOWN
    since: PartialDate | None = None
    since_kind: str = ""
    derived: bool = False
    carrier: str = ""
    carrier_kind: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def takes_part(self) -> bool:
        return self.status in (ACTIVE, COMPLETED)


NO_INFORMATION = Status()


def fold(facts: Iterable[Fact], as_of: date, today: date) -> Status:
    """Return the status that ``facts`` (one municipality, one instrument) prove on ``as_of``."""
    known = known_on(facts, as_of, today)
    if not known:
        return NO_INFORMATION
    status, bearers = _decide(known, today)
    bearers = sorted(bearers, key=lambda f: _weight(f, today))
    decisive = bearers[0]
    sources = tuple(dict.fromkeys(f.source for f in bearers))
    return Status(
        status,
        decisive.shown_date,
        decisive.shown_kind if decisive.shown_date else "",
        False,
        *_carrier(bearers),
        sources,
    )


def derive(facts: Iterable[Fact], as_of: date, today: date) -> Status:
    """Return the status that ``facts`` of other instruments imply: it had happened at the latest when they did."""
    support = [f for f in known_on(facts, as_of, today) if f.status in (ACTIVE, COMPLETED)]
    if not support:
        return NO_INFORMATION
    first = min(support, key=lambda f: (f.effective(today), _weight(f, today)))
    sources = tuple(dict.fromkeys(f.source for f in support if f.effective(today) == first.effective(today)))
    return Status(
        ACTIVE, first.shown_date, "as_of" if first.shown_date else "", True, first.carrier, first.carrier_kind, sources
    )


def known_on(facts: Iterable[Fact], as_of: date, today: date) -> list[Fact]:
    """Return the facts that are proven on ``as_of``."""
    return [f for f in facts if f.effective(today) <= as_of]


def _decide(known: Sequence[Fact], today: date) -> tuple[str, list[Fact]]:
    """Return the status and the facts that bear it."""

    def latest(facts: Iterable[Fact]) -> date:
        return max((f.effective(today) for f in facts), default=date.min)

    of = {status: [f for f in known if f.status == status] for status in STATUSES}
    last_activity, last_end = latest(of[ACTIVE] + of[COMPLETED]), latest(of[ENDED])
    if last_end > last_activity:
        return ENDED, [f for f in of[ENDED] if f.effective(today) > last_activity]
    if of[COMPLETED]:
        last_completion = latest(of[COMPLETED])
        restarts = [f for f in of[ACTIVE] if f.date and f.date_kind in STARTS and f.effective(today) > last_completion]
        return (ACTIVE, restarts) if restarts else (COMPLETED, of[COMPLETED])
    if of[ACTIVE]:
        # what was ended and taken up again dates from the new start
        return ACTIVE, [f for f in of[ACTIVE] if f.effective(today) >= last_end]
    return PLANNED, of[PLANNED]


def _weight(fact: Fact, today: date) -> tuple:
    """Order in which facts of the same status give its date: dated, explicit, event, earliest, most precise."""
    shown = fact.shown_date
    precision = PRECISIONS.index(shown.precision) if shown else len(PRECISIONS)
    return (shown is None, not fact.explicit, fact.shown_kind not in EVENTS, fact.effective(today), precision, fact.row)


def _carrier(bearers: Sequence[Fact]) -> tuple[str, str]:
    """A shared carrier that any source names beats the municipality itself: its members then count once."""
    shared = next((f for f in bearers if f.carrier_kind != "municipality"), bearers[0])
    return shared.carrier, shared.carrier_kind

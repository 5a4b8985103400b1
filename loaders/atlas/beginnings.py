"""Since when something is there, and whether it was founded, signed or started anew later: a history, not one date.

The rules, with their reasons, are told in ``docs/decisions/2026-11-20-fold.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loaders.atlas.facts import COMPLETED, DORMANT, STARTS, Fact

#: Sources disagree about one event by days or weeks; what lies a year apart is another event.
_SAME = timedelta(days=365)


@dataclass(frozen=True)
class History:
    """``origin``: the fact that gives the date since when. ``renewed``: that of the latest new beginning after it.

    That is proven since ``renewed_on``.
    """

    origin: Fact
    renewed: Fact | None = None
    renewed_on: date | None = None


def history(facts: Sequence[Fact]) -> History:
    """Return the history that ``facts`` of one municipality and instrument tell, at least one of which proves that it is there.

    A dated start is the beginning unless something is proven to be there before it; then it is a new beginning.
    """
    mentions = [f for f in facts if not _is_start(f) and f.status != DORMANT]
    begun = _beginnings(facts)
    first = _first_mention(mentions)
    if begun and first is not None and all(_first_day(f) > first for f in begun[0]):
        origin, later = _origin((), mentions), begun
    else:
        origin, later = _origin(begun[0] if begun else (), mentions), begun[1:]
    if not later:
        return History(origin)
    renewed = min(_explicit(later[-1]) or later[-1], key=_weight)
    return History(origin, renewed, min(f.effective(date.max) for f in later[-1]))


def origin_of(facts: Sequence[Fact]) -> Fact:
    """Return the one of ``facts``, all of which prove the same beginning or end, that dates it best.

    An event that a source dates explicitly, the earliest one; without any, whatever proves it earliest. An event after the
    first mention of it is another one and dates nothing here.
    """
    return _origin([f for f in facts if f.is_event], [f for f in facts if not f.is_event])


def _origin(events: Iterable[Fact], mentions: Sequence[Fact]) -> Fact:
    first = _first_mention(mentions)
    of_the_same = [f for f in events if first is None or _first_day(f) <= first]
    return min(_explicit(of_the_same) or [*of_the_same, *mentions], key=lambda f: _weight(f, f in mentions))


def _explicit(events: Iterable[Fact]) -> list[Fact]:
    return [f for f in events if f.explicit]


def _weight(fact: Fact, mentioned: bool = False) -> tuple:
    return (fact.effective(date.max), mentioned, not fact.explicit, *fact.rank)


def _first_mention(mentions: Iterable[Fact]) -> date | None:
    return min((f.proven for f in mentions if f.proven), default=None)


def _first_day(event: Fact) -> date:
    return event.date.first if event.date else date.min


def _is_start(fact: Fact) -> bool:
    return fact.is_event and fact.date_kind in STARTS and fact.status not in (COMPLETED, DORMANT)


def _beginnings(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Return the dated starts, oldest first, those together that date the same one."""
    interruptions = [f.proven for f in facts if f.status in (COMPLETED, DORMANT) and f.proven]
    found: list[list[Fact]] = []
    # of one day, nothing was there before what was reactivated
    for start in sorted(filter(_is_start, facts), key=lambda f: (f.effective(date.max), f.date_kind != "reactivated")):
        if found and _is_same(found[-1][0], start, interruptions):
            found[-1].append(start)
        else:
            found.append([start])
    return found


def _is_same(first: Fact, start: Fact, interruptions: Iterable[date]) -> bool:
    began, begins = first.effective(date.max), _first_day(start)
    interrupted = any(began <= day < begins for day in interruptions)
    again = start.date_kind == "reactivated" != first.date_kind
    return not interrupted and not again and begins <= began + _SAME

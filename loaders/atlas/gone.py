"""What a register said and its successor says no longer: facts that were lost on the way, or left out on purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from loaders.atlas.facts import ACTIVE, COMPLETED, DECLINED, DORMANT, ENDED, PLANNED, Fact

#: A fact without a date of an event is not lost if the new list says one of these of the same instrument.
_OVERTAKEN_BY = {
    PLANNED: frozenset({DORMANT, ACTIVE, COMPLETED, ENDED, DECLINED}),
    DORMANT: frozenset({ACTIVE, ENDED}),
    ACTIVE: frozenset({DORMANT, COMPLETED, ENDED}),
    COMPLETED: frozenset({ENDED}),
    ENDED: frozenset[str](),
    DECLINED: frozenset({PLANNED, ACTIVE, COMPLETED}),
}


def gone_facts(before: Iterable[Fact], after: Iterable[Fact]) -> list[Fact]:
    """Return the facts of ``before`` that ``after`` does not hold, in their order, each once.

    Another source, a more precise date and a later step are no loss; the date of an event that is missing or another one is.
    """
    about: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in after:
        about[fact.ags, fact.instrument].append(fact)
    found: dict[tuple, Fact] = {}
    for fact in before:
        if not _is_kept(fact, about.get((fact.ags, fact.instrument), ())):
            date = fact.date.iso if fact.date else ""
            found.setdefault((fact.ags, fact.instrument, fact.status, date), fact)
    return list(found.values())


def _is_kept(fact: Fact, others: Sequence[Fact]) -> bool:
    date = fact.date
    if date and (fact.is_event or fact.status in (ENDED, DORMANT, DECLINED)):
        return any(o.date and o.date.overlaps(date) and _alike(fact, o) for o in others)
    return any(o.status == fact.status or o.status in _OVERTAKEN_BY[fact.status] for o in others)


def _alike(fact: Fact, other: Fact) -> bool:
    """Whether both date the same step."""
    return other.status == fact.status or (fact.is_event and other.date_kind == fact.date_kind)

"""What the public sees of the database: which editions there were, what each changed, and the Atlas of any of them.

An edition changes the register alone. Shapes, places and neighbours stay those of the ``ground``, an Atlas with whatever
register, so that a publication costs no more than reading its facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from loaders.atlas.facts import DECLINED
from loaders.atlas.freshness import Edition
from loaders.atlas.model import Atlas
from loaders.atlas.register import Register
from loaders.common.findings import Findings
from loaders.history.carrying import State, with_register
from loaders.history.counting import Net, net_changes
from loaders.history.reading import edition, editions, facts_at, newest
from loaders.inputs import Inputs

#: Of so many editions, the newest ones, it is told by name what changed; of all others, how many facts.
_NAMED = 50


@dataclass(frozen=True)
class Shown:
    """A published edition as the public knows it, without persons.

    ``first``: the day on which it was published where the programme runs; ``last``: that on which the next one followed,
    ``None`` for the newest. ``came``, ``went``: instrument → number of facts. ``told``: (AGS, name, instrument) →
    (facts that came, facts that went), in the order of the list, for the newest editions. What was declined is shown to nobody.
    """

    number: int
    first: date
    last: date | None
    message: str
    came: Mapping[str, int] = field(default_factory=dict)
    went: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)


def shown_editions(connection: Connection, time_zone: str) -> list[Shown]:
    """Return all editions, oldest first: number 1 stands first, and none is missing."""
    zone = ZoneInfo(time_zone)
    # of the first edition, all would be new
    counted, told = _changed(net_changes(connection), max((newest(connection) or 0) - _NAMED, 1))
    found = [(e.published.astimezone(zone).date(), e.message) for e in reversed(editions(connection)) if e.published]
    followed = [*(day for day, _ in found[1:]), None]
    return [
        Shown(number, day, last, message, counted[number, True], counted[number, False], told[number])
        for number, ((day, message), last) in enumerate(zip(found, followed, strict=True), 1)
    ]


def edition_atlas(connection: Connection, ground: Atlas, number: int) -> Atlas:
    """Return ``ground`` with edition ``number`` as its register; with none for 0. Raises UnknownRevisionError.

    Nothing is judged again: that was done before it was published.
    """
    return with_register(ground, state_at(connection, ground, number))


def state_at(connection: Connection, ground: Atlas, number: int) -> State:
    """Return the register at edition ``number``, which its origin names; before the first (0) it is empty.

    Raises UnknownRevisionError.
    """
    if not number:
        return State([], replace(ground.origin, edition=None))
    revision = edition(connection, number)
    assert revision.published
    day = revision.published.astimezone(ZoneInfo(ground.state.time_zone)).date()
    return State(facts_at(connection, number), replace(revision.origin, edition=Edition(number, day)))


def without_register(atlas: Atlas, inputs: Inputs) -> Atlas:
    """Return ``atlas`` as the ground of editions: what was found in its own register is said of none of them."""
    found = Findings(f for f in atlas.findings if f.file != inputs.status.name)
    return replace(atlas, register=Register([], atlas.register.instruments), findings=found)


def _changed(
    nets: Iterable[Net], named: int
) -> tuple[Mapping[tuple[int, bool], Counter[str]], Mapping[int, dict[tuple[str, str, str], tuple[int, int]]]]:
    """(edition, whether they came) → instrument → number of facts; edition → what ``Shown.told`` is, of those after ``named``."""
    counted: defaultdict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    told: defaultdict[int, dict[tuple[str, str, str], tuple[int, int]]] = defaultdict(dict)
    for net in nets:
        if not net.number or net.status == DECLINED:
            continue
        counted[net.number, net.balance > 0][net.instrument] += abs(net.balance)
        if net.number > named:
            key = net.ags, net.municipality, net.instrument
            came, went = told[net.number].get(key, (0, 0))
            told[net.number][key] = (came + max(net.balance, 0), went + max(-net.balance, 0))
    return counted, told

"""What the public sees of the database: which editions there were, what each changed, and the Atlas of any of them.

An edition changes the register alone. Shapes, places and neighbours stay those of the ``ground``, an Atlas with whatever
register, so that a publication costs no more than reading its facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, select

from loaders.atlas.facts import DECLINED
from loaders.atlas.freshness import Edition
from loaders.atlas.model import Atlas
from loaders.atlas.register import Register
from loaders.common.findings import Findings
from loaders.history.carrying import with_register
from loaders.history.reading import edition, editions, facts_at
from loaders.history.tables import CHANGE, FACT, REVISION
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
    zone, counted, told = ZoneInfo(time_zone), _counted(connection), _told(connection)
    found = [(e.published.astimezone(zone).date(), e.message) for e in reversed(editions(connection)) if e.published]
    followed = [*(day for day, _ in found[1:]), None]
    return [
        Shown(number, day, last, message, counted[number, True], counted[number, False], told[number])
        for number, ((day, message), last) in enumerate(zip(found, followed, strict=True), 1)
    ]


def edition_atlas(connection: Connection, ground: Atlas, number: int) -> Atlas:
    """Return ``ground`` with edition ``number`` as its register. Raises UnknownRevisionError.

    Nothing is judged again: that was done before it was published.
    """
    revision = edition(connection, number)
    assert revision.published
    day = revision.published.astimezone(ZoneInfo(ground.state.time_zone)).date()
    return with_register(ground, facts_at(connection, number), replace(revision.origin, edition=Edition(number, day)))


def without_register(atlas: Atlas, inputs: Inputs) -> Atlas:
    """Return ``atlas`` as the ground of editions: what was found in its own register is said of none of them."""
    found = Findings(f for f in atlas.findings if f.file != inputs.status.name)
    return replace(atlas, register=Register([], atlas.register.instruments), findings=found)


def _counted(connection: Connection) -> Mapping[tuple[int, bool], Mapping[str, int]]:
    """(edition, whether they came) → instrument → number of facts."""
    found: defaultdict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    wanted = (
        select(REVISION.c.number, CHANGE.c.came, FACT.c.instrument, func.count())
        .join(CHANGE, CHANGE.c.revision_id == REVISION.c.id)
        .join(FACT, FACT.c.id == CHANGE.c.fact_id)
        .where(REVISION.c.number.is_not(None), FACT.c.status != DECLINED)
        .group_by(REVISION.c.number, CHANGE.c.came, FACT.c.instrument)
    )
    for number, came, instrument, count in connection.execute(wanted):
        found[number, bool(came)][instrument] = count
    return found


def _told(connection: Connection) -> Mapping[int, Mapping[tuple[str, str, str], tuple[int, int]]]:
    """Edition → what ``Shown.told`` is; of the first edition and of old ones, nothing."""
    newest = connection.scalar(select(func.max(REVISION.c.number))) or 0
    found: defaultdict[int, dict[tuple[str, str, str], tuple[int, int]]] = defaultdict(dict)
    wanted = (
        select(REVISION.c.number, CHANGE.c.came, FACT.c.ags, FACT.c.municipality, FACT.c.instrument)
        .join(CHANGE, CHANGE.c.revision_id == REVISION.c.id)
        .join(FACT, FACT.c.id == CHANGE.c.fact_id)
        .where(REVISION.c.number > max(newest - _NAMED, 1), FACT.c.status != DECLINED)
        .order_by(REVISION.c.number, CHANGE.c.position, FACT.c.id)
    )
    for row in connection.execute(wanted):
        _count(found[row.number], row)
    return found


def _count(told: dict[tuple[str, str, str], tuple[int, int]], row: Row) -> None:
    key = row.ags, row.municipality, row.instrument
    came, went = told.get(key, (0, 0))
    told[key] = (came + 1, went) if row.came else (came, went + 1)

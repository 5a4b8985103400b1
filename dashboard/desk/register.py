"""What a state of the register says, and what would change from one to another: as facts, as counts, on the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from dashboard.context.site import Site
from layers.answers.counts import Counts, counts, municipalities_taking_part
from layers.catalogue import Layer
from layers.comparison import register_layer
from layers.words.wording import sort_key
from loaders.atlas.facts import Fact
from loaders.atlas.gone import gone_facts
from loaders.atlas.model import Atlas, Snapshot
from loaders.atlas.programme import Instrument
from loaders.history.carrying import State, carried, with_register
from loaders.history.reading import Revision, newest, outcome
from loaders.history.showing import state_at
from loaders.history.stored_fact import STATEMENT, StoredFact

#: What two facts differ in if they say the same, but another source, another list or another note says it.
#: Place and instrument are the same before anybody asks.
_TELLING = [name for name in STATEMENT if name not in ("ags", "instrument")]


@dataclass(frozen=True)
class Told:
    """A fact as the register keeps it, and the same with the key of today's territory."""

    kept: StoredFact
    fact: Fact

    @property
    def digest(self) -> str:
        return self.kept.digest


@dataclass(frozen=True)
class Difference:
    """What becomes of the register: ``lost`` is what it said and says no longer, by name.

    ``added`` and ``withdrawn`` are facts about something that the other state says nothing of; ``changed`` are pairs, old and
    new, about the same place and instrument; ``resaid`` are those in which only source, page, note or list differ, and that prove
    the same of the same day. All by name.
    """

    before: Atlas
    after: Atlas
    lost: Sequence[Told]
    added: Sequence[Told]
    withdrawn: Sequence[Told]
    changed: Sequence[tuple[Told, Told]]
    resaid: Sequence[tuple[Told, Told]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes at all."""
        return not (self.added or self.withdrawn or self.changed or self.resaid)


@dataclass(frozen=True)
class CountRow:
    """What is counted of one instrument before and after a change.

    ``lost`` and ``gained``: AGS of those who took part before, or do so only after it.
    """

    instrument: Instrument
    counts: tuple[Counts, Counts]
    lost: Sequence[str]
    gained: Sequence[str]


def states_of_draft(connection: Connection, ground: Atlas, draft: Revision) -> tuple[State, State]:
    """Return what is published now, and what would be if ``draft`` were."""
    before = state_at(connection, ground, newest(connection) or 0)
    return before, State(outcome(connection, draft.id), draft.origin)


def tell(atlas: Atlas, facts: Sequence[StoredFact]) -> list[Told]:
    """Return ``facts`` with keys of the territory; those of places that do not lie in it keep their own."""
    return [Told(kept, fact) for kept, fact in zip(facts, carried(atlas, facts), strict=True)]


def compare_states(atlas: Atlas, before: State, after: State) -> Difference:
    """Return what differs between two states of the register, in the territory of ``atlas``."""
    said, says = tell(atlas, before.facts), tell(atlas, after.facts)
    old, new = {t.kept for t in said}, {t.kept for t in says}
    went, came = [t for t in said if t.kept not in new], [t for t in says if t.kept not in old]
    by_fact = {id(t.fact): t for t in said}
    lost = [by_fact[id(fact)] for fact in gone_facts((t.fact for t in said), (t.fact for t in says))]
    pairs, added, withdrawn = _paired(went, came)
    name = partial(_order, atlas)
    pairs.sort(key=lambda pair: name(pair[1]))
    return Difference(
        with_register(atlas, before, (t.fact for t in said)),
        with_register(atlas, after, (t.fact for t in says)),
        sorted(lost, key=name),
        sorted(added, key=name),
        sorted(withdrawn, key=name),
        [pair for pair in pairs if not _says_the_same(*pair)],
        [pair for pair in pairs if _says_the_same(*pair)],
    )


def place_name(atlas: Atlas, key: str) -> str:
    """→ „Zittau“, „Landkreis Görlitz“."""
    found = atlas.municipalities.get(key)
    return found.name if found else atlas.districts.get(key, key)


def counts_before_and_after(found: Difference, instruments: Sequence[Instrument]) -> Iterator[CountRow]:
    """Yield what is counted of each instrument today, before and after the change, and whom the sums do not name."""
    then, now = (Snapshot(atlas, atlas.today(), atlas.today()) for atlas in (found.before, found.after))
    for instrument in instruments:
        had, has = (municipalities_taking_part(day, instrument.key) for day in (then, now))
        both = counts(then, instrument.key), counts(now, instrument.key)
        yield CountRow(instrument, both, [a for a in had if a not in has], [a for a in has if a not in had])


def difference_map(site: Site, found: Difference, layer: Layer) -> tuple[Site, Layer]:
    """Return the site with the register after the change, and the layer that compares it with the one before, today."""
    today = site.today()
    changed = replace(site, atlas=found.after, snapshots=partial(Snapshot, found.after))
    return changed, register_layer(layer, Snapshot(found.before, today, today), site.theme)


def _paired(
    went: Sequence[Told], came: Sequence[Told]
) -> tuple[list[tuple[Told, Told]], Sequence[Told], Sequence[Told]]:
    """What goes and what comes about the same place and instrument belong together: those that say the same first."""
    waiting: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for told in went:
        waiting[told.fact.ags, told.fact.instrument].append(told)
    pairs: list[tuple[Told, Told]] = []
    left: list[Told] = []
    for alike in (True, False):
        for told in came if alike else left[:]:
            others = waiting[told.fact.ags, told.fact.instrument]
            old = next((o for o in others if not alike or _says_the_same(o, told)), None)
            if old is not None:
                others.remove(old)
                pairs.append((old, told))
                if not alike:
                    left.remove(told)
            elif alike:
                left.append(told)
    return pairs, left, [told for others in waiting.values() for told in others]


def _says_the_same(one: Told, other: Told) -> bool:
    days, other_days = ((f.proven, f.shown_date) for f in (one.fact, other.fact))
    return days == other_days and all(getattr(one.kept, name) == getattr(other.kept, name) for name in _TELLING)


def _order(atlas: Atlas, told: Told) -> tuple[str, str, int]:
    return sort_key(place_name(atlas, told.fact.ags)), told.fact.ags, told.fact.row

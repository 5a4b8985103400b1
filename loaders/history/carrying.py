"""From facts as they are kept to an Atlas: recorded keys become those of its territory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.atlas.facts import Fact
from loaders.atlas.freshness import Origin
from loaders.atlas.model import Atlas
from loaders.atlas.register import Register
from loaders.history.stored_fact import StoredFact, restored


@dataclass(frozen=True)
class State:
    """The register at one point: ``facts`` in the order of its list, and whose list it is, or which edition."""

    facts: Sequence[StoredFact]
    origin: Origin


def carried(atlas: Atlas, facts: Iterable[StoredFact]) -> list[Fact]:
    """Return ``facts`` with keys of the territory of ``atlas``, row by row; those of places outside of it keep their own."""
    found = []
    for row, kept in enumerate(facts, 1):
        key = kept.ags if kept.ags in atlas.districts else atlas.territory.resolve(kept.ags)
        found.append(replace(restored(kept, row), ags=key or kept.ags))
    return found


def with_register(atlas: Atlas, state: State, facts: Iterable[Fact] | None = None) -> Atlas:
    """Return ``atlas`` with the register of ``state``; ``facts``: its facts as ``carried`` gives them, if that is known.

    Nothing is judged again. Facts whose place is none of the Atlas' are kept and not shown (``later``); those of another
    instrument are left out.
    """
    places = {*atlas.municipalities, *atlas.districts}
    instruments = set(atlas.state.programme.recorded_keys())
    shown: list[Fact] = []
    later: list[Fact] = []
    for fact in carried(atlas, state.facts) if facts is None else facts:
        if fact.instrument in instruments:
            (shown if fact.ags in places else later).append(fact)
    return replace(atlas, register=Register(shown, atlas.register.instruments, later), origin=state.origin)

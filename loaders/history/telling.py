"""What changed, in words: one line per fact, for whoever reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import Fact
from loaders.atlas.gone import gone_facts
from loaders.atlas.model import Atlas
from loaders.atlas.programme import Programme, State
from loaders.history.carrying import carried
from loaders.history.stored_fact import StoredFact
from loaders.inputs import Inputs
from loaders.reference.state_file import load_state
from loaders.register.contract import words


def state_of(inputs: Inputs) -> State:
    """Return the state that the register is about: what its instruments are called, and in which time zone it lies."""
    return load_state(inputs.state)


def lost_facts(atlas: Atlas, before: Iterable[StoredFact], after: Iterable[StoredFact]) -> list[Fact]:
    """Return what ``before`` said and ``after`` does not, by the rule of ``gone_facts``, in the territory of ``atlas``."""
    return gone_facts(carried(atlas, before), carried(atlas, after))


def fact_line(fact: StoredFact, programme: Programme) -> str:
    """Return „Zittau: Kommunaler Präventionsrat, aktiv, Gründung 2019 (Quelle: …)“."""
    german = words(programme)
    kind = german["date_kind"].get(fact.date_kind, "")
    said = [
        german["instrument"].get(fact.instrument, fact.instrument),
        german["status"].get(fact.status, fact.status),
        f"{kind} {parse_partial_date(fact.date).german}".strip() if fact.date else "",
        fact.carrier if fact.carrier != fact.municipality else "",
    ]
    return f"{fact.municipality or fact.ags}: {', '.join(filter(None, said))} (Quelle: {fact.source_title})"


def fact_lines(facts: Sequence[StoredFact], programme: Programme) -> list[str]:
    """Return the lines of ``facts``, by name."""
    return sorted(fact_line(fact, programme) for fact in facts)

"""What happened when: every dated change of a status that is recorded, as the register proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from loaders.atlas.dates import PartialDate
from loaders.atlas.facts import Fact, Source
from loaders.atlas.fold import NO_INFORMATION, Status
from loaders.atlas.model import Atlas


@dataclass(frozen=True)
class Event:
    """From ``day`` on, ``instrument`` stands in ``status`` for ``keys`` (AGS, or five digits for a district).

    ``day`` is the first day on which that is proven, within the period ``since`` as the status gives it. ``renewed``: it was
    there, and was founded, signed or started anew. Several ``keys`` share one carrier, as municipalities with a common
    agreement do.
    """

    day: date
    instrument: str
    keys: tuple[str, ...]
    status: Status
    since: PartialDate
    renewed: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.status.sources


def events(atlas: Atlas) -> list[Event]:
    """Return all events of the register, oldest first; those of one day in the order of the programme, then of keys.

    What is only derived from another instrument is no event of its own, and facts without a date have no day.
    """
    order = {instrument.key: i for i, instrument in enumerate(atlas.state.programme.recorded)}
    found: dict[tuple, Event] = {}
    for event in _single(atlas):
        together = _together(event)
        same = found.get(together)
        found[together] = replace(same, keys=same.keys + event.keys) if same else event
    return sorted(found.values(), key=lambda e: (e.day, order[e.instrument], e.keys))


def _single(atlas: Atlas) -> Iterator[Event]:
    """The events of one municipality or district after the other."""
    register = atlas.register
    for key in filter(register.told.__contains__, [*atlas.municipalities, *atlas.districts]):
        for instrument in atlas.state.programme.recorded:
            facts, before = register.about(key, instrument.key), NO_INFORMATION
            for day in sorted({f.proven for f in facts if f.proven}):
                # undated facts count for the present only, which is later than any day here
                after = register.recorded(key, instrument.key, day, date.max)
                if after.renewed and after.renewed_on == day:
                    yield Event(day, instrument.key, (key,), _of_the_beginning(after, facts), after.renewed, True)
                elif after.since and before.status != after.status:
                    yield Event(day, instrument.key, (key,), after, after.since)
                before = after


def _of_the_beginning(status: Status, facts: Iterable[Fact]) -> Status:
    """``status`` with those of its sources only that date its new beginning."""
    told = (f.source for f in facts if f.is_event and f.date and status.renewed and f.date.overlaps(status.renewed))
    return replace(status, sources=tuple(dict.fromkeys(told)))


def _together(event: Event) -> tuple:
    """What events have in common that one sentence can tell."""
    shared = event.status.carrier_kind not in ("municipality", "district")
    bearer = event.status.carrier if shared else event.keys
    return event.day, event.instrument, event.status.status, event.since, event.renewed, event.status.since_kind, bearer

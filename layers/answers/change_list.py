"""The list behind a comparison: who changed, from what to what, and the events that did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from layers.answers.events import Event, events
from layers.catalogue import Layer
from layers.comparison import ADVANCED, NEW, RENEWED, STOPPED, UNDATED, Change, compare, first_day
from layers.words.wording import sort_key
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot

#: The classes of which there is something to tell, in the order in which they are listed.
TOLD = (NEW, ADVANCED, RENEWED, STOPPED, UNDATED)


@dataclass(frozen=True)
class ChangedInstrument:
    """One instrument of a municipality: its status on the two days, and its events after the first up to the second."""

    instrument: str
    before: Status
    after: Status
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Changed:
    """A municipality that is not what it was. ``instruments`` are those that changed, in the order of the layer."""

    ags: str
    instruments: tuple[ChangedInstrument, ...]


def change_list(snapshot: Snapshot, layer: Layer, members: Iterable[str] | None = None) -> dict[str, list[Changed]]:
    """Return {class: its municipalities by name} for those of ``TOLD`` that occur, in that order.

    ``layer`` is a comparison (``layers.comparison``); ``members`` are AGS, by default all municipalities.
    """
    between, found = _between(snapshot, layer), compare(snapshot, layer, members)
    named = sorted(found, key=lambda ags: (sort_key(snapshot.atlas.municipalities[ags].name), ags))
    listed = {
        kind: [_changed(ags, found[ags], between[ags]) for ags in named if found[ags].kind == kind] for kind in TOLD
    }
    return {kind: changed for kind, changed in listed.items() if changed}


def _between(snapshot: Snapshot, layer: Layer) -> defaultdict[str, list[Event]]:
    """AGS → events of the layer's instruments between its two days."""
    by_key: defaultdict[str, list[Event]] = defaultdict(list)
    since = first_day(layer)
    for event in events(snapshot.atlas):
        if since < event.day <= snapshot.as_of and event.instrument in layer.instruments:
            for key in event.keys:
                by_key[key].append(event)
    return by_key


def _changed(ags: str, found: Change, happened: Iterable[Event]) -> Changed:
    return Changed(
        ags,
        tuple(
            ChangedInstrument(
                key, found.before[key], found.after[key], tuple(e for e in happened if e.instrument == key)
            )
            for key in found.after
        ),
    )

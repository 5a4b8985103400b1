"""Put every municipality into its class of a layer, on one date or over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from layers.catalogue import Layer, Mark
from layers.comparison import compare
from loaders.atlas.fold import NO_INFORMATION
from loaders.atlas.model import Atlas, Snapshot


@dataclass(frozen=True)
class Classified:
    """A layer on a date: ``classes`` maps AGS to class key; ``symbols`` and ``outlined`` are the AGS that carry a mark.

    ``counts`` holds the number of municipalities for every class of the layer, zeros included.
    """

    layer: Layer
    as_of: date
    classes: Mapping[str, str]
    counts: Mapping[str, int]
    symbols: frozenset[str]
    outlined: frozenset[str]


def classify(snapshot: Snapshot, layer: Layer) -> Classified:
    """Return the classes of all municipalities on the snapshot's date."""
    atlas = snapshot.atlas
    classes = classes_of(snapshot, layer, atlas.municipalities)
    counted = Counter(classes.values())

    def marked(mark: Mark | None) -> frozenset[str]:
        if mark is None:
            return frozenset()
        told = atlas.register.told.intersection(atlas.municipalities)
        return frozenset(a for a in told if snapshot.status(a, mark.instrument).takes_part)

    return Classified(
        layer,
        snapshot.as_of,
        classes,
        {c.key: counted[c.key] for c in layer.classes},
        marked(layer.symbol),
        marked(layer.outline),
    )


def classes_of(snapshot: Snapshot, layer: Layer, members: Iterable[str]) -> dict[str, str]:
    """Return {AGS: key of the class} for ``members`` on the snapshot's date."""
    if layer.since:
        return {ags: found.kind for ags, found in compare(snapshot, layer, members).items()}
    status, keys, told = snapshot.status, layer.instruments, snapshot.atlas.register.told
    nothing = layer.class_for(dict.fromkeys(keys, NO_INFORMATION))
    return {
        ags: layer.class_for({key: status(ags, key) for key in keys}) if ags in told else nothing for ags in members
    }


#: A change on this "day" counts from the present day on: it rests on a fact without any date.
PRESENT = None


def class_timeline(atlas: Atlas, layer: Layer, ags: str, today: date) -> list[tuple[date | None, str]]:
    """Return when ``ags`` changes class: ``(first day, class)``, oldest first, starting with what it was before all facts.

    In the layer of an instrument, the day on which that began anew is an entry, too, and repeats the class. The first
    entry's day is ``date.min``; an entry with ``PRESENT`` comes last and holds only from ``today`` on.
    """

    def on(day: date, present: date) -> tuple[str, date | None]:
        statuses = {key: atlas.register.status(ags, key, day, present) for key in layer.instruments}
        # what begins anew leaves the class of a layer of several instruments as it is
        return layer.class_for(statuses), statuses[layer.instruments[0]].renewed_on if len(statuses) == 1 else None

    days = sorted({d for key in layer.instruments for d in atlas.register.event_days(ags, key)})
    return _timeline(days, on, any(atlas.register.has_undated(ags, key) for key in layer.instruments), today)


def mark_timeline(atlas: Atlas, mark: Mark, ags: str, today: date) -> list[tuple[date | None, bool]]:
    """Return when ``ags`` gains or loses ``mark``, in the form of ``class_timeline``."""

    def on(day: date, present: date) -> tuple[bool, date | None]:
        status = atlas.register.status(ags, mark.instrument, day, present)
        return status.takes_part, status.renewed_on

    register = atlas.register
    return _timeline(register.event_days(ags, mark.instrument), on, register.has_undated(ags, mark.instrument), today)


def _timeline(
    days: list[date], on: Callable[[date, date], tuple[object, date | None]], has_undated: bool, today: date
) -> list:
    """``on``: day and present day → what holds, and on which day it last began anew."""
    # facts without a date count only for the present, so the past is folded as if the present were later than all of it
    never = date.max
    timeline: list[tuple[date | None, object]] = [(date.min, on(date.min, never)[0])]
    for day in days:
        value, renewed_on = on(day, never)
        if value != timeline[-1][1] or renewed_on == day:
            timeline.append((day, value))
    if has_undated:
        # compared with what holds today without them: the last entry may lie in the future
        present = on(today, today)[0]
        if present != on(today, never)[0]:
            timeline.append((PRESENT, present))
    return timeline

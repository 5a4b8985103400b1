"""What the time bar tells about a change on the map: what happened, and how precisely its date is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from layers.answers.event_words import beginning, happened
from layers.catalogue import Layer, LayerClass
from layers.classify import PRESENT
from layers.words.language import Language
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Atlas
from loaders.atlas.programme import Programme

_DAY = timedelta(days=1)
#: Instrument, what its status began with, precision of the date.
How = tuple[str, str, str]


class Hows:
    """Numbers the ways in which something may change, in the order of their first occurrence. Grows while a document is made."""

    def __init__(self, atlas: Atlas):
        self._atlas, self._numbers = atlas, dict[How, int]()

    @property
    def found(self) -> Sequence[How]:
        return tuple(self._numbers)

    def number(self, ags: str, instrument: str, day: date) -> int:
        """Return the number of how ``instrument`` changed in ``ags`` on ``day``."""
        status = self._atlas.register.status(ags, instrument, day, date.max)
        renewed = status.renewed_on == day
        began = status.renewed if renewed else status.since
        # a status that is dated otherwise, by better evidence, changes on this very day
        precision = began.precision if began and began.first <= day <= began.last else "day"
        return self._numbers.setdefault((instrument, beginning(status, renewed), precision), len(self._numbers))


def brought_about_by(atlas: Atlas, layer: Layer, reached: LayerClass, ags: str, day: date | None) -> str:
    """Return the instrument by which ``ags`` came into a class of ``layer`` on ``day``: one that changed then, if possible
    one that the class speaks of."""
    if day is PRESENT or len(layer.instruments) == 1:
        return reached.instruments[0]

    def on(when: date) -> dict[str, Status]:
        return {key: atlas.register.status(ags, key, when, date.max) for key in layer.instruments}

    before, after = on(day - _DAY), on(day)
    changed = [
        key
        for key in layer.instruments
        if (before[key].status, before[key].derived) != (after[key].status, after[key].derived)
    ]
    known = [key for key in reached.decisive(after) if key in changed and after[key].status != UNKNOWN]
    return next(iter(known or changed), reached.instruments[0])


def how_words(hows: Sequence[How], programme: Programme, language: Language) -> list[str]:
    """Return what happened, in ``language``, for each of ``hows``; ``programme`` has its texts in it."""
    instruments: Mapping = {i.key: i for i in programme.recorded}
    return [happened(instruments[key], began, language) for key, began, _ in hows]

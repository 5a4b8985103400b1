"""What the time bar tells about a change on the map: what happened, and how precisely its date is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from layers.answers.event_words import beginning, happened
from layers.words.language import Language
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
        before, status = (self._atlas.register.status(ags, instrument, d, date.max) for d in (day - _DAY, day))
        renewed = status.renewals > before.renewals
        began = status.renewed if renewed else status.since
        # a status that is dated otherwise, by better evidence, changes on this very day
        precision = began.precision if began and began.first <= day <= began.last else "day"
        return self._numbers.setdefault((instrument, beginning(status, renewed), precision), len(self._numbers))


def how_words(hows: Sequence[How], programme: Programme, language: Language) -> list[str]:
    """Return what happened, in ``language``, for each of ``hows``; ``programme`` has its texts in it."""
    instruments: Mapping = {i.key: i for i in programme.recorded}
    return [happened(instruments[key], began, language) for key, began, _ in hows]

"""How many municipalities took part at the end of every year since the programme began, and what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layers.answers.count_words import carriers_name
from layers.answers.counts import (
    counts,
    is_whole_state,
    municipalities_taking_part,
)
from layers.answers.growth import year_ends
from layers.words.language import Language
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region
from loaders.atlas.register import PublishedTotal, published_on


@dataclass(frozen=True)
class Curve:
    """One instrument: municipalities ``taking_part`` and ``published`` totals, one value per day of ``Development.days``.

    ``carriers``: agreements or councils, which is what the published totals count; empty where there is nothing to compare.
    A published total is given where one was published in that year: of several, the latest; of several in one
    publication, the largest. ``undated``: so many municipalities more are known to take part today, but not since when.
    """

    instrument: str
    title: str
    taking_part: tuple[int, ...]
    published: tuple[int | None, ...]
    carriers_title: str = ""
    carriers: tuple[int, ...] = ()
    undated: int = 0

    @property
    def growth(self) -> int:
        """How many more take part at the end than at the beginning."""
        return self.taking_part[-1] - self.taking_part[0]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self.taking_part) and not any(self.carriers) and not any(self.published)


@dataclass(frozen=True)
class Development:
    """``days`` are the ends of the years up to the snapshot's date, which is the last; ``totals`` are those in ``curves``."""

    days: tuple[date, ...]
    curves: tuple[Curve, ...]
    totals: tuple[PublishedTotal, ...]
    language: Language

    @property
    def shown(self) -> tuple[Curve, ...]:
        """The curves that there is something to draw of."""
        return tuple(curve for curve in self.curves if not curve.empty)

    @property
    def labels(self) -> list[str]:
        """→ „2021“ for the end of a year; the last may be a day."""
        return [str(d.year) if (d.month, d.day) == (12, 31) else self.language.day(d) for d in self.days]

    @property
    def source_lines(self) -> list[str]:
        """Say of every published total when, how many and where."""
        say = self.language
        titles = {c.instrument: c.title for c in self.curves}
        origins = [", ".join(filter(None, (t.source_title, t.source_url))) for t in self.totals]
        return [
            f"{titles[t.instrument]}, {say.partial_day(t.as_of)}: {say.number(t.count)} – {origin}"
            for t, origin in zip(self.totals, origins, strict=True)
        ]


def development(snapshot: Snapshot, region: Region, language: Language) -> Development:
    """Return the development of all instruments in ``region``; published totals are known of the whole state only."""
    atlas, as_of = snapshot.atlas, snapshot.as_of
    programme = language.state(atlas.state).programme
    days = year_ends(programme.start, as_of)
    # what has no date shows no growth
    snapshots = [Snapshot(atlas, d, date.max) for d in days]
    whole = is_whole_state(atlas, region.members)
    curves, totals = [], []
    for instrument in programme.instruments:
        part = tuple(len(municipalities_taking_part(s, instrument.key, region.members)) for s in snapshots)
        published = [_published_in(atlas.totals, instrument.key, d) if whole else [] for d in days]
        totals += [t for found in published for t in found]
        largest = tuple(max((t.count for t in found), default=None) for found in published)
        held = tuple(counts(s, instrument.key).carriers for s in snapshots) if whole and instrument.carriers else ()
        undated = len(municipalities_taking_part(snapshot, instrument.key, region.members)) - part[-1]
        curves.append(Curve(instrument.key, instrument.short, part, largest, carriers_name(instrument), held, undated))
    return Development(days, tuple(curves), tuple(totals), language)


def _published_in(totals: Sequence[PublishedTotal], instrument: str, until: date) -> list[PublishedTotal]:
    """The latest publication of the year up to ``until``."""
    return [t for t in published_on(totals, instrument, until) if t.as_of.first.year == until.year]

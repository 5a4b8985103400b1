"""What the slide of an instrument says in numbers: the same counts as the page, the tables and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.catalogue import Layer
from layers.figures import Figures, figures
from layers.portrait import facts
from layers.sentences import answer
from layers.surroundings import ring_scope
from layers.wording import (
    NO_INFORMATION_NOTE,
    STATUS_WORDS,
    day,
    figures_text,
    join,
    number,
    published_text,
    status_line,
)
from loaders.atlas import Snapshot
from loaders.fold import PLANNED
from loaders.programme import Instrument
from loaders.regions import Region


@dataclass(frozen=True)
class KeyFigures:
    """One instrument in a region. ``inhabitants`` of the recorded municipalities, ``everybody`` in the region, as far as known.

    ``complete``: whether the inhabitants of all municipalities of the region are known.
    """

    counts: Figures
    municipalities: int
    inhabitants: int
    everybody: int
    complete: bool


@dataclass(frozen=True)
class Line:
    """A paragraph of a text panel; ``size`` in points on a slide that is 7.5 inches high."""

    text: str
    size: float = 15
    bold: bool = False
    quiet: bool = False


def key_figures(snapshot: Snapshot, instrument: str, region: Region) -> KeyFigures:
    """Count ``instrument`` among the members of ``region``. Districts count only for the whole state."""
    municipalities = snapshot.atlas.municipalities
    recorded = [a for a in region.members if (s := snapshot.status(a, instrument)).takes_part and not s.derived]

    def people(members) -> int:
        return sum(municipalities[a].population or 0 for a in members)

    return KeyFigures(
        figures(snapshot, instrument, None if is_whole(snapshot, region) else region.members),
        len(region.members),
        people(recorded),
        people(region.members),
        all(municipalities[a].population is not None for a in region.members),
    )


def instrument_lines(
    snapshot: Snapshot, instrument: Instrument, region: Region, counts: Mapping[str, int]
) -> list[Line]:
    """Return what stands beside the map of ``instrument``; ``counts``: class label → municipalities, as in the legend."""
    if len(region.members) == 1:
        return _single_lines(snapshot, instrument, region.members[0])
    found = key_figures(snapshot, instrument.key, region)
    lines = [*_count_lines(found), *_people_lines(snapshot, found), Line(instrument.explanation)]
    if found.counts.derived or found.counts.carriers != found.counts.recorded:
        lines.append(Line(figures_text(found.counts)))
    if counts.get(STATUS_WORDS[PLANNED]):
        lines.append(Line(f"Geplant: {number(counts[STATUS_WORDS[PLANNED]])}."))
    if is_whole(snapshot, region) and (published := published_text(found.counts)):
        lines.append(Line(f"{published}."))
    return [*lines, Line(NO_INFORMATION_NOTE, 12, quiet=True)]


def overview_lines(snapshot: Snapshot, layer: Layer, region: Region) -> list[Line]:
    """Return what stands beside the overview map: counts of all instruments; for a focus, what is known around it."""
    instruments = snapshot.atlas.state.programme.instruments
    counts = [f"{i.short}: {number(key_figures(snapshot, i.key, region).counts.recorded)}" for i in instruments]
    among = f"Namentlich belegt, von {number(len(region.members))} Gemeinden:"
    lines = [] if region.focus else [Line(layer.description)]
    if region.focus:
        lines += _focus_lines(snapshot, region.focus)
        lines += [Line(f"{among} {', '.join(counts)}.")] if len(region.members) > 1 else []
    else:
        lines += [Line(among, 15, bold=True), *(Line(text, 18) for text in counts)]
    return [*lines, Line(NO_INFORMATION_NOTE, 12, quiet=True)]


def is_whole(snapshot: Snapshot, region: Region) -> bool:
    """Whether ``region`` is the whole state: only of it totals are published and districts counted."""
    return len(region.members) == len(snapshot.atlas.municipalities)


def share(part: int, whole: int) -> str:
    """→ „14,6 %“."""
    return f"{number(100 * part / whole, 1)}\u00a0%"


def _count_lines(found: KeyFigures) -> list[Line]:
    recorded, all_of_them = found.counts.recorded, number(found.municipalities)
    if not recorded:
        # a large zero would read as if nobody took part
        return [
            Line("Noch nicht belegt", 28, bold=True),
            Line(f"Von keiner der {all_of_them} Gemeinden ist belegt, dass es begonnen hat.", 16),
        ]
    verb = "ist" if recorded == 1 else "sind"
    part = share(recorded, found.municipalities)
    return [
        Line(number(recorded), 44, bold=True),
        Line(f"von {all_of_them} Gemeinden {verb} namentlich belegt ({part}).", 16),
    ]


def _people_lines(snapshot: Snapshot, found: KeyFigures) -> list[Line]:
    when = snapshot.atlas.population_date
    if not (found.counts.recorded and found.inhabitants and when):
        return []
    at_least = "" if found.complete else "mindestens "
    part = f", {share(found.inhabitants, found.everybody)} der Region" if found.complete else ""
    text = f"Dort leben {at_least}{number(found.inhabitants)} Menschen{part} (Stand {day(when)})."
    return [Line(text, 16)]


def _single_lines(snapshot: Snapshot, instrument: Instrument, ags: str) -> list[Line]:
    status = snapshot.status(ags, instrument.key)
    lines = [Line(_capital(status_line(status)), 24, bold=True)]
    if status.carrier and status.carrier_kind != "municipality":
        lines.append(Line(f"Träger: {status.carrier}"))
    lines.append(Line(instrument.explanation))
    lines += [Line(f"Quelle: {source.title}", 12, quiet=True) for source in status.sources[:2]]
    return [*lines, Line(NO_INFORMATION_NOTE, 12, quiet=True)]


def _focus_lines(snapshot: Snapshot, ags: str) -> list[Line]:
    atlas = snapshot.atlas
    municipality, programme = atlas.municipalities[ags], atlas.state.programme
    known = [
        f"{i.short} {status_line(s)}" for i in programme.instruments if (s := snapshot.status(ags, i.key)).takes_part
    ]
    names = [atlas.municipalities[a].name for a in ring_scope(snapshot, ags, 1)]
    lines = [Line(municipality.name, 20, bold=True), Line(", ".join(facts(atlas, municipality)))]
    lines.append(Line(f"{join(known)}." if known else "Keine Angabe zu eigenen Schritten."))
    lines.append(Line(answer(snapshot, ags)))
    return [*lines, Line(f"Nachbargemeinden: {join(names)}.")] if names else lines


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What the slide of an instrument says in numbers: the same counts as the page, the tables and the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layers.answers.figure_words import figures_text, published_text
from layers.answers.figures import Figures, figures
from layers.answers.sentences import answer
from layers.answers.surroundings import ring_scope
from layers.catalogue import Layer
from layers.words.language import Language
from layers.words.portrait import facts
from layers.words.wording import NO_INFORMATION_NOTE, STATUS_WORDS, status_line
from loaders.atlas.facts import PLANNED
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region


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

    def people(members: Iterable[str]) -> int:
        return sum(municipalities[a].population or 0 for a in members)

    return KeyFigures(
        figures(snapshot, instrument, None if is_whole(snapshot, region) else region.members),
        len(region.members),
        people(recorded),
        people(region.members),
        all(municipalities[a].population is not None for a in region.members),
    )


def instrument_lines(
    snapshot: Snapshot, instrument: Instrument, region: Region, counts: Mapping[str, int], language: Language
) -> list[Line]:
    """Return what stands beside the map of ``instrument``; ``counts``: class label → municipalities, as in the legend."""
    if len(region.members) == 1:
        return _single_lines(snapshot, instrument, region.members[0], language)
    found = key_figures(snapshot, instrument.key, region)
    lines = [*_count_lines(found, language), *_people_lines(snapshot, found, language), Line(instrument.explanation)]
    if found.counts.derived or found.counts.carriers != found.counts.recorded:
        lines.append(Line(figures_text(found.counts, language)))
    if planned := counts.get(language.text(STATUS_WORDS[PLANNED])):
        lines.append(Line(language.text("Geplant: {count}.", count=language.number(planned))))
    if is_whole(snapshot, region) and (published := published_text(found.counts, language)):
        lines.append(Line(published))
    return [*lines, _quiet_note(language)]


def overview_lines(snapshot: Snapshot, layer: Layer, region: Region) -> list[Line]:
    """Return what stands beside the overview map: counts of all instruments; for a focus, what is known around it."""
    language = layer.language
    instruments = language.state(snapshot.atlas.state).programme.instruments
    counts = [
        f"{i.short}: {language.number(key_figures(snapshot, i.key, region).counts.recorded)}" for i in instruments
    ]
    total = language.number(len(region.members))
    lines = [] if region.focus else [Line(layer.description)]
    if region.focus:
        lines += _focus_lines(snapshot, region.focus, language)
        among = language.text(
            "Namentlich belegt, von {total} Gemeinden: {counts}.", total=total, counts=", ".join(counts)
        )
        lines += [Line(among)] if len(region.members) > 1 else []
    else:
        among = language.text("Namentlich belegt, von {total} Gemeinden:", total=total)
        lines += [Line(among, 15, bold=True), *(Line(text, 18) for text in counts)]
    return [*lines, _quiet_note(language)]


def is_whole(snapshot: Snapshot, region: Region) -> bool:
    """Whether ``region`` is the whole state: only of it totals are published and districts counted."""
    return len(region.members) == len(snapshot.atlas.municipalities)


def share(part: int, whole: int, language: Language) -> str:
    """→ „14,6 %“ or “14.6%”."""
    return language.share(part / whole)


def _quiet_note(language: Language) -> Line:
    return Line(language.text(NO_INFORMATION_NOTE), 12, quiet=True)


def _count_lines(found: KeyFigures, language: Language) -> list[Line]:
    recorded, total = found.counts.recorded, language.number(found.municipalities)
    if not recorded:
        # a large zero would read as if nobody took part
        nobody = language.text("Von keiner der {total} Gemeinden ist belegt, dass es begonnen hat.", total=total)
        return [Line(language.text("Noch nicht belegt"), 28, bold=True), Line(nobody, 16)]
    among = language.plural(
        "von {total} Gemeinden ist namentlich belegt ({share}).",
        "von {total} Gemeinden sind namentlich belegt ({share}).",
        recorded,
        total=total,
        share=share(recorded, found.municipalities, language),
    )
    return [Line(language.number(recorded), 44, bold=True), Line(among, 16)]


def _people_lines(snapshot: Snapshot, found: KeyFigures, language: Language) -> list[Line]:
    when = snapshot.atlas.population_date
    if not (found.counts.recorded and found.inhabitants and when):
        return []
    people, date = language.number(found.inhabitants), language.day(when)
    if found.complete:
        part = share(found.inhabitants, found.everybody, language)
        text = language.text(
            "Dort leben {people} Menschen, {share} der Region (Stand {date}).", people=people, share=part, date=date
        )
    else:
        text = language.text("Dort leben mindestens {people} Menschen (Stand {date}).", people=people, date=date)
    return [Line(text, 16)]


def _single_lines(snapshot: Snapshot, instrument: Instrument, ags: str, language: Language) -> list[Line]:
    status = snapshot.status(ags, instrument.key)
    lines = [Line(_capital(status_line(status, language)), 24, bold=True)]
    if status.carrier and status.carrier_kind != "municipality":
        lines.append(Line(language.text("Träger: {carrier}", carrier=status.carrier)))
    lines.append(Line(instrument.explanation))
    for source in status.sources[:2]:
        lines.append(Line(language.text("Quelle: {source}", source=source.title), 12, quiet=True))
    return [*lines, _quiet_note(language)]


def _focus_lines(snapshot: Snapshot, ags: str, language: Language) -> list[Line]:
    atlas = snapshot.atlas
    municipality, programme = atlas.municipalities[ags], language.state(atlas.state).programme
    known = [
        language.text("{instrument} {status}", instrument=i.short, status=status_line(s, language))
        for i in programme.instruments
        if (s := snapshot.status(ags, i.key)).takes_part
    ]
    names = [atlas.municipalities[a].name for a in ring_scope(snapshot, ags, 1)]
    lines = [Line(municipality.name, 20, bold=True), Line(", ".join(facts(atlas, municipality, language)))]
    own = f"{language.join(known)}." if known else language.text("Keine Angabe zu eigenen Schritten.")
    lines += [Line(own), Line(answer(snapshot, ags, language))]
    if not names:
        return lines
    return [*lines, Line(language.text("Nachbargemeinden: {names}.", names=language.join(names)))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What the slide of an instrument says in numbers: the same counts as the page, the tables and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.answers.count_words import carriers_text, named_text, published_text
from layers.answers.counts import Counts, counts
from layers.answers.sentences import answer
from layers.answers.shares import Share, shares
from layers.answers.surroundings import ring_scope
from layers.catalogue import Layer
from layers.words.language import Language
from layers.words.portrait import facts
from layers.words.wording import NO_INFORMATION_NOTE, STATUS_WORDS, status_line
from loaders.atlas.facts import DORMANT, PLANNED
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region


@dataclass(frozen=True)
class Line:
    """A paragraph of a text panel; ``size`` in points on a slide that is 7.5 inches high."""

    text: str
    size: float = 15
    bold: bool = False
    quiet: bool = False


def instrument_lines(
    snapshot: Snapshot, instrument: Instrument, region: Region, legend: Mapping[str, int], language: Language
) -> list[Line]:
    """Return what stands beside the map of ``instrument``; ``legend``: class label → municipalities."""
    if len(region.members) == 1:
        return _single_lines(snapshot, instrument, region.members[0], language)
    found = counts(snapshot, instrument.key, region.members)
    lines = [
        *_count_lines(found, language),
        *_people_lines(snapshot, found, region, language),
        Line(instrument.explanation),
    ]
    if named := named_text(found, language):
        lines.append(Line(_sentence(named)))
    if found.taking_part and (held := carriers_text(found, instrument, language)):
        lines.append(Line(_sentence(held)))
    if planned := legend.get(language.text(STATUS_WORDS[PLANNED])):
        lines.append(Line(language.text("Geplant: {count}.", count=language.number(planned))))
    if published := published_text(found, instrument, language):
        lines.append(Line(published))
    return [*lines, _quiet_note(language)]


def overview_lines(snapshot: Snapshot, layer: Layer, region: Region) -> list[Line]:
    """Return what stands beside the overview map: counts of all instruments; for a focus, what is known around it."""
    language = layer.language
    instruments = language.state(snapshot.atlas.state).programme.instruments
    said = [f"{i.short}: {_in_short(counts(snapshot, i.key, region.members), i, language)}" for i in instruments]
    total = language.number(len(region.members))
    lines = [] if region.focus else [Line(layer.description)]
    if region.focus:
        lines += _focus_lines(snapshot, region.focus, language)
        among = language.text("Von {total} Gemeinden machen mit: {counts}.", total=total, counts=", ".join(said))
        lines += [Line(among)] if len(region.members) > 1 else []
    else:
        among = language.text("Von {total} Gemeinden machen mit:", total=total)
        lines += [Line(among, 15, bold=True), *(Line(text, 18) for text in said)]
    return [*lines, _quiet_note(language)]


def share(part: float, whole: float, language: Language) -> str:
    """→ „14,6 %“ or “14.6%”."""
    return language.share(part / whole)


def _quiet_note(language: Language) -> Line:
    return Line(language.text(NO_INFORMATION_NOTE), 12, quiet=True)


def _in_short(found: Counts, instrument: Instrument, language: Language) -> str:
    """→ „17 (7 Vereinbarungen)“: municipalities, and what they hold."""
    number = language.number(found.taking_part)
    held = carriers_text(found, instrument, language)
    return f"{number} ({held})" if held else number


def _count_lines(found: Counts, language: Language) -> list[Line]:
    part, total = found.taking_part, language.number(found.municipalities)
    if not part:
        # a large zero would read as if nobody took part
        nobody = language.text("Von keiner der {total} Gemeinden ist belegt, dass es begonnen hat.", total=total)
        return [Line(language.text("Noch nicht belegt"), 28, bold=True), Line(nobody, 16)]
    among = language.plural(
        "von {total} Gemeinden macht mit ({share}).",
        "von {total} Gemeinden machen mit ({share}).",
        part,
        total=total,
        share=share(part, found.municipalities, language),
    )
    return [Line(language.number(part), 44, bold=True), Line(among, 16)]


def _people_lines(snapshot: Snapshot, found: Counts, region: Region, language: Language) -> list[Line]:
    when, municipalities = snapshot.atlas.population_date, snapshot.atlas.municipalities
    there: Share = shares(snapshot, found.instrument, region.members).inhabitants
    if not (there.part and when):
        return []
    people, date = language.number(there.part), language.day(when)
    if all(municipalities[a].population is not None for a in region.members):
        text = language.text(
            "Dort leben {people} Menschen, {share} der Region (Stand {date}).",
            people=people,
            share=share(there.part, there.whole, language),
            date=date,
        )
    else:
        text = language.text("Dort leben mindestens {people} Menschen (Stand {date}).", people=people, date=date)
    return [Line(text, 16)]


def _single_lines(snapshot: Snapshot, instrument: Instrument, ags: str, language: Language) -> list[Line]:
    status = snapshot.status(ags, instrument.key)
    lines = [Line(_capital(status_line(status, instrument, language)), 24, bold=True)]
    if status.carrier and status.carrier_kind != "municipality":
        lines.append(Line(language.text("gemeinsam: {carrier}", carrier=status.carrier)))
    lines.append(Line(instrument.explanation))
    for source in status.sources[:2]:
        lines.append(Line(language.text("Quelle: {source}", source=source.title), 12, quiet=True))
    return [*lines, _quiet_note(language)]


def _focus_lines(snapshot: Snapshot, ags: str, language: Language) -> list[Line]:
    atlas = snapshot.atlas
    municipality, programme = atlas.municipalities[ags], language.state(atlas.state).programme
    known = [
        language.text("{instrument} {status}", instrument=i.short, status=status_line(s, i, language))
        for i in programme.instruments
        if (s := snapshot.status(ags, i.key)).takes_part or s.status == DORMANT
    ]
    names = [atlas.municipalities[a].name for a in ring_scope(snapshot, ags, 1)]
    lines = [Line(municipality.name, 20, bold=True), Line(", ".join(facts(atlas, municipality, language)))]
    own = f"{language.join(known)}." if known else language.text("Keine Angabe zu eigenen Schritten.")
    lines += [Line(own), Line(answer(snapshot, ags, language))]
    if not names:
        return lines
    return [*lines, Line(language.text("Nachbargemeinden: {names}.", names=language.join(names)))]


def _sentence(text: str) -> str:
    return f"{_capital(text)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What stands beside the map in words and numbers: the same counts as the page, the tables and the API, each of them once."""

from __future__ import annotations

from layers.answers.count_words import carriers_text, published_text, split_text
from layers.answers.counts import Counts, counts, municipalities_taking_part
from layers.answers.sentences import answer
from layers.answers.shares import Share, shares
from layers.catalogue import Layer
from layers.deck.experience import focus_of
from layers.deck.text_column import Line
from layers.words.language import Language
from layers.words.portrait import facts
from layers.words.wording import sort_key, status_line
from loaders.atlas.facts import DORMANT
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region

#: More names than this are no reading for a slide.
_MOST_NAMES = 30


def instrument_above(snapshot: Snapshot, instrument: Instrument, region: Region, language: Language) -> list[Line]:
    """Return what stands above the legend: what the programme published, how many are recorded by name, how many
    people live there.

    Of a single municipality it is its status.
    """
    if len(region.members) == 1:
        return _single_lines(snapshot, instrument, region.members[0], language)
    found = counts(snapshot, instrument.key, region.members)
    published, split = published_text(found, instrument, language), split_text(found, language)
    said = [*([Line(published, 16, bold=True)] if published else []), *([Line(split, 15)] if split else [])]
    return [*said, *_people_lines(snapshot, instrument, region, language)]


def instrument_below(snapshot: Snapshot, instrument: Instrument, region: Region, language: Language) -> list[Line]:
    """Return what stands below the legend: agreements or councils where they are not as many as municipalities,
    and who it is.
    """
    if len(region.members) == 1:
        return []
    found = counts(snapshot, instrument.key, region.members)
    lines = [Line(said, 14) for said in [_carriers(found, instrument, language)] if said]
    members = municipalities_taking_part(snapshot, instrument.key, region.members)
    names = sorted((snapshot.atlas.municipalities[ags].name for ags in members), key=sort_key)
    if 0 < len(names) <= _MOST_NAMES:
        lines.append(Line(language.text("Dabei: {names}", names=language.join(names)), 13, optional=True))
    return lines


def overview_below(snapshot: Snapshot, layer: Layer, region: Region) -> list[Line]:
    """Return what stands below the legend of the overview: of a region around a municipality, what is known of that; counts
    of all instruments that the legend does not count already.
    """
    language, focus = layer.language, focus_of(region)
    lines = _focus_lines(snapshot, focus, language) if focus else []
    if len(region.members) == 1:
        return lines
    counted = {layer.classes[0].key, *([layer.symbol.instrument] if layer.symbol else [])}
    said = [
        language.text("{instrument}: {counts}", instrument=i.short, counts=language.number(part))
        for i in language.state(snapshot.atlas.state).programme.instruments
        if i.key not in counted and (part := counts(snapshot, i.key, region.members).taking_part)
    ]
    if said:
        lines.append(Line(language.text("Weitere Angebote, bekannte Gemeinden:"), 14, bold=True))
        lines.append(Line(" · ".join(said), 14))
    return lines


def _carriers(found: Counts, instrument: Instrument, language: Language) -> str:
    """→ „Es sind 12 Vereinbarungen; manche gelten für mehrere Gemeinden.“; empty if there are as many as municipalities."""
    held = carriers_text(found, instrument, language)
    own = found.carriers - found.districts
    if not held or (found.carriers == found.taking_part and own == found.named):
        return ""
    if own < found.named:
        return language.plural(
            "Es ist {held}; manche gelten für mehrere Gemeinden.",
            "Es sind {held}; manche gelten für mehrere Gemeinden.",
            found.carriers,
            held=held,
        )
    return language.plural("Es ist {held}.", "Es sind {held}.", found.carriers, held=held)


def _people_lines(snapshot: Snapshot, instrument: Instrument, region: Region, language: Language) -> list[Line]:
    when, municipalities = snapshot.atlas.population_date, snapshot.atlas.municipalities
    there: Share = shares(snapshot, instrument.key, region.members).inhabitants
    if not (there.part and when):
        return []
    people, date = language.number(there.part), language.day(when)
    if any(municipalities[a].population is None for a in region.members):
        text = language.text("Dort leben mindestens {people} Menschen (Stand {date}).", people=people, date=date)
        return [Line(text, 16)]
    among = language.text(
        "der Menschen in der Region leben dort: {people} (Einwohner {date}).", people=people, date=date
    )
    return [Line(language.share(there.part / there.whole), 40, bold=True), Line(among, 14)]


def _single_lines(snapshot: Snapshot, instrument: Instrument, ags: str, language: Language) -> list[Line]:
    status = snapshot.status(ags, instrument.key)
    lines = [Line(_capital(status_line(status, instrument, language)), 24, bold=True)]
    if status.carrier and status.carrier_kind != "municipality":
        lines.append(Line(language.text("gemeinsam: {carrier}", carrier=status.carrier)))
    for source in status.sources[:2]:
        said = language.text("Quelle: {source}", source=source.title)
        lines.append(Line(said, 12, quiet=True, optional=True))
    return lines


def _focus_lines(snapshot: Snapshot, ags: str, language: Language) -> list[Line]:
    atlas = snapshot.atlas
    municipality, programme = atlas.municipalities[ags], language.state(atlas.state).programme
    known = [
        language.text("{instrument} {status}", instrument=i.short, status=status_line(s, i, language))
        for i in programme.instruments
        if (s := snapshot.status(ags, i.key)).takes_part or s.status == DORMANT
    ]
    own = f"{language.join(known)}." if known else language.text("Keine Angabe zu eigenen Schritten.")
    return [
        Line(municipality.name, 20, bold=True),
        Line(", ".join(facts(atlas, municipality, language)), 13, optional=True),
        Line(own, 14),
        Line(answer(snapshot, ags, language), 14),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

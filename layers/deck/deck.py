"""The presentation, slide by slide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from layers.answers.gaps import gaps
from layers.catalogue import OVERVIEW, Layer
from layers.classify import classify
from layers.deck.development import add_development
from layers.deck.experience import at_hand, contact_lines, experience_table, experienced, focus_of
from layers.deck.frame import Frame
from layers.deck.gap_map import gap_layer, gap_lines, surroundings
from layers.deck.key_figures import instrument_above, instrument_below, overview_below
from layers.deck.map_slide import add_map_slide, draw_map, legend_of
from layers.deck.native_tables import Table, pages, table_shape
from layers.deck.participants import listed, participants, symbol_key
from layers.deck.sources import origin, site_lines, source_lines, source_table, used_sources
from layers.deck.statements import (
    comparison_statement,
    experience_statement,
    gap_statement,
    instrument_statement,
    overview_statement,
)
from layers.deck.text_column import Line
from layers.drawing.elements import Picture
from layers.drawing.materials import Materials
from layers.slides.default_master import default_master
from layers.slides.drawing import Bounds
from layers.slides.master import open_master
from layers.slides.package import save
from layers.slides.sheets import add_slide, equal_titles, put_logo, shape_ids, write_notes
from layers.slides.typefaces import SMALLEST
from layers.theme import Theme
from layers.words.freshness import as_of_text
from layers.words.wording import NO_INFORMATION_NOTE, site_of
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region

#: Of larger regions, who has nothing yet is not named on the map.
_MOST_NAMED = 100


@dataclass(frozen=True)
class Wishes:
    """What somebody chose for a presentation. ``layer``: its map comes first, a comparison besides all others.

    ``labels`` as ``layers.drawing.picture.compose`` has them; ``proportion``: width and height of the slides, where no
    template decides. ``logo`` (PNG) is that of ``publisher``. ``context``: maps show what lies around the region, too.
    ``short``: five slides at most.
    """

    title: str = ""
    layer: Layer | None = None
    labels: str = "participants"
    proportion: tuple[int, int] = (16, 9)
    logo: bytes = b""
    publisher: str = ""
    context: bool = True
    short: bool = False


def render_deck(
    materials: Materials,
    snapshot: Snapshot,
    catalogue: Mapping[str, Layer],
    region: Region,
    theme: Theme,
    template: Path | None = None,
    wishes: Wishes = Wishes(),
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return a presentation about ``region`` on the snapshot's date; the same input gives the same bytes.

    It is in the language of ``catalogue``. Title, the chosen map, the programme, overview, one slide per instrument of
    which there is something to show, development, gaps, whom to ask, participants, sources; a short one is title, the chosen
    map, development, gaps and sources. In ours or in the master and size of ``template`` (.pptx, .potx). ``progress`` is called
    with (done, total) after each part. Raises ValueError, in German, if the template cannot be used.
    """
    language = catalogue[OVERVIEW].language
    master = default_master(theme, *wishes.proportion, language) if template is None else open_master(template)
    frame = Frame(materials, snapshot, region, theme, master, language, wishes.title, wishes.context)
    between = _five(frame, wishes, catalogue) if wishes.short else _all(frame, wishes, catalogue)
    parts: list[Callable[[], object]] = [partial(_opening, frame, wishes), *between, partial(_sources, frame)]
    for done, part in enumerate(parts, start=1):
        part()
        if progress:
            progress(done, len(parts))
    equal_titles(list(master.presentation.slides)[1:])
    return save(master.presentation, frame.about)


def _five(frame: Frame, wishes: Wishes, catalogue: Mapping[str, Layer]) -> Iterator[Callable[[], object]]:
    """What is said in five minutes: one map, what became of it, what is missing."""
    yield partial(_map, frame, wishes.layer or catalogue[OVERVIEW], wishes.labels)
    if len(frame.region.members) > 1:
        yield partial(add_development, frame)
    yield partial(_gaps, frame, wishes.labels)


def _all(frame: Frame, wishes: Wishes, catalogue: Mapping[str, Layer]) -> Iterator[Callable[[], object]]:
    snapshot, region = frame.snapshot, frame.region
    chosen = wishes.layer.key if wishes.layer else OVERVIEW
    if wishes.layer and chosen != OVERVIEW:
        yield partial(_map, frame, wishes.layer, wishes.labels)
    yield partial(_programme, frame)
    for key, layer in catalogue.items():
        if key == OVERVIEW or (key != chosen and _something(snapshot, layer, region)):
            yield partial(_map, frame, layer, wishes.labels)
    single = len(region.members) == 1  # of one municipality everything has been said by now
    if not single:
        yield partial(add_development, frame)
    yield partial(_gaps, frame, wishes.labels)
    yield partial(_whom_to_ask, frame)
    if not single:
        yield partial(_participants, frame)


def _opening(frame: Frame, wishes: Wishes) -> None:
    """The title slide: region, statement, programme, date; places for the occasion and, without one, for a logo stay free."""
    statement = overview_statement(frame.snapshot, frame.region, frame.language)
    said = [statement, frame.programme.name, as_of_text(frame.snapshot, frame.language)]
    slide = add_slide(
        frame.master,
        frame.master.opening,
        frame.about.title,
        frame.materials.metrics,
        frame.language,
        footer=False,
        subtitle=said,
    )
    if wishes.logo:
        put_logo(slide, wishes.logo, wishes.publisher)
    told = [frame.about.subject, frame.language.text(NO_INFORMATION_NOTE), *frame.origin()]
    write_notes(slide, told, frame.language)


def _programme(frame: Frame) -> None:
    """What the programme is: its offers in a sentence each."""
    programme, language = frame.programme, frame.language
    rows = [[i.label, i.explanation] for i in programme.instruments]
    since = language.text(
        "{programme}, seit {date}. Mehr zum Programm: {council}, {site}.",
        programme=programme.name,
        date=language.day(programme.start),
        council=programme.council,
        site=site_of(programme.council_url),
    )
    title = language.text(
        "{programme}: {count} Angebote für sichere Kommunen",
        programme=programme.short,
        count=language.number(len(rows)),
    )
    table = Table([language.text("Angebot"), language.text("Was es ist")], rows, [1.0, 2.2])
    frame.tables(title, table, [since], [Line(since, 14)])


def _something(snapshot: Snapshot, layer: Layer, region: Region) -> bool:
    """Whether a layer shows anything but „keine Angabe“ in the region."""
    classes, nothing = classify(snapshot, layer).classes, layer.classes[-1].key
    return any(classes[ags] != nothing for ags in region.members)


def _map(frame: Frame, layer: Layer, labels: str) -> None:
    snapshot, region, language = frame.snapshot, frame.region, frame.language
    foot = frame.source_lines(with_map=True)
    picture = draw_map(frame, layer, region, labels, foot)
    if layer.since:
        by_class = {e.key: e.count or 0 for e in picture.legend if e.kind == "class"}
        title = comparison_statement(layer, by_class, language)
        add_map_slide(frame, title, picture, [], [Line(layer.description, 14)], foot)
    elif layer.key == OVERVIEW:
        title = overview_statement(snapshot, region, language)
        below = overview_below(snapshot, layer, region)
        add_map_slide(frame, title, picture, [], below, foot, [layer.description])
    else:
        (instrument,) = [i for i in frame.programme.instruments if i.key == layer.key]
        title = instrument_statement(snapshot, instrument, region, legend_of(picture), language)
        above = instrument_above(snapshot, instrument, region, language)
        below = instrument_below(snapshot, instrument, region, language)
        add_map_slide(frame, title, picture, above, below, foot, [f"{instrument.label}: {instrument.explanation}"])


def _gaps(frame: Frame, labels: str) -> None:
    """Who in the region, or next to a single municipality, has nothing yet."""
    snapshot, language, around = frame.snapshot, frame.language, surroundings(frame.snapshot, frame.region)
    members = [a for a in around.members if len(frame.region.members) > 1 or a != around.focus]
    without = sum(map(len, gaps(snapshot, members)))
    if not without:
        return
    title = gap_statement(without, len(members), len(frame.region.members) == 1, language)
    foot = frame.source_lines(with_map=True)
    # of hundreds, a few names would stand for the others
    named = labels if len(around.members) <= _MOST_NAMED else "none"
    picture = draw_map(frame, gap_layer(snapshot, frame.theme, language), around, named, foot)
    if len(frame.region.members) == 1:
        picture = _without_itself(picture, around)
    add_map_slide(
        frame, title, picture, [], gap_lines(snapshot, replace(around, members=tuple(members)), language), foot
    )


def _without_itself(picture: Picture, around: Region) -> Picture:
    """The picture with a legend that counts neighbours, as the title does, and not whose neighbours they are."""
    own = next((area.class_key for area in picture.areas if area.ags == around.focus), "")
    legend = [replace(e, count=e.count - 1) if e.count and e.key == own else e for e in picture.legend]
    return replace(picture, legend=tuple(legend))


def _whom_to_ask(frame: Frame) -> None:
    snapshot, region, language = frame.snapshot, frame.region, frame.language
    offers, around = len(frame.programme.instruments), focus_of(region) is not None
    anywhere = any(experienced(snapshot, region).values())
    title = experience_statement(at_hand(snapshot, region), offers, around, anywhere, language)
    contact = contact_lines(snapshot, region, language)
    frame.tables(title, experience_table(snapshot, region, language), [line.text for line in contact], contact)


def _participants(frame: Frame) -> None:
    """Tables of everybody of whom anything is known."""
    snapshot, region, language = frame.snapshot, frame.region, frame.language
    table, known = participants(snapshot, region, language), listed(snapshot, region)
    if not table.rows:
        return
    title = language.plural(
        "Schritte und Zeitpunkte: {count} Gemeinde mit Angaben",
        "Schritte und Zeitpunkte: {count} Gemeinden mit Angaben",
        known,
    )
    key = symbol_key(table, language)
    frame.tables(title, table, [language.text(NO_INFORMATION_NOTE)], [Line(key, SMALLEST)] if key else [])


def _sources(frame: Frame) -> None:
    """What holds for all slides, how to read what is not known, and whose facts these are."""
    used, language = used_sources(frame.snapshot, frame.region), frame.language
    lines, table = origin(frame.snapshot, language), source_table(used, language)
    title = language.plural(
        "Grundlage dieser Folien: {count} Quelle", "Grundlage dieser Folien: {count} Quellen", len(used)
    )
    if not used:
        title = language.text("Grundlage dieser Folien")
    slide = frame.slide(title, source_lines(used, language))
    ids, body = shape_ids(slide), frame.master.body
    edge = body.top + frame.setter.height(lines, body.right - body.left)
    setting = frame.setting(Bounds(body.left, edge, body.right, body.bottom))
    one_by_one = len(pages(table, setting)) == 1
    if not one_by_one:  # no slide may be overfull, however small the authority's are
        lines = [*lines, *site_lines(used, language)]
    above = Bounds(body.left, body.top, body.right, edge if one_by_one else body.bottom)
    shapes = [frame.setter.panel(ids, language.text("Erläuterung"), lines, above)]
    if one_by_one:
        described = frame.described(title, table, table.rows)
        shapes.append(table_shape(ids, language.text("Tabelle"), described, table, table.rows, setting))
    frame.finish(slide, shapes, [], next(ids))

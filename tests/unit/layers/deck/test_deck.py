"""The deck: every number on it is the one that page, tables and API give, and everything on it can be edited."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Inches, Pt

from layers.answers.counts import counts, municipalities_named
from layers.answers.gaps import gaps
from layers.answers.sentences import answer
from layers.catalogue import build_catalogue
from layers.classify import classify
from layers.comparison import comparison_layer
from layers.deck.deck import Wishes, render_deck
from layers.deck.experience import experienced
from layers.deck.key_figures import share
from layers.deck.native_tables import Setting, Table, pages
from layers.deck.participants import participants, status_cell
from layers.deck.sources import used_sources
from layers.deck.statements import instrument_statement, overview_statement
from layers.deck.yearly import development
from layers.drawing.materials import Materials
from layers.drawing.text_metrics import TextMetrics
from layers.slides.drawing import Bounds
from layers.theme import load_theme
from layers.words.language import GERMAN
from layers.words.wording import NO_INFORMATION_NOTE, STATUS_WORDS
from loaders.atlas.facts import PLANNED, UNKNOWN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region, resolve_region
from tests import world
from tests.small_atlas import WEST, small_atlas
from tests.unit.layers.slides.test_slides import area_groups, authority_template

DAY = date(2026, 11, 20)
ZITTAU = "14626610"
REGIONS = ["sachsen", "14626", f"{ZITTAU}+1", "14612000"]
WIDE, NARROW = Wishes(), Wishes(proportion=(4, 3))
#: The whole state takes long: in one size only.
SHAPES = [
    (region, wishes) for region in REGIONS for wishes in (WIDE, NARROW) if (region, wishes) != ("sachsen", NARROW)
]


@pytest.fixture(scope="module")
def theme():
    return load_theme()


def _maker(materials, theme, as_of):
    atlas = materials.atlas
    catalogue = build_catalogue(atlas.state.programme, theme, GERMAN)
    snapshot = Snapshot(atlas, as_of, DAY)
    kept = {}

    def make(region, template=None, wishes=WIDE):
        where = region if isinstance(region, Region) else resolve_region(atlas, region)
        key = where.key, template, wishes
        if key not in kept:
            kept[key] = render_deck(materials, snapshot, catalogue, where, theme, template, wishes)
        return kept[key]

    make.snapshot, make.catalogue = snapshot, catalogue
    return make


@pytest.fixture(scope="module")
def deck(materials, theme):
    return _maker(materials, theme, DAY)


@pytest.fixture(scope="module")
def small(theme):
    return _maker(Materials(small_atlas()), theme, date(2022, 12, 31))


@lru_cache(maxsize=32)
def slides(content):
    """The slides of a file; opening a large one takes longer than any test of it."""
    return list(Presentation(BytesIO(content)).slides)


def text_of(shapes):
    parts = []
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            parts.append(text_of(shape.shapes))
        elif shape.has_text_frame:
            parts.append(shape.text_frame.text)
    return "\n".join(parts)


def titled(content, beginning):
    return [s for s in slides(content) if s.shapes.title.text_frame.text.startswith(beginning)]


def tables(content, beginning):
    return [s.table for slide in titled(content, beginning) for s in slide.shapes if s.has_table]


def cells_of(workbook):
    """The first sheet of a workbook, row by row."""
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        texts = ["".join(e.itertext()) for e in etree.fromstring(package.read("xl/sharedStrings.xml"))]
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    rows = {}
    for cell in sheet.iter("{*}c"):
        letter, row = re.fullmatch(r"([A-Z])(\d+)", cell.get("r")).groups()
        value = cell.findtext("{*}v")
        rows.setdefault(int(row), {})[letter] = texts[int(value)] if cell.get("t") == "s" else float(value)
    return [[row.get(letter) for letter in sorted(set().union(*rows.values()))] for row in rows.values()]


def titles(content):
    return [s.shapes.title.text_frame.text for s in slides(content)]


def said_on(slide):
    """Every word of a slide but its title."""
    return text_of(s for s in slide.shapes if s != slide.shapes.title).replace("\u00a0", " ")


def legend_of(slide):
    """{label: number} of a slide's legend."""
    (group,) = [s for s in slide.shapes if s.name == "Legende"]
    words = [s.text_frame.text for s in group.shapes if s.has_text_frame and s.text_frame.text]
    return {label: int(number) for number, label in pairwise(words) if number.isdigit()}


def runs(shapes):
    """Every run of text with its letters' size in points, ``None`` if it is inherited, and the name of its shape."""
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from runs(shape.shapes)
            continue
        frames = [shape.text_frame] if shape.has_text_frame else []
        if getattr(shape, "has_table", False) and shape.has_table:
            frames = [cell.text_frame for row in shape.table.rows for cell in row.cells]
        for frame in frames:
            for paragraph in frame.paragraphs:
                for run in paragraph.runs:
                    yield run.text, run.font.size and run.font.size.pt, shape.name


def slide_of(deck, region, key):
    """The slide of an instrument: the one whose title is its statement."""
    atlas, snapshot = deck.snapshot.atlas, deck.snapshot
    where = resolve_region(atlas, region) if isinstance(region, str) else region
    instrument = atlas.state.programme.find(key)
    planned = sum(snapshot.status(a, key).status == PLANNED for a in where.members)
    title = instrument_statement(snapshot, instrument, where, {STATUS_WORDS[PLANNED]: planned}, GERMAN)
    (slide,) = titled(deck(region), title)
    return slide


# --- structure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_every_slide_has_a_title_described_contents_and_sources_in_its_notes(atlas, deck, region):
    opening, *others = slides(deck(region))
    for slide in (opening, *others):
        kinds = [p.placeholder_format.type for p in slide.placeholders]
        assert sum(k in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE) for k in kinds) == 1
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape.name == "Karte" or shape.has_table or shape.has_chart:
                assert shape._element.xpath("./*/p:cNvPr/@descr")[0]
        notes = slide.notes_slide.notes_text_frame.text
        assert atlas.provenance.attribution in notes
        assert atlas.state.programme.register_source in notes
        ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))
    assert all(p.text_frame.text.strip() for slide in others for p in slide.placeholders)
    for slide in others[:-1]:
        shown = said_on(slide)
        assert atlas.state.programme.register_source in shown, "whose facts these are stands on every slide"
        assert (atlas.provenance.attribution in shown) == any(s.name == "Karte" for s in slide.shapes)


def test_logo_and_occasion_have_a_place_on_the_title_slide(deck):
    opening = slides(deck("14626"))[0]
    free = {p.placeholder_format.type: p for p in opening.placeholders if p.placeholder_format.idx > 10}
    assert set(free) == {PP_PLACEHOLDER.PICTURE, PP_PLACEHOLDER.BODY}
    assert [p.name for p in free.values()] == ["Logo", "Anlass"]
    prompts = [p.text_frame.text for p in opening.slide_layout.placeholders if p.placeholder_format.idx > 12]
    assert prompts == ["Logo: hier klicken", "Anlass, Ort, Vortragende"]
    assert not free[PP_PLACEHOLDER.BODY].text_frame.text


@pytest.mark.parametrize(("region", "wishes"), SHAPES)
def test_slides_have_their_size_and_nothing_leaves_them(deck, region, wishes):
    presentation = Presentation(BytesIO(deck(region, wishes=wishes)))
    width, height = presentation.slide_width, presentation.slide_height
    assert (width, height) == ((12192000 if wishes != NARROW else Inches(10)), Inches(7.5))
    for slide in presentation.slides:
        for s in slide.shapes:
            assert s.left >= 0 and s.top >= 0, (slide.shapes.title.text_frame.text, s.name)
            assert s.left + s.width <= width + 2, s.name
            assert s.top + s.height <= height, (slide.shapes.title.text_frame.text, s.name)


def test_the_slides_come_in_their_order(deck, atlas):
    found = titles(deck("14626"))
    starts = [
        "ASSKomm – Landkreis Görlitz",
        "ASSKomm: 5 Angebote",
        "In 17 von 53 Gemeinden ist eine Teilnahme belegt",
        "Mindestens 17 von 53 Gemeinden haben ein Erstgespräch geführt",
        "Mindestens 17 von 53 Gemeinden haben eine Vereinbarung",
        "Mindestens 6 von 53 Gemeinden haben einen Präventionsrat",
        "Mindestens 4 von 53 Gemeinden haben ein Coaching",
        "Mindestens 3 von 53 Gemeinden haben eine Sicherheitsanalyse",
        "Bekannte Gemeinden mit Vereinbarung: von 0 (Ende 2018) auf 17",
        "Von 36 der 53 Gemeinden liegt noch keine Angabe vor",
        "Mit allen 5 Angeboten gibt es in der Region Erfahrung",
        "Schritte und Zeitpunkte: 17 Gemeinden mit Angaben (1/2)",
        "Schritte und Zeitpunkte: 17 Gemeinden mit Angaben (2/2)",
        "Grundlage dieser Folien: 46 Quellen",
    ]
    assert len(found) == len(starts)
    assert all(t.startswith(s) for t, s in zip(found, starts, strict=True)), found
    for slide in slides(deck("14626"))[1:]:
        assert PP_PLACEHOLDER.SLIDE_NUMBER in [p.placeholder_format.type for p in slide.placeholders]


@pytest.mark.parametrize("region", ["14626", f"{ZITTAU}+1"])
def test_maps_are_native_and_show_the_classes(atlas, deck, region):
    members = resolve_region(atlas, region).members
    for layer in list(deck.catalogue.values()):
        if layer.key == "overview":
            where = resolve_region(atlas, region)
            (slide,) = titled(deck(region), overview_statement(deck.snapshot, where, GERMAN))
        else:
            slide = slide_of(deck, region, layer.key)
        groups = area_groups(slide)
        groups.pop("Umgebung", None)
        classes = classify(deck.snapshot, layer).classes
        labels = {c.key: c.label for c in layer.classes}
        assert {a: g for g, found in groups.items() for a in found} == {a: labels[classes[a]] for a in members}


def test_the_same_question_gives_the_same_bytes(small, theme, monkeypatch):
    region = resolve_region(small.snapshot.atlas, WEST)
    again = (Materials(small.snapshot.atlas), small.snapshot, small.catalogue, region, theme)
    first = small(WEST)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert first == render_deck(*again)
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        (workbook,) = [n for n in package.namelist() if n.endswith(".xlsx")]
        with zipfile.ZipFile(BytesIO(package.read(workbook))) as inner:
            assert b">2022-12-31T00:00:00Z</dcterms:created>" in inner.read("docProps/core.xml")


# --- as chosen -------------------------------------------------------------------------------------------------------


def test_a_chosen_layer_comes_first_and_only_once(deck):
    chosen = deck("14626", wishes=Wishes(layer=deck.catalogue["kpr"], labels="none", title="Sicher im Osten"))
    usual = titles(deck("14626"))
    found = titles(chosen)
    assert found[:2] == ["Sicher im Osten", "Mindestens 6 von 53 Gemeinden haben einen Präventionsrat"]
    assert sorted(found[1:]) == sorted(usual[1:])
    assert "Ortsnamen" not in {s.name for slide in slides(chosen) for s in slide.shapes}
    assert "Ortsnamen" in {s.name for slide in slides(deck("14626")) for s in slide.shapes}


def test_a_comparison_comes_first_and_leaves_out_nothing(deck, theme):
    layer = comparison_layer(deck.catalogue["kpr"], date(2022, 12, 31), theme)
    found = titles(deck("14626", wishes=Wishes(layer=layer)))
    assert re.fullmatch(r"Präventionsrat: \d+ neu dabei.* \(seit 31\.12\.2022\)", found[1])
    assert [found[0], *found[2:]] == titles(deck("14626"))


def test_who_is_named_on_the_maps_is_as_chosen(deck, atlas):
    named = {}
    for labels in ("participants", "all"):
        (slide,) = titled(
            deck("14524", wishes=Wishes(labels=labels)), "Mindestens 6 von 33 Gemeinden haben eine Vereinbarung"
        )
        (group,) = [s for s in slide.shapes if s.name == "Ortsnamen"]
        named[labels] = {s.text_frame.text for s in group.shapes if s.has_text_frame}
    assert named["participants"] < named["all"]


# --- statements and numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["sachsen", "14626", "14524", "14625", f"{ZITTAU}+1", "14626610+2"])
def test_titles_state_the_counts(atlas, deck, region):
    where, found = resolve_region(atlas, region), titles(deck(region))
    assert len(set(found)) == len(found), "every slide has a title of its own"
    for instrument in atlas.state.programme.instruments:
        count = counts(deck.snapshot, instrument.key, where.members)
        total = GERMAN.number(count.municipalities)
        verb = "hat" if count.taking_part == 1 else "haben"
        said = f"Mindestens {count.taking_part} von {total} Gemeinden {verb} {instrument.has}"
        assert (said in found) == (count.taking_part > 0), said
    without = sum(len(cluster) for cluster in gaps(deck.snapshot, where.members))
    assert f"Von {without} der {GERMAN.number(len(where.members))} Gemeinden liegt noch keine Angabe vor" in found


@pytest.mark.parametrize(
    ("region", "key", "statement"),
    [
        (tuple("ABC"), "agreement", "Mindestens 2 von 3 Gemeinden haben eine Vereinbarung"),
        (tuple("AC"), "agreement", "Mindestens 1 von 2 Gemeinden hat eine Vereinbarung"),
        (tuple("AB"), "agreement", "Alle 2 Gemeinden haben eine Vereinbarung"),
        (tuple("C"), "agreement", None),
    ],
)
def test_statements_are_german(small, region, key, statement):
    """One, some, all, none: in words that are right for each."""
    snapshot = small.snapshot
    instrument = snapshot.atlas.state.programme.find(key)
    holders = [a for a in world.NAMES if snapshot.status(a, key).takes_part]
    others = [a for a in world.NAMES if a not in holders]
    known = {"A": holders[0], "B": holders[1], "C": others[0]}
    where = Region("x", tuple(known[letter] for letter in region))
    said = instrument_statement(snapshot, instrument, where, {}, GERMAN)
    name = snapshot.atlas.municipalities[others[0]].name
    assert said == (statement or f"Vereinbarung: keine Angabe für {name}")


def test_nobody_and_plans_are_told_apart(small):
    snapshot = small.snapshot
    instrument = snapshot.atlas.state.programme.find("agreement")
    none = Region("x", tuple(a for a in world.NAMES if not snapshot.status(a, "agreement").takes_part))
    total = len(none.members)
    assert total > 1
    for planned, said in (
        (0, f"Vereinbarung: in keiner der {total} Gemeinden belegt"),
        (1, f"Vereinbarung: in 1 von {total} Gemeinden geplant"),
    ):
        legend = {STATUS_WORDS[PLANNED]: planned}
        assert instrument_statement(snapshot, instrument, none, legend, GERMAN) == said


@pytest.mark.parametrize("region", ["sachsen", "14626", f"{ZITTAU}+1"])
def test_numbers_beside_the_maps_are_those_of_the_snapshot(atlas, deck, region):
    where = resolve_region(atlas, region)
    for instrument in atlas.state.programme.instruments:
        count = counts(deck.snapshot, instrument.key, where.members)
        statuses = Counter(
            "abgeleitet" if s.derived else s.status
            for s in (deck.snapshot.status(a, instrument.key) for a in where.members)
        )
        if not count.taking_part:
            continue
        slide = slide_of(deck, region, instrument.key)
        legend, said = legend_of(slide), said_on(slide)
        assert legend.get("abgeleitet", 0) == count.taking_part - count.named
        assert legend["keine Angabe"] == statuses[UNKNOWN]
        assert legend.get("geplant", 0) == statuses[PLANNED]
        part = [a for a in where.members if deck.snapshot.status(a, instrument.key).takes_part]
        people, everybody = (sum(atlas.municipalities[a].population for a in m) for m in (part, where.members))
        assert f"{share(people, everybody, GERMAN)}\nder Menschen".replace("\u00a0", " ") in said
        assert f"{GERMAN.number(people)} (Einwohner" in said
        held = f"{count.carriers} {instrument.carriers[count.carriers != 1]}" if instrument.carriers else "–"
        assert (held in said) == bool(instrument.carriers and count.carriers != count.taking_part)
        assert ("Veröffentlicht: " in said) == (region == "sachsen")
        assert instrument.explanation in slide.notes_slide.notes_text_frame.text


def test_unknown_inhabitants_are_not_counted_as_none(small):
    everybody = Region(small.snapshot.atlas.state.key, tuple(world.NAMES))
    assert "Dort leben mindestens 5.000 Menschen (Stand 31.12.2019)." in said_on(
        slide_of(small, everybody, "agreement")
    )


@pytest.mark.parametrize("region", REGIONS)
def test_the_note_on_what_is_not_known_stands_once(deck, region):
    found = [NO_INFORMATION_NOTE in said_on(slide) for slide in slides(deck(region))]
    assert found == [False] * (len(found) - 1) + [True]


@pytest.mark.parametrize(("region", "wishes"), SHAPES)
def test_no_slide_says_a_number_twice(deck, region, wishes):
    """A number with its unit stands once on a slide: in the title or below it, not in both."""
    for slide in slides(deck(region, wishes=wishes)):
        if any(s.has_table and "Schritte" in slide.shapes.title.text_frame.text for s in slide.shapes):
            continue
        words = slide.shapes.title.text_frame.text + "\n" + said_on(slide)
        facts = re.findall(
            r"(\d[\d.]*) (Gemeinden?|Vereinbarung(?:en)?|Präventionsr[aä]te?|Quellen?|Menschen)\b", words
        )
        assert len(facts) == len(set(facts)), (slide.shapes.title.text_frame.text, facts)
        sentences = [p for p in words.split("\n") if re.search(r"\d.*\w{4}", p)]
        assert len(sentences) == len(set(sentences)), sentences


def test_gaps_are_those_of_the_answers(atlas, deck):
    where = resolve_region(atlas, "14626")
    clusters = gaps(deck.snapshot, where.members)
    (slide,) = titled(deck("14626"), f"Von {sum(map(len, clusters))} der 53 Gemeinden")
    groups = area_groups(slide)
    assert set(groups["noch keine Angabe"]) == {ags for cluster in clusters for ags in cluster}
    largest = max(clusters, key=len)
    assert f"{len(largest)} Gemeinden, darunter " in said_on(slide)
    (alone,) = titled(deck("14612000"), "Von ")
    around = atlas.neighbours.borders["14612000"]
    without = sum(len(cluster) for cluster in gaps(deck.snapshot, around))
    assert alone.shapes.title.text_frame.text.startswith(f"Von {without} der {len(around)} Nachbargemeinden")


@pytest.mark.parametrize("region", ["sachsen", "14626", f"{ZITTAU}+1", "14612000"])
def test_whom_to_ask_has_experience(atlas, deck, region):
    where = resolve_region(atlas, region)
    found = experienced(deck.snapshot, where)
    inside = set(where.members)
    for key, asked in found.items():
        named = set(municipalities_named(deck.snapshot, key))
        assert set(asked) <= named
        assert len(asked) <= 4
        assert asked or not named
        if where.focus is None and named & inside:
            assert set(asked) <= inside, "who is in the region comes before who is not"
        assert where.focus not in asked
    (slide,) = [
        s
        for s in slides(deck(region))
        if any(t.has_table and "Wer Erfahrung hat" in t._element.xpath("string(.)") for t in s.shapes)
    ]
    words = " ".join(text for text, *_ in runs(slide.shapes))
    for asked in found.values():
        assert all(atlas.municipalities[a].name in words for a in asked)
    assert "asskomm.sachsen.de" in words


# --- development -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["sachsen", "14626"])
def test_the_chart_shows_who_takes_part_every_year_and_tells_published_totals_apart(atlas, deck, region):
    where = resolve_region(atlas, region)
    (slide,) = titled(deck(region), "Bekannte Gemeinden mit Vereinbarung: von 0")
    (chart,) = [s.chart for s in slide.shapes if s.has_chart]
    series = {s.name: tuple(s.values) for s in chart.plots[0].series}
    days = development(deck.snapshot, where, GERMAN).days
    assert days[0] == date(atlas.state.programme.start.year, 12, 31)
    assert days[-1] == DAY
    for instrument in atlas.state.programme.instruments:
        # what has no date shows no growth
        counted = [counts(Snapshot(atlas, d, date.max), instrument.key, where.members) for d in days]
        assert series.pop(instrument.short) == tuple(c.taking_part for c in counted)
        dated = Snapshot(atlas, DAY, date.max)
        last = [a for a in where.members if dated.status(a, instrument.key).takes_part]
        assert counted[-1].taking_part == len(last)
        undated = counts(deck.snapshot, instrument.key, where.members).taking_part - len(last)
        said = said_on(slide).partition("Ohne Datum")[2]
        assert (f"{instrument.short} {undated}" in said) == bool(undated), "what the lines leave out is said"
        if region == "sachsen":
            title = instrument.carriers[1] if instrument.carriers else instrument.short
            if instrument.carriers:
                assert series.pop(title) == tuple(c.carriers for c in counted), "what the published totals count"
            shown = series.pop(f"{title} (veröffentlicht)")
            for value, d in zip(shown, days, strict=True):
                of_year = [t for t in atlas.totals if t.instrument == instrument.key and t.as_of.last.year == d.year]
                assert (value is None) == (not of_year)
                assert value is None or value in {t.count for t in of_year}
                sources = [t.source_url or t.source_title for t in of_year if t.count == value]
                notes = slide.notes_slide.notes_text_frame.text
                assert value is None or any(source in notes for source in sources)
    assert not series, "no published totals for a part of the state"


def test_lines_that_run_on_each_other_can_be_told_apart(deck):
    """In Zittau, prevention council and coaching are one municipality from 2023 on."""
    (slide,) = titled(deck(f"{ZITTAU}+1"), "Bekannte Gemeinden mit Vereinbarung")
    (chart,) = [s.chart for s in slide.shapes if s.has_chart]
    lines = {s.name: s for s in chart.plots[0].series}
    below, above = lines["Präventionsrat"], lines["Coaching"]
    assert tuple(below.values) == tuple(above.values), "the case this test is about"
    assert below.format.line.width - above.format.line.width >= Pt(1.5)
    assert below.marker.size > above.marker.size
    assert "Sicherheitsanalyse" not in lines, "a line along zero says nothing"


def test_the_workbook_behind_the_chart_holds_its_numbers(small):
    with zipfile.ZipFile(BytesIO(small(WEST))) as package:
        (name,) = [n for n in package.namelist() if n.endswith(".xlsx")]
        rows = cells_of(package.read(name))
    assert [row[0] for row in rows[1:]] == ["2018", "2019", "2020", "2021", "2022"]
    columns = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    assert columns["Vereinbarung"] == (0, 1, 1, 2, 2)
    assert columns["Präventionsrat"] == (0, 0, 0, 0, 1)


def test_published_totals_stand_beside_the_curve_of_the_whole(small):
    snapshot = small.snapshot
    found = development(snapshot, Region("x", tuple(world.NAMES)), GERMAN)
    curve = next(c for c in found.curves if c.instrument == "agreement")
    assert curve.published == (None, None, None, 5, None)
    assert found.source_lines == ["Vereinbarung, 31.12.2021: 5 – Bericht 2021, https://example.org/bericht"]


# --- tables ----------------------------------------------------------------------------------------------------------


def body_rows(content, beginning):
    """{slide's title: rows of texts}, headings of groups as rows of one cell."""
    found = {}
    for slide in titled(content, beginning):
        (table,) = [s.table for s in slide.shapes if s.has_table]
        rows = [[c.text_frame.text for c in row.cells if not c.is_spanned] for row in list(table.rows)[1:]]
        found[slide.shapes.title.text_frame.text] = rows
    return found


@pytest.mark.parametrize("region", ["sachsen", "14626", f"{ZITTAU}+1"])
def test_the_tables_say_of_everybody_what_the_snapshot_says(atlas, deck, region):
    where = resolve_region(atlas, region)
    instruments = atlas.state.programme.instruments
    found = body_rows(deck(region), "Schritte und Zeitpunkte")
    rows = [row for page in found.values() for row in page if len(row) > 1]
    for ags in where.members:
        statuses = list(deck.snapshot.statuses(ags).values())
        row = [
            atlas.municipalities[ags].name,
            *(status_cell(s, i, GERMAN) for s, i in zip(statuses, instruments, strict=True)),
        ]
        known = any(s.status != UNKNOWN for s in statuses)
        assert (row in rows) == known, row
        if known:
            rows.remove(row)
    assert all(name in atlas.districts.values() for name, *_ in rows), "districts with offers of their own"
    words = " ".join(cell for page in found.values() for row in page for cell in row)
    if region == "14626":
        assert words.count("Landkreis Görlitz") == 1, "not in every row of a deck about it"
    notes = titled(deck(region), "Schritte")[0].notes_slide.notes_text_frame.text
    assert NO_INFORMATION_NOTE in notes


@pytest.mark.parametrize(("region", "wishes"), [shape for shape in SHAPES if shape[0] != "14612000"])
def test_rows_are_balanced_over_slides_without_loss(atlas, deck, region, wishes):
    table = participants(deck.snapshot, resolve_region(atlas, region), GERMAN)
    found = list(body_rows(deck(region, wishes=wishes), "Schritte und Zeitpunkte").values())
    assert [row for page in found for row in page if len(row) > 1] == [list(r) for r in table.rows if len(r) > 1]
    assert all(len(page[-1]) > 1 for page in found), "no heading at the foot of a slide"
    if len(table.shares) and any(len(r) == 1 for r in table.rows):
        group = {}
        heading = None
        for row in table.rows:
            heading = row[0] if len(row) == 1 else heading
            group[tuple(row)] = heading
        for page in found:
            first = next(row for row in page if len(row) > 1)
            assert page[0] == [group[tuple(first)]] or group[tuple(first)] is None, "a group that goes on says so"
    sizes = [sum(len(row) > 1 for row in page) for page in found]
    if len(found) > 1:
        assert min(sizes) >= 3, sizes
        assert min(sizes) >= max(sizes) / 4, sizes


def test_balance_is_of_heights_not_of_rows(small):
    table = Table(["a", "b"], [[f"{i}", "\n".join("x" * (1 + 5 * (i == 0)))] for i in range(12)], [1, 1])
    setting = Setting(Bounds(0, 0, 5_000_000, 3_000_000), TextMetrics(), 1.0, GERMAN)
    found = pages(table, setting)
    room = 3_000_000 - setting.height(table.head, table)
    heights = [sum(setting.height(row, table) for row in page) for page in found]
    assert [row for page in found for row in page] == table.rows
    assert max(heights) <= room
    assert max(heights) - min(heights) <= max(setting.height(row, table) for row in table.rows)
    assert pages(Table(["a"], [], [1]), setting) == []


def test_tables_are_in_the_colours_of_the_master(deck):
    for slide in slides(deck("14626")):
        for shape in slide.shapes:
            if shape.has_table:
                fills = shape._element.xpath(".//a:tcPr//a:srgbClr")
                assert not fills
                assert shape._element.xpath(".//a:tcPr//a:schemeClr[@val='accent1']")
                assert "5C22544A" not in shape._element.xpath("string(.//a:tableStyleId)")


def test_the_sources_are_those_of_the_statuses_shown(atlas, deck):
    where = resolve_region(atlas, "14612000")
    expected = {s for a in where.members for status in deck.snapshot.statuses(a).values() for s in status.sources}
    expected |= {s for a in where.members for s in deck.snapshot.status(a, "model").sources}
    assert set(used_sources(deck.snapshot, where)) == expected
    assert 0 < len(expected) <= 10, "few enough to be listed"
    (slide,) = titled(deck(where.key), "Grundlage dieser Folien")
    notes = slide.notes_slide.notes_text_frame.text
    assert all(s.url in notes and s.title in notes for s in expected)
    (table,) = [s.table for s in slide.shapes if s.has_table]
    assert {row.cells[0].text_frame.text for row in list(table.rows)[1:]} == {s.title for s in expected}


def test_many_sources_are_counted_per_site_and_listed_in_the_notes(atlas, deck):
    used = used_sources(deck.snapshot, resolve_region(atlas, "14626"))
    (slide,) = titled(deck("14626"), f"Grundlage dieser Folien: {len(used)} Quellen")
    assert sum(int(n) for n in re.findall(r" \((\d+)\)", said_on(slide).partition("Veröffentlicht von")[2])) == len(
        used
    )
    notes = slide.notes_slide.notes_text_frame.text
    assert all(s.title in notes for s in used)
    assert not any(s.has_table for s in slide.shapes), "no head that is repeated in every column"


def test_a_municipality_is_introduced_on_the_overview(atlas, deck):
    (slide,) = titled(deck(f"{ZITTAU}+1"), "In 5 von 8 Gemeinden ist eine Teilnahme belegt")
    assert answer(deck.snapshot, ZITTAU, GERMAN) in said_on(slide)


def test_of_a_single_municipality_there_is_no_table_and_no_chart_of_one(deck):
    found = slides(deck("14612000"))
    assert not any(s.has_chart for slide in found for s in slide.shapes)
    assert not titled(deck("14612000"), "Schritte und Zeitpunkte")
    assert titled(deck("14612000"), "Dresden: Teilnahme belegt")
    (slide,) = titled(deck("14612000"), "Dresden hat einen Präventionsrat")
    assert "0 %" not in said_on(slide), "no share of one"


# --- legible and inside ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("region", "wishes"), SHAPES)
def test_no_text_is_smaller_than_twelve_points(deck, region, wishes):
    for slide in slides(deck(region, wishes=wishes)):
        for text, size, name in runs(slide.shapes):
            assert size is None or size >= 12, (slide.shapes.title.text_frame.text, name, text, size)
        inherited = slide.slide_layout.slide_master._element.xpath(".//a:defRPr/@sz")
        assert min(map(int, inherited)) >= 1200
        for chart in (s.chart for s in slide.shapes if s.has_chart):
            sizes = [int(s) for s in chart._chartSpace.xpath(".//@sz")]
            assert sizes
            assert min(sizes) >= 1200


@pytest.mark.parametrize("wishes", [WIDE, NARROW], ids=["16:9", "4:3"])
def test_titles_do_not_jump(deck, wishes):
    found = slides(deck("14626", wishes=wishes))[1:]
    sizes = {run.font.size for s in found for p in s.shapes.title.text_frame.paragraphs for run in p.runs}
    (size,) = sizes
    assert size is None or size >= Pt(18)


def test_symbols_are_seen_on_a_projector(deck):
    (slide,) = titled(deck("sachsen"), "In 92 von 419 Gemeinden ist eine Teilnahme belegt")
    (group,) = [s for s in slide.shapes if s.name == "Karte"]
    symbols = [s for g in group.shapes if g.name.startswith("Präventionsrat") for s in g.shapes]
    assert symbols
    assert min(s.width for s in symbols) >= Pt(9)


def advances(path):
    with TTFont(path, lazy=True) as font:
        per_em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): widths[glyph][0] / per_em for code, glyph in font.getBestCmap().items()}


@pytest.fixture(scope="module", params=["Source Sans", "Carlito", "Liberation Sans"])
def font(request):
    """A font as a function (text, size, bold) → width in points; Carlito has Calibri's metrics, Liberation Sans Arial's."""
    if request.param == "Source Sans":
        return TextMetrics().width
    name = request.param.replace(" ", "")
    found = {p.stem.rpartition("-")[2]: p for p in Path("/usr/share/fonts").rglob(f"{name}-*.ttf")}
    if not {"Regular", "Bold"} <= set(found):
        pytest.skip(f"{request.param} is not installed")
    widths = {False: advances(found["Regular"]), True: advances(found["Bold"])}
    return lambda text, size, bold=False: size * sum(widths[bold].get(c, 0.6) for c in text)


def lines_of(text, size, bold, room, width):
    """How many lines a paragraph needs, broken at blanks as office programs do."""
    needed, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold) > room:
            needed, line = needed + 1, word
        else:
            line = longer
    return needed


def height_of(frame, room, width):
    """The height of the paragraphs of a text frame in points, spaces after them included but for the last."""
    total, after = 0.0, 0.0
    for paragraph in frame.paragraphs:
        (size,) = {run.font.size.pt for run in paragraph.runs} or {12}
        bold = any(run.font.bold for run in paragraph.runs)
        lines = lines_of("".join(run.text for run in paragraph.runs), size, bold, room, width)
        total += after + 1.22 * size * lines
        after = paragraph.space_after.pt if paragraph.space_after else 0.0
    return total


@pytest.mark.parametrize(("region", "wishes"), SHAPES)
def test_nothing_overflows_its_shape(deck, region, wishes, font):
    for slide in slides(deck(region, wishes=wishes)):
        title = slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape.has_text_frame and not shape.is_placeholder:
                needed = height_of(shape.text_frame, shape.width.pt, font)
                assert needed <= shape.height.pt + 1, (title, shape.name, needed, shape.height.pt)
            if shape.has_table:
                widths = [column.width.pt for column in shape.table.columns]
                for row in shape.table.rows:
                    for cell, wide in zip(row.cells, widths, strict=True):
                        room = sum(widths) if cell.is_merge_origin else wide
                        if not cell.is_spanned:
                            needed = height_of(cell.text_frame, room - 10, font) + 5
                            assert needed <= row.height.pt + 0.5, (title, cell.text_frame.text)


# --- the authority's master ------------------------------------------------------------------------------------------


def test_a_deck_in_the_authoritys_master(deck, tmp_path):
    path = authority_template(tmp_path / "Haus.pptx")
    presentation = Presentation(BytesIO(deck(f"{ZITTAU}+1", path)))
    assert (presentation.slide_width, presentation.slide_height) == (Inches(11), Inches(7))
    for slide in presentation.slides:
        title = slide.shapes.title
        contents = [s for s in slide.shapes if not s.is_placeholder]
        assert all(s.top + s.height <= title.top for s in contents), [s.name for s in contents]
        assert all(s.left >= 0 and s.left + s.width <= Inches(11) for s in contents)
        assert all(size is None or size >= 12 for _, size, _ in runs(contents))
    with zipfile.ZipFile(BytesIO(deck(f"{ZITTAU}+1", path))) as package:
        assert not any(b"Alte" in package.read(n) for n in package.namelist())


def test_a_template_with_a_title_slide_keeps_its_free_places(deck, tmp_path):
    path = authority_template(tmp_path / "Haus.pptx", keep=("Title Slide", "Title Only"))
    opening = slides(deck(f"{ZITTAU}+1", path))[0]
    assert opening.slide_layout.name == "Title Slide"
    (subtitle,) = [
        p for p in opening.placeholders if "In 5 von 8 Gemeinden ist eine Teilnahme belegt" in p.text_frame.text
    ]
    width = TextMetrics().width
    lines = sum(
        lines_of(p.text, p.runs[0].font.size.pt, False, subtitle.width.pt - 14.4, width)
        for p in subtitle.text_frame.paragraphs
    )
    (size,) = {r.font.size.pt for p in subtitle.text_frame.paragraphs for r in p.runs}
    assert 12 <= size < 32
    assert lines * size * 1.4 <= subtitle.height.pt, "the template's own size would leave its place"

"""The deck: every number on it is the one that page, tables and API give, and everything on it can be edited."""

from __future__ import annotations

import os
import re
import zipfile
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Inches, Pt

from layers.catalogue import build_catalogue
from layers.classify import classify
from layers.comparison import comparison_layer
from layers.deck.deck import Wishes, render_deck
from layers.deck.native_tables import Setting, Table, pages
from layers.deck.participants import participants, status_cell
from layers.deck.sources import used_sources
from layers.deck.statements import instrument_statement, overview_statement
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
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.unit.layers.slides.test_slides import area_groups, authority_template

DAY = date(2026, 11, 20)
TOWN = SUITE.town
REGIONS = [SUITE.key, SUITE.district, f"{TOWN}+1", SUITE.city]
WIDE, NARROW = Wishes(), Wishes(proportion=(4, 3))
#: The whole state takes long: in one size only; in samples, so are the others but for the district.
SHAPES = [
    (region, wishes)
    for region in REGIONS
    for wishes in (WIDE, NARROW)
    if wishes == WIDE or region == SUITE.district or (everything() and region != SUITE.key)
]


@pytest.fixture(scope="module")
def theme(state):
    return load_theme().suited(state.programme)


def _maker(materials, theme, as_of, kept):
    """``kept``: the decks that are there already."""
    atlas = materials.atlas
    catalogue = build_catalogue(atlas.state.programme, theme, GERMAN)
    snapshot = Snapshot(atlas, as_of, DAY)

    def make(region, template=None, wishes=WIDE):
        where = region if isinstance(region, Region) else resolve_region(atlas, region)
        key = where.key, template, wishes
        if key not in kept:
            kept[key] = render_deck(materials, snapshot, catalogue, where, theme, template, wishes)
        return kept[key]

    make.snapshot, make.catalogue = snapshot, catalogue
    return make


@pytest.fixture(scope="module")
def deck(materials, theme, made):
    return _maker(materials, theme, DAY, made["decks"])


@pytest.fixture(scope="module")
def small(theme):
    return _maker(Materials(small_atlas()), theme, date(2022, 12, 31), {})


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


def titles(content):
    return [s.shapes.title.text_frame.text for s in slides(content)]


def said_on(slide):
    """Every word of a slide but its title."""
    return text_of(s for s in slide.shapes if s != slide.shapes.title).replace("\u00a0", " ")


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


def test_logo_and_occasion_have_a_place_on_the_title_slide(deck):
    opening = slides(deck(SUITE.district))[0]
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


@pytest.mark.parametrize("region", [SUITE.district, f"{TOWN}+1"])
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


def test_a_comparison_comes_first_and_leaves_out_nothing(deck, theme):
    layer = comparison_layer(deck.catalogue[SUITE.council], date(2022, 12, 31), theme)
    found = titles(deck(f"{TOWN}+1", wishes=Wishes(layer=layer)))
    assert re.fullmatch(rf"{SUITE.council_short}: \d+ neu dabei.* \(seit 31\.12\.2022\)", found[1])
    assert [found[0], *found[2:]] == titles(deck(f"{TOWN}+1"))


def test_nobody_and_plans_are_told_apart(small):
    snapshot = small.snapshot
    instrument = snapshot.atlas.state.programme.find(SUITE.agreement)
    none = Region("x", tuple(a for a in world.NAMES if not snapshot.status(a, SUITE.agreement).takes_part))
    total = len(none.members)
    assert total > 1
    for planned, said in (
        (0, f"{SUITE.agreement_short}: in keiner der {total} Gemeinden belegt"),
        (1, f"{SUITE.agreement_short}: in 1 von {total} Gemeinden geplant"),
    ):
        legend = {STATUS_WORDS[PLANNED]: planned}
        assert instrument_statement(snapshot, instrument, none, legend, GERMAN) == said


def test_unknown_inhabitants_are_not_counted_as_none(small):
    everybody = Region(small.snapshot.atlas.state.key, tuple(world.NAMES))
    assert "Dort leben mindestens 5.000 Menschen (Stand 31.12.2019)." in said_on(
        slide_of(small, everybody, SUITE.agreement)
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
            rf"(\d[\d.]*) (Gemeinden?|{SUITE.agreement_short}(?:en)?|Präventionsr[aä]te?|Quellen?|Menschen)\b", words
        )
        assert len(facts) == len(set(facts)), (slide.shapes.title.text_frame.text, facts)
        sentences = [p for p in words.split("\n") if re.search(r"\d.*\w{4}", p)]
        assert len(sentences) == len(set(sentences)), sentences


# --- tables ----------------------------------------------------------------------------------------------------------


def body_rows(content, beginning):
    """{slide's title: rows of texts}, headings of groups as rows of one cell."""
    found = {}
    for slide in titled(content, beginning):
        (table,) = [s.table for s in slide.shapes if s.has_table]
        rows = [[c.text_frame.text for c in row.cells if not c.is_spanned] for row in list(table.rows)[1:]]
        found[slide.shapes.title.text_frame.text] = rows
    return found


@pytest.mark.parametrize("region", [SUITE.key, SUITE.district, f"{TOWN}+1"])
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
    if region == SUITE.district:
        assert words.count(SUITE.district_said) == 1, "not in every row of a deck about it"
    notes = titled(deck(region), "Schritte")[0].notes_slide.notes_text_frame.text
    assert NO_INFORMATION_NOTE in notes


@pytest.mark.parametrize(("region", "wishes"), [shape for shape in SHAPES if shape[0] != SUITE.city])
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
    for slide in slides(deck(SUITE.district)):
        for shape in slide.shapes:
            if shape.has_table:
                fills = shape._element.xpath(".//a:tcPr//a:srgbClr")
                assert not fills
                assert shape._element.xpath(".//a:tcPr//a:schemeClr[@val='accent1']")
                assert "5C22544A" not in shape._element.xpath("string(.//a:tableStyleId)")


def test_the_sources_are_those_of_the_statuses_shown(atlas, deck):
    where = resolve_region(atlas, SUITE.city)
    expected = {s for a in where.members for status in deck.snapshot.statuses(a).values() for s in status.sources}
    expected |= {s for a in where.members for s in deck.snapshot.status(a, SUITE.mark).sources}
    assert set(used_sources(deck.snapshot, where)) == expected
    assert 0 < len(expected) <= 10, "few enough to be listed"
    (slide,) = titled(deck(where.key), "Grundlage dieser Folien")
    notes = slide.notes_slide.notes_text_frame.text
    assert all(s.url in notes and s.title in notes for s in expected)
    (table,) = [s.table for s in slide.shapes if s.has_table]
    assert {row.cells[0].text_frame.text for row in list(table.rows)[1:]} == {s.title for s in expected}


def test_of_a_single_municipality_there_is_no_table_and_no_chart_of_one(deck):
    found = slides(deck(SUITE.city))
    assert not any(s.has_chart for slide in found for s in slide.shapes)
    assert not titled(deck(SUITE.city), "Schritte und Zeitpunkte")
    assert titled(deck(SUITE.city), f"{SUITE.city_name}: Teilnahme belegt")
    (slide,) = titled(deck(SUITE.city), f"{SUITE.city_name} hat einen {SUITE.council_short}")
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
    found = slides(deck(SUITE.district, wishes=wishes))[1:]
    sizes = {run.font.size for s in found for p in s.shapes.title.text_frame.paragraphs for run in p.runs}
    (size,) = sizes
    assert size is None or size >= Pt(18)


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
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(f"{request.param} is not installed")
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
    presentation = Presentation(BytesIO(deck(f"{TOWN}+1", path)))
    assert (presentation.slide_width, presentation.slide_height) == (Inches(11), Inches(7))
    for slide in presentation.slides:
        title = slide.shapes.title
        contents = [s for s in slide.shapes if not s.is_placeholder]
        assert all(s.top + s.height <= title.top for s in contents), [s.name for s in contents]
        assert all(s.left >= 0 and s.left + s.width <= Inches(11) for s in contents)
        assert all(size is None or size >= 12 for _, size, _ in runs(contents))
    with zipfile.ZipFile(BytesIO(deck(f"{TOWN}+1", path))) as package:
        assert not any(b"Alte" in package.read(n) for n in package.namelist())

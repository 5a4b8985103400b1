"""The deck: every number on it is the one that page, tables and API give, and everything on it can be edited."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Inches, Pt

from layers.answers.counts import counts
from layers.answers.sentences import answer
from layers.catalogue import build_catalogue
from layers.classify import classify
from layers.deck.deck import render_deck
from layers.deck.key_figures import share
from layers.deck.participants import participants, status_cell
from layers.deck.sources import used_sources
from layers.deck.yearly import development
from layers.drawing.materials import Materials
from layers.theme import load_theme
from layers.words.language import GERMAN
from layers.words.wording import NO_INFORMATION_NOTE, STATUS_WORDS
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region, resolve_region
from tests import world
from tests.small_atlas import WEST, small_atlas
from tests.unit.layers.slides.test_slides import area_groups, authority_template

DAY = date(2026, 11, 20)
ZITTAU = "14626610"
REGIONS = ["sachsen", "14626", f"{ZITTAU}+1", "14612000"]


@pytest.fixture(scope="module")
def theme():
    return load_theme()


def _maker(materials, theme, as_of):
    atlas = materials.atlas
    catalogue = build_catalogue(atlas.state.programme, theme, GERMAN)
    snapshot = Snapshot(atlas, as_of, DAY)
    kept = {}

    def make(region, template=None):
        where = region if isinstance(region, Region) else resolve_region(atlas, region)
        if (where.key, template) not in kept:
            kept[where.key, template] = render_deck(materials, snapshot, catalogue, where, theme, template)
        return kept[where.key, template]

    make.snapshot, make.catalogue = snapshot, catalogue
    return make


@pytest.fixture(scope="module")
def deck(materials, theme):
    return _maker(materials, theme, DAY)


@pytest.fixture(scope="module")
def small(theme):
    return _maker(Materials(small_atlas()), theme, date(2022, 12, 31))


def slides(content):
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


def panel(slide):
    (found,) = [s for s in slide.shapes if s.name == "Kennzahlen"]
    return found.text_frame.text.replace("\u00a0", " ")


# --- structure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_every_slide_has_a_title_described_contents_and_sources_in_its_notes(atlas, deck, region):
    for slide in slides(deck(region)):
        kinds = [p.placeholder_format.type for p in slide.placeholders]
        assert sum(k in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE) for k in kinds) == 1
        assert slide.shapes.title.text_frame.text
        assert all(p.text_frame.text.strip() for p in slide.placeholders)
        for shape in slide.shapes:
            if shape.name == "Karte" or shape.has_table or shape.has_chart:
                assert shape._element.xpath("./*/p:cNvPr/@descr")[0]
        notes = slide.notes_slide.notes_text_frame.text
        assert atlas.provenance.attribution in notes
        assert atlas.state.programme.register_source in notes
        ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("region", REGIONS)
def test_slides_are_wide_and_nothing_leaves_them(deck, region):
    presentation = Presentation(BytesIO(deck(region)))
    width, height = presentation.slide_width, presentation.slide_height
    assert (width, height) == (12192000, Inches(7.5))
    for slide in presentation.slides:
        for s in slide.shapes:
            assert s.left >= 0 and s.top >= 0, (slide.shapes.title.text_frame.text, s.name)
            assert s.left + s.width <= width + 2, s.name
            assert s.top + s.height <= height, (slide.shapes.title.text_frame.text, s.name)


def test_the_slides_come_in_their_order(deck, atlas):
    titles = [s.shapes.title.text_frame.text for s in slides(deck("14626"))]
    labels = [i.label for i in atlas.state.programme.instruments]
    starts = ["ASSKomm – Landkreis Görlitz", "Überblick", *labels, "Entwicklung", "Gemeinden", "Gemeinden", "Quellen"]
    assert len(titles) == len(starts)
    assert all(t.startswith(s) for t, s in zip(titles, starts, strict=True)), titles
    for slide in slides(deck("14626"))[1:]:
        assert PP_PLACEHOLDER.SLIDE_NUMBER in [p.placeholder_format.type for p in slide.placeholders]


@pytest.mark.parametrize("region", ["14626", f"{ZITTAU}+1"])
def test_maps_are_native_and_show_the_classes(atlas, deck, region):
    members = resolve_region(atlas, region).members
    for layer in list(deck.catalogue.values()):
        label = next((i.label for i in atlas.state.programme.instruments if i.key == layer.key), layer.title)
        (slide,) = titled(deck(region), f"{label} – ")
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


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["sachsen", "14626", f"{ZITTAU}+1"])
def test_key_figures_are_those_of_the_snapshot(atlas, deck, region):
    where = resolve_region(atlas, region)
    for instrument in atlas.state.programme.instruments:
        statuses = {a: deck.snapshot.status(a, instrument.key) for a in where.members}
        part = [a for a, s in statuses.items() if s.takes_part]
        named = [a for a in part if not statuses[a].derived]
        (slide,) = titled(deck(region), f"{instrument.label} – ")
        said = panel(slide)
        assert instrument.explanation in said
        assert NO_INFORMATION_NOTE in said
        if not part:
            assert (
                f"Von keiner der {GERMAN.number(len(where.members))} Gemeinden ist belegt, dass es begonnen hat."
                in said
            )
            continue
        assert said.startswith(f"{GERMAN.number(len(part))}\nvon {GERMAN.number(len(where.members))} Gemeinden ")
        assert f"({share(len(part), len(where.members), GERMAN)})".replace("\u00a0", " ") in said
        people = sum(atlas.municipalities[a].population for a in part)
        assert f"{GERMAN.number(people)} Menschen" in said
        assert (f"Davon {len(named)} namentlich belegt." in said) == (named != part)
        if instrument.carriers:
            held = counts(deck.snapshot, instrument.key, where.members).carriers
            assert f"{held} {instrument.carriers[held != 1]}" in said
        assert ("Veröffentlicht: " in said) == (region == "sachsen")


def test_unknown_inhabitants_are_not_counted_as_none(small):
    snapshot = small.snapshot
    everybody = Region(snapshot.atlas.state.key, tuple(world.NAMES))
    (slide,) = titled(small(everybody), "Kooperationsvereinbarung")
    assert "Dort leben mindestens 5.000 Menschen (Stand 31.12.2019)." in panel(slide)


@pytest.mark.parametrize("region", ["sachsen", "14626"])
def test_the_chart_shows_who_takes_part_every_year_and_tells_published_totals_apart(atlas, deck, region):
    where = resolve_region(atlas, region)
    (slide,) = titled(deck(region), "Entwicklung")
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


@pytest.mark.parametrize("region", ["sachsen", "14626", f"{ZITTAU}+1"])
def test_the_tables_say_of_everybody_what_the_snapshot_says(atlas, deck, region):
    where = resolve_region(atlas, region)
    shown = {}
    found = tables(deck(region), "Gemeinden und ihre Schritte")
    for table in found:
        head, *rows = [[c.text_frame.text for c in row.cells] for row in table.rows]
        assert head == ["Gemeinde, Landkreis", *(i.short for i in atlas.state.programme.instruments)]
        shown |= {row[0]: row[1:] for row in rows}
        sizes = {r.font.size for row in table.rows for c in row.cells for p in c.text_frame.paragraphs for r in p.runs}
        assert min(sizes) >= Pt(11)
    assert len(found) > 1 or region != "sachsen"
    instruments = atlas.state.programme.instruments
    for ags in where.members:
        m = atlas.municipalities[ags]
        statuses = list(deck.snapshot.statuses(ags).values())
        name = next((n for n in shown if n == m.name or n == f"{m.name}\n{atlas.districts[m.district_ags]}"), None)
        if name is None:
            assert all(s.status == UNKNOWN for s in statuses), m.name
            continue
        assert shown[name] == [status_cell(s, i, GERMAN) for s, i in zip(statuses, instruments, strict=True)]
        assert all(
            (STATUS_WORDS[UNKNOWN] == c) == (s.status == UNKNOWN)
            for c, s in zip(shown.pop(name), statuses, strict=True)
        )
    assert all(name.endswith("eigenes Angebot") for name in shown)
    notes = titled(deck(region), "Gemeinden")[0].notes_slide.notes_text_frame.text
    assert NO_INFORMATION_NOTE in notes


def test_the_sources_are_those_of_the_statuses_shown(atlas, deck):
    where = resolve_region(atlas, f"{ZITTAU}+1")
    expected = {s for a in where.members for status in deck.snapshot.statuses(a).values() for s in status.sources}
    expected |= {s for a in where.members for s in deck.snapshot.status(a, "model").sources}
    assert set(used_sources(deck.snapshot, where)) == expected
    (slide,) = titled(deck(where.key), "Quellen")
    notes = slide.notes_slide.notes_text_frame.text
    assert all(s.url in notes and s.title in notes for s in expected)
    listed = {row.cells[0].text_frame.text for t in tables(deck(where.key), "Quellen") for row in list(t.rows)[1:]}
    assert listed == {s.title for s in expected}
    assert NO_INFORMATION_NOTE in text_of(slide.shapes)


def test_many_sources_are_counted_per_site_and_listed_in_the_notes(atlas, deck):
    used = used_sources(deck.snapshot, resolve_region(atlas, "sachsen"))
    cells = [
        c.text_frame.text for t in tables(deck("sachsen"), "Quellen") for row in list(t.rows)[1:] for c in row.cells
    ]
    assert sum(int(n) for n in re.findall(r" \((\d+)\)", " ".join(cells))) == len(used)
    notes = titled(deck("sachsen"), "Quellen")[0].notes_slide.notes_text_frame.text
    assert all(s.title in notes for s in used)


def test_a_municipality_is_introduced_on_the_overview(atlas, deck):
    (slide,) = titled(deck(f"{ZITTAU}+1"), "Überblick")
    assert answer(deck.snapshot, ZITTAU, GERMAN) in panel(slide)
    (alone,) = titled(deck("14612000"), "Kooperationsvereinbarung")
    assert panel(alone).startswith("Keine Angabe\n"), "not a zero, and no share of one"


def test_rows_go_on_over_slides_without_loss(atlas, deck):
    table = participants(deck.snapshot, resolve_region(atlas, "sachsen"), GERMAN)
    shown = [
        [c.text_frame.text for c in row.cells] for t in tables(deck("sachsen"), "Gemeinden") for row in list(t.rows)[1:]
    ]
    assert shown == [list(row) for row in table.rows]


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
    with zipfile.ZipFile(BytesIO(deck(f"{ZITTAU}+1", path))) as package:
        assert not any(b"Alte" in package.read(n) for n in package.namelist())

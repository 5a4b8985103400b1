"""Saxony: The deck: every number on it is the one that page, tables and API give, and everything on it can be edited."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from layers.answers.counts import counts, municipalities_named
from layers.answers.gaps import gaps
from layers.answers.sentences import answer
from layers.deck.deck import Wishes
from layers.deck.experience import experienced
from layers.deck.sources import used_sources
from layers.deck.statements import instrument_statement
from layers.deck.yearly import development
from layers.drawing.text_metrics import TextMetrics
from layers.words.language import GERMAN
from loaders.atlas.facts import PLANNED, UNKNOWN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region, resolve_region
from tests import world
from tests.small_atlas import WEST
from tests.sweeps import some
from tests.unit.layers.deck.test_deck import (  # noqa: F401
    DAY,
    deck,
    lines_of,
    runs,
    said_on,
    slide_of,
    slides,
    small,
    theme,
    titled,
    titles,
)
from tests.unit.layers.slides.test_slides import area_groups, authority_template

ZITTAU = "14626610"
REGIONS = ["sachsen", "14626", f"{ZITTAU}+1", "14612000"]


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


def legend_of(slide):
    """{label: number} of a slide's legend."""
    (group,) = [s for s in slide.shapes if s.name == "Legende"]
    words = [s.text_frame.text for s in group.shapes if s.has_text_frame and s.text_frame.text]
    return {label: int(number) for number, label in pairwise(words) if number.isdigit()}


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


# --- as chosen -------------------------------------------------------------------------------------------------------


def test_a_chosen_layer_comes_first_and_only_once(deck):
    chosen = deck(f"{ZITTAU}+1", wishes=Wishes(layer=deck.catalogue["kpr"], labels="none", title="Sicher im Osten"))
    usual = titles(deck(f"{ZITTAU}+1"))
    found = titles(chosen)
    assert found[:2] == ["Sicher im Osten", "Mindestens 1 von 8 Gemeinden hat einen Präventionsrat"]
    assert sorted(found[1:]) == sorted(usual[1:])
    assert "Ortsnamen" not in {s.name for slide in slides(chosen) for s in slide.shapes}
    assert "Ortsnamen" in {s.name for slide in slides(deck(f"{ZITTAU}+1")) for s in slide.shapes}


def test_who_is_named_on_the_maps_is_as_chosen(deck, atlas):
    named = {}
    for labels in ("participants", "all"):
        (slide,) = titled(
            deck(f"{ZITTAU}+1", wishes=Wishes(labels=labels)), "Mindestens 5 von 8 Gemeinden haben eine Vereinbarung"
        )
        (group,) = [s for s in slide.shapes if s.name == "Ortsnamen"]
        named[labels] = {s.text_frame.text for s in group.shapes if s.has_text_frame}
    assert named["participants"] < named["all"]


# --- statements and numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", some(["sachsen", "14626", "14524", "14625", "14626610+2", f"{ZITTAU}+1"], 3))
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
        assert f"{GERMAN.share(people / everybody)}\nder Menschen".replace("\u00a0", " ") in said
        assert f"{GERMAN.number(people)} (Einwohner" in said
        held = f"{count.carriers} {instrument.carriers[count.carriers != 1]}" if instrument.carriers else "–"
        assert (held in said) == bool(instrument.carriers and count.carriers != count.taking_part)
        assert ("Veröffentlicht: " in said) == (region == "sachsen")
        assert instrument.explanation in slide.notes_slide.notes_text_frame.text


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


def test_symbols_are_seen_on_a_projector(deck):
    (slide,) = titled(deck("sachsen"), "In 92 von 419 Gemeinden ist eine Teilnahme belegt")
    (group,) = [s for s in slide.shapes if s.name == "Karte"]
    symbols = [s for g in group.shapes if g.name.startswith("Präventionsrat") for s in g.shapes]
    assert symbols
    assert min(s.width for s in symbols) >= Pt(9)


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

"""Pictures: what they show, that nothing is cut off, and that the same question gives the same bytes."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from datetime import date
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

from layers.catalogue import build_catalogue
from layers.drawing.materials import Materials
from layers.drawing.picture import compose
from layers.drawing.svg_path import path_data
from layers.drawing.text_metrics import TextMetrics, plain
from layers.drawing.typesetting import round_length
from layers.files.raster import render_png
from layers.files.svg import render_svg
from layers.theme import load_theme
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region
from tests.suite_state import SUITE
from tests.sweeps import everything

DAY = date(2023, 9, 14)
SIZES = [
    (1280, 720),
    (960, 720),
    (600, 600),
    (210, 297),
    (333, 777),
    (3840, 2160),
    (200, 200),
    (8000, 600),
    (600, 8000),
]
REGIONS = [SUITE.key, SUITE.far_district, f"{SUITE.town}+1", f"{SUITE.second_city}+2", SUITE.city]
HOSTILE = (
    "</title><script>alert(\"x\")</script> & 'Ćĕłń' \x00\x1b\ud800 Wjelikočorny 😀 " + "Donaudampfschifffahrt" * 12
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def theme():
    return load_theme()


@pytest.fixture(scope="module")
def draw(materials, theme):
    catalogue = build_catalogue(materials.atlas.state.programme, theme, GERMAN)

    def picture(region=SUITE.key, layer="overview", size=(1280, 720), as_of=DAY, **wishes):
        where = resolve_region(materials.atlas, region)
        return compose(
            materials,
            Snapshot(materials.atlas, as_of, date(2026, 11, 20)),
            catalogue[layer],
            where,
            width=size[0],
            height=size[1],
            **wishes,
        )

    return picture


def words(picture):
    return " ".join(t.text for t in picture.texts)


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_every_municipality_has_its_own_path_with_a_name_and_a_status(draw, theme, materials):
    root = ElementTree.fromstring(render_svg(draw(), theme))
    paths = [p for p in root.iter(f"{SVG}path") if p.get("id")]
    assert {p.get("id") for p in paths} == {f"a{ags}" for ags in materials.atlas.municipalities}
    assert len(paths) == SUITE.number
    assert all(p.get("data-ags") == p.get("id")[1:] and p.get("class") for p in paths)
    titles = {p.get("data-ags"): p.find(f"{SVG}title").text for p in paths}
    assert titles[SUITE.town].startswith(f"{SUITE.town_name}: {SUITE.agreement_short} ")
    assert "05.02.2021" in titles[SUITE.town]
    assert all(title.startswith(materials.atlas.municipalities[ags].name + ": ") for ags, title in titles.items())


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("layer", ["overview", SUITE.council, SUITE.analysis, SUITE.talk])
def test_legend_counts_what_is_drawn_and_leaves_context_out(draw, materials, region, layer):
    picture = draw(region, layer)
    members = set(resolve_region(materials.atlas, region).members)
    drawn = Counter(a.class_key for a in picture.areas)
    assert {e.key: e.count for e in picture.legend if e.kind == "class"} == {
        e.key: drawn[e.key] for e in picture.legend if e.kind == "class"
    }
    assert sum(e.count for e in picture.legend if e.kind == "class") == len(picture.areas) == len(members)
    assert not members & {a.ags for a in picture.context}
    assert all(a.class_key == "" for a in picture.context)
    assert [e.count for e in picture.legend if e.kind == "symbol"] == [len(picture.symbols)] * any(
        e.kind == "symbol" for e in picture.legend
    )
    marked = [o for o in picture.outlines if not o.focus]
    assert all(e.count == len(marked) for e in picture.legend if e.kind == "outline")


def test_empty_optional_classes_do_not_appear_but_other_empty_classes_do(draw):
    keys = [e.key for e in draw(SUITE.far_district, SUITE.council).legend]
    assert "ended" not in keys
    assert "completed" not in keys, "a council is never completed"
    assert "planned" in keys
    assert "completed" in [e.key for e in draw(SUITE.far_district, SUITE.analysis).legend]


def test_context_is_drawn_around_a_district_and_never_outside_the_frame(draw):
    assert not draw(SUITE.key).context
    picture = draw(SUITE.far_district)
    assert len(picture.context) > 5
    frame = picture.frame
    points = np.vstack([ring for a in picture.context for ring in a.rings])
    assert points[:, 0].min() >= frame.x - 0.01
    assert points[:, 0].max() <= frame.right + 0.01
    assert points[:, 1].min() >= frame.y - 0.01
    assert points[:, 1].max() <= frame.bottom + 0.01


def test_north_is_up_and_shapes_keep_their_proportions(draw, materials):
    picture = draw(SUITE.key, size=(777, 500))
    boxes = {a.ags: np.vstack(a.rings) for a in picture.areas}
    keys, real = (
        materials.atlas.shapes.keys,
        shapely.get_coordinates(shapely.centroid(materials.atlas.shapes.geometries)),
    )
    west, east, south, north = (boxes[keys[i]] for axis in real.T for i in (axis.argmin(), axis.argmax()))
    assert west[:, 0].max() < east[:, 0].min()
    assert south[:, 1].min() > north[:, 1].max()
    everything = np.vstack(list(boxes.values()))
    left, bottom, right, top = shapely.total_bounds(materials.atlas.shapes.geometries)
    width, height = np.ptp(everything, axis=0)
    assert width / height == pytest.approx((right - left) / (top - bottom), rel=0.02)


def test_symbols_lie_inside_their_municipality(draw):
    picture = draw(SUITE.key)
    areas = {a.ags: a for a in picture.areas}
    assert len(picture.symbols) > 3
    for symbol in picture.symbols:
        parts = shapely.polygons([shapely.linearrings(ring) for ring in areas[symbol.ags].rings])
        assert shapely.contains_xy(parts, symbol.x, symbol.y).any()


def test_the_focus_is_outlined_last_and_named_in_the_legend(draw):
    picture = draw(f"{SUITE.town}+1")
    assert [o.ags for o in picture.outlines if o.focus] == [picture.outlines[-1].ags] == [SUITE.town]
    assert [e.label for e in picture.legend if e.kind == "focus"] == [SUITE.town_name]


@pytest.mark.parametrize("size", [(200, 200), (1280, 720), (3840, 2160)])
def test_holes_and_exclaves_survive(draw, materials, theme, size):
    picture = draw(size=size)
    shapes = materials.atlas.shapes.frame().geometry
    rings = {a.ags: len(a.rings) for a in picture.areas}
    expected = {ags: sum(1 + len(p.interiors) for p in shapely.get_parts(g)) for ags, g in shapes.items()}
    assert rings == expected
    assert max(expected.values()) > 1
    svg = ElementTree.fromstring(render_svg(picture, theme))
    drawn = {p.get("data-ags"): p.get("d").count("z") for p in svg.iter(f"{SVG}path") if p.get("id")}
    assert drawn == expected
    assert 'fill-rule="evenodd"' in render_svg(picture, theme)


def test_detail_follows_the_scale(draw):
    def points(**wishes):
        return sum(len(r) for a in draw(**wishes).areas if a.ags == SUITE.far for r in a.rings)

    assert points(size=(200, 200)) < points(size=(1280, 720)) < points(size=(3840, 2160)) <= points(region=SUITE.far)


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "region", "title"),
    # both regions and both titles in every size, and every title in every region; in samples, every size once
    [
        (size, region, (None, HOSTILE)[(i + j) % 2] if everything() else (None, HOSTILE)[i // 2 % 2])
        for i, size in enumerate(SIZES)
        for j, region in enumerate([SUITE.key, f"{SUITE.town}+1"])
        if everything() or i % 2 == j
    ],
)
def test_nothing_is_cut_off_and_nothing_that_must_stay_is_missing(draw, materials, size, region, title):
    picture = draw(region, size=size, title=title, labels="all")
    for text in picture.texts:
        assert text.width == pytest.approx(materials.metrics.width(text.text, text.size, text.bold))
        assert text.box.x >= 0
        assert text.box.y >= 0
        assert text.box.right <= size[0]
        assert text.box.bottom <= size[1]
        assert text.size >= 5
    shown = words(picture)
    assert "Stand 14.09.2023" in shown
    assert materials.atlas.provenance.attribution in shown
    assert materials.atlas.state.programme.register_source in shown
    assert [t.text for t in picture.texts if t.role == "legend"] == [e.label for e in picture.legend]
    assert len([t for t in picture.texts if t.role == "title"]) <= 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("title", [None, HOSTILE])
def test_words_overlap_neither_each_other_nor_swatches_nor_the_map(draw, size, title):
    picture = draw(f"{SUITE.second_city}+2", size=size, title=title, labels="all")
    boxes = [t.box for t in picture.texts] + [e.box for e in picture.legend]
    shapes = [shapely.box(b.x, b.y + 0.1 * b.height, b.right, b.bottom - 0.1 * b.height) for b in boxes]
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    assert [(boxes[a], boxes[b]) for a, b in zip(first, second, strict=True) if a < b] == []
    frame = picture.frame
    on_the_map = [
        t.text
        for t in picture.texts
        if t.role != "label"
        and t.box.right > frame.x
        and t.box.x < frame.right
        and t.box.bottom > frame.y
        and t.box.y < frame.bottom
    ]
    assert on_the_map == []


def test_text_grows_with_the_picture(draw):
    assert 15 <= draw(size=(1280, 720)).unit <= 16
    assert draw(size=(3840, 2160)).unit == pytest.approx(3 * draw(size=(1280, 720)).unit)


def test_default_title_and_own_title(draw):
    assert draw(SUITE.far_district, SUITE.council).title == f"{SUITE.council_short} – {SUITE.far_district_said}"
    assert (
        draw(SUITE.far_district, SUITE.council, title="  ").title
        == f"{SUITE.council_short} – {SUITE.far_district_said}"
    )
    assert draw(SUITE.far_district, SUITE.council, title="Unsere\nRäte").title == "Unsere Räte"


def test_scale_bar_is_round_and_true(draw):
    picture = draw(SUITE.far_district)
    metres = picture.scale_bar.metres
    assert metres in (5_000, 10_000)
    assert picture.scale_bar.length * picture.metres_per_pixel == pytest.approx(metres)
    assert f"{metres // 1000:.0f} km" in words(picture)
    assert [round_length(m) for m in (999, 1000, 4999, 5000, 70_000)] == [500, 1000, 2000, 5000, 50_000]


def test_wrapping_breaks_at_spaces_cuts_with_an_ellipsis_and_keeps_every_letter_otherwise():
    metrics = TextMetrics()
    text = "Vorbeugungsrat – Bergau und Nachbargemeinden"
    lines = metrics.wrap(text, 20, 180)
    assert " ".join(lines) == text
    assert all(metrics.width(line, 20) <= 180 for line in lines)
    assert not any(line.startswith("–") for line in lines)
    assert metrics.wrap(text, 20, 180, lines=2)[-1].endswith("…")
    assert "".join(metrics.wrap("x" * 50, 20, 100)) == "x" * 50
    assert metrics.wrap("W", 20, 1) == ["W"]
    assert metrics.width("iii", 10) < metrics.width("WWW", 10) < metrics.width("WWW", 10, bold=True)


# --- formats ---------------------------------------------------------------------------------------------------------


def test_a_hostile_title_stays_text(draw, theme):
    svg = render_svg(draw(title=HOSTILE), theme)
    root = ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert root.find(f"{SVG}title").text == plain(HOSTILE)
    assert "Wjelikočorny 😀" in root.find(f"{SVG}title").text
    assert root.get("lang") == "de"
    assert root.find(f"{SVG}desc").text
    svg.encode("utf-8")


def test_svg_names_only_patterns_that_it_defines_and_asks_nothing_from_elsewhere(draw, theme):
    for layer in ("overview", SUITE.talk, SUITE.analysis):
        svg = render_svg(draw(SUITE.far_district, layer), theme)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(re.findall(r'<pattern id="([^"]+)"', svg))
        assert "href" not in svg
    assert len(render_svg(draw(), theme)) < 400_000


def test_path_data_closes_rings_rounds_and_steps():
    square = np.array([(0, 0), (10.04, 0), (10.04, 0.01), (10, 10.5), (0, 10.5), (0, 0)])
    hole = square / 2 + 2
    assert path_data([(square, hole), ()]) == ["M0 0l10 0 0 10.5-10 0zM2 2l5 0 0 5.2-5 0z", ""]


@pytest.mark.parametrize("size", [(333, 777), (201, 203), (1280, 720), (7999, 2001)])
def test_png_has_exactly_the_size_asked_for(draw, theme, size):
    png = render_png(render_svg(draw(f"{SUITE.town}+1", size=size), theme), *size)
    assert struct.unpack(">II", png[16:24]) == size


def test_png_says_where_it_comes_from(draw, theme, materials):
    picture = draw(size=(300, 200), title="Łužica")
    texts = dict(_texts(render_png(render_svg(picture, theme), 300, 200)))
    assert texts["Title"] == "Łužica"
    assert texts["Date"] == "2023-09-14"
    assert texts["Copyright"] == materials.atlas.provenance.attribution
    assert materials.atlas.state.programme.register_source in texts["Source"]


def test_same_question_same_bytes_even_from_fresh_materials(draw, theme, materials):
    svg = render_svg(draw(SUITE.far_district, labels="all"), theme)
    layer = build_catalogue(materials.atlas.state.programme, theme, GERMAN)["overview"]
    again = compose(
        Materials(materials.atlas),
        Snapshot(materials.atlas, DAY, date(2026, 11, 20)),
        layer,
        resolve_region(materials.atlas, SUITE.far_district),
        width=1280,
        height=720,
        labels="all",
    )
    assert render_svg(again, theme) == svg
    assert render_png(svg, 1280, 720) == render_png(svg, 1280, 720)


def _texts(png):
    """Walk the chunks, check every checksum and yield keyword and text of the iTXt ones."""
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        if kind == b"iTXt":
            keyword, rest = data.split(b"\0", 1)
            yield keyword.decode("latin-1"), rest[2:].split(b"\0", 2)[2].decode("utf-8")
        at += 12 + length


def test_pictures_of_one_view_share_their_shapes_and_no_others(site):
    """What is kept is the way borders run in a view, never what they are filled with."""

    def drawn(region=SUITE.district, layer=SUITE.council, **wishes):
        where = resolve_region(site.atlas, region)
        size = {"width": 800, "height": 450} | wishes
        return compose(site.materials, site.on(site.today()), site.catalogue[layer], where, **size)

    first, again = drawn(), drawn()
    assert [a.shapes for a in first.areas] == [a.shapes for a in again.areas]
    assert render_svg(first, site.theme) == render_svg(again, site.theme)
    # another size of the legend moves the map, another region or size anyway
    for other in (drawn(width=801), drawn(SUITE.beside_district), drawn(f"{SUITE.town}+1")):
        assert other.areas[0].shapes is not first.areas[0].shapes
    fresh = Materials(site.atlas)
    anew = compose(
        fresh,
        site.on(site.today()),
        site.catalogue[SUITE.council],
        resolve_region(site.atlas, SUITE.district),
        width=800,
        height=450,
    )
    assert render_svg(anew, site.theme) == render_svg(again, site.theme)

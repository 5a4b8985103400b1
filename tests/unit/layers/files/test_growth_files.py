"""The growth as slides and as a moving picture: a frame per year, nothing moves but what changed, every count is the map's."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pytest
from PIL import Image, ImageSequence
from pptx import Presentation
from typer.testing import CliRunner

from app import cli
from dashboard.context.query import RequestError
from dashboard.exports.rendering import LARGEST_GIF, gif_pixels, render_growth
from dashboard.exports.snippet_request import read_snippet
from layers.catalogue import build_catalogue
from layers.classify import classify
from layers.drawing.growth_pictures import growth_days, growth_in_words, growth_pictures, undated_members
from layers.drawing.materials import Materials
from layers.files.gif import FRAME_MS, LAST_MS, render_gif
from layers.files.raster import render_png
from layers.files.svg import render_svg
from layers.slides.snippet import canvas, render_series
from layers.theme import load_theme
from layers.words.language import GERMAN, load_translated
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region, resolve_region
from tests import world
from tests.clock import TODAY
from tests.language_tools import german_in
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE
from tests.sweeps import each
from tests.unit.layers.files.test_english_files import languages_of, texts_of_slides
from tests.unit.layers.slides.test_slides import authority_template

YEARS = [date(year, 12, 31) for year in range(2018, 2026)]
QUERY = f"layer={SUITE.council}&region={SUITE.town}%2B1&date=2023-09-14&width=640&height=360"


@pytest.fixture(scope="module")
def theme():
    return load_theme()


@pytest.fixture(scope="module")
def grow(materials, theme):
    return _grower(materials, theme)


@pytest.fixture(scope="module")
def grow_small(theme):
    return _grower(Materials(_with_an_end(small_atlas())), theme)


def _grower(materials, theme):
    atlas = materials.atlas
    catalogues = {
        lang.code: build_catalogue(lang.state(atlas.state).programme, theme, lang)
        for lang in (GERMAN, *load_translated().values())
    }

    def pictures(region, layer="overview", size=(1280, 720), as_of=TODAY, lang="de", **wishes):
        where = region if isinstance(region, Region) else resolve_region(atlas, region)
        wishes = {"width": size[0], "height": size[1], **wishes}
        return growth_pictures(materials, Snapshot(atlas, as_of, TODAY), catalogues[lang][layer], where, **wishes)

    pictures.catalogue, pictures.materials = catalogues["de"], materials
    return pictures


def _with_an_end(atlas):
    """The small world with a council that ended in 2020 and was taken up again in 2022, and one without a date."""
    some = next(f for f in atlas.register.facts if f.instrument == SUITE.council)
    told = [
        (world.D, "active", parse_partial_date("2019-03-01"), "constituted"),
        (world.D, "ended", parse_partial_date("2020-05-01"), "as_of"),
        (world.B, "active", None, ""),
    ]
    facts = [replace(some, ags=a, status=s, date=d, date_kind=k) for a, s, d, k in told]
    return replace(atlas, register=replace(atlas.register, facts=[*atlas.register.facts, *facts]))


def places(picture):
    """Where everything stands that is no map."""
    words = [(t.role, t.y, t.size) for t in picture.texts if t.role != "label"]
    left = [t.x for t in picture.texts if t.role not in ("label", "count")]
    right = [t.x for t in picture.texts if t.role == "count"]
    legend = [(e.kind, e.key, e.box, e.size, e.paint, e.colour) for e in picture.legend]
    look = (picture.frame, picture.metres_per_pixel, picture.unit, picture.map_unit, picture.scale_bar)
    return look, legend, words, left, right, [a.ags for a in picture.areas], [a.ags for a in picture.context]


def test_a_comparison_grows_from_the_day_that_it_compares_with(atlas, site):
    since = site.compared(site.catalogue[SUITE.council], date(2022, 6, 15))
    assert list(growth_days(Snapshot(atlas, TODAY, TODAY), since)) == [*YEARS[4:], TODAY]
    region = resolve_region(atlas, SUITE.district)
    pictures = growth_pictures(site.materials, site.on(TODAY), since, region, width=1280, height=720)
    new = [sum(a.class_key == "new" for a in p.areas) for p in pictures]
    assert new == sorted(new) and new[0] < new[-1], "who is new stays new"
    assert len({p.frame for p in pictures}) == 1


def test_the_programmes_start_decides_not_a_constant(site, grow_small):
    atlas = grow_small.materials.atlas
    programme = replace(atlas.state.programme, start=date(2015, 2, 3))
    moved = replace(atlas, state=replace(atlas.state, programme=programme))
    days = growth_days(Snapshot(moved, date(2018, 6, 1), TODAY), site.catalogue[SUITE.council])
    assert [d.year for d in days] == [2015, 2016, 2017, 2018]


def test_swatches_are_as_large_before_the_first_symbol_as_after(grow, theme):
    pictures = grow(f"{SUITE.town}+1")
    assert not pictures[0].symbols
    assert pictures[-1].symbols
    sizes = {re.findall(r'class="symbol" cx="[^"]*" cy="[^"]*" r="([^"]*)"', render_svg(p, theme))[0] for p in pictures}
    assert len(sizes) == 1


def test_facts_without_a_date_are_counted_and_said(atlas, grow, grow_small):
    small, region = grow_small.materials.atlas, Region(SUITE.key, tuple(world.NAMES))
    layer = grow_small.catalogue[SUITE.council]
    now = Snapshot(small, TODAY, TODAY)
    assert undated_members(now, layer, region.members) == 1
    assert undated_members(Snapshot(small, date(2025, 12, 31), TODAY), layer, region.members) == 0
    assert growth_in_words(now, layer, region)[1] == (
        "Angaben ohne Datum zählen nur im letzten Bild; das betrifft 1 Gemeinde."
    )
    for key, layer in grow.catalogue.items():
        snapshot = Snapshot(atlas, TODAY, TODAY)
        _, *before, last = ({a.ags: a.class_key for a in p.areas} for p in grow(SUITE.key, key, as_of=TODAY))
        without = undated_members(snapshot, layer, atlas.municipalities)
        changed = sum(before[-1][ags] != last[ags] for ags in last)
        dated = classify(Snapshot(atlas, TODAY, date.max), layer).classes
        assert without >= sum(dated[ags] != last[ags] for ags in last)
        assert changed <= without + sum(dated[ags] != before[-1][ags] for ags in last)


# --- the moving picture ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def moving(grow, theme):
    pictures = grow(f"{SUITE.town}+1", "overview", (640, 360), title=f"{SUITE.town_name} & Ćisinski")
    return pictures, render_gif(pictures, theme, 640, 360, ["Ein Hinweis."])


def test_a_gif_has_every_picture_for_its_time(moving):
    pictures, content = moving
    with Image.open(io.BytesIO(content)) as gif:
        assert (gif.format, gif.size, gif.n_frames, gif.info["loop"]) == ("GIF", (640, 360), len(pictures), 0)
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
        gif.seek(0)
        comment = gif.info["comment"].decode()
    assert durations == [FRAME_MS] * (len(pictures) - 1) + [LAST_MS]
    for told in (
        f"{SUITE.town_name} & Ćisinski",
        "Stand 20.11.2026",
        "Ein Hinweis.",
        pictures[0].source,
        pictures[0].attribution,
    ):
        assert told in comment


def test_frames_differ_where_something_changed_and_nowhere_else(moving, theme):
    pictures, content = moving
    with Image.open(io.BytesIO(content)) as gif:
        frames = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(gif)]
    moment = next(t.box for t in pictures[0].texts if t.role == "moment")
    title = next(t.box for t in pictures[0].texts if t.role == "title")
    source = next(t.box for t in pictures[0].texts if t.role == "source")

    def part(frame, box):
        return frame[int(box.y) : int(box.bottom) + 1, int(box.x) : int(box.right) + 1]

    dates = {part(frame, moment).tobytes() for frame in frames}
    assert len(dates) == len(frames), "every year reads otherwise"
    for box in (title, source):
        assert all((part(frame, box) == part(frames[0], box)).all() for frame in frames), "no flicker"


def test_no_colour_is_changed_so_that_it_shows(moving, theme):
    pictures, content = moving
    with Image.open(io.BytesIO(content)) as gif:
        gif.seek(gif.n_frames - 1)
        last = np.asarray(gif.convert("RGB")).astype(int)
    drawn = {e.paint.fill for e in pictures[-1].legend if e.paint and e.count} | {theme.ui["ground"], theme.ui["ink"]}
    png = np.asarray(Image.open(io.BytesIO(render_png(render_svg(pictures[-1], theme), 640, 360))).convert("RGB"))
    missed = np.abs(last - png).max(axis=2)
    for colour in drawn:
        places = (png == tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))).all(axis=2)
        assert places.any() and missed[places].max() == 0, colour
    assert missed.max() <= 8, "letters and borders"


def test_one_palette_serves_all_frames(moving):
    pictures, content = moving
    # bit 7 of the packed field of every image descriptor would announce a palette of its own
    blocks = list(re.finditer(rb"\x21\xf9\x04.{4}\x00\x2c(.{8})(.)", content, re.S))
    assert len(blocks) == len(pictures)
    assert not any(block[2][0] & 0x80 for block in blocks)


def test_the_same_pictures_give_the_same_bytes(moving, theme):
    pictures, content = moving
    assert render_gif(pictures, theme, 640, 360, ["Ein Hinweis."]) == content


def test_a_single_picture_is_a_gif_too(grow, theme):
    content = render_gif(grow(SUITE.town, as_of=date(2018, 12, 1), size=(300, 200)), theme, 300, 200)
    with Image.open(io.BytesIO(content)) as gif:
        assert (gif.n_frames, gif.size) == (1, (300, 200))


@pytest.mark.parametrize(
    ("query", "pixels"),
    [
        ({"size": "slide"}, (1920, 1080)),
        ({"size": "a4"}, (1357, 1920)),
        ({"width": "8000", "height": "4000"}, (1920, 960)),
        ({"width": "333", "height": "777"}, (333, 777)),
        ({"size": "square", "preview": "400"}, (400, 400)),
    ],
)
def test_moving_pictures_are_no_larger_than_the_limit(site, query, pixels):
    assert gif_pixels(read_snippet(query, site)) == pixels
    assert max(pixels) <= LARGEST_GIF


# --- slides ----------------------------------------------------------------------------------------------------------


def slides_of(content):
    return list(Presentation(io.BytesIO(content)).slides)


@pytest.mark.parametrize(("template", "lang"), each([False, True], ["de", "en"]))
def test_nothing_moves_from_slide_to_slide(grow, theme, tmp_path, template, lang):
    path = authority_template(tmp_path / "Vorlage.pptx") if template else None
    pictures = grow(f"{SUITE.town}+1", "overview", lang=lang, **canvas(path, 1280, 720))
    language = pictures[0].language
    slides = slides_of(render_series(pictures, theme, path))

    def fixed(slide):
        def walk(shapes):
            for s in shapes:
                if s.shape_type == 6:  # a group
                    yield from walk(s.shapes)
                else:
                    yield s

        marks = tuple(language.text(m, name="") for m in ("{name}, Umriss", "{name}, heller Rand"))
        named = {}
        for s in walk(slide.shapes):
            words = s.has_text_frame and s.text_frame.text
            # counts and dates are as wide as they are; pictures are tested for where they begin or end
            if not (words and re.search(r"\d", words) and "km" not in words) and not s.name.endswith(marks):
                named.setdefault(s.name, []).append((s.left, s.top, s.width, s.height))
        return {name: where for name, where in named.items() if not re.match(r"\d{8} .*: ", name)}

    sizes = [slide.shapes.title._element.xpath(".//a:rPr/@sz") for slide in slides]
    assert all(size == sizes[0] for size in sizes)
    assert all(fixed(slide) == fixed(slides[0]) for slide in slides[1:])


def test_growing_slides_are_reproducible(grow, theme):
    pictures = grow(SUITE.town, SUITE.council, as_of=date(2020, 2, 2))
    assert render_series(pictures, theme) == render_series(pictures, theme)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("region=x", "region"),
        ("date=2099-01-01", "date"),
        ("size=poster", "size"),
        ("width=9", "width"),
        ("layer=x", "layer"),
        ("labels=x", "labels"),
        ("title=" + "x" * 201, "title"),
    ],
)
@pytest.mark.parametrize("fmt", ["gif", "pptx"])
def test_nonsense_is_refused_with_its_field(client, fmt, query, field):
    response = client.get(f"/growth.{fmt}?{query}")
    assert (response.status_code, response.get_json()["error"]["field"]) == (422, field)


def test_other_formats_do_not_exist(client):
    assert client.get("/growth.png").status_code == 404


def links_of(page):
    return [unescape(h) for h in re.findall(r'href="([^"]*/growth\.[^"]*)"', page)]


def test_english_files(client):
    page = client.get(f"/ausschnitt?{QUERY}&lang=en").get_data(as_text=True)
    links = links_of(page)
    assert all("lang=en" in link for link in links)
    slides, gif = (client.get(link).data for link in links)
    assert german_in(texts_of_slides(slides)) == []
    assert languages_of(slides) == {"en-GB"}
    with Image.open(io.BytesIO(gif)) as image:
        comment = image.info["comment"].decode()
    assert "As of 14 Sept 2023" in comment
    assert german_in([line for line in comment.split("\n") if "Daten verändert" not in line]) == []


def test_the_command_refuses_other_formats(tmp_path):
    result = CliRunner().invoke(cli, ["export", "--growth", "--out", str(tmp_path / "a.png")])
    assert result.exit_code == 2
    assert "pptx, gif" in result.output
    assert list(tmp_path.iterdir()) == []


def test_growth_of_a_region_without_any_fact_is_drawn(site):
    with pytest.raises(RequestError):
        read_snippet({"region": "00000000"}, site)
    wanted = read_snippet({"region": SUITE.beside, "date": "2019-06-01", "width": "300", "height": "300"}, site)
    assert render_growth(site, wanted, "gif").startswith(b"GIF89a")

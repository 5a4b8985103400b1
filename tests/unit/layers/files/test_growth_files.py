"""The growth as slides and as a moving picture: a frame per year, nothing moves but what changed, every count is the map's."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pytest
from PIL import Image, ImageSequence
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from typer.testing import CliRunner

from app import cli
from dashboard.context.query import RequestError
from dashboard.exports.rendering import LARGEST_GIF, gif_pixels, render_growth
from dashboard.exports.snippet_request import read_snippet
from layers.catalogue import build_catalogue
from layers.classify import classify
from layers.drawing.growth_pictures import growth_days, growth_in_words, growth_pictures, undated_members
from layers.drawing.materials import Materials
from layers.drawing.picture import compose
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
from tests.sweeps import each
from tests.unit.layers.files.test_english_files import languages_of, texts_of_slides
from tests.unit.layers.slides.test_slides import area_groups, authority_template

YEARS = [date(year, 12, 31) for year in range(2018, 2026)]
VIEW = "13.4,50.9,14.1,51.2"
QUERY = "layer=kpr&region=14626610%2B1&date=2023-09-14&width=640&height=360"


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
    some = next(f for f in atlas.register.facts if f.instrument == "kpr")
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


def said(picture, role):
    return " ".join(t.text for t in picture.texts if t.role == role)


# --- which days ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (TODAY, [*YEARS, TODAY]),
        (date(2020, 12, 31), YEARS[:3]),
        (date(2021, 1, 1), [*YEARS[:3], date(2021, 1, 1)]),
        (date(2018, 12, 31), YEARS[:1]),
        (date(2018, 11, 19), [date(2018, 11, 19)]),
        (date(2010, 5, 6), [date(2010, 5, 6)]),
    ],
)
def test_a_picture_for_the_end_of_every_year_and_one_for_the_asked_day(atlas, site, as_of, expected):
    assert list(growth_days(Snapshot(atlas, as_of, TODAY), site.catalogue["kpr"])) == expected


def test_a_comparison_grows_from_the_day_that_it_compares_with(atlas, site):
    since = site.compared(site.catalogue["kpr"], date(2022, 6, 15))
    assert list(growth_days(Snapshot(atlas, TODAY, TODAY), since)) == [*YEARS[4:], TODAY]
    region = resolve_region(atlas, "14626")
    pictures = growth_pictures(site.materials, site.on(TODAY), since, region, width=1280, height=720)
    new = [sum(a.class_key == "new" for a in p.areas) for p in pictures]
    assert new == sorted(new) and new[0] < new[-1], "who is new stays new"
    assert len({p.frame for p in pictures}) == 1


def test_the_programmes_start_decides_not_a_constant(site, grow_small):
    atlas = grow_small.materials.atlas
    programme = replace(atlas.state.programme, start=date(2015, 2, 3))
    moved = replace(atlas, state=replace(atlas.state, programme=programme))
    days = growth_days(Snapshot(moved, date(2018, 6, 1), TODAY), site.catalogue["kpr"])
    assert [d.year for d in days] == [2015, 2016, 2017, 2018]


# --- the pictures ----------------------------------------------------------------------------------------------------


SIZES = [(1920, 1080), (600, 900), (1200, 1200), (240, 200), (3000, 300)]
VIEWS = [("sachsen", "overview"), ("14523", "kpr"), ("14626610+1", "overview"), (VIEW, "consultation")]


@pytest.mark.parametrize(("view", "size", "lang"), each(VIEWS, SIZES, ["de", "en"]))
def test_everything_stands_at_the_same_place_in_all_pictures(grow, view, size, lang):
    region, layer = view
    pictures = grow(region, layer, size, labels="participants", lang=lang)
    assert [p.as_of for p in pictures] == [*YEARS, TODAY]
    assert all(places(p) == places(pictures[0]) for p in pictures[1:])
    for picture in pictures:
        language = picture.language
        assert said(picture, "moment") == language.text("Stand {date}", date=language.day(picture.as_of))
        assert all(t.box.x >= -1 and t.box.right <= size[0] + 1 for t in picture.texts if t.role != "label")
        shown = [e.count for e in picture.legend if e.count is not None]
        assert said(picture, "count") == " ".join(map(language.number, shown))


@pytest.mark.parametrize(
    ("region", "layer"),
    [("sachsen", "agreement"), ("14523", "kpr"), ("14626610+1", "overview"), (VIEW, "consultation")],
)
def test_counts_are_those_of_the_map_on_each_day(atlas, grow, region, layer):
    counted, pictures = [], grow(region, layer)
    sometimes = {a.class_key for picture in pictures for a in picture.areas}
    for picture in pictures:
        now = classify(Snapshot(atlas, picture.as_of, TODAY), grow.catalogue[layer])
        members = {a.ags for a in picture.areas}
        counts = Counter(now.classes[ags] for ags in members)
        assert {e.key: e.count for e in picture.legend if e.kind == "class"} == {
            c.key: counts[c.key] for c in grow.catalogue[layer].classes if not c.optional or c.key in sometimes
        }
        assert [e.count for e in picture.legend if e.kind == "symbol"] in ([], [len(now.symbols & members)])
        counted.append(tuple(sorted(counts.items())))
    assert len(set(counted)) > 2, "something grows"


def test_a_class_of_one_year_stands_in_the_legend_of_all(grow_small):
    pictures = grow_small(Region("sachsen", tuple(world.NAMES)), "kpr")
    ended = [next(e.count for e in p.legend if e.key == "ended") for p in pictures]
    assert ended == [0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert all(places(p) == places(pictures[0]) for p in pictures)
    alone = compose(
        grow_small.materials,
        Snapshot(grow_small.materials.atlas, TODAY, TODAY),
        grow_small.catalogue["kpr"],
        Region("sachsen", tuple(world.NAMES)),
        width=1280,
        height=720,
    )
    assert "ended" not in [e.key for e in alone.legend]


def test_the_focus_bears_its_mark_from_its_day_on_without_moving_anything(grow_small):
    region = Region(world.F, tuple(world.NAMES), focus=world.F)
    for size in [(1280, 720), (300, 300), (220, 500)]:
        pictures = grow_small(region, size=size)
        labels = [next(e.label for e in p.legend if e.kind == "focus") for p in pictures]
        assert labels[0] == world.NAMES[world.F]
        assert "Modellkommune" in labels[1]
        assert all(places(p) == places(pictures[0]) for p in pictures)


def test_swatches_are_as_large_before_the_first_symbol_as_after(grow, theme):
    pictures = grow("14626610+1")
    assert not pictures[0].symbols
    assert pictures[-1].symbols
    sizes = {re.findall(r'class="symbol" cx="[^"]*" cy="[^"]*" r="([^"]*)"', render_svg(p, theme))[0] for p in pictures}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("region", "labels"), [("sachsen", "participants"), ("14626610+1", "participants"), (VIEW, "all")]
)
def test_names_come_and_stay_where_they_are(grow, region, labels):
    pictures = grow(region, "overview", (1920, 1080), labels=labels)
    named = [{t.ags: (t.text, t.x, t.y, t.anchor) for t in p.texts if t.role == "label"} for p in pictures]
    assert len(named[-1]) > 3
    assert all(earlier[ags] == named[-1][ags] for earlier in named for ags in earlier.keys() & named[-1].keys())
    if labels == "participants":
        for picture, shown in zip(pictures, named, strict=True):
            known = {a.ags for a in picture.areas if a.class_key != "unknown"} | {o.ags for o in picture.outlines}
            assert shown.keys() <= known


def test_the_date_is_as_prominent_as_the_title(grow):
    for size in [(1920, 1080), (1080, 1920), (1200, 1200)]:
        last = grow("14523", "kpr", size)[-1]
        largest = {role: max(t.size for t in last.texts if t.role == role) for role in ("title", "moment", "legend")}
        assert largest["moment"] >= 0.99 * largest["title"] > largest["legend"]
    for size in [(240, 200), (300, 300), (700, 900), (400, 300)]:
        pictures = grow("14626610+1", "kpr", size, lang="en")
        (moment,), legend = ([t for t in pictures[0].texts if t.role == role] for role in ("moment", "legend"))
        assert moment.size > legend[0].size, "on one line, and still large"


def test_facts_without_a_date_are_counted_and_said(atlas, grow, grow_small):
    small, region = grow_small.materials.atlas, Region("sachsen", tuple(world.NAMES))
    layer = grow_small.catalogue["kpr"]
    now = Snapshot(small, TODAY, TODAY)
    assert undated_members(now, layer, region.members) == 1
    assert undated_members(Snapshot(small, date(2025, 12, 31), TODAY), layer, region.members) == 0
    assert growth_in_words(now, layer, region)[1] == (
        "Angaben ohne Datum zählen nur im letzten Bild; das betrifft 1 Gemeinde."
    )
    for key, layer in grow.catalogue.items():
        snapshot = Snapshot(atlas, TODAY, TODAY)
        _, *before, last = ({a.ags: a.class_key for a in p.areas} for p in grow("sachsen", key, as_of=TODAY))
        without = undated_members(snapshot, layer, atlas.municipalities)
        changed = sum(before[-1][ags] != last[ags] for ags in last)
        dated = classify(Snapshot(atlas, TODAY, date.max), layer).classes
        assert without >= sum(dated[ags] != last[ags] for ags in last)
        assert changed <= without + sum(dated[ags] != before[-1][ags] for ags in last)


# --- the moving picture ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def moving(grow, theme):
    pictures = grow("14626610+1", "overview", (640, 360), title="Zittau & Ćisinski")
    return pictures, render_gif(pictures, theme, 640, 360, ["Ein Hinweis."])


def test_a_gif_has_every_picture_for_its_time(moving):
    pictures, content = moving
    with Image.open(io.BytesIO(content)) as gif:
        assert (gif.format, gif.size, gif.n_frames, gif.info["loop"]) == ("GIF", (640, 360), len(pictures), 0)
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
        gif.seek(0)
        comment = gif.info["comment"].decode()
    assert durations == [FRAME_MS] * (len(pictures) - 1) + [LAST_MS]
    for told in ("Zittau & Ćisinski", "Stand 20.11.2026", "Ein Hinweis.", pictures[0].source, pictures[0].attribution):
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
    _, content = moving
    # bit 7 of the packed field of every image descriptor would announce a palette of its own
    blocks = list(re.finditer(rb"\x21\xf9\x04.{4}\x00\x2c(.{8})(.)", content, re.S))
    assert len(blocks) == len(YEARS) + 1
    assert not any(block[2][0] & 0x80 for block in blocks)


def test_the_same_pictures_give_the_same_bytes(moving, theme):
    pictures, content = moving
    assert render_gif(pictures, theme, 640, 360, ["Ein Hinweis."]) == content


def test_a_single_picture_is_a_gif_too(grow, theme):
    content = render_gif(grow("14626610", as_of=date(2018, 12, 1), size=(300, 200)), theme, 300, 200)
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


@pytest.mark.parametrize("template", [False, True])
def test_a_slide_per_year_with_native_shapes(atlas, grow, theme, tmp_path, template):
    path = authority_template(tmp_path / "Vorlage.pptx") if template else None
    pictures = grow("14523", "kpr", labels="participants", **canvas(path, 1280, 720))
    slides = slides_of(render_series(pictures, theme, path, ["Zum Schluss."]))
    assert len(slides) == len(pictures) == 9
    labels = {c.key: c.label for c in grow.catalogue["kpr"].classes}
    for slide, picture in zip(slides, pictures, strict=True):
        groups = area_groups(slide)
        groups.pop("Umgebung", None)
        now = classify(Snapshot(atlas, picture.as_of, TODAY), grow.catalogue["kpr"]).classes
        members = resolve_region(atlas, "14523").members
        assert {ags: label for label, shapes in groups.items() for ags in shapes} == {
            a: labels[now[a]] for a in members
        }
        kinds = [p.placeholder_format.type for p in slide.placeholders]
        assert kinds.count(PP_PLACEHOLDER.TITLE) == 1
        day = GERMAN.day(picture.as_of)
        assert day in slide.shapes.title.text_frame.text
        notes = slide.notes_slide.notes_text_frame.text
        for told in (picture.title, picture.description, f"Stand {day} · ", picture.source, picture.attribution):
            assert told in notes
        assert ("Zum Schluss." in notes) == (slide is slides[-1])
        ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))
        (described,) = [s._element.xpath("./p:nvGrpSpPr/p:cNvPr/@descr") for s in slide.shapes if s.name == "Karte"]
        assert described == [picture.description]
    assert len({slide.shapes.title.text_frame.text for slide in slides}) == 9, "titles tell slides apart"


@pytest.mark.parametrize("template", [False, True])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_nothing_moves_from_slide_to_slide(grow, theme, tmp_path, template, lang):
    path = authority_template(tmp_path / "Vorlage.pptx") if template else None
    pictures = grow("14626610+1", "overview", lang=lang, **canvas(path, 1280, 720))
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
    pictures = grow("14626610", "kpr", as_of=date(2020, 2, 2))
    assert render_series(pictures, theme) == render_series(pictures, theme)


# --- addresses, page and command -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fmt", "start"), [("gif", b"GIF89a"), ("pptx", b"PK")])
def test_addresses_answer_with_files(client, fmt, start):
    first = client.get(f"/growth.{fmt}?{QUERY}&download=1")
    assert first.status_code == 200
    assert first.data.startswith(start)
    assert (
        first.content_type
        == {
            "gif": "image/gif",
            "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        }[fmt]
    )
    name = f'attachment; filename="ASSKomm Zittau und Nachbargemeinden Entwicklung Praeventionsrat 2023-09-14.{fmt}"'
    assert first.headers["Content-Disposition"].startswith(name)
    again = client.get(f"/growth.{fmt}?{QUERY}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


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


@pytest.mark.parametrize("fmt", ["gif", "pptx"])
def test_named_sizes_are_named_in_the_file(client, fmt):
    response = client.get(f"/growth.{fmt}?layer=kpr&region=14626610&date=2019-02-03&size=square&preview=300")
    assert (
        f'"ASSKomm Zittau Entwicklung Praeventionsrat 2019-02-03 Quadrat.{fmt}"'
        in response.headers["Content-Disposition"]
    )


def test_other_formats_do_not_exist(client):
    assert client.get("/growth.png").status_code == 404


def links_of(page):
    return [unescape(h) for h in re.findall(r'href="([^"]*/growth\.[^"]*)"', page)]


def test_the_export_page_offers_both_with_its_settings_and_says_what_they_are(client):
    page = client.get(f"/ausschnitt?{QUERY}&title=Wachstum").get_data(as_text=True)
    for fmt, link in zip(("pptx", "gif"), links_of(page), strict=True):
        assert link.startswith(f"/growth.{fmt}?layer=kpr&region=14626610%2B1&date=2023-09-14&width=640&height=360")
        assert "title=Wachstum" in link
        assert client.get(link).status_code == 200
    assert "6 Bilder vom 31.12.2018 bis zum 14.09.2023" in page
    assert "ohne Datum" not in page, "they count on the present day only"
    today = client.get("/ausschnitt?layer=overview").get_data(as_text=True)
    assert re.search(r"Angaben ohne Datum zählen nur im letzten Bild; das betrifft \d+ Gemeinden?\.", today)
    first = client.get("/ausschnitt?date=2018-12-01").get_data(as_text=True)
    assert "Nur ein Bild, vom 01.12.2018" in first


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


@pytest.mark.parametrize("fmt", ["gif", "pptx"])
def test_the_command_writes_what_addresses_answer(client, tmp_path, fmt):
    out = tmp_path / f"wachstum.{fmt}"
    options = ["--layer", "kpr", "--region", "14626610+1", "--date", "2023-09-14", "--width", "640", "--height", "360"]
    result = CliRunner().invoke(cli, ["export", "--growth", *options, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == client.get(f"/growth.{fmt}?{QUERY}").data


def test_the_command_refuses_other_formats(tmp_path):
    result = CliRunner().invoke(cli, ["export", "--growth", "--out", str(tmp_path / "a.png")])
    assert result.exit_code == 2
    assert "pptx, gif" in result.output
    assert list(tmp_path.iterdir()) == []


def test_growth_of_a_region_without_any_fact_is_drawn(site):
    with pytest.raises(RequestError):
        read_snippet({"region": "00000000"}, site)
    wanted = read_snippet({"region": "14625020", "date": "2019-06-01", "width": "300", "height": "300"}, site)
    assert render_growth(site, wanted, "gif").startswith(b"GIF89a")

"""The growth as slides and as a moving picture: a frame per year, nothing moves but what changed, every count is the map's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from pptx.enum.shapes import PP_PLACEHOLDER
from typer.testing import CliRunner

from app import cli
from layers.classify import classify
from layers.drawing.growth_pictures import growth_days
from layers.drawing.materials import Materials
from layers.drawing.picture import compose
from layers.slides.snippet import canvas, render_series
from layers.theme import load_theme
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region, resolve_region
from tests import world
from tests.clock import TODAY
from tests.small_atlas import small_atlas
from tests.sweeps import each
from tests.unit.layers.files.test_growth_files import YEARS, _grower, _with_an_end, links_of, places, slides_of
from tests.unit.layers.slides.test_slides import area_groups, authority_template

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


@pytest.mark.parametrize("template", [pytest.param(False, marks=pytest.mark.whole), True])
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


@pytest.mark.parametrize("fmt", ["gif", "pptx"])
def test_named_sizes_are_named_in_the_file(client, fmt):
    response = client.get(f"/growth.{fmt}?layer=kpr&region=14626610&date=2019-02-03&size=square&preview=300")
    assert (
        f'"ASSKomm Zittau Entwicklung Praeventionsrat 2019-02-03 Quadrat.{fmt}"'
        in response.headers["Content-Disposition"]
    )


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


@pytest.mark.parametrize("fmt", ["gif", "pptx"])
def test_the_command_writes_what_addresses_answer(client, tmp_path, fmt):
    out = tmp_path / f"wachstum.{fmt}"
    options = ["--layer", "kpr", "--region", "14626610+1", "--date", "2023-09-14", "--width", "640", "--height", "360"]
    result = CliRunner().invoke(cli, ["export", "--growth", *options, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == client.get(f"/growth.{fmt}?{QUERY}").data

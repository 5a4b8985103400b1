"""Slides: every municipality is a shape that can be edited, the words are words, and any usable master will do."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
import shapely
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches, Pt

from layers.catalogue import build_catalogue
from layers.drawing.materials import Materials
from layers.drawing.picture import compose
from layers.drawing.text_metrics import plain
from layers.patterns import TILES
from layers.slides.default_master import slide_size
from layers.slides.drawing import PATTERN_PRESETS, Placement
from layers.slides.freeforms import freeforms
from layers.slides.snippet import canvas, render_pptx
from layers.theme import load_theme
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import Region, resolve_region
from tests import world
from tests.small_atlas import WEST, small_atlas
from tests.suite_state import SUITE

DAY = date(2023, 9, 14)
HOSTILE = "</a:t><script>alert(\"x\")</script> & Ćĕłń 'Wjelikočorny' \x00\x1b\ud800 😀 Übergröße"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def theme():
    return load_theme()


@pytest.fixture(scope="module")
def draw(materials, theme):
    return _drawer(materials, theme, date(2026, 11, 20))


@pytest.fixture(scope="module")
def draw_small(theme):
    return _drawer(Materials(small_atlas()), theme, DAY)


def _drawer(materials, theme, today):
    atlas = materials.atlas
    catalogue = build_catalogue(atlas.state.programme, theme, GERMAN)

    def picture(region, layer="overview", size=(1280, 720), **wishes):
        where = region if isinstance(region, Region) else resolve_region(atlas, region)
        wishes = {"width": size[0], "height": size[1], **wishes}
        return compose(materials, Snapshot(atlas, DAY, today), catalogue[layer], where, **wishes)

    return picture


def opened(content):
    presentation = Presentation(BytesIO(content))
    (slide,) = presentation.slides
    return slide


def named(shapes, name):
    (found,) = [s for s in shapes if s.name == name]
    return found


def is_group(shape):
    return shape.shape_type == MSO_SHAPE_TYPE.GROUP


def area_groups(slide):
    """{class label: {AGS: shape}} of what lies in the map."""
    groups = [g for g in named(slide.shapes, "Karte").shapes if is_group(g)]
    return {
        g.name: {s.name[:8]: s for s in g.shapes}
        for g in groups
        if all(s.shape_type == MSO_SHAPE_TYPE.FREEFORM and s._element.nvSpPr.cNvPr.get("descr") for s in g.shapes)
    }


def words(shapes):
    for shape in shapes:
        if is_group(shape):
            yield from words(shape.shapes)
        elif shape.has_text_frame and shape.text_frame.text:
            yield shape.text_frame.text.replace("\v", " ")


def boxes(shapes):
    for shape in shapes:
        if is_group(shape):
            yield from boxes(shape.shapes)
        elif shape.shape_type == MSO_SHAPE_TYPE.TEXT_BOX or shape.is_placeholder:
            yield shape


def look(shape):
    """The colours of a fill: one, or ink and ground of a pattern."""
    fill = next(e for e in shape._element.spPr if e.tag in (f"{A}solidFill", f"{A}pattFill"))
    return fill.get("prst"), [e.get("val") for e in fill.iter(f"{A}srgbClr")]


# --- what is on the slide --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "layer"),
    [(SUITE.key, "overview"), (SUITE.far_district, SUITE.talk), (f"{SUITE.second_city}+2", SUITE.council)],
)
def test_every_municipality_is_a_freeform_of_its_class(atlas, draw, theme, region, layer):
    picture = draw(region, layer)
    groups = area_groups(opened(render_pptx(picture, theme)))
    groups.pop("Umgebung", None)
    labels = {e.key: e for e in picture.legend if e.kind == "class"}
    expected = {
        labels[a.class_key].label: {b.ags for b in picture.areas if b.class_key == a.class_key} for a in picture.areas
    }
    assert {label: set(found) for label, found in groups.items()} == expected
    for area in picture.areas:
        entry = labels[area.class_key]
        found = groups[entry.label][area.ags]
        assert found.name == f"{area.ags} {atlas.municipalities[area.ags].name}"
        assert found._element.nvSpPr.cNvPr.get("descr") == area.wording
        paint = entry.paint
        colours = [c.removeprefix("#") for c in ([paint.fill] if paint.pattern == "plain" else [paint.ink, paint.fill])]
        assert look(found) == (PATTERN_PRESETS.get(paint.pattern), colours)


def test_every_pattern_has_a_preset_of_its_own():
    assert set(PATTERN_PRESETS) == set(TILES)
    assert len(set(PATTERN_PRESETS.values())) == len(PATTERN_PRESETS)


def test_exclaves_and_holes_are_one_shape_and_lie_where_the_picture_has_them(draw_small, theme):
    picture = draw_small(Region(SUITE.key, tuple(world.NAMES)))
    slide = opened(render_pptx(picture, theme))
    emu = 12192000 / 1280
    rings = {a.ags: a.rings for a in picture.areas}
    shapes = {ags: s for group in area_groups(slide).values() for ags, s in group.items()}
    assert {ags: len(s._element.xpath(".//a:moveTo")) for ags, s in shapes.items()} == {
        ags: len(r) for ags, r in rings.items()
    }
    assert len(rings[world.D]) == len(rings[world.F]) == 2
    for ags, s in shapes.items():
        (path,) = s._element.xpath(".//a:path")
        assert (int(path.get("w")) * 635, int(path.get("h")) * 635) == (s.width, s.height), "no stretching"
        drawn = [
            [(s.left + int(p.get("x")) * 635, s.top + int(p.get("y")) * 635) for p in part] for part in _subpaths(path)
        ]
        for points, ring in zip(drawn, rings[ags], strict=True):
            assert shapely.Polygon(points).hausdorff_distance(shapely.Polygon(ring * emu)) < 700
    hole, ring = (shapely.LinearRing(r) for r in reversed(rings[world.F]))
    assert hole.is_ccw != ring.is_ccw, "empty under the non-zero rule too"


def _subpaths(path):
    parts = []
    for command in path:
        if command.tag == f"{A}moveTo":
            parts.append([])
        parts[-1].extend(command)
    return parts


def test_neighbours_keep_their_common_border(draw, theme):
    picture = draw(f"{SUITE.town}+1")
    made = freeforms([a.rings for a in picture.areas], Placement(0, 0, 12192000 / 1280))
    vertices = [
        {(b.left // 635 + int(x), b.top // 635 + int(y)) for x, y in re.findall(r'x="(\d+)" y="(\d+)"', geometry)}
        for b, geometry in made
    ]
    focus = next(i for i, a in enumerate(picture.areas) if a.ags == SUITE.town)
    assert all(len(vertices[focus] & other) > 3 for other in vertices)


def test_one_title_in_the_layouts_placeholder_where_the_picture_has_it(draw, theme):
    picture = draw(f"{SUITE.town}+1")
    slide = opened(render_pptx(picture, theme))
    assert [p.placeholder_format.type for p in slide.placeholders] == [PP_PLACEHOLDER.TITLE]
    lines = [t for t in picture.texts if t.role == "title"]
    assert slide.shapes.title.text_frame.text == " ".join(t.text for t in lines)
    assert slide.shapes.title.left == pytest.approx(lines[0].x * 12192000 / 1280, abs=2)
    middle = slide.shapes.title.top + slide.shapes.title.height / 2
    assert middle * 1280 / 12192000 == pytest.approx((lines[0].y + lines[-1].y) / 2 - 0.345 * lines[0].size, abs=0.1)


@pytest.mark.parametrize(
    "size", [(1280, 720), (960, 720), (600, 600), (333, 777), (8000, 600), (2000, 8000), (3000, 200), (200, 200)]
)
def test_words_stay_on_the_slide_and_apart(draw, theme, size):
    presentation = Presentation(BytesIO(render_pptx(draw(SUITE.far_district, size=size, labels="participants"), theme)))
    (slide,) = presentation.slides
    width, height = presentation.slide_width, presentation.slide_height
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
    places = [shapely.box(s.left, s.top, s.left + s.width, s.top + s.height) for s in boxes(slide.shapes)]
    assert all(shapely.box(0, 0, width, height).buffer(2).covers(p) for p in places)
    tree = shapely.STRtree([shapely.buffer(p, -0.12 * (p.bounds[3] - p.bounds[1])) for p in places])
    pairs = tree.query(tree.geometries, predicate="intersects").T
    assert all(a == b for a, b in pairs), [places[a].wkt for a, b in pairs if a != b]


def test_slides_have_the_pictures_proportions():
    assert slide_size(1280, 720) == pytest.approx((13.333, 7.5), abs=0.001)
    assert slide_size(1600, 1200) == pytest.approx((10, 7.5))
    assert slide_size(600, 1200) == pytest.approx((7.5, 15))
    assert slide_size(8000, 200) == pytest.approx((56, 1.4))


def test_notes_and_properties_say_where_it_comes_from(draw, theme):
    picture = draw(SUITE.far_district)
    presentation = Presentation(BytesIO(render_pptx(picture, theme)))
    notes = presentation.slides[0].notes_slide.notes_text_frame.text
    for said in (
        picture.title,
        picture.description,
        picture.source,
        picture.attribution,
        "Stand 14.09.2023 · letzte Meldung im Register ",
    ):
        assert said in notes
    about = presentation.core_properties
    assert (about.title, about.language, about.author) == (picture.title, "de-DE", f"{SUITE.short}-Atlas")
    assert about.created.date() == about.modified.date() == DAY
    assert picture.attribution in about.comments
    assert picture.description.startswith(about.subject)


def test_the_same_picture_gives_the_same_bytes(draw, theme, monkeypatch):
    first = render_pptx(draw(f"{SUITE.town}+1"), theme)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert first == render_pptx(draw(f"{SUITE.town}+1"), theme)
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("template", [False, True])
def test_hostile_titles_do_no_harm(draw_small, theme, tmp_path, template):
    path = authority_template(tmp_path / "Vorlage.pptx") if template else None
    wishes = canvas(path, 1280, 720)
    picture = draw_small(f"{world.D}+1", title=HOSTILE, **wishes)
    slide = opened(render_pptx(picture, theme, path))
    # the picture breaks long words, which says nothing about their characters
    shown, meant = ("".join(t.split()) for t in (slide.shapes.title.text_frame.text, plain(HOSTILE)))
    assert meant.startswith(shown.removesuffix("…"))
    assert "<script>" in shown
    assert not slide.shapes._spTree.xpath("//*[local-name()='script']")


def test_layouts_of_our_own_master_speak_german_and_leave_nothing_empty(draw_small, theme):
    presentation = Presentation(BytesIO(render_pptx(draw_small(WEST), theme)))
    assert [layout.name for layout in presentation.slide_layouts] == ["Titelfolie", "Nur Titel"]
    assert "Click" not in etree.tostring(presentation.slide_master._element, encoding="unicode")


# --- the authority's own master --------------------------------------------------------------------------------------


def authority_template(path, *, keep=("Title Only",), body=True, potx=False):
    """A master as an authority might have it: odd size, green bar with the title at the foot, a footer, old slides."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(11), Inches(7)
    for layout in list(presentation.slide_layouts):
        if layout.name not in keep:
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    places = {
        PP_PLACEHOLDER.TITLE: (0.5, 5.6, 10, 0.8),
        PP_PLACEHOLDER.BODY: (0.5, 0.6, 10, 4.9),
        PP_PLACEHOLDER.DATE: (0.5, 6.5, 2, 0.3),
        PP_PLACEHOLDER.FOOTER: (3, 6.5, 5, 0.3),
        PP_PLACEHOLDER.SLIDE_NUMBER: (8.5, 6.5, 2, 0.3),
    }
    for placeholder in list(master.placeholders):
        kind = placeholder.placeholder_format.type
        if kind == PP_PLACEHOLDER.BODY and not body:
            placeholder._element.getparent().remove(placeholder._element)
            continue
        placeholder.left, placeholder.top, placeholder.width, placeholder.height = map(Inches, places[kind])
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor(0xE8, 0xF2, 0xE4)
    for layout in presentation.slide_layouts:
        for placeholder in layout.placeholders:
            if placeholder.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                placeholder.text_frame.text = "Landesamt für Beispiele"
    _add_old_slides(presentation)
    presentation.save(path)
    if potx:
        _announce_as_template(path)
    return path


def _add_old_slides(presentation):
    for title in ("Alte Folie eins", "Alte Folie zwei"):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        if slide.shapes.title is not None:
            slide.shapes.title.text = title
        slide.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "Altes"
        slide.notes_slide.notes_text_frame.text = "Alte Notiz"
        slide.shapes[-1].text_frame.paragraphs[0].font.size = Pt(12)


def _announce_as_template(path):
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace("presentation.main+xml", "template.main+xml").encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


@pytest.mark.parametrize("potx", [False, True])
def test_a_template_gives_its_master_and_none_of_its_slides(draw, theme, tmp_path, potx):
    path = authority_template(tmp_path / ("Haus.potx" if potx else "Haus.pptx"), potx=potx)
    picture = draw(SUITE.far_district, **canvas(path, 1280, 720))
    content = render_pptx(picture, theme, path)
    assert content == render_pptx(picture, theme, path)
    presentation = Presentation(BytesIO(content))
    assert (presentation.slide_width, presentation.slide_height) == (Inches(11), Inches(7))
    (slide,) = presentation.slides
    title = slide.shapes.title
    assert title.text_frame.text == picture.title
    assert title._element.spPr.xfrm is None, "the layout decides where the title stands"
    assert "Landesamt für Beispiele" in list(words(slide.shapes))
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        assert [n for n in names if re.fullmatch(r"ppt/(slides|notesSlides)/[^/]+\.xml", n)] == [
            "ppt/slides/slide1.xml",
            "ppt/notesSlides/notesSlide1.xml",
        ]
        assert not any(b"Alte" in package.read(n) for n in names)


@pytest.mark.parametrize("body", [True, False])
def test_in_a_template_the_map_keeps_off_title_and_footer(draw, theme, tmp_path, body):
    path = authority_template(tmp_path / "Haus.pptx", body=body)
    size = canvas(path, 1280, 720)
    assert not size["heading"]
    picture = draw(SUITE.key, **size)
    assert not [t for t in picture.texts if t.role in ("kicker", "title")]
    slide = opened(render_pptx(picture, theme, path))
    title = slide.shapes.title
    groups = [s for s in slide.shapes if is_group(s)]
    assert {g.name for g in groups} == {"Karte", "Texte", "Legende", "Maßstab"}
    assert all(g.top + g.height <= title.top and g.top >= 0 for g in groups)
    assert all(g.left >= 0 and g.left + g.width <= Inches(11) for g in groups)


def test_a_layout_with_other_placeholders_leaves_none_of_them_empty(draw_small, theme, tmp_path):
    path = authority_template(tmp_path / "Haus.pptx", keep=("Title and Content",))
    slide = opened(render_pptx(draw_small(WEST, **canvas(path, 1, 1)), theme, path))
    kinds = [p.placeholder_format.type for p in slide.placeholders]
    assert PP_PLACEHOLDER.OBJECT not in kinds
    assert kinds.count(PP_PLACEHOLDER.TITLE) == 1


def test_of_several_layouts_the_first_with_room_is_taken(draw_small, theme, tmp_path):
    path = authority_template(tmp_path / "Haus.pptx", keep=("Title Only", "Title and Content"))
    presentation = Presentation(path)
    cramped, roomy = sorted(presentation.slide_layouts, key=lambda layout: layout._element.get("type") != "titleOnly")
    title = cramped.placeholders[0]
    title.left, title.top, title.width, title.height = Inches(1), Inches(1), Inches(9), Inches(4)
    presentation.save(path)
    slide = opened(render_pptx(draw_small(WEST, **canvas(path, 1, 1)), theme, path))
    assert slide.slide_layout.name == roomy.name


def test_long_titles_are_fitted_into_the_masters_place(draw_small, theme, tmp_path):
    path = authority_template(tmp_path / "Haus.pptx")
    size = canvas(path, 1280, 720)
    short, long, endless = (
        opened(render_pptx(draw_small(WEST, title=text, **size), theme, path)).shapes.title
        for text in ("Kurz", "Wer macht mit? " * 6, "Wer macht mit? " * 60)
    )
    sizes = [t.text_frame.paragraphs[0].runs[0].font.size for t in (short, long, endless)]
    assert sizes[0] is None
    assert sizes[2] == Pt(14) <= sizes[1] < Pt(44)
    assert endless.text_frame.text.endswith("…")
    assert not long.text_frame.text.endswith("…")


def test_slides_that_sections_speak_of_leave_no_trace(draw_small, theme, tmp_path):
    path = authority_template(tmp_path / "Haus.pptx")
    presentation = Presentation(path)
    sections = (
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}">'
        '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        '<p14:section name="Alt" id="{B2A6F7C0-0000-4000-8000-000000000001}"><p14:sldIdLst><p14:sldId id="256"/>'
        "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
    )
    presentation._element.append(etree.fromstring(sections))
    presentation.save(path)
    done = Presentation(BytesIO(render_pptx(draw_small(WEST, **canvas(path, 1, 1)), theme, path)))
    assert "section" not in etree.tostring(done._element, encoding="unicode")


def _broken(tmp_path, kind):
    path = tmp_path / f"{kind}.pptx"
    if kind == "Text":
        path.write_text("Das ist keine Vorlage.", encoding="utf-8")
    if kind == "Tabelle":
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
    if kind == "Titellos":
        authority_template(path, keep=("Blank",))
    if kind == "Eng":
        authority_template(path)
        presentation = Presentation(path)
        presentation.slide_master.placeholders[1].height = Inches(0.5)
        presentation.save(path)
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("Text", "PowerPoint-Datei"),
        ("Tabelle", "PowerPoint-Datei"),
        ("Fehlt", "Pfad und Rechte prüfen"),
        ("Titellos", "Titelplatzhalter"),
        ("Eng", "keinen Platz"),
    ],
)
def test_unusable_templates_are_named_with_what_to_do(tmp_path, kind, said):
    with pytest.raises(ValueError, match=said) as error:
        canvas(_broken(tmp_path, kind), 1280, 720)
    assert str(error.value).startswith(f"{kind}.pptx: ")
    assert "Bitte" in str(error.value)


def test_nothing_of_the_default_template_is_left_in_english(draw_small, theme):
    presentation = Presentation(BytesIO(render_pptx(draw_small(WEST), theme)))
    kinds = {r.reltype for r in presentation.part.package._rels.values()}
    assert RELATIONSHIP_TYPE.THUMBNAIL not in kinds

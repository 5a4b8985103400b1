"""Saxony: Pictures of a selection: whoever was picked is named, readably, and it is said how many names have no room."""

from __future__ import annotations

import random
import re

import pytest
import shapely

from layers.files.svg import render_svg
from tests.benchmarks.names import KINDS_OF_SELECTIONS, some_municipalities
from tests.names_on_maps import faults_of_names, names_of
from tests.sweeps import everything
from tests.unit.layers.drawing.test_selections import picture  # noqa: F401

SIZES_OF_SLIDES = ("slide", "slide-4-3")
#: Three that do not touch: Dresden, Zittau and Plauen.
APART = "14523320,14612000,14626610"


def is_whole(picture, ags):
    """Whether a name can be read off the picture: on the map, or as a number that the key explains."""
    said = "".join(line.text for line in names_of(picture)[ags]).replace(" ", "")
    name = next(area.name for area in picture.areas if area.ags == ags)
    key = " · ".join(t.text for t in picture.texts if t.role == "key")
    return said == name.replace(" ", "") or f"{said} {name}" in key


@pytest.mark.parametrize("size", SIZES_OF_SLIDES)
@pytest.mark.parametrize("kind", KINDS_OF_SELECTIONS)
def test_whoever_is_picked_can_be_read(atlas, picture, kind, size):
    """A sample; ``python -m tests.benchmarks.names --selections 500`` looks at as many as one likes."""
    chance = random.Random(f"{kind} {size}")
    for count in range(2 + SIZES_OF_SLIDES.index(size), 13, 2):
        context = chance.choice(("shown", "none"))
        drawn = picture(",".join(some_municipalities(atlas, chance, count, kind)), size, context=context)
        picked = {area.ags for area in drawn.areas}
        assert names_of(drawn).keys() == picked and not drawn.unnamed, drawn.region
        assert all(is_whole(drawn, ags) for ags in picked), drawn.region
        assert faults_of_names(drawn) == [], drawn.region
        page = shapely.box(0, 0, drawn.width, drawn.height)
        assert all(page.covers(shapely.box(t.box.x, t.box.y, t.box.right, t.box.bottom)) for t in drawn.texts)


@pytest.mark.parametrize("size", SIZES_OF_SLIDES if everything() else SIZES_OF_SLIDES[1:])
def test_of_too_many_the_picture_says_how_many_are_missing(atlas, picture, size):
    many = ",".join(random.Random(3).sample(sorted(atlas.municipalities), 300))
    drawn = picture(many, size)
    there = names_of(drawn).keys()
    assert 50 < len(there) < 300 and drawn.unnamed == 300 - len(there)
    small_print = " ".join(t.text for t in drawn.texts if t.role == "source")
    assert f"{drawn.unnamed} Namen haben auf der Karte keinen Platz." in small_print
    assert faults_of_names(drawn) == []
    assert picture(many, size, labels="none").unnamed == 0, "who wants no names misses none"
    assert "keinen Platz" not in " ".join(t.text for t in picture(many, size, labels="none").texts)


def test_who_was_picked_goes_before_the_others(picture):
    """Plain Bad Muskau is one of 147 municipalities; its name is the first to find room."""
    drawn = picture("lpr-ost,-14626610,14524280", labels="participants")
    assert "14524280" in names_of(drawn)


def test_the_rest_is_left_out_if_that_is_wanted(site, picture):
    shown, alone = picture(APART), picture(APART, context="none")
    assert len(shown.context) > 300 and alone.context == ()
    assert [a.ags for a in alone.areas] == [a.ags for a in shown.areas]
    assert (alone.frame, alone.metres_per_pixel) == (shown.frame, shown.metres_per_pixel)
    svg = render_svg(alone, site.theme)
    assert 'class="context"' not in svg and len(re.findall(r"<path id=\"a", svg)) == 3


def test_the_grid_of_names_knows_whether_there_are_surroundings(picture):
    """Both pictures have the same view: what is kept of one must not be taken for the other."""
    first = [picture(APART, context=context) for context in ("shown", "none", "shown")]
    assert first[0].texts == first[2].texts != first[1].texts


@pytest.mark.parametrize(
    ("region", "count"), [("14523,-14523320", 36), (APART, 3), ("14626320", 1), ("pd-zwickau", 70)]
)
@pytest.mark.parametrize("size", SIZES_OF_SLIDES)
def test_all_parts_lie_in_the_frame_and_legends_count_them(picture, region, count, size):
    """A union that does not touch, one with a hole, one in several parts (Mücka), a police directorate."""
    drawn = picture(region, size, labels="all")
    frame = drawn.frame
    for area in drawn.areas:
        for ring in area.rings:
            assert frame.x <= ring[:, 0].min() and ring[:, 0].max() <= frame.right
            assert frame.y <= ring[:, 1].min() and ring[:, 1].max() <= frame.bottom
    assert sum(e.count for e in drawn.legend if e.kind == "class") == len(drawn.areas) == count
    assert not any(t.text.endswith("…") for t in drawn.texts)
    on_the_map = [t for t in drawn.texts if t.role == "label"]
    for text in (t for t in drawn.texts if t.role in ("title", "legend", "subtitle", "source", "key")):
        beside = text.box.right <= frame.x or text.box.y >= frame.bottom or text.box.bottom <= frame.y
        assert beside and text not in on_the_map, text.text


def test_of_few_in_a_region_all_are_named(atlas, picture):
    """An association and a town besides it are five: none of them stays anonymous."""
    small = picture("vb-145225126,14521270")
    assert names_of(small).keys() == {area.ags for area in small.areas} and len(small.areas) == 5
    alone = picture("vb-145225126")
    assert names_of(alone).keys() == set(atlas.named_regions["vb-145225126"].members)
    assert names_of(picture("pd-goerlitz")) == {}, "nobody was picked in a whole directorate"


@pytest.mark.parametrize("size", SIZES_OF_SLIDES)
def test_a_long_title_becomes_a_shorter_one_instead_of_being_cut(picture, size):
    def title(of):
        return " ".join(t.text for t in of.texts if t.role == "title")

    drawn = picture("vb-145225126,14521270", size)
    assert drawn.title.endswith("aus Rochlitz, Seelitz, Königsfeld und Zettlitz sowie Grünhainichen"), (
        "said in full to programs"
    )
    assert not title(drawn).endswith("…")
    narrow = picture("vb-145225126,14521270", "", width="400", height="300")
    assert title(narrow) == "Überblick – Auswahl von 5 Gemeinden"
    alone = picture("vb-145225126", size)
    assert title(alone) in (alone.title, "Überblick – Verwaltungsgemeinschaft aus 4 Gemeinden")
    own = picture("vb-145225126,14521270", "", width="400", height="300", title="Wir " * 30)
    assert title(own).startswith("Wir Wir") and title(own).endswith("…")

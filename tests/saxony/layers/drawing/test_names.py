"""Saxony: Names on pictures: in their own land, beside it, at a line or as a number; readable, whole, and on nobody else."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from dashboard.exports.rendering import draw
from dashboard.exports.snippet_request import read_snippet
from layers.drawing.sizes import SIZES
from layers.files.svg import render_svg
from tests.benchmarks.names import requests
from tests.names_on_maps import faults_of_names, kinds_of_names, names_of
from tests.sweeps import everything, some
from tests.unit.layers.drawing.test_names import picture  # noqa: F401

CROP = "12.3837,50.4968,12.7342,50.7189"


# --- on real maps ----------------------------------------------------------------------------------------------------


def test_no_name_lies(site):
    """A sample of the sweep ``python -m tests.benchmarks.names``."""
    said = {"own land": 0, "beside": 0, "line": 0}
    for wanted in requests(site, 0.006 if everything() else 0.003):
        made = draw(site, wanted)
        assert faults_of_names(made) == [], (wanted.region.key, wanted.layer.key, wanted.size.key, wanted.labels)
        for kind in kinds_of_names(made).values():
            said[kind] += 1
    assert min(said.values()) > 5, "each kind of place occurs"


def test_what_used_to_lie(picture):
    state = picture("sachsen")
    assert faults_of_names(state) == []
    assert len(names_of(state)) > 80, "54 before there were lines"
    crop = picture(CROP, labels="all")
    stollberg = next(a.ags for a in crop.areas if a.name == "Stollberg/Erzgeb.")
    assert kinds_of_names(crop)[stollberg] == "own land"
    # whole, though its land lies at the edge of the map
    assert any("Krauschwitz" in t.text for t in picture("14626").texts if t.role == "label")


@pytest.mark.parametrize("size", some([s for s in SIZES.values() if s.letters], 4), ids=lambda size: size.key)
def test_names_are_as_large_as_their_medium_asks_for(picture, size):
    def points(region):
        made = picture(region, size.key, "all")
        return {round(t.size * size.points[0] / size.width, 2) for t in made.texts if t.role in ("label", "key")}

    assert points("sachsen") == {size.letters}
    (more,) = points("14628410+1")
    assert more >= size.letters
    assert size.letters >= {"slide": 12, "slide-4-3": 12}.get(size.key, 8 if "a3" in size.key else 7)


def test_symbols_are_seen_and_hide_nobody(picture):
    for region, smallest in (("sachsen", 6.0), ("14626", 9.0), ("14522", 9.0)):
        made = picture(region)
        points = SIZES["slide"].points[0] / made.width
        usual = next(e.size for e in made.legend if e.kind == "symbol")
        assert 2 * usual * points >= smallest
        land = {a.ags: sum(shapely.Polygon(ring).area for ring in a.rings) for a in made.areas}
        assert all(np.pi * s.radius**2 <= 0.6 * land[s.ags] for s in made.symbols)


@pytest.fixture(scope="module")
def theme(site):
    return site.theme


def test_names_keep_the_pattern_of_their_land_away(picture, theme):
    """Their edge has the colour of the land below it, so that letters have the contrast that the fill promises."""
    made = picture("14523", labels="all")
    fills = {e.key: e.paint.fill for e in made.legend if e.paint}
    classes = {a.ags: a.class_key for a in made.areas}
    kinds = kinds_of_names(made)
    for ags, lines in names_of(made).items():
        expected = fills[classes[ags]] if kinds[ags] == "own land" and lines[0].ground else ""
        assert {t.ground for t in lines} == {expected}
    svg = render_svg(made, theme)
    assert svg.count('<g class="leaders"') == 1
    for ground in {t.ground for t in made.texts if t.role == "label"}:
        assert f'stroke="{ground or theme.ui["ground"]}" stroke-linejoin="round"' in svg


@pytest.mark.parametrize("size", list(SIZES))
def test_the_map_has_its_room(site, size):
    for region in ("sachsen", "14626", "14521", "14612", "14626610+2"):
        for language in ("de", "en"):
            there = site.in_language(language)
            made = draw(there, read_snippet({"region": region, "size": size}, there))
            assert made.frame.width * made.frame.height >= 0.62 * made.width * made.height

"""Pictures of a selection: whoever was picked is named, readably, and it is said how many names have no room."""

from __future__ import annotations

import random

import pytest

from dashboard.exports.rendering import draw
from dashboard.exports.snippet_request import read_snippet
from layers.drawing.growth_pictures import growth_pictures
from layers.drawing.picture import compose_map
from layers.drawing.sizes import SIZES
from loaders.atlas.regions import resolve_region
from tests.benchmarks.names import some_municipalities
from tests.names_on_maps import faults_of_names, names_of
from tests.suite_state import SUITE

#: Three that do not touch.
APART = f"{SUITE.far},{SUITE.city},{SUITE.town}"


@pytest.fixture(scope="module")
def picture(site):
    def made(region, size="slide", **more):
        return draw(site, read_snippet({"region": region, "size": size, **more}, site))

    return made


def test_one_alone_is_named_if_names_are_wanted(atlas, picture):
    for ags in random.Random(1).sample(sorted(atlas.municipalities), 6):
        assert names_of(picture(ags, labels="participants")).keys() == {ags}


@pytest.mark.parametrize("width", [590, 440])
def test_slides_of_a_deck_name_the_picked_ones_too(site, width):
    chance = random.Random(width)
    for count in (3, 12):
        region = resolve_region(site.atlas, ",".join(some_municipalities(site.atlas, chance, count, "anywhere")))
        words = {"width": width, "height": 380, "labels": "participants", "names": 13.5}
        drawn = compose_map(site.materials, site.on(site.today()), site.catalogue[SUITE.council], region, **words)
        assert names_of(drawn).keys() == set(region.members) and not drawn.unnamed
        assert faults_of_names(drawn) == []


def test_names_stay_where_they_are_while_the_map_grows(site):
    size = SIZES["slide"]
    series = growth_pictures(
        site.materials, site.on(site.today()), site.catalogue["overview"], resolve_region(site.atlas, APART),
        width=size.width, height=size.height, labels="participants", names=size.names,
    )  # fmt: skip
    places = [{t.ags: (t.x, t.y, t.text) for t in p.texts if t.role == "label"} for p in series]
    assert places[0].keys() == set(APART.split(",")) and all(p == places[0] for p in places)

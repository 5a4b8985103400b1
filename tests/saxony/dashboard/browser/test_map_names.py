"""Names on the live map: who is named at which zoom, and that no name lies on another, on a symbol or far from its land."""

import json

import numpy as np
import pytest
import shapely

from dashboard.browser.map_names import LEVELS, build_names, names_document
from layers.drawing.text_metrics import TextMetrics
from tests.unit.dashboard.browser.test_map_names import ground  # noqa: F401

CITIES = {"14511000": "Chemnitz", "14612000": "Dresden", "14713000": "Leipzig"}
SIDES = {"start": 0.0, "middle": -0.5, "end": -1.0}
METRES = 2 * np.pi * 6378137


@pytest.fixture(scope="module")
def names(site, run_store):
    return build_names(site, run_store)


def boxes(site, names, ground, level):
    """Return {AGS: box in px, y to the south} of the names at a level, as wide as pictures would set them."""
    _, anchors, _ = ground
    scale, metrics = 256 * 2 ** LEVELS[level] / METRES, TextMetrics()
    found = {}
    for ags, (side, east, south) in names.at(level).items():
        width = metrics.width(site.atlas.municipalities[ags].name, 12)
        x, y = anchors[ags].x * scale + east + SIDES[side] * width, -anchors[ags].y * scale + south
        found[ags] = shapely.box(x, y - 6, x + width, y + 6)
    return found


def test_the_cities_are_always_named_and_more_with_every_zoom(site, names):
    shown = [set(names.at(level)) for level in range(len(LEVELS))]
    assert all(set(CITIES) <= some for some in shown)
    sizes = [len(some) for some in shown]
    assert sizes == sorted(sizes)
    assert 8 <= sizes[0] <= 16 and 12 <= sizes[LEVELS.index(8.0)] <= 20
    assert sizes[-1] == sizes[LEVELS.index(12.0)] == len(site.atlas.municipalities)


@pytest.mark.parametrize("level", [0, LEVELS.index(8.0), LEVELS.index(9.5), LEVELS.index(11.0)])
def test_no_name_lies_on_another_on_a_symbol_or_far_from_its_land(site, names, ground, level):
    lands, anchors, councils = ground
    scale = 256 * 2 ** LEVELS[level] / METRES
    found = boxes(site, names, ground, level)
    tree = shapely.STRtree(list(found.values()))
    touching = [(a, b) for a, b in tree.query(list(found.values()), "intersects").T if a < b]
    assert touching == []
    for ags in councils:
        dot = shapely.Point(anchors[ags].x * scale, -anchors[ags].y * scale).buffer(5)
        assert [list(found)[i] for i in tree.query(dot, "intersects")] == []
    for ags, box in found.items():
        land = shapely.transform(lands[ags], lambda metres: metres * (scale, -scale))
        # drawn as at low zoom, lands are up to two px smaller or larger
        assert box.distance(land) <= 14, site.atlas.municipalities[ags].name


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_a_name_stands_on_its_own_land_or_on_none_and_never_on_that_of_who_is_known(site, names, ground, level):
    """Only where the whole state is in sight may it stand on quiet ground."""
    lands, _, _ = ground
    scale = 256 * 2 ** LEVELS[level] / METRES
    known, shapes = {f.ags for f in site.atlas.register.facts}, list(lands)
    drawn = shapely.transform(np.array(list(lands.values())), lambda metres: metres * (scale, -scale))
    tree, wrong = shapely.STRtree(drawn), []
    for ags, box in boxes(site, names, ground, level).items():
        below = {shapes[i]: box.intersection(drawn[i]).area / box.area for i in tree.query(box, "intersects")}
        others = {other: share for other, share in below.items() if other != ags}
        on_known = sum(share for other, share in others.items() if other in known)
        own = below.get(ags, 0.0) > 0.8 or sum(others.values()) < 0.12
        if on_known > 0.2 or not (own or LEVELS[level] <= 9.0):
            wrong.append((site.atlas.municipalities[ags].name, round(on_known, 2), below.get(ags, 0.0)))
    assert wrong == []


def test_scripts_find_everybody_by_number(site, names):
    keys, districts = list(site.atlas.municipalities), list(site.atlas.districts)
    document = json.loads(json.dumps(names_document(names, keys, districts)))
    assert sorted(document["order"]) == list(range(len(keys)))
    assert [keys[n] for n in document["order"][:3]] == ["14713000", "14612000", "14511000"]
    for number in (0, 200, 418):
        spots = [document["spots"][i] if i >= 0 else None for i in document["towns"][number]]
        assert spots == [
            list(names.at(level)[keys[number]]) if keys[number] in names.at(level) else None
            for level in range(len(LEVELS))
        ]

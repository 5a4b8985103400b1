"""Names on the live map: who is named at which zoom, and that no name lies on another, on a symbol or far from its land."""

import json
import re
from itertools import combinations

import geopandas as gpd
import pytest
import shapely

from dashboard.browser import map_names
from dashboard.browser.borders import district_borders
from dashboard.browser.map_names import LEVELS, build_names
from loaders.history import page_data
from tests.suite_state import SUITE

CITIES = {SUITE.city: SUITE.city_name, SUITE.second_city: SUITE.second_city_name}


@pytest.fixture(scope="module")
def names(site, run_store):
    return build_names(site, run_store)


@pytest.fixture(scope="module")
def ground(site):
    """Lands and anchors in EPSG:3857, by AGS, and who has had a council on whatever day."""
    shapes, register = site.atlas.shapes.frame(), site.atlas.register
    anchors = gpd.GeoSeries(shapely.points(site.materials.anchors), crs=shapes.crs, index=shapes.index)
    councils = {
        ags
        for ags in shapes.index
        if any(register.status(ags, SUITE.council, d, d).takes_part for d in register.event_days(ags, SUITE.council))
    }
    return dict(shapes.to_crs("EPSG:3857").geometry.items()), dict(anchors.to_crs("EPSG:3857").items()), councils


def test_participants_come_first(site, names):
    known = {f.ags for f in site.atlas.register.facts}
    named = [ags for ags in names.at(LEVELS.index(9.0)) if ags not in CITIES]
    assert sum(ags in known for ags in named) > 0.8 * len(named)


def test_districts_are_named_on_their_own_land(site, names, ground):
    lands, _, _ = ground
    level = LEVELS.index(9.0)
    several = {key for key, members in site.atlas.members.items() if len(members) > 1}
    assert set(names.districts[level]) == several
    for key, (latitude, longitude) in names.districts[level].items():
        (point,) = gpd.GeoSeries([shapely.Point(longitude, latitude)], crs="EPSG:4326").to_crs("EPSG:3857")
        assert any(lands[ags].contains(point) for ags in site.atlas.members[key]), key


def test_borders_of_districts_stand_once_and_part_two_of_them(site):
    atlas, shapes = site.atlas, site.materials.level("overview")
    borders = district_borders(atlas, shapes)
    rows = atlas.shapes.position
    lands = [shapely.union_all(shapes[[rows[a] for a in members]]) for members in atlas.members.values()]
    assert borders.length == pytest.approx(shapely.union_all(shapely.boundary(lands)).length)
    for a, b in combinations(lands, 2):
        common = shapely.intersection(a.boundary, b.boundary)
        assert shapely.difference(common, borders.buffer(1)).length == pytest.approx(0, abs=1)


def test_the_first_map_has_the_names_of_its_size(client, site, names):
    text = client.get(f"/?gemeinde={SUITE.town}").get_data(as_text=True)
    groups = re.findall(r'<div class="names-(\d)">(.*?)</div>', text)
    assert [int(i) for i, _ in groups] == [0, 1, 2, 3, 4]
    for i, group in groups:
        shown = set(re.findall(r'<span class="map-name(?: is-city)?"[^>]*>([^<]+)</span>', group))
        assert shown == {site.atlas.municipalities[a].name for a in names.at(int(i))}
    assert text.count('class="veil"') == text.count('class="chosen"') == text.count('class="districts"') == 1


def test_what_one_server_has_placed_another_has_from_there(site, names, monkeypatch):
    class Others(dict):
        def once(self, name, make):
            return self[name] if name in self else self.setdefault(name, make())

    packed = json.dumps({"spots": names.spots, "towns": names.towns, "districts": names.districts}).encode()
    made, others = [], Others()
    monkeypatch.setattr(map_names, "_pack", lambda *_: made.append(1) or packed)
    assert build_names(site, others=others) == build_names(site, others=others) == names
    assert made == [1]
    (name,) = others
    assert page_data._NAME.fullmatch(name)

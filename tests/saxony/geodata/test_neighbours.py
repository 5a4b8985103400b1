"""Saxony: Who borders whom: counted, named, and compared with a list made in another way."""

import geopandas as gpd
import pytest
import shapely

from geodata import saxony
from tests.pairs import neighbour_pairs

#: Elstra–Steina, Großpostwitz–Wilthen, Haselbachtal–Ohorn, Obergurig–Schirgiswalde-Kirschau, Großschönau–Leutersdorf
POINT_CONTACTS = [
    ("14625130", "14625580"),
    ("14625190", "14625630"),
    ("14625220", "14625410"),
    ("14625390", "14625525"),
    ("14626140", "14626280"),
]


def test_numbers_of_the_real_territory(atlas):
    pairs = neighbour_pairs(atlas.neighbours)
    assert (pairs.shared_border_m > 0).sum() == 1146
    points = pairs[pairs.shared_border_m == 0]
    assert sorted(zip(points.a, points.b, strict=True)) == POINT_CONTACTS
    assert all(atlas.neighbours.borders[b][a] == m for a, b, m in pairs.itertuples(index=False))


@pytest.mark.whole
def test_plain_intersection_would_lose_real_neighbours(atlas):
    raw = gpd.read_file(saxony.BOUNDARIES).to_crs("EPSG:25833")
    raw["ags"] = [atlas.territory.resolve(a) for a in raw["AGS"]]
    edges = raw.geometry.make_valid().boundary.to_numpy()
    a, b = shapely.STRtree(edges).query(edges)
    border = shapely.length(shapely.intersection(edges[a], edges[b]))
    naive = {frozenset({raw["ags"][i], raw["ags"][j]}) for i, j, m in zip(a, b, border, strict=True) if m > 10}
    naive = {pair for pair in naive if len(pair) == 2}
    real = {frozenset({x, y}) for x, y, m in neighbour_pairs(atlas.neighbours).itertuples(index=False) if m > 0}
    assert len(real - naive) > 10

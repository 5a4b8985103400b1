"""Saxony: OGC API – Features Part 2 (18-058r1), Annex A: its abstract tests by their names."""

import json

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.sweeps import each, everything
from tests.unit.dashboard.ogc.conftest import COLLECTIONS, KEYS, SPATIAL
from tests.unit.dashboard.ogc.test_ats_crs import BOX, CRS84, EPSG

#: URI → code, and whether latitude comes first.
SYSTEMS = {
    CRS84: ("OGC:CRS84", False),
    EPSG + "25833": ("EPSG:25833", False),
    EPSG + "25832": ("EPSG:25832", False),
    EPSG + "3857": ("EPSG:3857", False),
    EPSG + "4326": ("EPSG:4326", True),
}
OTHERS = [uri for uri in SYSTEMS if uri != CRS84]
#: All systems of the largest collection, in samples of a small one, and the plainest of each.
OF_ALL = "municipalities" if everything() else "districts"
PAIRS = [*((OF_ALL, uri) for uri in OTHERS), *((name, OTHERS[0]) for name in SPATIAL if name != OF_ALL)]


def from_degrees(uri):
    # without always_xy: the numbers stand as the authority that defines the system orders them
    return Transformer.from_crs("OGC:CRS84", SYSTEMS[uri][0]).transform


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_crs_crs_uri_default_crs_and_storage_crs(ask, name):
    for body in (
        ask(f"/collections/{name}").body,
        next(c for c in ask("/collections").body["collections"] if c["id"] == name),
    ):
        assert body["crs"] == list(SYSTEMS)
        assert body["storageCrs"] == EPSG + "25833"


@pytest.mark.parametrize(("name", "uri"), each(COLLECTIONS, list(SYSTEMS)))
def test_ats_crs_crs_parameter(ask, name, uri):
    for path in (f"/collections/{name}/items", f"/collections/{name}/items/{KEYS[name]}"):
        answer = ask(path, crs=uri, **({"limit": 1} if path.endswith("items") else {}))
        assert (answer.status, answer.headers["Content-Crs"]) == (200, f"<{uri}>")
        assert answer.type == "application/geo+json"


@pytest.mark.parametrize(("name", "uri"), PAIRS)
def test_ats_crs_crs_parameter_transform(shapes, ask, name, uri):
    """The same shapes, to two centimetres, with the numbers in the order of the system."""
    (keys, plain), (same, moved) = shapes(name), shapes(name, crs=uri)
    assert keys == same
    expected = shapely.transform(plain, lambda xy: np.column_stack(from_degrees(uri)(*xy.T)))
    tolerance = 2e-7 if "4326" in uri else 0.03
    assert np.abs(shapely.get_coordinates(expected) - shapely.get_coordinates(moved)).max() < tolerance
    alone = ask(f"/collections/{name}/items/{keys[3]}", crs=uri).body
    assert alone["geometry"] == json.loads(shapely.to_geojson(moved[3]))


def test_of_4326_latitude_comes_first(items):
    (first, second), *_ = items("municipalities", limit=1, crs=EPSG + "4326")["features"][0]["geometry"]["coordinates"][
        0
    ][0]
    assert 50 < first < 52 and 11 < second < 16


@pytest.mark.parametrize(("name", "uri"), PAIRS)
def test_ats_crs_bbox_crs_parameter(found, shapes, name, uri):
    """Exactly what meets a box whose sides are straight in that system."""
    corners = [*from_degrees(uri)(BOX[0], BOX[1]), *from_degrees(uri)(BOX[2], BOX[3])]
    keys, theirs = shapes(name, crs=uri)
    meeting = [key for key, meets in zip(keys, shapely.intersects(theirs, shapely.box(*corners)), strict=True) if meets]
    assert found(name, bbox=",".join(map(str, corners)), bbox_crs=uri) == meeting
    assert 0 < len(meeting) < len(keys)


@pytest.mark.parametrize(
    ("box", "uri", "met"),
    [
        ("-1e9,-1e9,1e9,1e9", "3857", 419),  # the whole world and more
        ("-90,-180,90,180", "4326", 419),
        ("50.7,14.5,51,15", "4326", 16),
        ("14.5,50.7,15,51", "4326", 0),  # somewhere in the Arabian Sea
        ("400000,5650000,400000,5650000", "25833", 1),  # a point
        ("400000,5650000,400000,5690000", "25833", "LINESTRING(400000 5650000,400000 5690000)"),
    ],
)
def test_unusual_boxes(ask, site, box, uri, met):
    if isinstance(met, str):
        met = int(shapely.intersects(site.atlas.shapes.geometries, shapely.from_wkt(met)).sum())
    answer = ask("/collections/municipalities/items", bbox=box, bbox_crs=EPSG + uri, limit=1)
    assert (answer.status, answer.body["numberMatched"]) == (200, met)


@pytest.mark.parametrize(
    ("box", "uri"),
    [("5e5,5600000,4e5,5700000", "25833"), ("-1e300,-1e300,1e300,1e300", "25832"), ("51,15,50,14", "4326")],
)
def test_impossible_boxes(ask, box, uri):
    answer = ask("/collections/municipalities/items", bbox=box, bbox_crs=EPSG + uri, limit=1)
    assert (answer.status, answer.body["error"]["field"]) == (400, "bbox")

"""OGC API – Features Part 1 (17-069r4), Annex A: its abstract tests by their names, as far as they can be checked from outside.

Not here: ``http`` (HTTPS stands before the server), ``fc-timeStamp`` (we send none), GML (not declared).
"""

import pytest
import shapely

from tests.sweeps import each
from tests.unit.dashboard.ogc.conftest import COLLECTIONS, SPATIAL, ids
from tests.unit.dashboard.ogc.test_ats_core import CRS84, ROOT, links


def test_ats_core_fc_md_success(ask):
    body = ask("/collections").body
    assert {"application/json"} == links(body, "self").keys()  # fc-md-links
    assert {"text/html"} == links(body, "alternate").keys()
    assert [c["id"] for c in body["collections"]] == list(COLLECTIONS)  # fc-md-items
    for collection in body["collections"]:
        # fc-md-items-links
        assert {"application/geo+json", "text/html"} == links(collection, "items").keys()
        assert "text/html" in links(collection, "license")
        assert collection.get("crs", [CRS84])[0] == CRS84
        assert collection["itemType"] == "feature"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_fc_op_and_response(ask, items, name):
    page = items(name, limit=7)
    assert page["type"] == "FeatureCollection"
    assert {f["type"] for f in page["features"]} == {"Feature"}
    assert page["numberReturned"] == len(page["features"]) == 7  # fc-numberReturned
    assert page["numberMatched"] == len(items(name, limit=9999)["features"])  # fc-numberMatched
    assert "timeStamp" not in page, "an answer that says when it was made is another one each time"
    assert links(page, "self") == {
        "application/geo+json": f"{ROOT}/collections/{name}/items?limit=7&f=json"
    }  # fc-links
    assert "text/html" in links(page, "alternate")


@pytest.mark.parametrize(
    ("name", "box"),
    each(
        COLLECTIONS,
        [(13, 51, 13.01, 51.01), (170, 50, 14.9, 51), (0, 0, 1, 1), (-180, -90, 180, 90), (14.5, 50.7, 15, 51)],
    ),
)
def test_ats_core_fc_bbox_response(found, shapes, items, name, box):
    """Exactly what meets the box is returned, and what has no shape always."""
    west, south, east, north = box
    parts = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    wanted = shapely.unary_union([shapely.box(left, south, right, north) for left, right in parts])
    if name == "facts":
        expected = ids(items(name, limit=9999))
    else:
        keys, theirs = shapes(name)
        expected = [key for key, meets in zip(keys, shapely.intersects(theirs, wanted), strict=True) if meets]
        assert (box == (0, 0, 1, 1)) == (not expected)
    for text in (f"{west},{south},{east},{north}", f"{west},{south},0,{east},{north},900"):
        assert found(name, bbox=text) == expected
        page = items(name, limit=1, bbox=text)
        assert (page["numberMatched"], ids(page)) == (len(expected), expected[:1])


@pytest.mark.parametrize(("limit", "returned"), [(1, 1), (42, 42), (None, 100), (10001, 419)])
def test_ats_core_fc_limit_response(items, limit, returned):
    assert items("municipalities", limit=limit)["numberReturned"] == returned


def test_ats_core_fc_op_box_and_time_together(items):
    asked = {"bbox": "14,50.7,15.1,51.5", "datetime": "2022-06-01", "kpr_status": "active"}
    both = ids(items("municipalities", **asked))
    alone = [
        set(ids(items("municipalities", limit=500, **{k: v for k, v in asked.items() if k != left}))) for left in asked
    ]
    assert both and set(both) <= set.intersection(*alone)
    assert all(len(both) < len(other) for other in alone)


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_geojson_content(items, shapes, name):
    """RFC 7946: degrees, outer rings counter-clockwise, holes clockwise, no ``crs``."""
    assert "crs" not in items(name, limit=9999)
    _, found = shapes(name)
    assert {g.geom_type for g in found} == {"MultiLineString" if name == "borders" else "MultiPolygon"}
    west, south, east, north = shapely.total_bounds(found)
    assert 11.8 < west < 12 and 50.1 < south < 50.3 and 14.9 < east < 15.1 and 51.6 < north < 51.8
    for part in shapely.get_parts(found) if name != "borders" else ():
        assert shapely.is_ccw(part.exterior)
        assert not any(shapely.is_ccw(ring) for ring in part.interiors)

"""OGC API – Features Part 2 (18-058r1), Annex A: its abstract tests by their names."""

import pytest

from tests.unit.dashboard.ogc.conftest import COLLECTIONS, KEYS, SPATIAL

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
BOX = (14.5, 50.7, 15.0, 51.0)


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_crs_crs_parameter_default(ask, name):
    assert ask(f"/collections/{name}/items", limit=1).headers["Content-Crs"] == f"<{CRS84}>"


@pytest.mark.parametrize(
    "uri", ["", "EPSG:25833", EPSG + "31468", EPSG + "25833/", "http://www.opengis.net/def/crs/OGC/1.3/CRS27"]
)
@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_crs_crs_parameter_invalid(ask, name, uri):
    for path in (f"/collections/{name}/items", f"/collections/{name}/items/{KEYS[name]}"):
        answer = ask(path, crs=uri)
        assert (answer.status, answer.body["error"]["field"]) == (400, "crs")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_crs_bbox_crs_parameter_default(found, name):
    box = ",".join(map(str, BOX))
    assert found(name, bbox=box) == found(name, bbox=box, bbox_crs=CRS84)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_crs_bbox_crs_parameter_invalid(ask, name):
    answer = ask(f"/collections/{name}/items", bbox="1,2,3,4", bbox_crs=EPSG + "1")
    assert (answer.status, answer.body["error"]["field"]) == (400, "bbox-crs")

"""Programs that nobody here wrote read every collection, page through it, and filter: OWSLib, and GDAL as pyogrio brings it.

QGIS and Debian's GDAL do the same with ``python -m tests.benchmarks.gis``, which needs their packages.
"""

import pyogrio
import pytest
from owslib.ogcapi.features import Features

from layers.answers.counts import municipalities_taking_part
from tests.sweeps import some
from tests.unit.dashboard.ogc.conftest import COLLECTIONS
from tests.unit.dashboard.ogc.test_clients import address  # noqa: F401


@pytest.fixture(scope="module")
def sizes(items):
    return {name: items(name, limit=1)["numberMatched"] for name in COLLECTIONS}


@pytest.mark.servers
def test_owslib_filters_by_box_date_and_property(address, site):
    service, day = Features(address), site.today().fromisoformat("2022-06-01")
    councils = municipalities_taking_part(site.on(day), "kpr")
    wish = "kpr_status IN ('active','completed')"
    found = service.collection_items("municipalities", datetime_="2022-06-01", limit=1000, filter=wish)
    assert [f["id"] for f in found["features"]] == councils != []
    assert service.collection_items("municipalities", bbox=[14.5, 50.7, 15, 51])["numberMatched"] == 16
    assert service.collection_items("facts", instrument="kpr", limit=1)["numberMatched"] > 100


@pytest.mark.servers
def test_gdal_reads_all_of_it(address, sizes, site):
    source = f"OAPIF:{address}"
    kinds = dict(pyogrio.list_layers(source))
    assert list(kinds) == list(COLLECTIONS)
    assert kinds["municipalities"] == "MultiPolygon" and kinds["borders"] == "MultiLineString"
    for name in some(list(COLLECTIONS), 3):
        read = pyogrio.read_dataframe(source, layer=name, read_geometry=name != "facts", PAGE_SIZE=150)
        assert len(read) == sizes[name]
    assert str(read.crs) == "EPSG:25833", "it takes the exact shapes"
    box = (460000.0, 5620000.0, 480000.0, 5640000.0)
    expected = site.atlas.shapes.where(_meets(site, box))
    assert tuple(pyogrio.read_dataframe(source, layer="municipalities", bbox=box)["ags"]) == expected != ()
    named = pyogrio.read_dataframe(source, layer="municipalities", where="kpr_status = 'active'", read_geometry=False)
    snapshot = site.on(site.today())
    assert set(named["ags"]) == {n for n in site.atlas.municipalities if snapshot.status(n, "kpr").status == "active"}


def _meets(site, box):
    import shapely

    return shapely.intersects(site.atlas.shapes.geometries, shapely.box(*box))

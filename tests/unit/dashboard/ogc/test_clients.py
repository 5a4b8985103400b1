"""Programs that nobody here wrote read every collection, page through it, and filter: OWSLib, and GDAL as pyogrio brings it.

QGIS and Debian's GDAL do the same with ``python -m tests.benchmarks.gis``, which needs their packages.
"""

from multiprocessing import get_context

import pytest
from owslib.ogcapi.features import Features
from werkzeug.serving import make_server

from tests.unit.dashboard.ogc.conftest import COLLECTIONS


@pytest.fixture(scope="module")
def address(app):
    """Where the application answers over the network of this machine: in a process of its own, as GDAL lets no thread run."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    process = get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    yield f"http://127.0.0.1:{server.server_port}/ogc"
    process.terminate()
    process.join()
    server.server_close()


@pytest.fixture(scope="module")
def sizes(items):
    return {name: items(name, limit=1)["numberMatched"] for name in COLLECTIONS}


@pytest.mark.servers
def test_owslib_reads_all_of_it(address, sizes, site):
    service = Features(address)
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in service.conformance()["conformsTo"]
    assert service.api()["openapi"] == "3.0.3"
    assert service.feature_collections() == list(COLLECTIONS)
    for name in COLLECTIONS:
        assert service.collection(name)["id"] == name
        assert service.collection_queryables(name)["properties"]
        first = service.collection_items(name, limit=3)
        assert (first["numberMatched"], first["numberReturned"]) == (sizes[name], 3)
        second = service.collection_items(name, limit=3, offset=3)
        assert {f["id"] for f in first["features"]}.isdisjoint(f["id"] for f in second["features"])
        one = service.collection_item(name, str(second["features"][0]["id"]))
        assert one["properties"] == second["features"][0]["properties"]

"""Every mark is called by its own name, and nothing but an address of the web becomes a link."""

import json
from dataclasses import replace
from datetime import date

import pytest
import shapely

from dashboard.factory import build_app
from layers.files.tables import status_geojson
from loaders.atlas.provenance import web_address
from tests.small_atlas import small_atlas

SCRIPT = "javascript:alert(1)"


def test_what_is_no_address_of_the_web_is_no_link():
    atlas = small_atlas()
    provenance = replace(atlas.provenance, attribution="© Amt, dl-de", provider_url=SCRIPT, licence_url=SCRIPT)
    totals = tuple(replace(total, source_url=SCRIPT) for total in atlas.totals)
    client = build_app(replace(atlas, provenance=provenance, totals=totals)).server.test_client()
    for path in ("/", "/entwicklung", "/tabelle", "/snippet.html"):
        page = client.get(path).get_data(as_text=True)
        assert "© Amt, dl-de" in page, path
        assert f'href="{SCRIPT}' not in page, path


@pytest.mark.parametrize("text", ["https://a.example/x", "http://a.example", "HTTPS://A.EXAMPLE"])
def test_addresses_of_the_web(text):
    assert web_address(text) == text


@pytest.mark.parametrize(
    "text", ["", SCRIPT, "//a.example", "data:text/html,x", " https://a.example", "ftp://a.example"]
)
def test_other_addresses(text):
    assert web_address(text) == ""


def test_outer_rings_of_geojson_run_counter_clockwise(site):
    document = json.loads(status_geojson(site.on(date(2026, 1, 1)), site.materials.level("regional")))
    for feature in document["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        for polygon in shapely.get_parts(shape):
            assert polygon.exterior.is_ccw, feature["id"]
            assert not any(ring.is_ccw for ring in polygon.interiors), feature["id"]

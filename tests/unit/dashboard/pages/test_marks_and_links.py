"""Every mark is called by its own name, and nothing but an address of the web becomes a link."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
import shapely

from dashboard.context.site import build_site
from dashboard.factory import build_app
from dashboard.interface.answers import describe
from layers.files.readable import readable_table
from layers.files.tables import status_geojson
from layers.words.language import GERMAN
from loaders.atlas.provenance import web_address
from tests.small_atlas import small_atlas
from tests.world import F

SCRIPT = "javascript:alert(1)"


@pytest.fixture(scope="module")
def marked():
    """The small Atlas with a second mark that F bears as well as a model."""
    atlas = small_atlas()
    state, register = atlas.state, atlas.register
    pilot = replace(state.programme.marks[0], key="pilot", label="Pilotkommune", short="Pilot")
    programme = replace(state.programme, marks=(*state.programme.marks, pilot))
    fact = next(f for f in register.facts if f.instrument == "model")
    facts = [*register.facts, replace(fact, instrument="pilot")]
    return replace(atlas, state=replace(state, programme=programme), register=replace(register, facts=facts))


def test_each_mark_has_its_own_name_and_column(marked):
    site = build_site(marked)
    snapshot = site.on(date(2026, 1, 1))
    header, body = readable_table(snapshot, GERMAN)
    row = dict(zip(header, next(cells for cells in body if cells[0] == F), strict=True))
    assert row["Modellkommune"] == row["Pilotkommune"] == "ja"
    assert {len(cells) for cells in body} == {len(header)}
    told = describe(snapshot, marked.municipalities[F])
    assert told["model"] is told["pilot"] is True
    client = build_app(marked).server.test_client()
    for path in ("/tabelle", "/kreis/99002"):
        page = client.get(path).get_data(as_text=True)
        assert page.count('<small class="badge">Pilotkommune</small>') == 1, path
        assert page.count('<small class="badge">Modellkommune</small>') == 1, path
    rows = list(csv.DictReader(io.StringIO(client.get("/tabelle.csv").get_data(as_text=True)[1:]), delimiter=";"))
    assert [r["Schlüssel"] for r in rows if r["Pilotkommune"]] == [F]


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

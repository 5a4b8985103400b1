"""Another state is shown by its data alone: no page, file or message says a word of the embedded one."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from dashboard.context.settings import Settings
from dashboard.factory import build_app
from loaders.assembly import load_atlas
from loaders.store.checked_store import NOTHING_KEPT
from tests import world
from tests.clock import CLOCK
from tests.foreign_words import SAXONY, foreign_words
from tests.invented_state import CRS, invented_state, key
from tests.sweeps import everything


@pytest.fixture(scope="module")
def northern(tmp_path_factory, few_zooms):
    """The Atlas of the invented state, and its application."""
    folder = invented_state(tmp_path_factory.mktemp("nordland"))
    atlas = load_atlas(Settings(ATLAS_STATE=folder).inputs(), CLOCK)
    return atlas, build_app(atlas, NOTHING_KEPT).server


def test_no_answer_says_a_word_of_the_embedded_state(northern):
    atlas, server = northern
    # its districts are Kreise, and its island is no municipality
    words = re.compile(rf"{SAXONY.pattern}|landkreis|\\b{key(world.E)}\\b", re.IGNORECASE)
    asked, found = foreign_words(server, atlas, words, everything())
    assert found == {}
    assert asked > (200 if everything() else 130)


def test_files_and_services_are_in_its_reference_system(northern):
    _, server = northern
    client = server.test_client()
    collection = client.get("/ogc/collections/municipalities").get_json()
    assert collection["storageCrs"].endswith("/25832")
    assert collection["crs"].count(collection["storageCrs"]) == 1
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(client.get("/snippet.gpkg?region=nordland").data)
        assert file.execute("SELECT srs_id FROM gpkg_geometry_columns").fetchall() == [(int(CRS[-5:]),)]


def test_it_is_said_what_is_no_municipality(northern):
    _, server = northern
    page = server.test_client().get("/daten").get_data(as_text=True)
    assert "1 gemeindefreies Gebiet gehört zu keiner Gemeinde" in page
    assert json.loads(server.test_client().get("/api/municipalities.geojson").data)["features"][0]["id"] == key(world.A)

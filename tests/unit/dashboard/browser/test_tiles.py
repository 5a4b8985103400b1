"""The file of vector tiles as it is served: in pieces, for ever the same, and for pages that are open still."""

import json
import re
from dataclasses import replace

import pytest
from flask import Flask

from dashboard.browser.tiles import PATH, Tiles, beginning, build_tiles, register_tiles, tile_zoom
from dashboard.factory import build_app
from dashboard.serving.watch import PRESENT
from layers.files.vector_tiles import LAST_ZOOM
from loaders.store.checked_store import open_store

CONTENT = bytes(range(256)) * 100
ADDRESS = f"/{PATH}/{Tiles(CONTENT, 8.0).name}"


def served(tiles, before=None):
    server = Flask(__name__)
    register_tiles(server, tiles, before)
    return server


@pytest.fixture
def server():
    return served(Tiles(CONTENT, 8.0))


def test_whole(server):
    answer = server.test_client().get(ADDRESS)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, CONTENT, "application/vnd.pmtiles")
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-126", 0, 126), ("300-1299", 300, 1299), ("25000-99999", 25_000, 25_599), ("-100", 25_500, 25_599)],
)
def test_in_pieces(server, asked, first, last):
    answer = server.test_client().get(ADDRESS, headers={"Range": f"bytes={asked}"})
    assert (answer.status_code, answer.data) == (206, CONTENT[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert answer.headers["ETag"] == f'"{ADDRESS.rpartition("/")[2].partition(".")[0]}"'
    assert "Content-Encoding" not in answer.headers


def test_behind_the_end_is_nothing(server):
    assert server.test_client().get(ADDRESS, headers={"Range": "bytes=25600-25700"}).status_code == 416


def test_another_name_is_no_file(server):
    assert server.test_client().get(f"/{PATH}/0123456789ab.pmtiles").status_code == 404


def test_who_has_it_is_told_so(server):
    client = server.test_client()
    etag = client.get(ADDRESS).headers["ETag"]
    assert client.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304


def test_pages_of_the_application_before_find_theirs(server):
    after = served(Tiles(b"other", 8.0), server)
    assert after.test_client().get(ADDRESS).data == CONTENT
    later = served(Tiles(b"third", 8.0), after)
    assert later.test_client().get(f"/{PATH}/{Tiles(b'other', 8.0).name}").data == b"other"
    assert later.test_client().get(ADDRESS).status_code == 404


def config(client, path="/"):
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', client.get(path).get_data(as_text=True), re.S)[1])


def test_the_page_says_where_its_tiles_are(large_app):
    client = large_app.server.test_client()
    answer = client.get(config(client)["tiles"]["url"], headers={"Range": "bytes=0-6"})
    assert (answer.status_code, answer.data) == (206, b"PMTiles")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "whole/tiles.js" in client.get("/").get_data(as_text=True)


def test_an_old_edition_shares_them(large_app, atlas, run_store, few_zooms):
    present = large_app.server.config[PRESENT]
    tiles = Tiles(CONTENT, 8.0)
    old = build_app(atlas, run_store, base="/karte/fassung/1/", present=replace(present, tiles=tiles))
    client = old.server.test_client()
    url = config(client, "/karte/fassung/1/")["tiles"]["url"]
    assert url == f"/karte/fassung/1{ADDRESS}"
    assert client.get(url).data == CONTENT


def test_who_shows_each_municipality_at_first_has_none(client):
    page = client.get("/").get_data(as_text=True)
    assert "tiles" not in config(client)
    assert "tiles.js" not in page
    assert client.get(ADDRESS).status_code == 404


def test_made_once_for_shapes_names_and_sources(site, tmp_path, monkeypatch):
    store, made = open_store(tmp_path / "kept"), []

    def render(materials, first):
        made.append(first)
        return CONTENT

    monkeypatch.setattr("dashboard.browser.tiles.render_tiles", render)
    assert build_tiles(site, store) == build_tiles(site, store) == Tiles(CONTENT, beginning(site))
    assert made == [tile_zoom(beginning(site))]
    provenance = replace(site.atlas.provenance, attribution="© Jemand")
    build_tiles(replace(site, atlas=replace(site.atlas, provenance=provenance)), store)
    assert len(made) == 2


def test_scripts_are_told_where_and_from_when(site):
    said = Tiles(CONTENT, 8.5).config(site.in_language("en"))
    assert said == {"url": ADDRESS, "zoom": 8.5, "failed": said["failed"]}
    assert "districts only" in said["failed"]


def test_tiles_are_half_a_zoom_smaller_or_larger():
    assert [tile_zoom(zoom) for zoom in (0, 7.4, 7.5, 8.4, 8.5, 20)] == [0, 6, 7, 7, 8, LAST_ZOOM]

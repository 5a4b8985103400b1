"""The file of vector tiles as it is served: in pieces, for ever the same, and for pages that are open still."""

import math
import re

import numpy as np
import pytest
from flask import Flask

from dashboard.browser.tiles import PATH, Tiles, beginning, build_tiles, register_tiles, tile_zoom
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


def test_made_once(site, tmp_path, monkeypatch):
    store = open_store(tmp_path / "kept")
    first = build_tiles(site, store)
    monkeypatch.setattr("dashboard.browser.tiles.render_tiles", None)
    assert build_tiles(site, store) == first
    assert re.fullmatch(r"[0-9a-f]{12}\.pmtiles", first.name)


def test_scripts_are_told_where_and_from_when(site):
    said = Tiles(CONTENT, 8.5).config(site.in_language("en"))
    assert said == {"url": ADDRESS, "zoom": 8.5, "failed": said["failed"]}
    assert "districts only" in said["failed"]


def test_it_begins_where_one_of_medium_size_is_twelve_px_wide(site):
    m_per_px = 156_543 * math.cos(math.radians(51)) / 2 ** beginning(site)
    assert math.sqrt(np.median(site.materials.land)) / m_per_px == pytest.approx(12, rel=0.05)


def test_tiles_are_half_a_zoom_smaller_or_larger():
    assert [tile_zoom(zoom) for zoom in (0, 7.4, 7.5, 8.4, 8.5, 20)] == [0, 6, 7, 7, 8, LAST_ZOOM]

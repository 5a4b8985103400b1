"""Where there are very many municipalities, the map begins with districts, and lists come a page at a time."""

import json
import re

import numpy as np
import pytest
import shapely

from dashboard.browser import drawing as drawing_module
from dashboard.browser.borders import district_shapes
from dashboard.browser.drawing import pack_drawing, read_drawing
from dashboard.pages.paging import PAGE_ROWS, page_of
from layers.answers.shares import by_district
from layers.classify import classify
from layers.district_shares import share_class
from tests.clock import TODAY
from tests.conftest import FEW
from tests.suite_state import SUITE


@pytest.fixture
def large(large_app):
    return large_app.server.test_client()


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_map_shows_districts_by_their_shares(large, large_site):
    page = text(large, f"/?ebene={SUITE.council}")
    found = {key: name for name, key in re.findall(r'class="area class-(\w+)" data-district="(\d{5})"', page)}
    shares = by_district(large_site.on(TODAY), classify(large_site.on(TODAY), large_site.catalogue[SUITE.council]))
    assert found == {key: share_class(share.part, share.whole) for key, share in shares.items()}
    counted = dict(re.findall(r'data-share-class="(\w+)">.*?data-count>(\d+)<', page))
    assert {key: int(count) for key, count in counted.items()} == {
        key: list(found.values()).count(key) for key in ("most", "many", "some", "few", "none")
    }
    assert "data-ags" not in page.partition('id="first-map"')[2].partition("</svg>")[0]


def test_every_district_leads_to_its_page(large, large_site):
    page = text(large, "/?stand=2024-01-01")
    areas = re.findall(r'<a href="([^"]+)" tabindex="-1"><path class="area [^"]+" data-district="(\d{5})"', page)
    assert [key for _, key in areas] == list(large_site.atlas.districts)
    for href, key in areas:
        assert href == f"/kreis/{key}?stand=2024-01-01" or re.fullmatch(r"/gemeinde/\d{8}\?stand=2024-01-01", href)
        assert large.get(href).status_code == 200


def test_who_is_named_has_a_point(large):
    page = text(large, f"/?gemeinde={SUITE.town}&auswahl={SUITE.beside},{SUITE.member}")
    chosen, picked = (re.search(rf'class="{name}" d="([^"]+)"', page)[1] for name in ("chosen-place", "picked-place"))
    assert (chosen.count("M"), picked.count("M")) == (1, 2)


def test_what_browsers_get_knows_no_shapes_of_municipalities(large, large_app):
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', text(large, "/"), re.S)[1])
    assert config["levels"] == [{"zoom": 0}]
    assert large.get(config["districts"]["restUrl"]).status_code == 200


def test_below_the_threshold_nothing_of_it_is_there(client):
    page = text(client, "/")
    for word in (
        "district-",
        "data-district",
        "share-legend",
        "tiles.js",
        "tiles.css",
        "class-few",
        "restUrl",
        "ofMunicipalities",
    ):
        assert word not in page, word
    assert "<nav" not in text(client, "/tabelle?seite=2").partition('id="result"')[2].partition("<footer")[0]


def test_shapes_of_districts_are_as_coarse_as_they_must_be(large_site, monkeypatch):
    """Whatever the number of districts, a first answer stays small; and neighbours do not part."""
    exact = read_drawing(pack_drawing(large_site.materials, districts_first=True))
    size = sum(map(len, exact.paths.values()))
    monkeypatch.setattr(drawing_module, "_MOST_BYTES", size // 2 + 250 * len(exact.paths))
    coarse = read_drawing(pack_drawing(large_site.materials, districts_first=True))
    assert sum(map(len, coarse.paths.values())) <= size // 2
    assert coarse.paths.keys() == exact.paths.keys() == large_site.atlas.districts.keys()


def test_shapes_of_districts_are_those_of_their_municipalities(large_site):
    atlas = large_site.atlas
    keys, shapes = district_shapes(atlas)
    assert shapely.coverage_is_valid(shapes)
    land = {key: large_site.materials.land[large_site.materials.rows(atlas.members[key])].sum() for key in keys}
    assert np.allclose(shapely.area(shapes), list(land.values()))


def test_the_table_comes_a_page_at_a_time(large, large_site):
    total, seen = len(large_site.atlas.municipalities), []
    address = "/tabelle?sortierung=population&amp;richtung=ab"
    for _ in range(-(-total // PAGE_ROWS)):
        page = text(large, address.replace("&amp;", "&"))
        seen += re.findall(r'<th scope="row" role="rowheader"><a href="/\?gemeinde=(\d{8})', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1] if following else ""
    assert not address
    people = {m.ags: m.population for m in large_site.atlas.municipalities.values()}
    assert len(seen) == total == len(set(seen))
    assert [people[ags] for ags in seen] == sorted(people.values(), reverse=True)


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("0", 1), ("-1", 1), ("2", 2), ("99", 3), ("²", 1), ("9" * 7, 1), ("x", 1)]
)
def test_any_page_is_one_that_there_is(asked, number):
    paged = page_of(list(range(25)), {"seite": asked}, 10)
    assert (paged.number, paged.pages, paged.rows) == (number, 3, list(range(25))[(number - 1) * 10 : number * 10])


def test_no_list_is_no_page():
    assert page_of([], {}, 10).pages == 1


def test_a_map_in_one_file_has_not_everybody(large):
    refused = large.get("/snippet.html")
    assert refused.status_code == 422
    assert f"höchstens {FEW} Gemeinden; dieses Gebiet hat {SUITE.number}" in refused.get_data(as_text=True)
    assert large.get(f"/snippet.html?region={SUITE.district}").status_code == 200


def test_changes_come_a_page_at_a_time_and_are_counted_whole(large, client, monkeypatch):
    """Beside a picture that is asked for apart: shapes of all would be most of the page."""
    monkeypatch.setattr("dashboard.pages.changes.PAGE_ROWS", 40)
    address = "/veraenderungen?seit=2015-01-01"
    (whole, page), more = (text(c, address) for c in (client, large)), text(large, f"{address}&seite=2")
    heads, names = (re.compile(p, re.S) for p in (r'<h2 id="c-\w+">.*?</h2>', r'rowheader"><a href="/gemeinde/(\d{8})'))
    listed = list(dict.fromkeys(names.findall(whole)))
    shown, later = (list(dict.fromkeys(names.findall(part))) for part in (page, more))
    assert shown == listed[:40] and later == listed[40:80]
    assert heads.findall(page) == heads.findall(whole)[: len(heads.findall(page))]
    picture = re.search(r'<img src="(/snippet.png[^"]+)"', page)[1].replace("&amp;", "&")
    assert "since=2015-01-01" in picture and large.get(picture).mimetype == "image/png"
    assert len(page) < len(whole)


def test_names_are_not_suggested_but_understood(large):
    assert f'<option value="{SUITE.town_name}' not in text(large, "/vergleich") + text(large, "/ausschnitt")
    assert SUITE.town in large.get(f"/vergleich?hinzu={SUITE.town_name}", follow_redirects=True).get_data(as_text=True)


def test_a_large_region_lists_its_municipalities_a_page_at_a_time(large, client, large_site, monkeypatch):
    monkeypatch.setattr("dashboard.pages.region_page.PAGE_ROWS", 40)
    path = f"/region/{large_site.atlas.state.key}"
    section = re.compile(r'<section id="participants".*?</section>', re.S)
    whole, page = (section.search(text(c, path))[0] for c in (client, large))
    more = section.search(text(large, re.search(r'rel="next" href="([^"]+)"', page)[1].partition("#")[0]))[0]
    names = re.compile(r'rowheader"><a href="/gemeinde/(\d{8})')
    assert names.findall(page) + names.findall(more) == names.findall(whole)[:80]
    assert re.search(r"<h2.*?</h2>", page)[0] == re.search(r"<h2.*?</h2>", whole)[0]

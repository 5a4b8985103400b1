"""Pages without a browser: states from addresses, the table, the panel, headers, and no word to third parties."""

import json
import re
from datetime import date
from html import unescape

import pytest

from dashboard.browser.client_data import PRESENT_DAY, atlas_document
from dashboard.context.view_state import ViewState, read_view
from dashboard.factory import build_app
from dashboard.pages.table import TableQuery, read_query
from tests.clock import TODAY
from tests.suite_state import SUITE


def said(client, **query):
    """What the panel says for an address, as text."""
    answer = client.get("/einzelheiten", query_string=query)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def config_of(page):
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S).group(1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ("overview", TODAY, None)),
        (
            {"ebene": SUITE.council, "gemeinde": SUITE.city, "stand": "2023-09-14"},
            (SUITE.council, date(2023, 9, 14), SUITE.city),
        ),
        ({"ebene": "<script>", "gemeinde": "abc", "stand": "nie"}, ("overview", TODAY, None)),
        ({"gemeinde": SUITE.gone}, ("overview", TODAY, SUITE.heir)),
        ({"stand": "2099-01-01"}, ("overview", TODAY, None)),
        ({"stand": "20230914"}, ("overview", TODAY, None)),
    ],
)
def test_view_state_from_an_address(site, query, expected):
    view = read_view(site, query, TODAY)
    assert (view.layer, view.as_of, view.ags) == expected


def test_view_state_round_trip(site):
    view = ViewState(SUITE.council, date(2023, 9, 14), TODAY, SUITE.city)
    assert view.parameters() == {"ebene": SUITE.council, "gemeinde": SUITE.city, "stand": "2023-09-14"}
    assert ViewState("overview", TODAY, TODAY).parameters() == {}


def test_page_opens_in_the_state_of_its_address(client):
    page = client.get(f"/?ebene={SUITE.council}&gemeinde={SUITE.city}&stand=2023-09-14").get_data(as_text=True)
    assert config_of(page)["view"] == {
        "layer": SUITE.council,
        "date": "2023-09-14",
        "since": None,
        "picked": None,
        "crop": None,
        "ags": SUITE.city,
    }
    assert f"<title>{SUITE.city_name} – {SUITE.council_short} – {SUITE.short}-Atlas</title>" in page
    nonsense = client.get("/?ebene=%3Cscript%3E&gemeinde=%00&stand=%27").get_data(as_text=True)
    assert config_of(nonsense)["view"]["layer"] == "overview"
    assert "<script>alert" not in nonsense


def test_pages_load_nothing_from_elsewhere(client):
    for path in ("/", "/tabelle"):
        page = client.get(path).get_data(as_text=True)
        loaded = re.findall(r'(?:src|<link rel="(?!canonical|alternate)[^>]*href)="([^"]+)"', page)
        assert loaded
        assert all(re.match(r"/[^/]|data:", address) for address in loaded)
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "http" not in policy


def test_unknown_page_is_a_german_404(client):
    response = client.get("/irgendwas")
    assert response.status_code == 404
    assert "Diese Adresse gibt es nicht" in response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/%5Cevil.example/x", "/x/%5C%5Cevil.example", "/a%3Fb%23c", "/g%C3%B6rlitz", "/x/y"])
def test_the_other_language_of_an_unknown_page_is_the_same_address(client, path):
    body = client.get(path).get_data(as_text=True)
    assert f'<a href="{path}?lang=en" lang="en"' in body
    english = client.get(f"{path}?lang=en")
    assert english.status_code == 404
    assert '<html lang="en"' in english.get_data(as_text=True)


def test_factory_builds_twice_with_all_callbacks(atlas, run_store, app):
    other = build_app(atlas, run_store)
    assert other is not app
    assert len(other.callback_map) == len(app.callback_map) > 0


def test_client_data_names_everybody_once(site, atlas):
    document = atlas_document(site, TODAY)
    assert document["ags"] == list(atlas.municipalities)
    assert [len(n) for n in document["neighbours"]] == [len(atlas.neighbours.borders[a]) for a in atlas.municipalities]
    assert any(entry[0] == PRESENT_DAY for t in document["layers"][SUITE.analysis]["timelines"].values() for entry in t)


@pytest.mark.parametrize("query", [{}, {"gemeinde": "x", "stand": "y", "heute": "z"}, {"gemeinde": "99999999"}])
def test_panel_without_a_usable_selection_shows_the_state(client, query):
    assert f"{SUITE.name} in Zahlen" in said(client, **query)


def test_panel_of_an_earlier_date(client):
    assert "keine Angabe" in said(client, gemeinde=SUITE.town, stand="2019-01-01")
    assert "unterzeichnet 05.02.2021" not in said(client, gemeinde=SUITE.town, stand="2019-01-01")


def test_panel_of_a_page_made_yesterday_speaks_of_that_day_at_the_latest(client):
    for day in ("2026-11-19", "2026-11-01"):
        assert f'data-date="{day}"' in client.get(f"/einzelheiten?heute={day}").get_data(as_text=True)
        assert f'data-date="{day}"' in client.get(f"/einzelheiten?heute={day}&stand=2026-11-20").get_data(as_text=True)
    assert f'data-date="{TODAY}"' in client.get("/einzelheiten?heute=2030-01-01").get_data(as_text=True)


def test_page_and_panel_say_the_same(client):
    for query in (f"gemeinde={SUITE.town}&stand=2023-09-14", f"gemeinde={SUITE.gone}&lang=en", ""):
        piece = client.get(f"/einzelheiten?{query}").get_data(as_text=True)
        assert piece.startswith('<div id="panel-answer" data-for="')
        assert f'<div class="panel-content" id="panel-content">{piece}</div>' in client.get(f"/?{query}").get_data(
            as_text=True
        )


def test_panel_is_kept_and_asked_again(client):
    path, packed = f"/einzelheiten?gemeinde={SUITE.town}&heute=2026-11-20", {"Accept-Encoding": "br"}
    answer = client.get(path, headers=packed)
    assert (answer.headers["Content-Encoding"], answer.headers["Cache-Control"]) == ("br", "no-cache")
    again = client.get(path, headers=packed | {"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_table_query_falls_back(site):
    assert (
        read_query(site, {"kreis": "99", "angebot": "x", "status": "y", "sortierung": "z", "richtung": "w"})
        == TableQuery()
    )
    assert read_query(site, {"q": "  a   b "}).text == "a b"


@pytest.mark.parametrize("path", ["/", "/hilfe", f"/region/{SUITE.region}", f"/?auswahl={SUITE.town},{SUITE.city}"])
def test_every_colour_that_a_page_asks_for_is_there(client, path):
    """Whoever is asked for by another name is not seen, and nobody complains."""
    page = client.get(path).get_data(as_text=True)
    # numbers that elements bring along where there are such elements
    defined = {"--ratio", "--share", *re.findall(r"(--[a-z][a-z0-9-]*)\s*:", page)}
    for style in re.findall(r'href="(/assets/[^"]+\.css[^"]*)"', page):
        sheet = client.get(style).get_data(as_text=True)
        defined |= set(re.findall(r"(--[a-z][a-z0-9-]*)\s*:", sheet))
        page += sheet
    assert set(re.findall(r"var\((--[a-z][a-z0-9-]*)\)", page)) - defined == set()

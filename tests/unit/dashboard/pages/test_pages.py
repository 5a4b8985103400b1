"""Pages without a browser: states from addresses, the table, the panel, headers, and no word to third parties."""

import json
import re
from datetime import date
from html import unescape

import pytest

from dashboard.browser.client_data import PRESENT_DAY, atlas_document
from dashboard.context.view_state import ViewState, read_view
from dashboard.factory import build_app
from dashboard.pages.table import TableQuery, read_query, select_rows
from layers.answers.counts import counts
from tests.clock import TODAY


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
        ({"ebene": "kpr", "gemeinde": "14612000", "stand": "2023-09-14"}, ("kpr", date(2023, 9, 14), "14612000")),
        ({"ebene": "<script>", "gemeinde": "abc", "stand": "nie"}, ("overview", TODAY, None)),
        ({"gemeinde": "14625540"}, ("overview", TODAY, "14625250")),
        ({"stand": "2099-01-01"}, ("overview", TODAY, None)),
        ({"stand": "20230914"}, ("overview", TODAY, None)),
    ],
)
def test_view_state_from_an_address(site, query, expected):
    view = read_view(site, query, TODAY)
    assert (view.layer, view.as_of, view.ags) == expected


def test_view_state_round_trip(site):
    view = ViewState("kpr", date(2023, 9, 14), TODAY, "14612000")
    assert view.parameters() == {"ebene": "kpr", "gemeinde": "14612000", "stand": "2023-09-14"}
    assert ViewState("overview", TODAY, TODAY).parameters() == {}


def test_page_opens_in_the_state_of_its_address(client):
    page = client.get("/?ebene=kpr&gemeinde=14612000&stand=2023-09-14").get_data(as_text=True)
    assert config_of(page)["view"] == {
        "layer": "kpr",
        "date": "2023-09-14",
        "since": None,
        "picked": None,
        "crop": None,
        "ags": "14612000",
    }
    assert "<title>Dresden – Präventionsrat – ASSKomm-Atlas</title>" in page
    nonsense = client.get("/?ebene=%3Cscript%3E&gemeinde=%00&stand=%27").get_data(as_text=True)
    assert config_of(nonsense)["view"]["layer"] == "overview"
    assert "<script>alert" not in nonsense


def test_pages_are_german_and_carry_their_sources(client):
    for path in ("/", "/tabelle"):
        page = client.get(path).get_data(as_text=True)
        assert '<html lang="de">' in page
        assert "© GeoBasis-DE / BKG (2016)" in page
        assert "Gebietsstand 01.01.2019" in page
        assert "dl-de/by-2-0 (Daten verändert)" in page


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


def test_data_is_cached_for_ever_and_compressed_once(client):
    url = config_of(client.get("/").get_data(as_text=True))["atlasUrl"]
    packed = client.get(url, headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert "immutable" in packed.headers["Cache-Control"]
    assert len(packed.data) < 40_000
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert json.loads(plain.data)["ags"][0] == "14511000"


def test_client_data_names_everybody_once(site, atlas):
    document = atlas_document(site, TODAY)
    assert document["ags"] == list(atlas.municipalities)
    assert [len(n) for n in document["neighbours"]] == [len(atlas.neighbours.borders[a]) for a in atlas.municipalities]
    assert any(entry[0] == PRESENT_DAY for t in document["layers"]["analysis"]["timelines"].values() for entry in t)


def test_panel_of_a_municipality(client):
    text = said(client, gemeinde="14626610", stand="2026-11-20")
    for shown in (
        "Zittau",
        "Landkreis Görlitz",
        "25.086 Einwohner",
        "unterzeichnet 05.02.2021",
        "Stadt Zittau: Gründung",
        "von 7 Nachbargemeinden",
        "Olbersdorf",
        "seit 07.10.2009",
    ):
        assert shown in text, shown


def test_panel_tells_mergers_and_carriers(client):
    assert "Schönteichen gehört seit 01.01.2019 zu Kamenz." in said(client, gemeinde="14625540")
    assert "gemeinsam: Verwaltungsgemeinschaft Olbersdorf" in said(client, gemeinde="14626400")
    assert "nur Punktberührung" in said(client, gemeinde="14625130")
    assert "Modellkommune" in said(client, gemeinde="14713000")
    assert "Kreisfreie Stadt" in said(client, gemeinde="14713000")


@pytest.mark.parametrize("query", [{}, {"gemeinde": "x", "stand": "y", "heute": "z"}, {"gemeinde": "99999999"}])
def test_panel_without_a_usable_selection_shows_the_state(client, query):
    assert "Sachsen in Zahlen" in said(client, **query)


def test_state_panel_counts_carriers_and_names_sources(site, client):
    held = counts(site.on(TODAY), "agreement").carriers
    assert f"hier: {held} Vereinbarungen" in said(client)
    assert "11.04.2025" in said(client)
    assert "https://www.asskomm.sachsen.de/" in client.get("/einzelheiten").get_data(as_text=True)


def test_panel_of_an_earlier_date(client):
    assert "keine Angabe" in said(client, gemeinde="14626610", stand="2019-01-01")
    assert "unterzeichnet 05.02.2021" not in said(client, gemeinde="14626610", stand="2019-01-01")


def test_panel_of_a_page_made_yesterday_speaks_of_that_day_at_the_latest(client):
    for day in ("2026-11-19", "2026-11-01"):
        assert f'data-date="{day}"' in client.get(f"/einzelheiten?heute={day}").get_data(as_text=True)
        assert f'data-date="{day}"' in client.get(f"/einzelheiten?heute={day}&stand=2026-11-20").get_data(as_text=True)
    assert f'data-date="{TODAY}"' in client.get("/einzelheiten?heute=2030-01-01").get_data(as_text=True)


def test_page_and_panel_say_the_same(client):
    for query in ("gemeinde=14626610&stand=2023-09-14", "gemeinde=14625540&lang=en", ""):
        piece = client.get(f"/einzelheiten?{query}").get_data(as_text=True)
        assert piece.startswith('<div id="panel-answer" data-for="')
        assert f'<div class="panel-content" id="panel-content">{piece}</div>' in client.get(f"/?{query}").get_data(
            as_text=True
        )


def test_panel_is_kept_and_asked_again(client):
    path, packed = "/einzelheiten?gemeinde=14626610&heute=2026-11-20", {"Accept-Encoding": "br"}
    answer = client.get(path, headers=packed)
    assert (answer.headers["Content-Encoding"], answer.headers["Cache-Control"]) == ("br", "no-cache")
    again = client.get(path, headers=packed | {"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def names(site, day=TODAY, **query):
    return [r.municipality.name for r in select_rows(site.on(day), TableQuery(**query))]


def test_table_filters(site):
    assert len(names(site)) == 419
    assert names(site, text="bernsdorf")[:2] == ["Bernsdorf", "Bernsdorf"]
    assert names(site, text="Görlitz") == names(site, text="gorlitz") == ["Görlitz"]
    assert names(site, text="schonteichen") == ["Kamenz"]
    assert len(names(site, place="14626")) == 53
    assert len(names(site, instrument="agreement", status="teilnahme")) == 64
    assert len(names(site, day=date(2021, 11, 30), instrument="agreement", status="teilnahme")) == 25
    assert set(names(site, status="unknown")) & set(names(site, status="teilnahme")) == set()


def test_an_offer_alone_filters_to_whom_something_is_recorded_of_it(site, client):
    """A17: the choice of an offer filters, says so, and shows its column alone; „keine Angabe“ are the others."""
    some = [a for a in site.atlas.municipalities if site.on(TODAY).status(a, "kpr").status != "unknown"]
    assert len(names(site, instrument="kpr")) == len(some) < 419
    assert len(names(site, instrument="kpr", status="unknown")) == 419 - len(some)
    page = client.get("/tabelle?angebot=kpr").get_data(as_text=True)
    head = re.findall(r'data-sort="(\w+)"', page)
    assert head == ["name", "district", "population", "kpr"]
    assert page.count('data-label="Präventionsrat"') == len(some) and 'data-label="Coaching"' not in page
    said = f"{len(some)} von 419 Gemeinden: die, über die zu „Kommunaler Präventionsrat (KPR)“ etwas belegt oder abgeleitet ist."
    assert said in page


def test_table_finds_old_keys_and_any_spelling(site):
    assert names(site, text="14625540") == ["Kamenz"]
    assert names(site, text="goerlitz") == names(site, text="GÖRLITZ") == ["Görlitz"]
    assert names(site, text="grossenhain") == ["Großenhain"]


def test_table_shows_what_districts_carry(client):
    page = client.get("/tabelle").get_data(as_text=True)
    assert page.count("<td>Kommunaler Präventionsrat (KPR)</td>") == 2


def test_table_sorting(site):
    assert names(site, sort="population", descending=True)[:3] == ["Leipzig", "Dresden", "Chemnitz"]
    assert names(site)[0] == "Adorf/Vogtl."
    assert names(site, descending=True)[-1] == "Adorf/Vogtl."
    by_analysis = [r.statuses["analysis"].status for r in select_rows(site.on(TODAY), TableQuery(sort="analysis"))]
    assert by_analysis == sorted(by_analysis, key=["completed", "active", "planned", "ended", "unknown"].index)


def test_table_query_falls_back(site):
    assert (
        read_query(site, {"kreis": "99", "angebot": "x", "status": "y", "sortierung": "z", "richtung": "w"})
        == TableQuery()
    )
    assert read_query(site, {"q": "  a   b "}).text == "a b"


def test_table_page_and_download(client):
    page = client.get("/tabelle?kreis=14626&status=teilnahme&sortierung=kpr&stand=2023-09-14").get_data(as_text=True)
    assert 'aria-sort="ascending"' in page
    assert "Stand 14.09.2023" in page
    rows = page.count('role="rowheader"')
    csv_text = client.get("/tabelle.csv?kreis=14626&status=teilnahme&stand=2023-09-14").get_data(as_text=True)
    assert len(csv_text.strip().splitlines()) == 1 + rows + 1 > 5, "head, municipalities, the district's own council"
    assert ";unterzeichnet;" in csv_text
    assert "unknown" not in csv_text
    empty = client.get("/tabelle?q=gibtesnicht").get_data(as_text=True)
    assert "Keine Gemeinde erfüllt alle Bedingungen" in empty
    hostile = client.get("/tabelle", query_string={"q": '"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in hostile


@pytest.mark.parametrize("path", ["/", "/hilfe", "/region/lpr-west", "/?auswahl=14626610,14612000"])
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

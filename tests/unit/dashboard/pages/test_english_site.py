"""The English site: every page can be reached without leaving the language, and none says anything of ours in German."""

import json
import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.factory import build_app
from tests.language_tools import german_in, lang_of, links_of, texts_of
from tests.suite_state import SUITE
from tests.sweeps import everything, some

PAGES = [
    "/",
    f"/?ebene={SUITE.council}&gemeinde={SUITE.town}&stand=2023-09-14",
    f"/?gemeinde={SUITE.gone}",
    "/tabelle",
    "/tabelle?q=gibtesnicht",
    f"/tabelle?kreis={SUITE.far_district}&status=geplant&richtung=ab&sortierung={SUITE.council}&stand=2024-01-01",
    f"/gemeinde/{SUITE.town}",
    f"/gemeinde/{SUITE.heir}?umkreis=2&mit={SUITE.council}",
    f"/gemeinde/{SUITE.town}?umkreis=1&mit={SUITE.analysis}&stand=2018-11-19",
    f"/gemeinde/{SUITE.far}",
    f"/gemeinde/{SUITE.second_city}",
    "/gemeinde/bernsdorf",
    "/gemeinde/gibtesnicht",
    "/vergleich",
    f"/vergleich?gemeinden={SUITE.town},{SUITE.city},{SUITE.second_city},{SUITE.seat},{SUITE.heir}",
    f"/vergleich?gemeinden={SUITE.town}&hinzu={SUITE.twice_name}",
    "/ausschnitt",
    f"/ausschnitt?region=gemeinde&place={SUITE.twice_name}",
    "/ausschnitt?layer=x&region=y&date=z&size=q&width=1&height=99999&labels=n&title=%F0%9F%98%80",
    "/ausschnitt?region=13.4,50.9,14.1,51.2",
    f"/einbetten?region={SUITE.town}%2B1",
    f"/einbetten?layer={SUITE.analysis}&region={SUITE.far_district}&date=2019-01-01",
    "/aktuelles",
    "/aktuelles?jahr=2022",
    f"/aktuelles?angebot={SUITE.council}&kreis={SUITE.district}&jahr=2009",
    f"/aktuelles?angebot={SUITE.mark}&kreis={SUITE.district}",
    "/kreis/",
    f"/veraenderungen?ebene={SUITE.council}&seit=2021-12-31&stand=2023-12-31&kreis={SUITE.district}",
    f"/?ebene={SUITE.agreement}&seit=2021-12-31",
    "/kreis/?anteil=flaeche&stand=2022-01-01",
    f"/kreis/{SUITE.district}",
    f"/kreis/{SUITE.council_district}?ebene={SUITE.analysis}&stand=2018-11-19",
    "/kreis/99999",
    "/daten",
    "/api/",
    "/hilfe",
    "/leichte-sprache",
    "/barrierefreiheit",
    "/datenschutz",
    "/impressum",
    "/gibt-es-nicht",
]
#: Files without words, and the switch itself.
WITHOUT_LANGUAGE = re.compile(r"/(?:assets|data|api|_dash)|/vorlage\.xlsx")


def english(path):
    return path + ("&" if "?" in path else "?") + "lang=en"


def stays(address):
    return parse_qs(urlsplit(address).query).get("lang") == ["en"]


@pytest.mark.parametrize("path", PAGES)
def test_links_and_forms_stay_english(client, path):
    page = client.get(english(path)).get_data(as_text=True)
    inner = [a for a in links_of(page) if not re.match(r"https?:|mailto:|#", a.get("href", a.get("action", "")))]
    assert len(inner) > 3
    for found in inner:
        if found["tag"] == "form":
            assert "lang=en" in found["fields"], found
        elif found.get("hreflang") == "de":
            assert "lang=" not in found["href"]
        elif not WITHOUT_LANGUAGE.match(found["href"]):
            assert stays(found["href"]), found


def test_a_walk_through_the_site_never_leads_to_a_german_page(client):
    """Follow every link of one's own, of each kind of page the first."""
    waiting, seen, kinds, most = [english("/")], set(), Counter(), 6 if everything() else 1
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        kind = re.sub(r"\d+", "#", path)
        if address in seen or kinds[kind] >= most or path.startswith(("/snippet", "/growth", "/deck", "/api")):
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address)
        assert answer.status_code in (200, 302), address
        if answer.status_code == 302:
            waiting.append(answer.headers["Location"])
            assert stays(waiting[-1])
        elif answer.content_type.startswith("text/html"):
            page = answer.get_data(as_text=True)
            assert lang_of(page) == "en", address
            for a in links_of(page):
                href = a.get("href", "")
                if href.startswith("/") and a.get("hreflang") != "de" and not WITHOUT_LANGUAGE.match(href):
                    waiting.append(href)
                elif href.startswith(("gemeinde", "vergleich", "?")):
                    waiting.append("/" + href)
    assert {"/", "/tabelle", "/gemeinde/#", "/vergleich", "/ausschnitt", "/hilfe", "/impressum"} <= set(kinds)
    assert {"/kreis/", "/kreis/#", "/aktuelles"} <= set(kinds)


@pytest.mark.parametrize("path", some([p for p in PAGES if "hinzu" not in p], 10))
def test_the_switch_leads_to_the_same_page_and_back(client, path):
    german = client.get(path).get_data(as_text=True)
    assert lang_of(german) == "de"
    if path.startswith("/einbetten"):
        return  # a frame is in the language that its address asks for
    for page, code, other in ((german, "de", "en"), (client.get(english(path)).get_data(as_text=True), "en", "de")):
        (switch,) = [a for a in links_of(page) if a.get("hreflang") == other]
        assert switch["lang"] == other
        there = client.get(switch["href"]).get_data(as_text=True)
        # errors are in no other language what they are in this one
        alternate = re.findall(rf'<link rel="alternate" hreflang="{other}" href="([^"]+)"', page)
        assert alternate == re.findall('<link rel="canonical" href="([^"]+)"', there)
        assert lang_of(there) == other != code
        (back,) = [a for a in links_of(there) if a.get("hreflang") == code]
        kept = parse_qs(urlsplit(back["href"]).query)
        assert {k: v for k, v in kept.items() if k != "lang"} == parse_qs(urlsplit(path).query)


def test_unknown_languages_are_german(client):
    for value in ("xx", "EN", "", "de", "<script>", "en&lang=de"):
        expected = "en" if value.startswith("en") else "de"
        assert lang_of(client.get("/hilfe", query_string=f"lang={value}").get_data(as_text=True)) == expected


def test_pages_are_kept_per_language(client):
    first = {path: client.get(path).data for path in ("/", "/tabelle", f"/gemeinde/{SUITE.town}")}
    for path, german in first.items():
        assert client.get(english(path)).data != german
        assert client.get(path).data == german


def test_below_a_base_the_language_is_kept(atlas, run_store):
    client = build_app(atlas, run_store, base="/asskomm/").server.test_client()
    page = client.get("/asskomm/tabelle?lang=en").get_data(as_text=True)
    addresses = [a["href"] for a in links_of(page) if a.get("href", "").startswith("/")]
    assert addresses and all(a.startswith("/asskomm/") for a in addresses)
    assert "/asskomm/tabelle" in addresses, "the switch to German"


def config_of(page):
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S).group(1))


def test_the_browser_gets_the_words_of_its_language_only(client):
    told = {}
    for code in ("de", "en"):
        config = config_of(client.get(f"/?lang={code}").get_data(as_text=True))
        data = client.get(config["atlasUrl"]).get_json()
        told[code] = json.dumps(
            [config["texts"], data["labels"], data["figures"], data["happened"], data["reports"], data["pages"]]
        )
        config["words"] = data
        told[code, "config"] = config
    assert german_in([text for text in re.findall(r'"([^"]+)"', told["en"]) if " " in text]) == []
    assert "municipalities" not in told["de"] and "Gemeinden" in json.loads(told["de"])[0]["nothingFound"] + told["de"]
    german, english_one = told["de", "config"], told["en", "config"]
    assert german["texts"].keys() == english_one["texts"].keys()
    assert (german["parameters"], english_one["parameters"]) == ({}, {"lang": "en"})
    assert (german["language"], english_one["language"]) == ("de-DE", "en-GB")
    same = [key for key in german["words"] if key not in ("labels", "figures", "happened", "reports", "pages")]
    assert all(german["words"][key] == english_one["words"][key] for key in same)


def test_dash_draws_no_words_of_its_own(client):
    """They stand in the page, in its language; whoever adds one to the layout would show it to everybody."""
    layout = client.get("/_dash-layout").get_data(as_text=True)
    assert '"type": "MapContainer"' in layout or '"type":"Map' in layout
    assert german_in([layout]) == []
    assert not re.search(r'"(title|aria-label|placeholder|alt)":', layout)


@pytest.mark.parametrize("query", ["", f"gemeinde={SUITE.town}", f"gemeinde={SUITE.gone}&stand=2023-09-14"])
def test_the_panel_speaks_the_language_of_the_page(client, query):
    german, other, wrong = (
        client.get(f"/einzelheiten?{query}{lang}").get_data(as_text=True) for lang in ("", "&lang=en", "&lang=xx")
    )
    assert german_in(texts_of(german)) != []
    assert german_in(texts_of(other)) == []
    addresses = [a["href"] for a in links_of(other) if not a["href"].startswith("http")]
    assert all(stays(unescape(a)) for a in addresses)
    assert wrong == german


def test_errors_of_files_are_said_in_the_language(client):
    german = client.get("/snippet.png?layer=x").get_json()["error"]
    other = client.get("/snippet.png?layer=x&lang=en").get_json()["error"]
    assert (german["field"], german["status"]) == (other["field"], other["status"]) == ("layer", 422)
    assert other["message"] == "“x” is no valid value for layer."
    assert german["message"] == "„x“ ist kein gültiger Wert für layer."

"""The English site: every page can be reached without leaving the language, and none says anything of ours in German."""

import json
import re
from collections import Counter
from html import unescape
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.context.operator_data import Operator
from dashboard.factory import build_app
from tests.language_tools import german_in, german_sentence, lang_of, links_of, texts_of
from tests.sweeps import everything, some

PAGES = [
    "/",
    "/?ebene=kpr&gemeinde=14626610&stand=2023-09-14",
    "/?gemeinde=14625540",
    "/tabelle",
    "/tabelle?q=gibtesnicht",
    "/tabelle?kreis=14523&status=geplant&richtung=ab&sortierung=kpr&stand=2024-01-01",
    "/gemeinde/14626610",
    "/gemeinde/14625250?umkreis=2&mit=kpr",
    "/gemeinde/14626610?umkreis=1&mit=analysis&stand=2018-11-19",
    "/gemeinde/14523310",
    "/gemeinde/14713000",
    "/gemeinde/bernsdorf",
    "/gemeinde/gibtesnicht",
    "/vergleich",
    "/vergleich?gemeinden=14626610,14612000,14713000,14626400,14511000",
    "/vergleich?gemeinden=14626610&hinzu=Bernsdorf",
    "/ausschnitt",
    "/ausschnitt?region=gemeinde&place=Bernsdorf",
    "/ausschnitt?layer=x&region=y&date=z&size=q&width=1&height=99999&labels=n&title=%F0%9F%98%80",
    "/ausschnitt?region=13.4,50.9,14.1,51.2",
    "/einbetten?region=14626610%2B1",
    "/einbetten?layer=analysis&region=14523&date=2019-01-01",
    "/aktuelles",
    "/aktuelles?jahr=2022",
    "/aktuelles?angebot=kpr&kreis=14626&jahr=2009",
    "/aktuelles?angebot=model&kreis=14626",
    "/kreis/",
    "/veraenderungen?ebene=kpr&seit=2021-12-31&stand=2023-12-31&kreis=14626",
    "/?ebene=agreement&seit=2021-12-31",
    "/kreis/?anteil=flaeche&stand=2022-01-01",
    "/kreis/14626",
    "/kreis/14729?ebene=analysis&stand=2018-11-19",
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
#: Pages that name who runs the website; no other template knows.
OPERATORS = ["/barrierefreiheit", "/datenschutz", "/impressum", "/leichte-sprache", "/hilfe"]
OPERATOR = Operator("Stadt Muster", ("Markt 1", "01234 Muster"), "post@example.org", "Frau Muster", None)


@pytest.fixture(scope="module")
def clients(atlas, run_store, app):
    return [app.server.test_client(), build_app(atlas, run_store, operator=OPERATOR).server.test_client()]


@pytest.fixture(scope="module")
def names(atlas):
    """What is German by itself: titles of sources; names of places, carriers and the programme."""
    facts, totals = atlas.register.facts, atlas.totals
    places = [n for m in atlas.municipalities.values() for n in (m.name, m.district)] + [
        *atlas.districts.values(),
        atlas.state.programme.name,
    ]
    return SimpleNamespace(
        titles={f.source.title for f in facts} | {t.source_title for t in totals} - {""},
        places={*places, *(f.carrier for f in facts), OPERATOR.name, OPERATOR.privacy_contact} - {""},
    )


def english(path):
    return path + ("&" if "?" in path else "?") + "lang=en"


def stays(address):
    return parse_qs(urlsplit(address).query).get("lang") == ["en"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_english(clients, names, path):
    for client in clients if path in OPERATORS else clients[:1]:
        page = client.get(english(path)).get_data(as_text=True)
        assert lang_of(page) == "en"
        said = [t for t in texts_of(page) if not any(title in t for title in names.titles)]
        assert len(said) > 5
        assert german_in(said) == []
        bare = [t for t in said if not any(name in t for name in names.places)]
        assert [t for t in bare if german_sentence(t) or re.search("[äöüß„]", t)] == []


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
    """Follow every link of one's own, of each kind of page the first two."""
    waiting, seen, kinds, most = [english("/")], set(), Counter(), 6 if everything() else 2
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


@pytest.mark.parametrize("path", some([p for p in PAGES if "hinzu" not in p], 20))
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


def test_old_addresses_lead_on_in_english(client):
    for path in ("/gemeinde/14625540", "/gemeinde/zittau", "/vergleich?gemeinden=14626610&hinzu=Dresden"):
        answer = client.get(english(path))
        assert answer.status_code == 302 and stays(answer.headers["Location"])


def test_pages_are_kept_per_language(client):
    first = {path: client.get(path).data for path in ("/", "/tabelle", "/gemeinde/14626610")}
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
        told[code] = json.dumps([config["texts"], data["labels"], data["figures"], data["happened"], data["reports"]])
        config["words"] = data
        told[code, "config"] = config
    assert german_in([text for text in re.findall(r'"([^"]+)"', told["en"]) if " " in text]) == []
    assert "municipalities" not in told["de"] and "Gemeinden" in json.loads(told["de"])[0]["nothingFound"] + told["de"]
    german, english_one = told["de", "config"], told["en", "config"]
    assert german["texts"].keys() == english_one["texts"].keys()
    assert (german["parameters"], english_one["parameters"]) == ({}, {"lang": "en"})
    assert (german["language"], english_one["language"]) == ("de-DE", "en-GB")
    same = [key for key in german["words"] if key not in ("labels", "figures", "happened", "reports")]
    assert all(german["words"][key] == english_one["words"][key] for key in same)


@pytest.mark.parametrize("of", ["app", "large_app"])
def test_scripts_find_every_message_they_ask_for(of, request):
    from pathlib import Path

    asking = request.getfixturevalue(of)
    texts = config_of(asking.server.test_client().get("/").get_data(as_text=True))["texts"]
    scripts = [
        p
        for p in sorted(Path(asking.config.assets_folder).glob("*.js"))
        if of == "large_app" or p.name[:8] != "district"
    ]
    code = "".join(p.read_text(encoding="utf-8") for p in scripts)
    # either at once, or by a name that stands in a table of the script
    asked = {key for call in re.findall(r"atlas\.text\(([^(){},]*)", code) for key in re.findall(r'"(\w+)"', call)}
    assert asked and asked <= set(texts)
    # that nobody lies there is said of four directions
    begun, sides = re.findall(r'nobody: "(\w+)"', code), re.findall(r'"(North|East|South|West)"', code)
    assert set(texts) == asked | {f"{begin}{side}" for begin in begun for side in sides}, (
        "what no script says need not be sent"
    )


def test_dash_draws_no_words_of_its_own(client):
    """They stand in the page, in its language; whoever adds one to the layout would show it to everybody."""
    layout = client.get("/_dash-layout").get_data(as_text=True)
    assert '"type": "MapContainer"' in layout or '"type":"Map' in layout
    assert german_in([layout]) == []
    assert not re.search(r'"(title|aria-label|placeholder|alt)":', layout)


@pytest.mark.parametrize("query", ["", "gemeinde=14626610", "gemeinde=14625540&stand=2023-09-14"])
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

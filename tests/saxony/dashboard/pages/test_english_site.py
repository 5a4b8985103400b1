"""Saxony: The English site: every page can be reached without leaving the language, and none says anything of ours in German."""

import re
from types import SimpleNamespace

import pytest

from dashboard.context.operator_data import Operator
from dashboard.factory import build_app
from tests.language_tools import german_in, german_sentence, lang_of, texts_of
from tests.unit.dashboard.pages.test_english_site import config_of, english, stays

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


def test_old_addresses_lead_on_in_english(client):
    for path in ("/gemeinde/14625540", "/gemeinde/zittau", "/vergleich?gemeinden=14626610&hinzu=Dresden"):
        answer = client.get(english(path))
        assert answer.status_code == 302 and stays(answer.headers["Location"])


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

"""Saxony: QR codes lead to our own pages only; a background map is offered only if the operator says so, and only on the map."""

import re
from datetime import date
from html import unescape

import pytest

from dashboard.context.settings import choose_background
from dashboard.factory import build_app
from loaders.common.findings import LoadError

HOST = "https://sgx.geodatenzentrum.de"


@pytest.mark.parametrize(
    "path", ["/?ebene=kpr", "/tabelle?q=Zittau", "/gemeinde/14626610", "/vergleich?gemeinden=14626610"]
)
def test_pages_offer_their_own_address(client, path):
    page = client.get(
        f"{path}&x=Zorro" if "?" in path else f"{path}?x=Zorro", base_url="https://atlas.example"
    ).get_data(as_text=True)
    offered = unescape(re.search(r'id="share-link"[^>]* value="([^"]+)"', page).group(1))
    assert offered == f"https://atlas.example{path}"
    box = re.search(r'<details class="share".*?</details>', page, re.S)[0]
    assert "Zorro" not in box, "what a stranger wrote into the address is not repeated"
    assert 'loading="lazy"' in page, "no code is asked for before the box is opened"


@pytest.fixture(scope="module")
def offering(atlas, run_store):
    return build_app(atlas, run_store, background="basemap.de").server.test_client()


def test_the_map_alone_may_ask_the_named_server(offering):
    assert f"img-src 'self' data: blob: {HOST};" in offering.get("/").headers["Content-Security-Policy"]
    for path in ("/tabelle", "/einbetten", "/gemeinde/14626610", "/hilfe"):
        assert "img-src 'self' data: blob:;" in offering.get(path).headers["Content-Security-Policy"], path
    assert offering.get("/").get_data(as_text=True).count(HOST) == 1, "the address stands on the button only"


def test_control_and_privacy_name_the_server(offering):
    said = {code: control(offering.get(f"/?lang={code}")) for code in ("de", "en")}
    assert all("GeoBasis-DE / BKG" in words for words in said.values())
    assert "erfährt der Server sgx.geodatenzentrum.de Ihre IP-Adresse" in said["de"]
    assert "Von sgx.geodatenzentrum.de laden" in said["de"]
    assert "the server sgx.geodatenzentrum.de learns your IP address" in said["en"]
    assert "Load from sgx.geodatenzentrum.de" in said["en"]
    privacy = offering.get("/datenschutz").get_data(as_text=True)
    assert "ruft Ihr Browser Kartenbilder von sgx.geodatenzentrum.de ab" in privacy
    assert "Nichts wird von anderen Anbietern geladen" not in privacy and "nichts von Dritten." not in privacy
    privacy = offering.get("/datenschutz?lang=en").get_data(as_text=True)
    assert "Your browser fetches map images from sgx.geodatenzentrum.de" in privacy
    assert "Nothing is loaded from other providers." not in privacy


def control(answer):
    return re.search(
        r'<div class="background">.*?id="background-attribution".*?</div>', answer.get_data(as_text=True), re.S
    )[0]


def test_the_attribution_names_the_year_of_the_request(atlas, run_store, monkeypatch):
    client = build_app(atlas, run_store, background="basemap.de").server.test_client()
    for year in (2027, 2031):
        monkeypatch.setattr(type(atlas), "today", lambda atlas, year=year: date(year, 1, 1))
        assert control(client.get("/")).count(str(year)) == 1


def test_backgrounds_are_those_of_the_state(atlas):
    assert choose_background(atlas.state, "") is None
    assert choose_background(atlas.state, "geosn").host == "geodienste.sachsen.de"
    with pytest.raises(LoadError) as error:
        choose_background(atlas.state, "osm")
    finding = error.value.findings.errors[0]
    assert finding.value == "osm" and "basemap.de, geosn" in finding.expected

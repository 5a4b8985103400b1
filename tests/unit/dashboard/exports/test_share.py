"""QR codes lead to our own pages only; a background map is offered only if the operator says so, and only on the map."""

import re
from datetime import date
from html import unescape

import pytest
import segno

from dashboard.context.settings import choose_background
from dashboard.exports.share import LONGEST
from dashboard.factory import build_app
from loaders.common.findings import LoadError
from tests.language_tools import german_in, texts_of

HOST = "https://sgx.geodatenzentrum.de"


def code_of(svg):
    """Return the rows of a code drawn by segno, from its path: {(row, column)} of dark modules without the quiet zone."""
    dark, x, y = set(), 0, 0
    path = re.search(r'class="qrline"[^>]* d="([^"]+)"', svg).group(1)
    for command, numbers in re.findall(r"([Mmh])([^Mmh]+)", path):
        values = [float(n) for n in re.findall(r"-?[0-9.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(int(y) - 4, int(x) + i - 4) for i in range(int(values[0]))}
            x += values[0]
    return dark


@pytest.mark.parametrize("path", ["/?ebene=kpr&gemeinde=14626610", "/gemeinde/14626610?umkreis=2", "/"])
def test_the_code_is_that_of_the_full_address(client, path):
    answer = client.get("/teilen.svg", query_string={"zu": path}, base_url="https://atlas.example")
    assert answer.mimetype == "image/svg+xml"
    expected = segno.make(f"https://atlas.example{path}", micro=False, error="m").matrix
    dark = {(r, c) for r, row in enumerate(expected) for c, module in enumerate(row) if module & 1}
    assert code_of(answer.get_data(as_text=True)) == dark
    assert b"#fff" in answer.data, "light ground, whatever colours the page has"


@pytest.mark.parametrize("path", ["", "//elsewhere.example", "https://elsewhere.example", "gemeinde", "/\nx"])
def test_codes_of_elsewhere_are_not_made(client, path):
    assert client.get("/teilen.svg", query_string={"zu": path}).status_code == 404


def test_what_no_phone_could_read_is_said_in_words(client, atlas):
    longest = "/" + "x" * (LONGEST - 1)
    assert client.get("/teilen.svg", query_string={"zu": longest}).status_code == 200
    refused = client.get("/teilen.svg", query_string={"zu": longest + "x"})
    assert refused.status_code == 422
    assert "601 Zeichen zu lang für einen QR-Code" in refused.get_data(as_text=True)

    region = ",".join(sorted(atlas.municipalities)[:400])
    box = (
        client.get(f"/tabelle?region={region}")
        .get_data(as_text=True)
        .partition("data-share")[2]
        .partition("</details>")[0]
    )
    assert '<div id="share-picture" hidden>' in box and "src=" not in box
    assert re.search(r'id="share-too-long" class="legend-note">Für einen QR-Code, .* zu lang', box)
    assert 'id="share-too-long" class="legend-note" hidden' in client.get("/tabelle").get_data(as_text=True)


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


def test_without_the_setting_nothing_else_is_allowed(client):
    answer = client.get("/")
    assert "img-src 'self' data: blob:;" in answer.headers["Content-Security-Policy"]
    assert 'id="background"' not in answer.get_data(as_text=True)
    assert "Nichts wird von anderen Anbietern geladen" in client.get("/datenschutz").get_data(as_text=True)


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


def test_the_box_speaks_the_language_of_its_page(client):
    for path in ("/?ebene=kpr&lang=en", "/tabelle?lang=en", "/gemeinde/14626610?lang=en", "/vergleich?lang=en"):
        page = client.get(path, base_url="https://atlas.example").get_data(as_text=True)
        box = re.search(r'<details class="share".*?</details>', page, re.S)[0]
        assert german_in(texts_of(box)) == [] and "Share" in texts_of(box)
        assert 'data-copied="Copied"' in box and 'data-by-hand="Please copy with Ctrl+C"' in box
        shared = re.search(r'value="([^"]+)"', box)[1]
        assert shared.startswith("https://atlas.example/") and "lang=en" in shared, "who is sent it reads English, too"


def test_backgrounds_are_those_of_the_state(atlas):
    assert choose_background(atlas.state, "") is None
    assert choose_background(atlas.state, "geosn").host == "geodienste.sachsen.de"
    with pytest.raises(LoadError) as error:
        choose_background(atlas.state, "osm")
    finding = error.value.findings.errors[0]
    assert finding.value == "osm" and "basemap.de, geosn" in finding.expected

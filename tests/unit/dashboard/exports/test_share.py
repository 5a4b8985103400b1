"""QR codes lead to our own pages only; a background map is offered only if the operator says so, and only on the map."""

import re

import pytest
import segno

from dashboard.exports.share import LONGEST
from tests.language_tools import german_in, texts_of
from tests.suite_state import SUITE


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


@pytest.mark.parametrize(
    "path", [f"/?ebene={SUITE.council}&gemeinde={SUITE.town}", f"/gemeinde/{SUITE.town}?umkreis=2", "/"]
)
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


def test_without_the_setting_nothing_else_is_allowed(client):
    answer = client.get("/")
    assert "img-src 'self' data: blob:;" in answer.headers["Content-Security-Policy"]
    assert 'id="background"' not in answer.get_data(as_text=True)
    assert "Nichts wird von anderen Anbietern geladen" in client.get("/datenschutz").get_data(as_text=True)


def test_the_box_speaks_the_language_of_its_page(client):
    for path in (
        f"/?ebene={SUITE.council}&lang=en",
        "/tabelle?lang=en",
        f"/gemeinde/{SUITE.town}?lang=en",
        "/vergleich?lang=en",
    ):
        page = client.get(path, base_url="https://atlas.example").get_data(as_text=True)
        box = re.search(r'<details class="share".*?</details>', page, re.S)[0]
        assert german_in(texts_of(box)) == [] and "Share" in texts_of(box)
        assert 'data-copied="Copied"' in box and 'data-by-hand="Please copy with Ctrl+C"' in box
        shared = re.search(r'value="([^"]+)"', box)[1]
        assert shared.startswith("https://atlas.example/") and "lang=en" in shared, "who is sent it reads English, too"

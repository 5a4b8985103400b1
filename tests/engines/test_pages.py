"""Table, municipality, pictures, charts, the stand-alone page: what a visitor takes home is the same in every engine."""

import pytest

from tests.engines.test_map import MISSPELT
from tests.suite_state import SUITE

FETCHED = """(where) => {
  if (!window.fetched) {
    window.fetched = "asked";
    const address = document.querySelector(where).href;
    fetch(address).then((answer) => answer.arrayBuffer().then((bytes) => {
      window.fetched = [answer.status, answer.headers.get("content-type"), bytes.byteLength];
    }));
  }
  return window.fetched !== "asked" && window.fetched;
}"""


ROWS = "() => document.querySelectorAll('.status-table tbody tr').length"

POPULATIONS = """() => [...document.querySelectorAll(".status-table tbody tr")].map(
  (row) => Number(row.cells[2].innerText.replace(/\\D/g, "")))"""


def test_table_filters_while_one_types_and_sorts(visitor, atlas):
    number = len(atlas.members[SUITE.district])
    visitor.visit("/tabelle")
    assert visitor.run(ROWS) == SUITE.number
    visitor.choose("#f-district", SUITE.district)
    visitor.until(f"(number) => ({ROWS})() === number", number)
    visitor.click("#f-text")
    visitor.type(SUITE.town_name[:4].lower())
    visitor.until(f"() => ({ROWS})() === 1")
    assert visitor.told(".status-table tbody th a") == SUITE.town_name
    visitor.visit(f"/tabelle?kreis={SUITE.district}")
    visitor.click("a[data-sort=population]")
    visitor.until("() => location.search.includes('sortierung')")
    people = visitor.run(POPULATIONS)
    assert people == sorted(people) and len(people) == number


def test_municipality_says_what_and_who(visitor):
    visitor.visit(f"/gemeinde/{SUITE.town}")
    for text in (SUITE.town_name, SUITE.council_short, "Quelle", SUITE.seat_name):
        visitor.reads(text, "main")
    assert visitor.run("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("phone", [False, True])
def test_export_page_shows_the_picture_and_gives_the_files(visitor, phone):
    visitor.visit(f"/ausschnitt?region={SUITE.district}&layer={SUITE.council}", phone=phone)
    visitor.until("() => document.getElementById('preview-image').naturalWidth === 1200")
    visitor.choose("#x-layer", SUITE.agreement)
    visitor.until(f"() => location.search.includes('layer={SUITE.agreement}')")
    visitor.until("() => !document.getElementById('result').hasAttribute('aria-busy')")
    visitor.until("() => document.getElementById('preview-image').naturalWidth === 1200")
    for kind, media in {".png": "image/png", ".svg": "image/svg+xml", ".pptx": "presentationml"}.items():
        status, content_type, size = visitor.until(FETCHED, f"main a[href*='{kind}']")
        assert status == 200 and media in content_type and size > 5000
        visitor.run("() => { window.fetched = null; }")
    assert visitor.run("() => document.documentElement.scrollWidth <= innerWidth")


def test_charts_are_drawn(visitor):
    visitor.visit(f"/entwicklung?angebot={SUITE.council}")
    visitor.sees("[data-chart=sizes][data-drawn=true]")
    visitor.sees(f"[data-chart={SUITE.council}][data-drawn=true] svg path")
    assert visitor.run("() => document.querySelectorAll('[data-chart] .main-svg').length") > 5


def test_stand_alone_page_works_from_a_file(visitor, client, tmp_path):
    file = tmp_path / "karte.html"
    file.write_bytes(client.get(f"/snippet.html?region={SUITE.district}").data)
    visitor.visit(file.as_uri())
    visitor.sees("html[data-ready=true]")
    visitor.click(f"label:has(input[name=layer][value={SUITE.council}]) span")
    visitor.until(f"() => document.getElementById('atlas').dataset.layer === '{SUITE.council}'")
    visitor.click("#search-input")
    visitor.type(MISSPELT)
    visitor.reads(SUITE.twin_name, "#search-results li")
    visitor.press("Enter")
    visitor.reads(SUITE.twin_name, ".panel, #panel")


def test_regions_and_news_are_read(visitor):
    for path in (f"/kreis/{SUITE.district}", "/region/", "/aktuelles", "/datenschutz", "/?lang=en"):
        visitor.visit(path)
        assert len(visitor.told("main")) > 200, path
        assert visitor.run("() => document.documentElement.scrollWidth <= innerWidth"), path

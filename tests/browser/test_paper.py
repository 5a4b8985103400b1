"""On paper, A4 upright and as browsers print by default: headings on every sheet, nothing beside it, charts whole."""

from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.suite_state import SUITE
from tests.sweeps import everything, some

#: Width in px of what a sheet holds between its margins, and every text that a reader on paper would miss.
SHEET = 703
BESIDE = """width => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.data.trim() || !parent.checkVisibility() || parent.closest('.visually-hidden, script, style')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        // a name on a map is set as wide as it was measured, which the range does not know
        const box = (parent.closest("text") || range).getBoundingClientRect();
        if (box.width && (box.left < -1 || box.right > width + 1)) found.push(node.data.trim().slice(0, 40));
    }
    return found;
}"""
#: In place of the instruments.
STATUSES = "…"
#: Address → the headings that stand on each of its sheets.
TABLES = {
    "/kreis/": [f"{SUITE.kreis} oder Stadt", "Gemeinden", STATUSES],
    f"/kreis/{SUITE.district}": ["Gemeinde", STATUSES],
    f"/tabelle?kreis={SUITE.district}": ["Gemeinde", SUITE.kreis, "Einwohner", STATUSES],
    "/veraenderungen?stand=2023-12-31&seit=2022-12-31": [
        "Gemeinde",
        "Angebot",
        "31.12.2022",
        "31.12.2023",
        "Was geschah",
    ],
}
OTHERS = ["/entwicklung", "/aktuelles?jahr=2022", f"/gemeinde/{SUITE.town}", "/hilfe", "/daten", "/leichte-sprache",
          f"/vergleich?gemeinden={SUITE.town},{SUITE.city},{SUITE.second_city},{SUITE.seat}"]  # fmt: skip


def sheets(page):
    """The text of each sheet, without line breaks and ligatures."""
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    return [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in reader.pages]


@pytest.mark.parametrize("path", TABLES)
def test_headings_stand_on_every_sheet(visit, site, path):
    programme = site.atlas.state.programme
    page = visit(path, wait="main", scripts=False).page
    rows, said = page.locator("main tbody tr").count(), sheets(page)
    active = programme.find(SUITE.agreement).active
    told = [text for text in said if active in text or "geplant" in text or path == "/kreis/"]
    assert len(told) == 2 if rows > 30 else 1 <= len(told) <= 2
    heads = [head for head in TABLES[path] if head != STATUSES]
    if STATUSES in TABLES[path]:
        heads += [instrument.short for instrument in programme.instruments]
    for text in told:
        assert [head for head in heads if head not in text] == []
    if everything() or not path.startswith("/tabelle"):
        lies_within_the_sheet(page)


def lies_within_the_sheet(page):
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate(BESIDE, SHEET) == []


@pytest.mark.parametrize("path", OTHERS if everything() else some(OTHERS[1:], 3))
def test_no_text_lies_beside_the_sheet(visit, path):
    page = visit(path, wait="main", scripts=path == "/entwicklung").page
    if path == "/entwicklung":
        page.wait_for_function(
            "(all) => document.querySelectorAll('[data-drawn]').length === all", arg=len(SUITE.instruments) + 2
        )
        page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    lies_within_the_sheet(page)


def test_charts_are_whole(visit):
    """The axis of each of the curves ends in the present year; before, four of them were cut at 2023."""
    page = visit("/entwicklung", wait=f"[data-chart={SUITE.instruments[-1]}][data-drawn]").page
    text = " ".join(sheets(page))
    assert text.count("2024 2025 2026") == len(SUITE.instruments)
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    wide = page.locator(f"[data-chart={SUITE.council}] .main-svg").first
    page.wait_for_function(f"() => document.querySelector('[data-chart={SUITE.council}] .main-svg').clientWidth < 650")
    assert wide.bounding_box()["width"] <= page.locator(f"[data-chart={SUITE.council}]").bounding_box()["width"]


def test_a_municipality_says_on_paper_who_says_so(visit):
    """All sources in whole lines within their column, none of them for the screen alone, and where the page is."""
    page = visit(
        f"/gemeinde/{SUITE.associates[-1]}", wait="main", scripts=False, size=(SHEET, 1000), media="print"
    ).page
    (text,) = sheets(page)
    assert f"/gemeinde/{SUITE.associates[-1]}, abgerufen am " in text
    titles = page.locator(".status-source a, .status-more a").evaluate_all("links => links.map((a) => a.textContent)")
    whole = "".join(text.split())
    assert [title for title in titles if "".join(title.split()) not in whole] == []
    beside = """links => links.filter((a) => a.getClientRects().length
        && [...a.getClientRects()].some((r) => r.right > a.closest("section").getBoundingClientRect().right + 1)).length"""
    assert page.locator(".status-source a").evaluate_all(beside) == 0
    page.emulate_media(media="screen")
    assert page.locator(".on-paper").evaluate_all("found => found.filter((e) => e.checkVisibility()).length") == 0


@pytest.mark.parametrize("path", [f"/ausschnitt?region={SUITE.district}", f"/einbetten?region={SUITE.district}"])
def test_a_map_is_printed_without_what_only_screens_need(visit, site, path):
    (text,) = sheets(visit(path, wait="main", scripts=False).page)
    assert site.atlas.provenance.attribution in text
    assert [word for word in ("speichern", "Weitergeben", "Als Liste", "öffnen") if word in text] == []

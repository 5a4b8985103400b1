"""On paper, A4 upright and as browsers print by default: headings on every sheet, nothing beside it, charts whole."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.sweeps import some

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
STATUSES = ["Erstgespräch", "Vereinbarung", "Präventionsrat", "Coaching", "Sicherheitsanalyse"]
#: Address → the headings that stand on each of its sheets.
TABLES = {
    "/kreis/": ["Landkreis oder Stadt", "Gemeinden", *STATUSES],
    "/kreis/14626": ["Gemeinde", *STATUSES],
    "/tabelle?kreis=14626": ["Gemeinde", "Landkreis", "Einwohner", *STATUSES],
    "/veraenderungen?stand=2023-12-31&seit=2022-12-31": [
        "Gemeinde",
        "Angebot",
        "31.12.2022",
        "31.12.2023",
        "Was geschah",
    ],
}
OTHERS = ["/entwicklung", "/aktuelles?jahr=2022", "/gemeinde/14626610", "/hilfe", "/daten", "/leichte-sprache",
          "/vergleich?gemeinden=14626610,14612000,14713000,14626400"]  # fmt: skip


def sheets(page):
    """The text of each sheet, without line breaks."""
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


@pytest.mark.parametrize("path", TABLES)
def test_headings_stand_on_every_sheet(visit, path):
    page = visit(path, wait="main", scripts=False).page
    said = sheets(page)
    told = [text for text in said if "unterzeichnet" in text or "geplant" in text or path == "/kreis/"]
    assert len(told) == {"/kreis/": 1}.get(path, 2)
    for text in told:
        assert [head for head in TABLES[path] if head not in text] == []


@pytest.mark.parametrize("path", some([*OTHERS, *TABLES], 6))
def test_no_text_lies_beside_the_sheet(visit, path):
    page = visit(path, wait="main", scripts=path == "/entwicklung", size=(SHEET, 1000), media="print").page
    if path == "/entwicklung":
        page.wait_for_function("() => document.querySelectorAll('[data-drawn]').length === 7")
        page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(BESIDE, SHEET) == []


def test_charts_are_whole(visit):
    """The axis of each of the five curves ends in the present year; before, four of them were cut at 2023."""
    page = visit("/entwicklung", wait="[data-chart=analysis][data-drawn]").page
    text = " ".join(sheets(page))
    assert text.count("2024 2025 2026") == 5
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    wide = page.locator("[data-chart=kpr] .main-svg").first
    page.wait_for_function("() => document.querySelector('[data-chart=kpr] .main-svg').clientWidth < 650")
    assert wide.bounding_box()["width"] <= page.locator("[data-chart=kpr]").bounding_box()["width"]


def test_a_municipality_says_on_paper_who_says_so(visit):
    """All sources in whole lines within their column, none of them for the screen alone, and where the page is."""
    page = visit("/gemeinde/14626430", wait="main", scripts=False, size=(SHEET, 1000), media="print").page
    (text,) = sheets(page)
    assert "/gemeinde/14626430, abgerufen am " in text
    titles = page.locator(".status-source a, .status-more a").evaluate_all("links => links.map((a) => a.textContent)")
    whole = "".join(text.split())
    assert [title for title in titles if "".join(title.split()) not in whole] == []
    beside = """links => links.filter((a) => a.getClientRects().length
        && [...a.getClientRects()].some((r) => r.right > a.closest("section").getBoundingClientRect().right + 1)).length"""
    assert page.locator(".status-source a").evaluate_all(beside) == 0
    page.emulate_media(media="screen")
    assert page.locator(".on-paper").evaluate_all("found => found.filter((e) => e.checkVisibility()).length") == 0


@pytest.mark.parametrize("path", ["/ausschnitt?region=14626", "/einbetten?region=14626"])
def test_a_map_is_printed_without_what_only_screens_need(visit, path):
    (text,) = sheets(visit(path, wait="main", scripts=False).page)
    assert "GeoBasis-DE" in text
    assert [word for word in ("speichern", "Weitergeben", "Als Liste", "öffnen") if word in text] == []

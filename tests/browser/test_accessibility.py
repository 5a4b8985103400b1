"""axe-core finds nothing to complain about, on any page, wide and narrow, light and dark, closed and opened."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: What may differ in the dark.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PAGES = [
    "/",
    "/?gemeinde=14626610&ebene=kpr",
    # a district's rows: all 419 differ in nothing but their number, and would take axe-core minutes
    "/tabelle?kreis=14625",
    "/tabelle?q=gibtesnicht",
    "/gemeinde/14626610",
    "/gemeinde/bernsdorf",
    "/vergleich?gemeinden=14626610,14612000",
    "/vergleich",
    "/ausschnitt",
    "/ausschnitt?region=gemeinde&place=Bernsdorf",
    "/einbetten?region=14626610%2B1",
    "/gibt-es-nicht",
    "/aktuelles",
    "/aktuelles?kreis=14626&angebot=model",
    "/entwicklung?angebot=kpr",
    "/kreis/",
    "/veraenderungen?ebene=kpr&seit=2021-12-31&stand=2023-12-31&kreis=14626",
    "/?ebene=agreement&seit=2021-12-31",
    "/kreis/14626",
    "/kreis/14729?ebene=kpr",
    "/hilfe",
    "/leichte-sprache",
    "/barrierefreiheit",
    "/datenschutz",
    "/impressum",
]


def complaints(page):
    """What axe-core finds, in light and in dark colours."""
    found = []
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        violations = Axe().run(page, options=rules).response["violations"]
        found += [(scheme, v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in violations]
    return found


def stand(visit, path, phone):
    """Open a page and wait until all of it is there."""
    page = visit(path, phone=phone, wait="main", tolerate=("404",)).page
    if path.startswith("/?") or path == "/":
        page.wait_for_selector("#atlas[data-ready=true]")
        page.wait_for_selector("#panel-content h2", state="attached")
    if path.startswith("/entwicklung"):
        page.wait_for_selector("[data-chart=sizes][data-drawn=true]")
    return page


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_has_no_complaint(visit, path, phone):
    assert complaints(stand(visit, path, phone)) == []


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_axe_has_no_complaint_about_what_opens(visit, phone):
    page = stand(visit, "/?gemeinde=14626610", phone)
    page.evaluate("() => document.querySelectorAll('details:not(.share)').forEach(d => (d.open = true))")
    if phone:
        page.get_by_role("button", name="Mehr zeigen").click()
    assert complaints(page) == []
    page.get_by_role("button", name="Schließen").click()
    page.locator("[data-share] summary").click()
    assert complaints(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Sachsen in Zahlen").wait_for(state="attached")
    page.locator("#search-input").fill("Bernsdorf")
    assert page.get_by_role("option").count() == 3
    assert complaints(page) == []
    page.locator("#search-input").fill("")
    page.locator(".cursor-ring").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    assert page.locator("#map-pan-north").is_visible()
    assert complaints(page) == []


def test_axe_has_no_complaint_about_opened_pages(visit):
    for path in ("/gemeinde/14626610", "/einbetten?region=14626610%2B1", "/entwicklung"):
        page = stand(visit, path, False)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => (d.open = true))")
        assert complaints(page) == [], path

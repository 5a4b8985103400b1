"""axe-core finds nothing to complain about: any page, wide and narrow, light and dark, German and English, closed and opened.

Of every page all pairs of width, colours and language are tried (wide, light, German; narrow, dark, German; narrow, light,
English; wide, dark, English); what has been found by none of these would take three of them at once to appear. The last of the
four has nothing new but its colours, and is asked about those alone.

Every row and item of a page is asked about once (wide, light, German). In the other three, those stay that have an element of
a kind that stood nowhere before; what is of one kind has the same name, attributes and classes, and stands within the same.

Contrast takes three quarters of the time, and no language changes it: it is asked about in German, wide and light, narrow and
dark; and of some pages wide and dark. ``EVERYTHING=1``, as CI has it, asks about every row and about colours in all four.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE, settled
from tests.sweeps import everything, some

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: What may differ in the dark; and all else.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
NO_COLOURS = {**RULES, "rules": {name: {"enabled": False} for name in COLOURS["runOnly"]["values"]}}
RUN = """(options) => axe.run(document, {...options, resultTypes: ["violations"]}).then(({violations}) =>
  violations.map((v) => [v.id, v.nodes[0].target, v.nodes[0].failureSummary]))"""
#: Of the charts' tables, which differ in nothing but their numbers, one of each of the two kinds.
OPEN = """() => document.querySelectorAll("details").forEach((d) =>
  (d.open = !d.closest("[data-chart]") || d.closest("[data-chart=kpr], [data-chart=sizes]") !== null))"""
#: Leave the first of a list or table, and what has an element of a kind that stood nowhere before.
ONE_OF_A_KIND = """() => {
  const own = (e) => [e.tagName, e.getAttribute("class"), ...e.getAttributeNames().sort()].join(" ");
  const kinds = new Map(), seen = new Set();
  const kind = (e) => {
    if (!kinds.has(e)) kinds.set(e, (e.parentElement ? kind(e.parentElement) + " > " : "") + own(e));
    return kinds.get(e);
  };
  document.querySelectorAll("tbody, ul, ol").forEach((list) => [...list.children].forEach((row) => {
    const found = [row, ...row.querySelectorAll("*")].map(kind);
    row === list.firstElementChild || found.some((k) => !seen.has(k)) ? found.forEach((k) => seen.add(k)) : row.remove();
  }));
}"""
PAGES = [
    "/",
    "/?gemeinde=14626610&ebene=kpr",
    "/?gemeinde=14626610&auswahl=14626110,14626610,14612000",
    # some rows of a district, with every status: all 419 differ in nothing but their number, and would take axe-core minutes
    "/tabelle?kreis=14626&q=z",
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
    "/region/vb-146265227",
    "/daten",
    "/ogc",
    "/ogc/api",
    "/ogc/collections/municipalities/items?limit=3",
    "/ogc/collections/districts/items/14626",
    "/api/",
    "/hilfe",
    "/leichte-sprache",
    "/barrierefreiheit",
    "/datenschutz",
    "/impressum",
]


def violations(page, rules=RULES):
    """What axe-core finds on a page as it stands."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(RUN, rules)


def complaints(page):
    """What axe-core finds, in light and in dark colours."""
    found = []
    for scheme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [(scheme, *violation) for violation in violations(page, rules)]
    return found


def stand(visit, path, phone=False):
    """Open a page and wait until all of it is there."""
    page = visit(path, phone=phone, wait="main", tolerate=("404",), reduced_motion="reduce").page
    if path.startswith("/?") or path == "/":
        page.wait_for_selector("#atlas[data-ready=true]")
        page.wait_for_selector("#panel-content h2", state="attached")
    if path.startswith("/entwicklung"):
        page.wait_for_selector("[data-chart=sizes][data-drawn=true]")
    return page


def leave_one_of_a_kind(page):
    """All of the page has been seen once; ``EVERYTHING=1`` sees all of it every time."""
    if not everything():
        page.evaluate(ONE_OF_A_KIND)


@pytest.mark.parametrize("path", PAGES)
def test_axe_has_no_complaint(visit, path):
    page = stand(visit, path)
    assert violations(page) == [], "wide and light"
    leave_one_of_a_kind(page)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert violations(page) == [], "narrow and dark"


@pytest.mark.parametrize("path", PAGES)
def test_axe_has_no_complaint_in_english(visit, path):
    page = stand(visit, path + ("&" if "?" in path else "?") + "lang=en", phone=True)
    assert page.get_attribute("html", "lang") == "en"
    leave_one_of_a_kind(page)
    assert violations(page, RULES if everything() else NO_COLOURS) == [], "narrow and light"
    if path in some(PAGES, 12):
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="dark")
        assert violations(page, COLOURS) == [], "wide and dark"


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_axe_has_no_complaint_about_what_opens(visit, phone):
    page = stand(visit, "/?gemeinde=14626610", phone)
    page.evaluate("() => document.querySelectorAll('details:not(.share, .menu)').forEach(d => (d.open = true))")
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
    settled(page)
    assert page.locator("#map-pan-north").is_visible()
    assert complaints(page) == []


def test_axe_has_no_complaint_about_opened_pages(visit):
    for path in ("/gemeinde/14626610", "/einbetten?region=14626610%2B1", "/entwicklung"):
        page = stand(visit, path)
        page.evaluate(OPEN)
        assert violations(page) == [], path
        leave_one_of_a_kind(page)
        page.emulate_media(color_scheme="dark")
        assert violations(page, COLOURS) == [], f"{path} in the dark"

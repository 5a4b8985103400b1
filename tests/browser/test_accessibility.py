"""axe-core finds nothing to complain about: any page, wide and narrow, light and dark, German and English, closed and opened.

Every page is tried wide, light and German, and narrow, dark and German; some also narrow, light and English, where nothing but
the words is other, none of which is empty (``layers/words/test_languages.py``). While it stands there, it is asked whether
fingers can hit what it has, and whether it scrolls in one direction.

Every row and item of a page is asked about once (wide, light, German). In the others, those stay that have an element of a kind
that stood nowhere before; what is of one kind has the same name, attributes and classes, and stands within the same.

Contrast took three quarters of the time. It follows from how a text looks and what it stands on: of each look, one text is asked
about, on whichever page it comes first (``CONTRAST``). ``EVERYTHING=1``, as CI has it, asks about every row, text and page.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.suite_state import SUITE
from tests.sweeps import everything, some
from tests.visitors import PHONE, settled

#: Whether texts can be read; and all else.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
NO_COLOURS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {name: {"enabled": False} for name in COLOURS["runOnly"]["values"]},
}
RUN = """(options) => axe.run(document, {...options, resultTypes: ["violations"]}).then(({violations}) =>
  violations.map((v) => [v.id, v.nodes[0].target, v.nodes[0].failureSummary]))"""
#: The same of texts that look as none before: a colour, size and weight on a ground, which is made of all that has one around it.
#: Gives what has been seen by now, and what is to complain about.
CONTRAST = """async ([options, seen]) => {
  const GROUND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position"];
  const INK = ["color", "fontSize", "fontWeight", "textShadow", "textDecorationLine", "display"];
  const chosen = (style, names) => names.map((name) => style[name]).join();
  const plain = "rgba(0, 0, 0, 0),none,1,none,normal,static";
  const says = (e) => e.checkVisibility() && (e.value || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  const known = new Set(seen), looks = new Map(), fresh = [];
  for (const e of document.querySelectorAll("body, body *")) {
    const around = looks.get(e.parentElement) ?? { ground: "", ink: "" };
    const style = getComputedStyle(e), own = chosen(style, GROUND);
    const look = { ground: own === plain ? around.ground : `${around.ground}/${own}`, ink: chosen(style, INK) };
    looks.set(e, look);
    const whole = `${look.ground}|${around.ink}|${look.ink}`;
    if (known.has(whole) || !says(e)) continue;
    known.add(whole);
    fresh.push(e);
  }
  if (!fresh.length) return [[], []];
  const { violations } = await axe.run({ include: fresh }, { ...options, resultTypes: ["violations"] });
  return [[...known], violations.map((v) => [v.id, v.nodes[0].target, v.nodes[0].failureSummary])];
}"""
#: Of the charts' tables, which differ in nothing but their numbers, one of each of the two kinds.
OPEN = f"""() => document.querySelectorAll("details").forEach((d) =>
  (d.open = !d.closest("[data-chart]") || d.closest("[data-chart={SUITE.council}], [data-chart=sizes]") !== null))"""
#: WCAG 2.5.8: 24 px, or alone in a text; shapes of the map have an equivalent in search and table.
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary")]
  .filter((e) => e.checkVisibility())
  .map((e) => [e.id || e.textContent || e.name, (e.closest("label") || e).getBoundingClientRect()])
  .filter(([, b]) => b.width && (b.width < 24 || b.height < 24)).map(([name]) => name)"""
WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
#: Also what a screen of 1280 px has left at 400 % (WCAG 1.4.10).
SMALLEST = {"width": 320, "height": 256}
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
    f"/?gemeinde={SUITE.town}&ebene={SUITE.council}",
    f"/?gemeinde={SUITE.town}&auswahl={SUITE.twin},{SUITE.town},{SUITE.city}",
    # some rows of a district, with every status: all of a state differ in nothing but their number, and take axe-core minutes
    f"/tabelle?kreis={SUITE.district}&q={SUITE.town_name[0].lower()}",
    "/tabelle?q=gibtesnicht",
    f"/gemeinde/{SUITE.town}",
    f"/gemeinde/{SUITE.twice_name.lower()}",
    f"/vergleich?gemeinden={SUITE.town},{SUITE.city}",
    "/vergleich",
    "/ausschnitt",
    f"/ausschnitt?region=gemeinde&place={SUITE.twice_name}",
    f"/einbetten?region={SUITE.town}%2B1",
    "/gibt-es-nicht",
    "/aktuelles",
    f"/aktuelles?kreis={SUITE.district}&angebot={SUITE.mark}",
    f"/entwicklung?angebot={SUITE.council}",
    "/kreis/",
    f"/veraenderungen?ebene={SUITE.council}&seit=2021-12-31&stand=2023-12-31&kreis={SUITE.district}",
    f"/?ebene={SUITE.agreement}&seit=2021-12-31",
    f"/kreis/{SUITE.district}",
    f"/kreis/{SUITE.council_district}?ebene={SUITE.council}",
    f"/region/{SUITE.association_key}",
    "/daten",
    "/ogc",
    "/ogc/api",
    "/ogc/collections/municipalities/items?limit=3",
    f"/ogc/collections/districts/items/{SUITE.district}",
    "/api/",
    "/hilfe",
    "/leichte-sprache",
    "/barrierefreiheit",
    "/datenschutz",
    "/impressum",
]


def axe(page, script, asked):
    """What a script says that uses axe-core."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(script, asked)


def contrast(page, seen):
    """What axe-core says of the colours of texts that look as none in ``seen``, to which they are added; or of all."""
    if everything():
        return axe(page, RUN, COLOURS)
    now, found = axe(page, CONTRAST, [COLOURS, list(seen)])
    seen.update(now)
    return found


def violations(page, seen=None):
    """What axe-core finds on a page as it stands."""
    return axe(page, RUN, NO_COLOURS) + contrast(page, set() if seen is None else seen)


def complaints(page, seen=None):
    """What axe-core finds, in light and in dark colours."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    seen = set() if seen is None else seen
    found = violations(page, seen)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + contrast(page, seen)


@pytest.fixture(scope="module")
def seen():
    """How the texts look that this module has asked about, whichever of its tests are run."""
    return set()


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
def test_axe_has_no_complaint(visit, path, seen):
    page = stand(visit, path)
    assert violations(page, seen) == [], "wide and light"
    assert page.evaluate(SMALL) == []
    for size in (SMALLEST, PHONE):
        page.set_viewport_size(size)
        page.wait_for_function(FITS)  # charts are drawn anew
    leave_one_of_a_kind(page)
    page.emulate_media(color_scheme="dark")
    assert violations(page, seen) == [], "narrow and dark"


@pytest.mark.parametrize("path", some(PAGES, 10))
def test_axe_has_no_complaint_in_english(visit, path):
    page = stand(visit, path + ("&" if "?" in path else "?") + "lang=en", phone=True)
    assert page.get_attribute("html", "lang") == "en"
    assert page.evaluate(WIDER) <= 0
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(WIDER) <= 0
    if page.locator(".languages").count():
        switch = page.locator(".languages a").bounding_box()
        assert switch["x"] + switch["width"] <= 320 and switch["height"] >= 24
    page.set_viewport_size(PHONE)
    leave_one_of_a_kind(page)
    assert (violations(page) if everything() else axe(page, RUN, NO_COLOURS)) == [], "narrow and light"


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_axe_has_no_complaint_about_what_opens(visit, phone, seen, atlas):
    page = stand(visit, f"/?gemeinde={SUITE.town}", phone)
    page.evaluate("() => document.querySelectorAll('details:not(.share, .menu)').forEach(d => (d.open = true))")
    if phone:
        page.get_by_role("button", name="Mehr zeigen").click()
    assert complaints(page, seen) == []
    page.get_by_role("button", name="Schließen").click()
    page.locator("[data-share] summary").click()
    assert complaints(page, seen) == []
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for(state="attached")
    page.locator("#search-input").fill(SUITE.twice_name)
    called_so = [m for m in atlas.municipalities.values() if SUITE.twice_name.lower() in m.name.lower()]
    assert page.get_by_role("option").count() == len(called_so) >= len(SUITE.twice)
    assert complaints(page, seen) == []
    page.locator("#search-input").fill("")
    page.locator(".cursor-ring").focus()
    page.keyboard.press("+")
    settled(page)
    assert page.locator("#map-pan-north").is_visible()
    assert complaints(page, seen) == []


def test_axe_has_no_complaint_about_opened_pages(visit, seen):
    for path in (f"/gemeinde/{SUITE.town}", f"/einbetten?region={SUITE.town}%2B1", "/entwicklung"):
        page = stand(visit, path)
        page.evaluate(OPEN)
        assert complaints(page, seen) == [], path

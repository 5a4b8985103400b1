"""axe-core finds nothing to complain about: any page, wide and narrow, light and dark, German and English, closed and opened.

Every page is tried wide or narrow, by turns; some also narrow and English, where nothing but the words is other, none of which is
empty (``layers/words/test_languages.py``). While it stands there, it is asked whether fingers can hit what it has, and whether
it scrolls in one direction. A narrow page keeps of its rows and items those that have an element of a kind that stood nowhere
before; what is of one kind has the same name, attributes and classes, and stands within the same.

Contrast took three quarters of the time. It follows from how a text looks and what it stands on: of each look, one text is asked
about, light and dark, on whichever page it comes first (``LOOKS``). ``EVERYTHING=1``, as CI has it, asks about every row and text
of every page, wide and light, narrow and dark, and in English.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.tabs import Watch
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.visitors import DESKTOP, PHONE, settled

#: Whether texts can be read; all rules; and all but these.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
ALL = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NO_COLOURS = {**ALL, "rules": {name: {"enabled": False} for name in COLOURS["runOnly"]}}
RUN = """([options, within]) => axe.run(within, {...options, resultTypes: ["violations"]}).then(({violations}) =>
  violations.map((v) => [v.id, v.nodes[0].target, v.nodes[0].failureSummary]))"""
#: Mark texts that look as none before, and have colours asked of them alone. A look is a colour, size and weight on a ground,
#: which is made of all that has one around it. Gives what has been seen by now, and whether any is marked.
LOOKS = """([seen, within]) => {
  const GROUND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position"];
  const INK = ["color", "fontSize", "fontWeight", "textShadow", "textDecorationLine", "display"];
  const chosen = (style, names) => names.map((name) => style[name]).join();
  const plain = "rgba(0, 0, 0, 0),none,1,none,normal,static";
  const says = (e) => e.checkVisibility() && (e.value || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  const known = new Set(seen), looks = new Map();
  for (const e of document.querySelectorAll("body, body *")) {
    const around = looks.get(e.parentElement) ?? { ground: "", ink: "" };
    const style = getComputedStyle(e), own = chosen(style, GROUND);
    const look = { ground: own === plain ? around.ground : `${around.ground}/${own}`, ink: chosen(style, INK) };
    looks.set(e, look);
    const whole = `${look.ground}|${around.ink}|${look.ink}`;
    const fresh = !known.has(whole) && says(e) && e.closest(within) !== null;
    e.toggleAttribute("data-fresh", fresh);
    if (fresh) known.add(whole);
  }
  const asked = { "color-contrast": "[data-fresh]", "link-in-text-block": "a[href][data-fresh]" };
  axe.configure({ rules: Object.entries(asked).map(([id, selector]) => ({ id, selector })) });
  return [[...known], known.size > seen.length];
}"""
#: Of the charts' tables, which differ in nothing but their numbers, one of each of the two kinds.
OPEN = f"""() => document.querySelectorAll("details:not(.share, .menu)").forEach((d) =>
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
#: Leave the first of a list, table or picture, and what has an element of a kind that stood nowhere before.
ONE_OF_A_KIND = """() => {
  const own = (e) => [e.tagName, e.getAttribute("class"), ...e.getAttributeNames().sort()].join(" ");
  const kinds = new Map(), seen = new Set();
  const kind = (e) => {
    if (!kinds.has(e)) kinds.set(e, (e.parentElement ? kind(e.parentElement) + " > " : "") + own(e));
    return kinds.get(e);
  };
  document.querySelectorAll("tbody, ul, ol, svg, svg g").forEach((list) => [...list.children].forEach((row) => {
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
#: The pages that are asked about narrow; with ``EVERYTHING=1``, all of them are asked about both ways.
NARROW = PAGES if everything() else PAGES[1::2]
WIDE = PAGES if everything() else PAGES[::2]
IN_ENGLISH = PAGES if everything() else NARROW[::2]
#: What is asked with all that can be opened; with ``EVERYTHING=1``, closed and opened.
OPENED = (f"/gemeinde/{SUITE.town}", f"/einbetten?region={SUITE.town}%2B1", f"/entwicklung?angebot={SUITE.council}")


def axe(page, script, *asked):
    """What a script says that uses axe-core."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(script, asked)


def fresh(page, seen, within):
    """Whether a text looks as none in ``seen``, to which such looks are added: colours are asked of these texts alone."""
    now, found = axe(page, LOOKS, list(seen), within)
    seen.update(now)
    return found


def violations(page, seen=None, within="html"):
    """What axe-core finds on a page as it stands, or in a part of it."""
    if everything():
        return axe(page, RUN, ALL, "html")
    return axe(page, RUN, ALL if fresh(page, set() if seen is None else seen, within) else NO_COLOURS, within)


def complaints(page, seen=None, within="html"):
    """What axe-core finds, in light and in dark colours."""
    seen = set() if seen is None else seen
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = violations(page, seen, within)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    if everything() or fresh(page, seen, within):
        found += axe(page, RUN, COLOURS, "html")
    return found


@pytest.fixture(scope="module")
def seen():
    """How the texts look that this module has asked about, whichever of its tests are run."""
    return set()


@pytest.fixture(scope="module")
def tab(visitor):
    """A tab in which every page has axe-core."""
    page = visitor.kept(False, True, "Europe/Berlin").new_page()
    page.add_init_script(Axe().axe_script)
    yield page
    page.close()


@pytest.fixture
def stand(tab, address):
    """Open a page and wait until all of it is there: ``stand(path)`` → page."""
    complaints = []
    watch = Watch(tab, address, complaints, ("404", "preloaded using link preload"))

    def open_page(path):
        tab.set_viewport_size(DESKTOP)
        tab.emulate_media(color_scheme="light", reduced_motion="reduce")
        tab.goto(address + path)
        return all_there(tab, path)

    yield open_page
    watch.end()
    assert not complaints


def all_there(page, path):
    """Wait until the map can be used and its panel has an answer, or until charts are drawn."""
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
def test_axe_has_no_complaint(stand, path, seen):
    page = stand(path)
    if not everything() and path in OPENED:
        page.evaluate(OPEN)
    assert page.evaluate(SMALL) == []
    ask = violations if everything() else complaints
    if path in WIDE:
        assert ask(page, seen) == [], "wide (and light)"
    for size in (SMALLEST, PHONE) if path in NARROW else (SMALLEST,):
        page.set_viewport_size(size)
        page.wait_for_function(FITS)  # charts are drawn anew
    if path in NARROW:
        leave_one_of_a_kind(page)
        page.emulate_media(color_scheme="dark")
        assert ask(page, seen) == [], "narrow (and dark)"


@pytest.mark.parametrize("path", IN_ENGLISH)
def test_axe_has_no_complaint_in_english(visit, path):
    path += ("&" if "?" in path else "?") + "lang=en"
    page = all_there(visit(path, phone=True, wait="main", tolerate=("404",), reduced_motion="reduce").page, path)
    assert page.get_attribute("html", "lang") == "en"
    assert page.evaluate(WIDER) <= 0
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(WIDER) <= 0
    if page.locator(".languages").count():
        switch = page.locator(".languages a").bounding_box()
        assert switch["x"] + switch["width"] <= 320 and switch["height"] >= 24
    if everything() or PAGES.index(path.removesuffix("lang=en")[:-1]) % 8 == 1:
        page.set_viewport_size(PHONE)
        leave_one_of_a_kind(page)
        assert axe(page, RUN, ALL if everything() else NO_COLOURS, "html") == [], "narrow and light"


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_axe_has_no_complaint_about_what_opens(visit, phone, seen, atlas):
    path = f"/?gemeinde={SUITE.town}"
    page = all_there(visit(path, phone=phone, reduced_motion="reduce").page, path)
    page.evaluate(OPEN)
    if phone:
        page.get_by_role("button", name="Mehr zeigen").click()
    assert complaints(page, seen, "details[open], #panel") == []
    if phone and not everything():
        return  # what follows is the same there
    page.get_by_role("button", name="Schließen").click()
    page.locator("[data-share] summary").click()
    assert complaints(page, seen, "[data-share]") == []
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for(state="attached")
    page.locator("#search-input").fill(SUITE.twice_name)
    called_so = [m for m in atlas.municipalities.values() if SUITE.twice_name.lower() in m.name.lower()]
    assert page.get_by_role("option").count() == len(called_so) >= len(SUITE.twice)
    assert complaints(page, seen, "[role=search]") == []
    page.locator("#search-input").fill("")
    page.locator(".cursor-ring").focus()
    page.keyboard.press("+")
    settled(page)
    assert page.locator("#map-pan-north").is_visible()
    assert complaints(page, seen, "main") == []


@pytest.mark.whole
def test_axe_has_no_complaint_about_opened_pages(stand, seen):
    for path in OPENED:
        page = stand(path)
        page.evaluate(OPEN)
        assert complaints(page, seen) == [], path

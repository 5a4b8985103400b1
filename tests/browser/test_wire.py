"""How the map page reaches the browser: in few requests, in one step, and nothing in vain."""

import re

import pytest

from tests.browser.test_accessibility import violations
from tests.suite_state import SUITE
from tests.visitors import drawn, legend, still

#: All that draws the live map.
DASH = re.compile("/_dash")
USABLE = "#atlas[data-usable=true]"


def test_the_first_view_is_few_requests_each_made_once_in_order_and_none_in_vain(visit):
    opened = visit("/", fresh=True)
    still(opened)
    asked = [r for r in opened.requests if not r.startswith("data:")]
    assert len(asked) <= 14, asked
    assert len(set(asked)) == len(asked), "what is preloaded is used, not asked for again"
    own = [r for r in asked if r.startswith("/assets/")]
    assert [r.partition("?")[0] for r in own] == ["/assets/whole/map.css", "/assets/whole/map.js"]
    kinds = ["/data/atlas-", "/assets/whole/map.js", "/_dash-component-suites/"]
    first = [next(i for i, r in enumerate(asked) if r.startswith(kind)) for kind in kinds]
    assert max(first[:2]) < first[2], "data come beside the scripts, and Dash after them"
    preloaded, scripts, fetched = opened.page.evaluate("""() => [
        [...document.querySelectorAll("link[rel=preload]")].map((link) => [link.href, link.as]),
        [...document.scripts].map((script) => script.src),
        performance.getEntriesByType("resource").filter((e) => /fetch|xmlhttp/.test(e.initiatorType)).map((e) => e.name),
    ]""")
    assert {kind for _, kind in preloaded} == {"script", "fetch"}
    unused = {address for address, kind in preloaded if kind == "script"} - set(scripts)
    # whose element is taken away once it has run, and without which there is no shape
    assert [address.rpartition("/")[2] for address in unused] == ["async-GeoJSON.js"]
    assert opened.page.locator(".leaflet-map path.area").count() == SUITE.number
    answers = [re.sub("^.*?(/data/atlas-|/_dash)", r"\1", address) for address, kind in preloaded if kind == "fetch"]
    assert re.fullmatch("/data/atlas-[^ ]* /_dash-layout /_dash-dependencies", " ".join(answers))
    assert fetched == [], "all that the scripts have asked for was on its way"


def test_an_answer_that_is_overtaken_is_not_shown(visit):
    page = visit("/").page
    held = []
    page.route(f"**/einzelheiten?gemeinde={SUITE.city}*", lambda route, _request: held.append(route))
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    page.wait_for_function("() => document.getElementById('panel').dataset.pending")
    while not held:  # the browser has asked; Playwright hears of it a moment later
        page.wait_for_timeout(10)
    page.locator(f"path[data-ags='{SUITE.second_city}']").click()
    page.get_by_role("heading", name=SUITE.second_city_name).wait_for()
    page.wait_for_timeout(300)
    assert len(held) == 1
    assert page.get_by_role("heading", name=SUITE.second_city_name).is_visible()
    assert page.locator("#panel").get_attribute("data-pending") is None


@pytest.fixture
def waiting(visit, address):
    """Open the map and hold back what a pattern fits: ``waiting(path, pattern)`` → page, and what lets it go."""

    def open_page(path, pattern):
        page = visit("/hilfe", wait=None, tolerate=("preload",)).page
        held, free = [], []
        page.route(pattern, lambda route, _request: route.continue_() if free else held.append(route))
        page.goto(address + path, wait_until="commit")

        def let_go():
            free.append(True)
            for route in held:
                route.continue_()

        return page, let_go

    return open_page


def use(page):
    """Search, choose a layer and a day, follow a neighbour."""
    box = page.get_by_role("combobox", name="Gemeinde suchen")
    box.fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    page.locator(f"input[name=ebene][value={SUITE.council}]").check()
    page.locator("#step-back").click()
    page.locator("#panel-content").get_by_role("link", name=SUITE.seat_name).click()
    page.get_by_role("heading", name=SUITE.seat_name).wait_for()


SEEN = """() => ({
    url: location.href, title: document.title, said: document.getElementById('announcer').textContent,
    layer: document.getElementById('atlas').dataset.layer,
    chosen: [...document.querySelectorAll('.area.is-selected')].map((e) => e.dataset.ags),
    near: [...document.querySelectorAll('.area.is-neighbour')].map((e) => e.dataset.ags).sort(),
    marked: [...document.querySelectorAll('.area[class*="mark-"]')].map((e) => e.dataset.ags).sort(),
    panel: document.getElementById('panel-answer').outerHTML})"""


def test_the_first_map_shows_what_the_live_one_does(visit, address):
    live = visit("/").page
    page = visit("/hilfe", wait=None, tolerate=("Failed to load resource", "preload")).page
    page.route(DASH, lambda route: route.abort())
    page.goto(address + "/")
    page.wait_for_selector(USABLE)
    use(live)
    use(page)
    page.wait_for_timeout(900)  # until the counts are read out
    assert drawn(page) == drawn(live)
    assert legend(page) == legend(live)
    assert page.evaluate(SEEN) == live.evaluate(SEEN)
    for shown in (page, live):
        shown.locator("input[name=ebene][value=overview]").check()
        shown.wait_for_function("() => document.getElementById('atlas').dataset.layer === 'overview'")
    symbols = live.locator(f".symbol-{SUITE.council}.is-on").count()
    assert drawn(page) == drawn(live)
    assert page.locator(".first-map .dot").get_attribute("d").count("M") == symbols > 10
    assert page.locator("#map-status").inner_text().startswith("Die Karte lässt sich gerade nicht verschieben")
    assert page.locator("#map-buttons").is_hidden()
    page.locator(f".first-map path[data-ags='{SUITE.second_city}']").click()
    page.get_by_role("heading", name=SUITE.second_city_name).wait_for()
    page.go_back()
    page.get_by_role("heading", name=SUITE.seat_name).wait_for()


def test_the_live_map_takes_over_what_is_shown(waiting):
    page, let_go = waiting("/", DASH)
    page.wait_for_selector(USABLE)
    use(page)
    page.locator(f".first-map path[data-ags='{SUITE.city}']").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    page.wait_for_timeout(900)
    before, shapes = page.evaluate(SEEN), drawn(page)
    place = page.locator(f".first-map path[data-ags='{SUITE.city}']").bounding_box()
    page.evaluate("""() => {
        window.said = 0;
        const count = new MutationObserver((list) => (window.said += list.length));
        ['#announcer', '#panel-content'].forEach((key) =>
            count.observe(document.querySelector(key), {childList: true, subtree: true}));
    }""")
    let_go()
    page.wait_for_selector("#atlas[data-ready=true]")
    page.wait_for_timeout(300)
    assert (page.evaluate(SEEN), drawn(page)) == (before, shapes)
    assert page.evaluate("() => window.said") == 0, "nothing is said twice, and nobody is asked again"
    assert page.evaluate("() => document.activeElement.classList.contains('cursor-ring')"), "the focus was on the map"
    now = page.locator(f".leaflet-map path[data-ags='{SUITE.city}']").bounding_box()
    assert [now[k] for k in "xy"] == pytest.approx([place[k] for k in "xy"], abs=2.5)
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()


def test_a_button_of_the_map_is_obeyed_once_it_can_move_and_the_focus_stays_beside_it(waiting):
    page, let_go = waiting("/", DASH)
    page.wait_for_selector(USABLE)
    page.get_by_role("button", name="Karte vergrößern").click()
    assert page.locator("#map-buttons.is-partial").count() == 0
    page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.town_name[:4])
    let_go()
    page.wait_for_selector("#map-buttons.is-partial")
    page.wait_for_selector("#atlas[data-ready=true]")
    assert page.evaluate("() => document.activeElement.id") == "search-input"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()


def test_what_is_chosen_before_the_scripts_or_the_data_is_not_lost(waiting):
    for pattern in ("**/whole/map.js*", "**/data/atlas-*"):
        page, let_go = waiting("/", pattern)
        page.locator(f"input[name=ebene][value={SUITE.council}]").check()
        page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.town_name[:4])
        let_go()
        page.get_by_role("option").first.wait_for()
        page.wait_for_url(f"**/?ebene={SUITE.council}")
        page.wait_for_selector(f"#atlas[data-layer={SUITE.council}]")
        assert page.locator("input[name=ebene]:checked").get_attribute("value") == SUITE.council


def ring(page):
    """Return what the element in focus is and says, if it is the ring on the map, and whether it is seen."""
    return page.evaluate("""() => {
        const ring = document.activeElement;
        const names = ['role', 'aria-label', 'aria-current'];
        if (!ring.matches('.cursor-ring') || ring.closest('[aria-hidden=true]')) return null;
        return [...names.map((name) => ring.getAttribute(name)), getComputedStyle(ring).strokeWidth];
    }""")


def test_the_first_map_is_walked_and_left_by_keyboard(waiting, site):
    overview = site.catalogue["overview"]
    page, let_go = waiting(f"/?gemeinde={SUITE.town}", DASH)
    page.wait_for_selector(USABLE)
    page.locator(".skip-link[href='#map-frame']").focus()
    page.keyboard.press("Enter")
    town = f"{SUITE.town_name}, {overview.classes[0].label}, {overview.symbol.label}"
    assert ring(page) == ["button", town, "true", "4px"]
    assert page.locator(".first-map [tabindex='0']").count() == 1
    page.keyboard.press("ArrowUp")
    reached = ring(page)
    assert reached[0] == "button" and reached[1] != town and reached[2] is None
    name = reached[1].split(", ")[0]
    assert page.locator(".first-tip strong").inner_text() == name
    frame = page.locator("#first-map").get_attribute
    assert (frame("role"), frame("aria-label")) == ("application", page.evaluate("() => atlas.text('map')"))
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=name, exact=True).wait_for()
    assert ring(page) == [*reached[:2], "true", "4px"], "the keyboard stays in the map"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#picked-list li")
    assert ring(page)[1].endswith("in der Auswahl")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "panel-title"
    assert page.locator(".first-tip").count() == 0
    page.keyboard.press("Shift+Tab")
    while ring(page) is None:
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()
    assert ring(page), "the first Escape clears"
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "search-input", "the second leaves"
    let_go()
    page.wait_for_selector("#atlas[data-ready=true]")


def test_the_live_map_takes_over_the_place_in_focus(waiting):
    page, let_go = waiting("/", DASH)
    page.wait_for_selector(USABLE)
    page.locator(f".first-map path[data-ags='{SUITE.city}']").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    before, place = ring(page), page.locator(".cursor-ring").bounding_box()
    assert before[1] and before[2] is None, "a click on the map brings the keys there, too"
    page.evaluate("""() => {
        window.names = [];
        document.addEventListener('focusin', ({ target }) => window.names.push(target.getAttribute('aria-label')));
        window.moved = [];
        new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((e) => e.value)))
            .observe({type: 'layout-shift'});
        window.said = 0;
        new MutationObserver(() => window.said++).observe(document.getElementById('announcer'), {childList: true});
    }""")
    let_go()
    page.wait_for_selector("#atlas[data-ready=true]")
    page.wait_for_timeout(300)
    assert ring(page) == before
    assert page.locator(".leaflet-map .cursor-ring").count() == page.locator(".cursor-ring").count() == 1
    now = page.locator(".cursor-ring").bounding_box()
    assert [now[k] for k in "xy"] == pytest.approx([place[k] for k in "xy"], abs=3)
    assert page.evaluate("() => [window.names, window.said]") == [[before[1]], 0], "read out once"
    assert page.evaluate("() => window.moved.reduce((sum, value) => sum + value, 0)") < 0.001
    page.keyboard.press("ArrowRight")
    assert ring(page) not in (None, before)


def test_who_waits_on_the_map_for_the_data_gets_the_ring(waiting):
    page, let_go = waiting("/", "**/data/atlas-*")
    page.locator(".skip-link[href='#map-frame']").focus()
    page.wait_for_function("() => window.atlas && window.atlas.firstMap")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "first-map"
    let_go()
    page.wait_for_function("() => document.activeElement.matches('.cursor-ring')")
    page.wait_for_selector("#atlas[data-ready=true]")
    assert ring(page)

"""What a page does when something it needs does not come: pieces of the live map, storage, the line, the data, our own script."""

import pytest

from layers.words.wording import sort_key
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.visitors import drawn, settled

USABLE = "#atlas[data-usable=true]"
NOTE = "Die Karte lässt sich gerade nicht verschieben und vergrößern. Alles andere funktioniert."
#: What browsers themselves say of what does not come; it is no error of ours.
MISSING = ("Failed to load resource",)
#: Browsers that keep nothing throw at the attempt.
NO_STORAGE = """
    const refuse = () => { throw new DOMException("denied", "SecurityError") };
    const names = ["localStorage", "sessionStorage", "indexedDB", "caches"];
    names.forEach((name) => Object.defineProperty(window, name, {get: refuse}));
    Object.defineProperty(Document.prototype, "cookie", {get: refuse, set: refuse});
    Object.defineProperty(Navigator.prototype, "serviceWorker", {get: refuse});
"""
#: How many vertices the live map has of the town.
VERTICES = f"atlas.map.shape('{SUITE.town}').getLatLngs().flat(9).length"
WAYS = {
    "refused": lambda route: route.fulfill(status=500, body="broken"),
    "cut off": lambda route: route.abort(),
    "silent": lambda _route, _request: None,
}


@pytest.fixture
def pieces(visit):
    """Paths of all that draws the live map, as a visit asks for them."""
    asked = visit("/").page.evaluate(
        "() => performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname)"
    )
    found = [path for path in asked if path.startswith("/_dash")]
    assert {"/_dash-layout", "/_dash-dependencies"} < set(found)
    assert len(found) >= 7
    return found


@pytest.fixture
def broken(visit, address):
    """Open a page on which addresses are answered otherwise: ``broken(path, {pattern: handler})`` → page.

    It is closed in the end: what it was told, it would keep.
    """
    opened = []

    def open_page(path, answers, script=None, tolerate=MISSING, fresh=False):
        page = visit("/hilfe", wait=None, fresh=fresh, tolerate=tolerate).page
        opened.append(page)
        page.set_default_timeout(8000)
        for pattern, handler in answers.items():
            page.route(pattern, handler)
        if script:
            page.add_init_script(script)
        page.goto(address + path, wait_until="commit")
        return page

    yield open_page
    for page in opened:
        page.close()


@pytest.fixture
def near(atlas):
    """Who has a border with the town."""
    return atlas.neighbours.borders[SUITE.town]


def search(page, near):
    """Search, layer, date, and who is near: what most come for."""
    page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    assert page.locator("#announcer").inner_text() == f"{SUITE.town_name} ausgewählt, {len(near)} Nachbargemeinden."
    assert page.locator("#panel .neighbour-table tbody tr").count() == len(near)
    before = drawn(page)
    page.locator(f"input[name=ebene][value={SUITE.council}]").check()
    page.wait_for_selector(f"#atlas[data-layer={SUITE.council}]")
    page.locator("#step-back").click()
    assert drawn(page) != before


def use(page, near):
    """And a list of what is picked, panel, ways back: all that needs neither Dash nor Leaflet."""
    search(page, near)
    # a link that is replaced while it is pressed is not followed
    page.wait_for_function("() => document.getElementById('panel-answer').dataset.date === atlas.view().date")
    page.get_by_role("button", name="Zur Auswahl hinzufügen").click()
    page.locator("#panel-content").get_by_role("link", name=SUITE.seat_name).click()
    page.get_by_role("heading", name=SUITE.seat_name).wait_for()
    assert page.evaluate("() => document.activeElement.id") == "panel-title"
    page.get_by_role("button", name="Zur Auswahl hinzufügen").click()
    both = sorted((SUITE.seat_name, SUITE.town_name), key=sort_key)
    assert page.locator("#picked-list li a").all_inner_texts() == both
    page.locator(f"path[data-ags='{SUITE.town}']").dispatch_event("click")  # another one lies in its middle
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    page.go_back()
    page.get_by_role("heading", name=SUITE.seat_name).wait_for()
    assert page.locator(".area.is-selected").get_attribute("data-ags") == SUITE.seat
    page.get_by_role("button", name="Schließen").click()
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()


COUNT_NOTES = """document.addEventListener("DOMContentLoaded", () => {
    window.notes = 0;
    new MutationObserver(() => (window.notes += 1)).observe(document.getElementById("map-status"), {childList: true});
    // nobody waits for what never comes longer than the page does: its time runs faster
    const later = window.setTimeout;
    window.setTimeout = (action, ms, ...rest) => later(action, ms === 15000 ? 1500 : ms, ...rest);
})"""


def sample(pieces):
    """Combinations of piece and way: all, or a script, the layout and the dependencies in one way each."""
    if everything():
        return [(piece, way) for piece in pieces for way in WAYS]
    return [(pieces[0], "cut off"), ("/_dash-layout", "refused"), ("/_dash-dependencies", "silent")]


def test_without_any_piece_of_the_live_map_all_but_moving_goes_on(broken, pieces, near):
    for piece, way in sample(pieces):
        page = broken("/", {lambda url, piece=piece: piece in url: WAYS[way]}, COUNT_NOTES)
        page.wait_for_selector(USABLE)
        (use if everything() or way == "cut off" else search)(page, near)
        page.locator("#map-status").wait_for(timeout=4000)
        assert page.locator("#map-status").inner_text() == NOTE, (piece, way)
        assert page.locator("#map-buttons").is_hidden()
        assert not page.locator("#react-entry-point").inner_text().startswith("Error")
        page.wait_for_timeout(1600 if way == "silent" else 0)
        assert page.evaluate("() => window.notes") == 1, (piece, way)
        page.close()


def test_what_keeps_nothing_is_no_worse(broken, near):
    page = broken("/", {}, NO_STORAGE, tolerate=["SecurityError"])  # Dash remarks on it
    assert (
        page.evaluate("() => { try { return window.localStorage } catch (error) { return error.name } }")
        == "SecurityError"
    )
    page.wait_for_selector("#atlas[data-ready=true]")
    use(page, near)


def test_offline_goes_on_with_what_is_known(broken, near):
    page = broken("/", {}, fresh=True)
    page.wait_for_selector("#atlas[data-ready=true]")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()
    page.context.set_offline(True)
    box = page.get_by_role("combobox", name="Gemeinde suchen")
    box.fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text().startswith("Die Angaben konnten nicht geladen werden.")
    assert page.get_by_role("alert").get_by_role("link", name="Zur Tabelle").is_visible()
    assert page.locator(".area.is-selected").get_attribute("data-ags") == SUITE.town
    assert page.locator(".area.is-neighbour").count() == len(near)
    before = drawn(page)
    page.locator(f"input[name=ebene][value={SUITE.council}]").check()
    page.locator("#step-back").click()
    assert drawn(page) != before
    coarse = shape(page)
    for _ in range(3):
        page.get_by_role("button", name="Karte vergrößern").click()
        settled(page)
    assert page.locator("path.area").count() == SUITE.number
    assert shape(page) == coarse, "finer borders did not come"
    page.get_by_role("button", name="Noch einmal versuchen").click()
    page.get_by_role("alert").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Noch einmal versuchen").click()
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    assert page.get_by_role("alert").is_hidden()
    page.get_by_role("button", name="Karte vergrößern").click()
    page.wait_for_function(f"(few) => {VERTICES} > few", arg=coarse)


def shape(page):
    """Number of vertices that the live map has of the town."""
    return page.evaluate(f"() => {VERTICES}")


def test_two_tabs_have_nothing_to_do_with_each_other(visit):
    first = visit(f"/?gemeinde={SUITE.city}&ebene={SUITE.council}").page
    second = visit("/").page
    assert first.context == second.context
    for page, name, ags in ((second, SUITE.town_name, SUITE.town), (first, SUITE.second_city_name, SUITE.second_city)):
        page.bring_to_front()
        page.get_by_role("combobox", name="Gemeinde suchen").fill(name)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**gemeinde={ags}*")
    second.locator(f"input[name=ebene][value={SUITE.agreement}]").check()
    second.wait_for_url(f"**ebene={SUITE.agreement}*")
    assert seen(first) == (SUITE.second_city, SUITE.council)
    assert seen(second) == (SUITE.town, SUITE.agreement)
    first.go_back()
    first.get_by_role("heading", name=SUITE.city_name).wait_for()
    assert seen(second) == (SUITE.town, SUITE.agreement)
    second.go_back()
    second.wait_for_selector("#atlas[data-layer=overview]")
    assert seen(second) == (SUITE.town, "overview")
    assert seen(first) == (SUITE.city, SUITE.council)


def seen(page):
    """Who is selected on a map, and its layer."""
    return page.locator(".area.is-selected").get_attribute("data-ags"), page.locator("#atlas").get_attribute(
        "data-layer"
    )


@pytest.mark.parametrize("way", [404, 500, None] if everything() else [None])
def test_without_the_data_the_page_is_what_it_is_without_scripts(broken, way):
    answer = {"**/data/atlas-*": lambda route: route.fulfill(status=way, body="") if way else route.abort()}
    page = broken(f"/?gemeinde={SUITE.city}", answer)
    said = page.get_by_role("alert")
    said.wait_for()
    assert said.count() == 1
    assert said.inner_text().startswith(
        "Die Karte konnte nicht vollständig geladen werden. Bitte laden Sie die Seite neu."
    )
    for useless in ("#search-input", "#map-buttons", "#step-back", "#panel-close"):
        assert page.locator(useless).is_hidden(), useless
    assert page.evaluate("() => new URL(document.querySelector('.lead a').href).pathname") == "/tabelle"
    page.locator(f"input[name=ebene][value={SUITE.council}]").check()
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_url(f"**/?*ebene={SUITE.council}*")
    said.wait_for()
    page.locator(f"path[data-ags='{SUITE.second_city}']").click()
    page.wait_for_url(f"**/gemeinde/{SUITE.second_city}*")

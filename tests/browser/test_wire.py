"""How the map page reaches the browser: in few requests, in one step, and nothing in vain."""

from tests.browser.conftest import still


def test_the_first_view_is_few_requests_and_each_is_made_once(visit):
    opened = visit("/", fresh=True)
    still(opened)
    asked = [r for r in opened.requests if not r.startswith("data:")]
    assert len(asked) <= 14, asked
    assert len(set(asked)) == len(asked), "what is preloaded is used, not asked for again"
    own = [r for r in asked if r.startswith("/assets/")]
    assert [r.partition("?")[0] for r in own] == ["/assets/whole/map.css", "/assets/whole/map.js"]


def test_data_come_beside_the_scripts_and_dash_after_them(visit):
    opened = visit("/", fresh=True)
    kinds = ["/data/atlas-", "/assets/whole/map.js", "/_dash-component-suites/"]
    first = [next(i for i, r in enumerate(opened.requests) if r.startswith(kind)) for kind in kinds]
    assert max(first[:2]) < first[2]


def test_nothing_is_preloaded_in_vain(visit):
    """Browsers complain of that some seconds after the page has loaded; a complaint fails any test."""
    page = visit("/", fresh=True).page
    page.wait_for_timeout(4000)
    preloaded = page.evaluate("() => [...document.querySelectorAll('link[rel=preload]')].map((link) => link.href)")
    used = page.evaluate("() => performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert len(preloaded) >= 3
    assert [used.count(address) for address in preloaded] == [1] * len(preloaded)


def test_the_panel_answers_without_dash(visit):
    opened = visit("/hilfe", wait=None, tolerate=("Failed to load resource",))
    page = opened.page
    page.route("**/_dash*", lambda route: route.abort())
    page.goto(page.url.replace("/hilfe", "/"))
    page.wait_for_function("() => window.atlas && window.atlas.data")
    box = page.get_by_role("combobox", name="Gemeinde suchen")
    box.fill("Zittau")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zittau").wait_for()
    assert page.locator("#announcer").inner_text() == "Zittau ausgewählt, 7 Nachbargemeinden."
    assert page.locator("#panel .neighbour-table tbody tr").count() == 7
    page.locator("#panel-content").get_by_role("link", name="Oybin").click()
    page.get_by_role("heading", name="Oybin").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "panel-title"
    page.get_by_role("button", name="Schließen").click()
    page.get_by_role("heading", name="Sachsen in Zahlen").wait_for()


def test_an_answer_that_is_overtaken_is_not_shown(visit):
    page = visit("/").page
    held = []
    page.route("**/einzelheiten?gemeinde=14612000*", lambda route, _request: held.append(route))
    page.locator("path[data-ags='14612000']").click()
    page.wait_for_function("() => document.getElementById('panel').dataset.pending")
    page.locator("path[data-ags='14713000']").click()
    page.get_by_role("heading", name="Leipzig").wait_for()
    page.wait_for_timeout(300)
    assert len(held) == 1
    assert page.get_by_role("heading", name="Leipzig").is_visible()
    assert page.locator("#panel").get_attribute("data-pending") is None

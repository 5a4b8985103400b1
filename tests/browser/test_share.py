"""Sharing what is shown, and the background map: nobody is asked before a click that names them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dashboard.factory import build_app
from tests.browser.test_accessibility import complaints
from tests.browser.test_export import READY, result_settled
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.visitors import DESKTOP, seen, served, settled

#: The smallest PNG there is: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def test_sharing_follows_what_is_shown(visit):
    opened = visit(f"/?gemeinde={SUITE.town}", wait="#panel-content h2")
    page = opened.page
    seen(page)
    assert not [r for r in opened.requests if "teilen" in r], "nothing is asked for before the box is open"
    summary = page.locator("[data-share] summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('share-code').naturalWidth > 0")
    assert page.locator("#share-link").input_value().endswith(f"/?gemeinde={SUITE.town}")
    with page.expect_request(lambda r: "teilen.svg" in r.url and f"ebene%3D{SUITE.council}" in r.url):
        page.evaluate(f"() => window.atlas.change({{layer: '{SUITE.council}'}})")
    page.wait_for_function(f"() => document.getElementById('share-link').value.includes('ebene={SUITE.council}')")
    page.locator("#share-link").focus()
    page.keyboard.press("Escape")
    assert not page.locator("#share-link").is_visible()
    assert page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    assert f"gemeinde={SUITE.town}" in page.url, "Escape closed the box and nothing else"


def test_sharing_on_the_phone_fits(visit):
    page = visit(f"/gemeinde/{SUITE.town}", phone=True, wait="main").page
    page.locator("[data-share] summary").click()
    box = page.locator(".share-box").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Schließen").click()
    assert not page.locator(".share-box").is_visible()


@pytest.fixture(scope="module")
def background(atlas):
    """The key of a map that may be laid below, and who serves it."""
    key, found = next(iter(atlas.state.background_maps.items()))
    return key, urlsplit(found.url).hostname


@pytest.fixture(scope="module")
def with_background(atlas, run_store, background):
    with served(build_app(atlas, run_store, background=background[0]).server) as where:
        yield where


@pytest.fixture
def offering(with_background, visitor):
    """A page of a site that offers a background map; requests to elsewhere are answered here and listed."""
    page = visitor.tabs.idle(visitor.kept(False, True, "Europe/Berlin"))
    page.asked, page.works = [], True

    def guard(route):
        if route.request.url.startswith((with_background, "data:")):
            route.continue_()
            return
        page.asked.append(route.request)
        route.fulfill(body=PIXEL, content_type="image/png") if page.works else route.abort()

    page.route("**/*", guard)
    page.goto(with_background)
    seen(page)
    yield page
    visitor.tabs.hand_on(page, DESKTOP)


def test_the_background_map_waits_for_a_click_is_forgotten_and_missed(offering, background):
    page, host = offering, background[1]
    page.get_by_text("Hintergrundkarte", exact=True).click()
    assert host in page.locator(".background-box").inner_text()
    if everything():
        assert complaints(page) == []
    for scheme in ("light", "dark"):  # all else is on any map page
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert Axe().run(page, context=".background").response["violations"] == []
    assert page.asked == [], "reading about it asks nobody"
    switch = page.get_by_role("button", name=f"Von {host} laden")
    switch.click()
    page.wait_for_selector(".leaflet-tile-loaded")
    assert {r.url.split("/")[2] for r in page.asked} == {host}
    assert not any("referer" in r.headers for r in page.asked), "the server learns no address of a page"
    assert page.locator("#background-attribution").is_visible()
    assert page.get_by_role("button", name="Hintergrundkarte entfernen").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Hintergrundkarte entfernen").click()
    assert page.locator(".leaflet-tile").count() == 0
    assert not page.locator("#background-attribution").is_visible()
    switch.click()
    asked = len(page.asked)
    page.reload()
    seen(page)
    page.wait_for_timeout(300)
    assert len(page.asked) == asked, "nothing is remembered"
    page.works = False
    page.get_by_text("Hintergrundkarte", exact=True).click()
    page.get_by_role("button", name=f"Von {host} laden").click()
    page.get_by_text("Die Hintergrundkarte antwortet nicht").wait_for()
    assert page.locator("path.area").count() == SUITE.number


SIGHT = "() => atlas.map.sight().split(',').map(Number)"


def in_address(address):
    return [float(n) for n in parse_qs(urlsplit(address).query)["ausschnitt"][0].split(",")]


def test_the_part_of_the_map_in_sight_can_be_shared_and_becomes_a_region(visit):
    page = visit(f"/?ebene={SUITE.council}").page
    page.locator("summary", has_text="Teilen").click()
    box = page.get_by_label("mit diesem Kartenausschnitt")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Schließen").click()
    for _ in range(2):
        page.get_by_role("button", name="Karte vergrößern").click()
        settled(page)
    page.locator("summary", has_text="Teilen").click()
    box.check()
    wanted = page.evaluate(SIGHT)
    address = page.get_by_label("Adresse dieser Ansicht").input_value()
    assert in_address(address) == wanted
    page.goto(address)
    seen(page)
    assert page.evaluate(SIGHT) == pytest.approx(wanted, abs=0.001), "the window is as large, so it is the same"
    assert in_address(page.url) == wanted, "and so it is when the page is loaded anew"
    assert "ausschnitt=" not in page.get_by_role("link", name="Tabelle").first.get_attribute("href")
    # whoever moves on is no longer there
    page.get_by_role("button", name="Karte vergrößern").click()
    page.wait_for_url(lambda url: "ausschnitt" not in url)
    settled(page)
    page.get_by_role("link", name="Als Folie oder Bild").click()
    page.wait_for_selector(READY)
    chosen = page.get_by_label("Gebiet").evaluate("field => field.selectedOptions[0].text")
    assert chosen == "Aktueller Kartenausschnitt"
    result_settled(page)
    assert page.locator(READY).evaluate("image => image.naturalWidth") == 1200
    page.get_by_label("Gebiet").select_option(SUITE.far_district)
    result_settled(page)
    page.get_by_label("Gebiet").select_option(label=chosen)
    result_settled(page)
    region = parse_qs(urlsplit(page.get_by_label("Adresse dieser Einstellungen").input_value()).query)["region"][0]
    assert region.count(",") == 3

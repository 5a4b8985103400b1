"""From the map to a picture: the view is carried along, the preview follows the form, nothing needs a mouse."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from playwright.sync_api import expect
from werkzeug.wrappers import Response

from tests.suite_state import SUITE
from tests.sweeps import each
from tests.visitors import served

READY = "#preview-image"
#: The town with its neighbours, as addresses write it, and the town as fields of the form have it.
AROUND = f"region={SUITE.town}%2B1"
TOWN = f"{SUITE.town_name} ({SUITE.district_said})"


def asked(address):
    return {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}


def result_settled(page):
    page.wait_for_function(
        "() => !document.getElementById('result').hasAttribute('aria-busy') && document.getElementById('preview-image').complete"
    )


def test_map_carries_its_view_along(visit):
    page = visit(f"/?ebene={SUITE.council}&gemeinde={SUITE.town}&stand=2023-09-14").page
    page.get_by_role("link", name="Als Folie oder Bild").click()
    page.wait_for_selector(READY)
    assert page.get_by_label("Ebene").input_value() == SUITE.council
    assert page.get_by_label("Gemeinde", exact=True).input_value() == TOWN
    assert page.get_by_label("Stand").input_value() == "2023-09-14"
    result_settled(page)
    assert page.locator(READY).evaluate("image => image.naturalWidth") == 1200


def test_preview_and_links_follow_the_form(visit, client):
    page = visit("/ausschnitt", wait=READY).page
    expect(page.get_by_role("button", name="Vorschau erneuern")).to_be_hidden()
    expect(page.get_by_label("Gemeinde", exact=True)).to_be_hidden()
    page.get_by_label("Gebiet").select_option("gemeinde")
    page.keyboard.type(TOWN)  # the field has the focus
    expect(page.get_by_label("Adresse dieser Einstellungen")).to_have_value(with_region(f"{SUITE.town}%2B1"))
    page.get_by_label("Überschrift").fill("Unsere Nachbarn")
    page.get_by_label("Größe").select_option("own")
    page.get_by_label("Breite in Pixeln").fill("900")
    page.get_by_label("Höhe in Pixeln").fill("900")
    page.wait_for_function("() => document.getElementById('x-link').value.includes('height=900')")
    result_settled(page)
    wanted = {"region": f"{SUITE.town}+1", "title": "Unsere Nachbarn", "size": "own", "width": "900", "height": "900"}
    assert asked(page.get_by_label("Adresse dieser Einstellungen").input_value()) == wanted
    assert asked(page.url) == wanted, "the address bar says the same"
    png = page.get_by_role("link", name="PNG speichern").get_attribute("href")
    assert asked(png) | {"size": "own"} == wanted | {"download": "1", "labels": "participants"}
    assert client.get(png).mimetype == "image/png"
    assert AROUND in page.get_by_label("Karte auf der eigenen Webseite").input_value()
    page.reload()
    assert page.get_by_label("Überschrift").input_value() == "Unsere Nachbarn"


def with_region(text):
    return re.compile(re.escape(f"region={text}"))


def test_an_unknown_place_is_said_leaves_what_is_shown_and_the_page_goes_on(visit, atlas):
    page = visit(f"/ausschnitt?region={SUITE.far_district}", wait=READY).page
    before = page.locator(READY).get_attribute("src")
    page.get_by_label("Gebiet").select_option("gemeinde")
    page.get_by_label("Gemeinde", exact=True).fill("Xyzzy")
    page.keyboard.press("Enter")
    notice = page.locator("#notices")
    expect(notice).to_contain_text("Keine Gemeinde „Xyzzy“ gefunden")
    assert page.locator(READY).get_attribute("src") == before
    page.get_by_label("Gemeinde", exact=True).fill(SUITE.twice_name)
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("kann mehreres heißen")
    one = f"{SUITE.twice_name} ({atlas.districts[SUITE.twice[0][:5]]})"
    notice.get_by_role("link", name=one).click()
    expect(page.get_by_label("Gemeinde", exact=True)).to_have_value(one)


def test_works_without_scripts(visit):
    page = visit(f"/ausschnitt?region={SUITE.far_district}", scripts=False, wait=READY).page
    page.get_by_label("Ebene").select_option(SUITE.council)
    with page.expect_navigation():
        page.get_by_role("button", name="Vorschau erneuern").click()
    assert asked(page.url)["layer"] == SUITE.council
    title = page.get_by_label("Überschrift").get_attribute("placeholder")
    assert f"{SUITE.council_short} – {SUITE.far_district_said}" in title


def test_embedded_map_in_a_frame(visit, address):
    page = visit(f"/einbetten?{AROUND}&layer={SUITE.council}", wait="main", scripts=False).page
    assert page.evaluate("() => true")
    page.get_by_text("Als Liste").click()
    expect(page.get_by_role("link", name=SUITE.town_name)).to_be_visible()
    assert page.get_by_role("link", name=SUITE.town_name).get_attribute("href") == f"/gemeinde/{SUITE.town}"


def test_on_a_phone_the_picture_comes_first(visit):
    page = visit(f"/ausschnitt?region={SUITE.district}", phone=True, wait=READY).page
    picture, form = page.locator(READY).bounding_box(), page.get_by_label("Ebene").bounding_box()
    assert picture["y"] + picture["height"] < 500, "within the first screen"
    assert form["y"] > picture["y"]
    assert page.get_by_role("link", name="PNG speichern").bounding_box()["y"] > form["y"]
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_embedded_map_fits_any_frame(visit, atlas):
    """The source, as the licence wants it, and the way to the atlas are in sight; everything else can be reached."""
    page = visit(f"/einbetten?region={SUITE.district}", wait="main", scripts=False).page
    for width, height in ((390, 710), (320, 260), (700, 500), (1200, 400)):
        page.set_viewport_size({"width": width, "height": height})
        for part in (
            page.locator(".sources"),
            page.get_by_role("link", name=f"Im {atlas.state.programme.atlas} öffnen"),
        ):
            expect(part).to_be_in_viewport(ratio=1)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.get_by_text("Als Liste").scroll_into_view_if_needed()
        expect(page.get_by_text("Als Liste")).to_be_in_viewport(ratio=1)
        page.evaluate("() => document.querySelectorAll('*').forEach((element) => element.scrollTo(0, 0))")


def test_embedded_map_has_names_for_its_width(visit):
    page = visit(f"/einbetten?{AROUND}&labels=all", wait="main", scripts=False).page
    for (width, height), named, silent in (
        ((390, 710), ".names-narrow", ".names"),
        ((900, 560), ".names", ".names-narrow"),
    ):
        page.set_viewport_size({"width": width, "height": height})
        name = page.locator(f"{named} .label", has_text=SUITE.town_name).last
        expect(name).to_be_visible()
        expect(page.locator(f"{silent} .label").first).to_be_hidden()
        assert 9 < name.bounding_box()["height"] < 24, "as large as other small print"


def test_the_offered_code_shows_all_of_an_embedded_map(browser, address, client):
    """The whole legend, the list and the source are in sight; nothing has to be scrolled, at any width."""
    page = browser.new_page()
    for region, width in each((SUITE.key, SUITE.district, f"{SUITE.town}%2B1"), (320, 390, 600, 900)):
        offering = html.fromstring(client.get(f"/ausschnitt?region={region}", base_url=address).get_data(as_text=True))
        code = offering.get_element_by_id("x-embed").value
        with served(Response(f'<body style="margin: 0">{code}', mimetype="text/html")) as where:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(where + "/")
            frame = page.frame_locator("iframe")
            expect(frame.locator(".sources")).to_be_in_viewport(ratio=1)
            cut = frame.locator("main").evaluate("main => main.scrollHeight - main.clientHeight")
            assert cut <= 0, f"{cut} px below the edge at {width} px ({region})"
            said, source = frame.get_by_text("Als Liste").bounding_box(), frame.locator("footer").bounding_box()
            assert said["y"] + said["height"] <= source["y"]
    page.context.close()


@pytest.fixture
def other_website(address):
    """Where somebody else's page with the embedded map answers."""
    code = f'<iframe src="{address}/einbetten?{AROUND}" width="700" height="500"></iframe>'
    with served(Response(code, mimetype="text/html")) as where:
        yield where + "/"


def test_a_click_in_the_embedded_map_leaves_the_other_website_alone(browser, address, other_website):
    page = browser.new_page()
    page.goto(other_website)
    frame = page.frame_locator("iframe")
    with page.context.expect_page() as opened:
        frame.locator("path[id]").first.click(force=True)
    assert opened.value.url.startswith(f"{address}/gemeinde/")
    expect(frame.get_by_role("heading")).to_be_visible()
    page.context.close()


def test_a_number_that_is_impossible_is_said_at_once(visit):
    page = visit("/ausschnitt?size=own", wait=READY).page
    width = page.get_by_label("Breite in Pixeln")
    width.fill("99999")
    page.keyboard.press("Tab")
    assert width.evaluate("field => field.matches(':invalid') && document.activeElement === field")


def test_further_regions_are_taken_by_name(visit, atlas):
    page = visit(f"/ausschnitt?region={SUITE.region}", wait=READY).page
    more = page.get_by_label("Dazu nehmen")
    more.fill(f"{SUITE.town_name}, -{SUITE.far_name}, Nirgendwo")
    more.press("Enter")
    address = page.get_by_label("Adresse dieser Einstellungen")
    region = f"{SUITE.town},{SUITE.region},-{SUITE.far}"
    expect(address).to_have_value(with_region(region))
    chosen = page.get_by_label("Gebiet", exact=True)
    expect(chosen).to_have_value(region)
    title, other = (atlas.named_regions[key].title for key in (SUITE.region, SUITE.other_region))
    said = chosen.evaluate("field => field.selectedOptions[0].text")
    assert re.fullmatch(rf"{re.escape(title)} (und|sowie) {SUITE.town_name} ohne {SUITE.far_name}", said)
    expect(more).to_have_value("Nirgendwo")
    expect(page.locator("#notices")).to_contain_text("„Nirgendwo“ ist nicht zu finden")
    chosen.select_option(label=other)
    expect(address).to_have_value(with_region(SUITE.other_region))

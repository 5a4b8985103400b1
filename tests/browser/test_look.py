"""How it looks to those who need it otherwise: dark, forced colours, large text, narrow screens, paper."""

import pytest
import shapely

from layers.classify import classify
from layers.theme import load_theme
from tests.browser.test_accessibility import WIDER
from tests.suite_state import SUITE
from tests.sweeps import everything, some

PAGES = ["/", f"/?gemeinde={SUITE.town}", "/tabelle?status=teilnahme", f"/gemeinde/{SUITE.town}", "/ausschnitt", "/hilfe",
         f"/vergleich?gemeinden={SUITE.town},{SUITE.city}", "/leichte-sprache",
         "/aktuelles?jahr=2022", "/kreis/", f"/kreis/{SUITE.district}", "/daten", "/api/", "/ogc", "/ogc/api",
         "/ogc/collections/municipalities/items?limit=3", "/ogc/collections/facts/queryables"]  # fmt: skip
FILLS = """() => Object.fromEntries([...document.querySelectorAll('path.area')].map(p =>
    [[...p.classList].find(c => c.startsWith('class-')).slice(6), getComputedStyle(p).fill]))"""


def rgb(colour):
    """``#1B2430`` as browsers say it."""
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def test_dark_colours_come_from_the_theme_and_forced_ones_keep_fills_and_patterns(visit, atlas, site):
    page = visit(f"/?ebene={SUITE.council}", color_scheme="dark", reduced_motion="reduce").page
    light = load_theme().suited(atlas.state.programme)
    dark = light.dark
    assert page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == rgb(dark.ui["ground"])
    fills = page.evaluate(FILLS)
    assert fills["active"] == rgb(dark.classes[SUITE.council]["active"].fill)
    assert fills["unknown"] == rgb(dark.classes["shared"]["unknown"].fill)
    tile = page.locator(f"#pattern-{SUITE.council}-planned rect").evaluate("e => getComputedStyle(e).fill")
    assert "url(" in fills["planned"] and tile == rgb(dark.classes[SUITE.council]["planned"].fill)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(FILLS)["active"] == rgb(light.classes[SUITE.council]["active"].fill)
    page.emulate_media(forced_colors="active")
    page.evaluate("(change) => atlas.change(change)", {"layer": SUITE.talk, "ags": SUITE.town})
    fills = page.evaluate(FILLS)
    counts = classify(site.on(site.today()), site.catalogue[SUITE.talk]).counts
    assert set(fills) == {key for key, count in counts.items() if count}
    assert len(set(fills.values())) == len(fills) == 4
    swatches = page.eval_on_selector_all(
        f"[data-legend={SUITE.talk}] .swatch rect", "all => all.map(e => getComputedStyle(e).fill)"
    )
    assert len(set(swatches)) == len(swatches)
    assert set(fills.values()) < set(swatches)
    assert page.locator("path.area").first.evaluate("e => getComputedStyle(e).opacity") == "1", "nothing fades"
    page.get_by_role("button", name="Karte vergrößern").click()
    assert page.evaluate("() => document.getAnimations().length") == 0, "who wants no motion has none"


def stand(page, path):
    """Wait until all of a page is there that may be too wide."""
    page.wait_for_selector("main")
    if path.startswith("/?") or path == "/":
        page.wait_for_selector("#atlas[data-ready=true]")
        page.wait_for_selector("#panel-content h2", state="attached")


def test_narrow_screens_scroll_in_one_direction(visit):
    """The longest tables and words; all pages in ``test_accessibility.py``."""
    for path in (
        "/tabelle?status=teilnahme",
        f"/gemeinde/{SUITE.second_city}?umkreis=kreis",
        "/ogc/collections/facts/queryables",
    ):
        page = visit(path, size=(320, 256), wait="main").page
        assert page.evaluate(WIDER) <= 0, path


def test_twice_the_text_fits(visitor, address):
    """Text of 200 % by the browser's own setting (WCAG 1.4.4): the page becomes the narrow one instead of being cut off."""
    page = visitor.kept(False, True, "Europe/Berlin").new_page()
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for path in some(PAGES, 5):
        page.goto(address + path)
        stand(page, path)
        assert page.evaluate("() => getComputedStyle(document.body).fontSize") == "30px"
        assert page.evaluate("() => matchMedia('(max-width: 56.25em)').matches")
        assert page.evaluate(WIDER) <= 0, path
    page.close()


def test_paper_shows_all_that_was_in_sight(visit, atlas):
    page = visit(f"/?ebene={SUITE.talk}", size=(1700, 1000), color_scheme="dark").page
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    frame = page.locator(".leaflet-map").bounding_box()
    west, south, east, north = shapely.bounds(atlas.shapes.geometries).T
    for utmost in (west.argmin(), south.argmin(), east.argmax(), north.argmax()):
        ags = atlas.shapes.keys[utmost]
        box = page.locator(f"path.area[data-ags='{ags}']").bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]
    assert page.locator(".choice:visible").all_inner_texts() == [SUITE.talk_short]
    swatch = page.locator(f"[data-legend={SUITE.talk}] .swatch").first
    assert swatch.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"


def test_paper_has_symbols_and_no_empty_sheet(visit):
    """Browsers leave backgrounds out unless told otherwise; Firefox leaves the first sheet empty if the page is a grid."""
    page = visit("/?seit=2022-01-01").page
    page.emulate_media(media="print")
    assert page.locator("body").evaluate("e => getComputedStyle(e).display") == "block"
    assert page.get_by_text("Veränderung vom 01.01.2022 bis 20.11.2026").is_visible()
    assert not page.locator(".since").is_visible(), "its day would be left out: it is a field"
    page.evaluate("() => atlas.change({since: null})")
    symbol = page.locator(".leaflet-map .symbol.is-on").first
    assert symbol.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    sheet = 273 / 25.4 * 96  # px of A4 between its margins
    frame = page.locator(".map-frame").bounding_box()
    assert frame["y"] + frame["height"] < sheet, "the map is on the first sheet"
    page.emulate_media(media="screen")
    paper_brings_the_map_back_to_where_it_was(page)


def paper_brings_the_map_back_to_where_it_was(page):
    shape = f"atlas.map.shape('{SUITE.town}')"
    view = f"() => {{ const m = {shape}._map; return [m.getZoom(), m.getCenter().lat, m.getCenter().lng] }}"
    page.evaluate(f"() => {{ {shape}._map.setView({shape}.getBounds().getCenter(), 10, {{animate: false}}) }}")
    before = page.evaluate(view)
    page.evaluate("() => ['beforeprint', 'afterprint'].forEach((type) => window.dispatchEvent(new Event(type)))")
    page.wait_for_timeout(300)
    after = page.evaluate(view)
    assert [abs(a - b) < 0.05 for a, b in zip(before, after, strict=True)] == [True] * 3


@pytest.mark.parametrize("layer", [SUITE.council, SUITE.instruments[-1]][0 if everything() else 1 :])
def test_the_chosen_layer_is_in_sight_on_a_phone(visit, layer):
    page = visit(f"/?ebene={layer}", phone=True).page
    page.wait_for_function(
        "() => { const box = document.querySelector('.choice:has(input:checked)').getBoundingClientRect();"
        " return box.left >= 0 && box.right <= innerWidth; }"
    )

"""The stand-alone page, opened from a disk: it asks nobody for anything and can be used with mouse, finger and keyboard."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache

import pytest

from layers.webpage import render_webpage
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region
from tests.browser.test_accessibility import violations
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.visitors import DESKTOP, PHONE, drawn, legend

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def page_file(site, tmp_path_factory):
    """Write the page of a region, once: ``page_file(region, layer)`` → file:// address."""

    @cache
    def write(region=SUITE.key, layer="overview"):
        path = tmp_path_factory.mktemp("stick") / "karte.html"
        where, snapshot = resolve_region(site.atlas, region), Snapshot(site.atlas, DAY, DAY)
        text = render_webpage(
            site.materials, snapshot, site.catalogue, site.theme, where, site.catalogue[layer], title="Karte <b>"
        )
        path.write_text(text, encoding="utf-8")
        return path.as_uri()

    return write


@pytest.fixture
def open_file(browser, page_file):
    """Open the page of a region. Any request but that for the file itself, and any complaint, fails the test."""
    opened, complaints = [], []

    def open_page(region=SUITE.key, layer="overview", *, phone=False, scripts=True, policy=True):
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale="de-DE",
            offline=True,
            java_script_enabled=scripts,
            bypass_csp=not policy,
        )
        opened.append(context)
        page, address = context.new_page(), page_file(region, layer)
        asked = []
        page.on("request", lambda r: asked.append(r.url) if not r.url.startswith("data:") else None)
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(address)
        if scripts:
            page.wait_for_selector("html[data-ready=true]")
        page.asked = lambda: [url for url in asked if url != address]
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not complaints


def spelled(name):
    """A name without its marks, and as keyboards without umlauts have it."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return plain, name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}))


def counts(classes):
    return {name: list(classes.values()).count(name) for name in set(classes.values())}


def test_layers_recolour_the_same_shapes_and_nothing_is_asked(open_file, site):
    page = open_file()
    attribution_and_date_stand_on_the_first_screen(page, site)
    fills, expected = {}, {}
    for key, layer in site.catalogue.items():
        page.get_by_label(layer.title, exact=True).check()
        shapes, shown = drawn(page), legend(page)
        assert len(shapes) == len(site.atlas.municipalities)
        assert {name: n for name, n in shown.items() if n} == counts(shapes)
        expected[key] = site.theme.paint(key, shapes[SUITE.town])
        fills[key] = page.evaluate(
            f"() => getComputedStyle(document.querySelector(\"path.area[data-ags='{SUITE.town}']\")).fill"
        )
    for key, paint in expected.items():
        rgb = ", ".join(str(int(paint.fill[i : i + 2], 16)) for i in (1, 3, 5))
        assert fills[key].startswith("url(" if paint.pattern != "plain" else f"rgb({rgb})"), key
    assert page.evaluate("document.querySelectorAll('path.area').length") == len(site.atlas.municipalities)
    assert page.asked() == []


def test_search_finds_however_it_is_typed_and_statuses_are_shown(open_file, atlas):
    page = open_file()
    page.keyboard.press("Tab")  # the link to the table
    page.keyboard.press("Tab")
    page.keyboard.type(SUITE.twin_name)
    page.keyboard.press("Enter")
    panel = page.locator("#panel-selected")
    assert panel.locator("h2").inner_text() == SUITE.twin_name
    text = panel.inner_text()
    for said in (
        f"{atlas.state.programme.find(SUITE.agreement).active} 01.07.2020",
        SUITE.mark_label,
        SUITE.coaching_short,
    ):
        assert said in text
    assert any(f"{word}: " in text for word in ("Quelle", "Quellen")), "and a space before the first title"
    titles = {fact.source.title for fact in atlas.register.about(SUITE.twin, SUITE.agreement)}
    assert titles & set(panel.get_by_role("link").all_inner_texts())
    assert page.locator("path.is-selected").get_attribute("data-ags") == SUITE.twin
    for typed in (*spelled(SUITE.twin_name), SUITE.twin):
        page.get_by_role("button", name="Schließen").click()
        assert page.locator("path.is-selected").count() == 0
        page.fill("#search-input", typed)
        page.keyboard.press("Enter")
        assert page.locator("path.is-selected").get_attribute("data-ags") == SUITE.twin, typed


def test_a_click_and_a_link_select_and_the_button_takes_it_back(open_file, atlas):
    page = open_file(SUITE.far_district, SUITE.council)
    page.evaluate(
        f"document.querySelector('path[data-ags=\"{SUITE.far}\"]').dispatchEvent(new MouseEvent('click', {{bubbles: true}}))"
    )
    assert page.locator("#panel-name").inner_text() == SUITE.far_name
    page.get_by_role("button", name="Schließen").click()
    assert page.locator("#panel-home").is_visible() and page.locator("path.is-selected").count() == 0
    page.locator("#all summary").press("Enter")
    name = max(
        (atlas.municipalities[ags].name for ags in atlas.members[SUITE.far_district] if ags != SUITE.far), key=len
    )
    page.get_by_role("link", name=name, exact=True).press("Enter")
    assert page.locator("#panel-name").inner_text() == name
    assert page.evaluate("document.activeElement.id") == "panel-name"


def test_what_the_page_is_about_is_outlined_and_the_region_fills_the_map(open_file):
    page = open_file(f"{SUITE.town}+1", SUITE.agreement)
    assert page.locator("path.is-focus").get_attribute("data-ags") == SUITE.town
    assert page.locator("#panel-name").inner_text() == SUITE.town_name
    frame = page.locator(".map-frame").bounding_box()
    boxes = [p.bounding_box() for p in page.locator("path.area[data-ags]").all()]
    assert min(b["x"] for b in boxes) >= frame["x"] and min(b["y"] for b in boxes) >= frame["y"]
    height = max(b["y"] + b["height"] for b in boxes) - min(b["y"] for b in boxes)
    width = max(b["x"] + b["width"] for b in boxes) - min(b["x"] for b in boxes)
    assert height <= frame["height"] and width <= frame["width"]
    assert max(height / frame["height"], width / frame["width"]) > 0.75


def test_on_a_phone_the_selection_stays_in_sight(open_file):
    page = open_file(phone=True)
    page.fill("#search-input", SUITE.town_name.lower())
    page.keyboard.press("Enter")
    selected, sheet = page.locator("path.is-selected").bounding_box(), page.locator("#panel").bounding_box()
    assert selected["y"] + selected["height"] <= sheet["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def attribution_and_date_stand_on_the_first_screen(page, site):
    box = page.locator(".sources").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP["height"]
    assert (
        site.atlas.provenance.attribution in page.locator(".sources").inner_text()
        and "20.11.2026" in page.locator(".as-of").inner_text()
    )


def test_without_scripts_the_table_says_the_same(open_file):
    page = open_file(scripts=False)
    assert page.locator("noscript p").is_visible()
    page.locator("#all summary").click()
    assert page.locator(f"tr[data-ags='{SUITE.town}']").get_by_text("05.02.2021").first.is_visible()
    assert not page.locator("#search-input").is_visible()


@pytest.mark.parametrize("phone", [False, True] if everything() else [True])
def test_axe_has_no_complaint(open_file, phone):
    # axe is put in as a script, which the page's own policy rightly refuses
    page = open_file(f"{SUITE.town}+1", phone=phone, policy=False)
    page.locator("#all summary").click()
    page.fill("#search-input", SUITE.seat_name.lower())
    page.keyboard.press("Enter")
    assert violations(page) == []

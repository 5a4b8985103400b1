"""Without a mouse: one tab stop into the map, arrow keys to the neighbours, and all the way from the start to a saved file."""

import math

import pytest

from tests.suite_state import SUITE
from tests.visitors import PHONE, settled

ARROWS = {"ArrowUp": (0, 1), "ArrowRight": (1, 0), "ArrowDown": (0, -1), "ArrowLeft": (-1, 0)}


def tab_to(page, selector, back=False):
    """Press the tab key until the focus is on what ``selector`` matches; return how often."""
    for times in range(1, 120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return times
    raise AssertionError(f"the tab key does not lead to {selector}")


def here(page):
    """Return {label, current, focused} of the place that the arrow keys have reached."""
    return page.evaluate(
        "() => { const r = document.querySelector('.cursor-ring'); return {label: r.getAttribute('aria-label'), "
        "current: r.getAttribute('aria-current'), focused: r === document.activeElement, role: r.getAttribute('role')} }"
    )


def test_the_map_is_one_tab_stop_and_at_its_edge_it_is_said(visit):
    page = visit("/").page
    tab_to(page, ".cursor-ring")
    assert here(page)["focused"] and page.locator(".cursor-ring").count() == 1
    assert page.locator(".leaflet-map [tabindex='0'], .leaflet-map a, .leaflet-map button").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('#panel'))"), "next come the details"
    page.keyboard.press("Shift+Tab")
    assert here(page)["focused"]
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        if page.locator("#announcer").inner_text():
            break
    assert page.locator("#announcer").inner_text() == "Im Osten liegt keine Gemeinde mehr."
    box, frame = page.locator(".cursor-ring").bounding_box(), page.locator(".leaflet-map").bounding_box()
    assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_arrow_keys_go_where_they_point_and_reach_everybody(visit, site):
    page = visit("/").page
    moves = page.evaluate(
        "ways => window.atlas.data.ags.map((_, n) => ways.map(([x, y]) => window.atlas.placeTowards(n, x, y)))",
        list(ARROWS.values()),
    )
    anchors, keys = site.materials.anchors, list(site.atlas.municipalities)
    for number, row in enumerate(moves):
        around = [keys.index(a) for a in site.atlas.neighbours.borders[keys[number]]]
        for (x, y), target in zip(ARROWS.values(), row, strict=True):

            def aside(other, number=number, x=x, y=y):
                dx, dy = anchors[other] - anchors[number]
                return math.degrees(math.acos((dx * x + dy * y) / math.hypot(dx, dy)))

            # metres and degrees differ by up to 1.5° in direction
            straight = [n for n in around if aside(n) < 58]
            if target is None:
                assert not straight and not [n for n in range(len(keys)) if n != number and aside(n) < 58]
            else:
                assert aside(target) < 62
                assert target in around or not straight
    reached, waiting = {0}, [0]
    while waiting:
        new = {t for t in moves[waiting.pop()] if t is not None} - reached
        reached |= new
        waiting += new
    assert len(reached) == len(keys)


def test_arrows_enter_and_escape(visit, site):
    page = visit(f"/?gemeinde={SUITE.town}", wait="#panel-content h2").page
    page.wait_for_selector("#atlas[data-ready=true]")
    page.locator(".cursor-ring").focus()
    assert here(page) == {
        "label": f"{SUITE.town_name}, {SUITE.agreement_short}, {site.catalogue['overview'].symbol.label}",
        "current": "true",
        "focused": True,
        "role": "button",
    }
    page.keyboard.press("ArrowUp")
    reached = here(page)
    assert reached["focused"] and reached["current"] is None and not reached["label"].startswith(SUITE.town_name)
    assert page.locator(".map-tooltip strong").inner_text() == reached["label"].split(", ")[0]
    ring = page.evaluate(
        "() => { const s = getComputedStyle(document.activeElement); return [s.stroke, s.strokeWidth] }"
    )
    assert ring[0] != "none" and float(ring[1].removesuffix("px")) >= 3
    page.keyboard.press("Enter")
    name = reached["label"].split(", ")[0]
    page.get_by_role("heading", name=name, exact=True).wait_for()
    assert here(page)["current"] == "true" and here(page)["focused"], "the keyboard stays in the map"
    assert page.locator("#announcer").inner_text().startswith(f"{name} ausgewählt")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "panel-title"
    page.locator(".cursor-ring").focus()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()
    assert here(page)["focused"], "the first Escape clears"
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "search-input", "the second leaves"


def test_the_focus_outlives_switching_and_zooming_and_buttons_move_the_map(visit):
    page = visit("/").page
    assert not page.locator("#map-pan-north").is_visible(), "everything is in sight"
    page.locator(".cursor-ring").focus()
    before = here(page)["label"].split(", ")[0]
    page.keyboard.press("+")
    settled(page)
    assert page.locator("#map-pan-north").is_visible(), "only a part is in sight, so it can be moved"
    city = page.locator(f"path[data-ags='{SUITE.city}']")
    west = city.bounding_box()["x"]
    page.keyboard.press("Shift+ArrowLeft")
    settled(page)
    assert city.bounding_box()["x"] > west + 50
    page.evaluate("(layer) => window.atlas.change({layer})", SUITE.council)
    assert here(page)["focused"] and here(page)["label"].startswith(before)
    page.wait_for_function(
        f"() => document.getElementById('announcer').textContent.startsWith('{SUITE.council_short}')"
    )
    for name, side, sign in [("Osten", "x", -1), ("Westen", "x", 1), ("Norden", "y", 1), ("Süden", "y", -1)]:
        before = city.bounding_box()[side]
        page.get_by_role("button", name=f"Nach {name} verschieben").click()
        settled(page)
        assert (city.bounding_box()[side] - before) * sign > 50, name


def test_from_the_start_to_answer_table_and_export_by_keyboard(visit, atlas):
    page = visit("/").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "search-input"
    page.keyboard.type(SUITE.town_name[:-1].lower())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    page.go_back()
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()  # the skip link left no trace in the history
    page.go_forward()
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    tab_to(page, ".cursor-ring")
    assert here(page)["label"].startswith(SUITE.town_name)
    page.keyboard.press("Enter")
    near = len(atlas.neighbours.borders[SUITE.town])
    assert f"{near} Nachbargemeinden" in page.locator(".answer").inner_text()
    tab_to(page, "#panel-content a[data-select]")
    wanted = page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=wanted, exact=True).wait_for()
    tab_to(page, ".site-header a[data-page=table]", back=True)
    page.keyboard.press("Enter")
    page.wait_for_selector(".table-page h1")
    tab_to(page, "#f-text")
    page.keyboard.type(wanted)
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length < 5")
    tab_to(page, ".site-header a[data-page=export]", back=True)
    page.keyboard.press("Enter")
    page.wait_for_selector(".export-page h1")
    tab_to(page, ".formats a[download], .formats a[href*='.png']")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename.endswith((".png", ".svg", ".pdf", ".pptx"))


def swipe(page, x, y, distance):
    """Move one finger up or down the screen."""
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 11):
        at = {"x": x, "y": y + distance * part / 10}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("() => window.scrollY > 0")


def test_one_finger_scrolls_the_page_and_the_map_says_how_it_moves(visit):
    page = visit("/", phone=True).page
    frame = page.locator(".leaflet-map").bounding_box()
    before = page.locator(f"path[data-ags='{SUITE.city}']").bounding_box()
    swipe(page, PHONE["width"] / 2, frame["y"] + frame["height"] - 40, -200)
    assert page.evaluate("() => window.scrollY") > 100
    after = page.locator(f"path[data-ags='{SUITE.city}']").bounding_box()
    assert after["y"] < before["y"] - 100 and after["x"] == pytest.approx(before["x"], abs=1), (
        "the page moved, not the map"
    )
    assert page.locator("#map-hint").inner_text() == "Zum Verschieben der Karte zwei Finger verwenden"

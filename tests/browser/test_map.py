"""The map: what is drawn, what the legend counts, and what a switch asks for."""

import re
from collections import Counter
from datetime import date
from urllib.parse import quote

import pytest

from layers.classify import classify
from tests.suite_state import SUITE
from tests.sweeps import each, everything
from tests.visitors import drawn, legend, settled, still

LAYERS = ["overview", *SUITE.instruments]


def choose(page, layer):
    page.locator(f"input[name=ebene][value={layer}]").check(force=True)


def test_all_municipalities_are_drawn_with_their_class_and_each_class_has_its_own_fill(visit, site):
    page = visit("/").page
    assert page.locator("path.leaflet-interactive").count() == SUITE.number
    assert drawn(page) == classify(site.on(site.today()), site.catalogue["overview"]).classes
    page.locator(f"path[data-ags='{SUITE.city}']").hover()
    assert page.locator(".map-tooltip").inner_text().split("\n")[0] == SUITE.city_name
    page.evaluate(f"() => atlas.change({{layer: '{SUITE.analysis}'}})")
    fills = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('path.area')].map(p => "
        "[[...p.classList].find(c => c.startsWith('class-')), getComputedStyle(p).fill]))"
    )
    assert len(set(fills.values())) == len(fills) == 4
    assert "url(" in fills["class-completed"] and "url(" in fills["class-planned"]
    assert page.locator(f"#pattern-{SUITE.analysis}-completed").count() == 1


def test_switching_layers_asks_nobody_and_changes_what_it_should(visit, site):
    opened = visit("/")
    page = opened.page
    page.evaluate(f"() => atlas.change({{ags: '{SUITE.town}'}})")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    still(opened)
    asked = len(opened.requests)
    before = drawn(page)
    for layer in [*LAYERS[1:], "overview"]:
        page.evaluate("""() => { window.touched = new Set(); window.observer = new MutationObserver(all => all.forEach(m =>
            m.target.matches('path.area') && window.touched.add(m.target.dataset.ags)));
            window.observer.observe(document.querySelector('.leaflet-map'),
            {subtree: true, attributes: true, attributeFilter: ['class']}); }""")
        choose(page, layer)
        after = drawn(page)
        expected = classify(site.on(site.today()), site.catalogue[layer])
        assert after == expected.classes
        assert legend(page) == {
            c.key: expected.counts[c.key]
            for c in site.catalogue[layer].classes
            if not (c.optional and expected.counts[c.key] == 0)
        }
        changed = {ags for ags in before if before[ags] != after[ags]}
        touched = set(page.evaluate("() => { window.observer.disconnect(); return [...window.touched] }"))
        marked = set(site.atlas.municipalities) & classify(site.on(site.today()), site.catalogue["overview"]).outlined
        assert changed <= touched <= changed | marked
        before = after
    assert opened.requests[asked:] == []


@pytest.mark.parametrize(
    ("layer", "day"),
    each(LAYERS, ["2021-11-30", "2023-09-14"])
    if everything()
    else [("overview", "2021-11-30"), (SUITE.analysis, "2023-09-14")],
)
def test_map_and_legend_on_other_days(visit, site, layer, day):
    page = visit(f"/?ebene={layer}&stand={day}").page
    expected = classify(site.on(date.fromisoformat(day)), site.catalogue[layer])
    assert drawn(page) == expected.classes
    assert {k: v for k, v in legend(page).items() if v} == {k: v for k, v in expected.counts.items() if v}
    assert Counter(drawn(page).values()) == Counter({k: v for k, v in legend(page).items() if v})
    if expected.symbols:
        assert page.locator(".symbol.is-on:visible").count() == len(expected.symbols)
        assert page.locator("[data-legend=overview] [data-legend-symbol] [data-count]").inner_text() == str(
            len(expected.symbols)
        )
        assert page.locator(f"path.area.mark-{SUITE.mark}").count() == len(expected.outlined)


def test_moving_the_date_asks_nobody_for_the_map_and_the_slider_reaches_every_day(visit, site):
    opened = visit("/")
    page = opened.page
    still(opened)
    asked = len(opened.requests)
    page.locator("#day-input").fill("2021-11-30")
    page.locator("#day-input").blur()
    assert drawn(page) == classify(site.on(date(2021, 11, 30)), site.catalogue["overview"]).classes
    page.wait_for_url("**stand=2021-11-30*")
    known = [t for t in site.atlas.totals if t.instrument == SUITE.agreement and t.as_of.last <= date(2021, 11, 30)]
    newest = max(known, key=lambda total: total.as_of.last)
    assert f"Veröffentlicht: {newest.count}" in page.locator("[data-notes=overview]").text_content()
    page.wait_for_selector("#panel-answer[data-date='2021-11-30']")
    assert [r for r in opened.requests[asked:] if "/einzelheiten?" not in r] == [], "only the panel may ask"
    page.get_by_role("button", name="Heute").click()
    page.wait_for_url(lambda address: "stand" not in address)
    page.evaluate("() => atlas.change({date: '2023-09-14'})")
    slider = page.get_by_label("Stand", exact=True)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**stand=2023-09-13*")
    assert slider.get_attribute("aria-valuetext") == "13.09.2023"


def test_quick_changes_have_an_entry_each(visit):
    """The address follows the colours; whoever is faster than that can go back one by one all the same."""
    page = visit("/").page
    page.evaluate(
        f"() => ['{SUITE.council}', '{SUITE.coaching}', '{SUITE.analysis}'].forEach((layer) => atlas.change({{layer}}))"
    )
    page.wait_for_url(f"**ebene={SUITE.analysis}")
    for layer in (SUITE.coaching, SUITE.council):
        page.go_back()
        page.wait_for_function("layer => atlas.view().layer === layer", arg=layer)
        assert f"ebene={layer}" in page.url
    page.go_back()
    page.wait_for_function("() => atlas.view().layer === 'overview'")


def test_nonsense_link_opens_the_default_view(visit, site):
    page = visit("/?ebene=quatsch&gemeinde=12&stand=morgen&x=%22%3E").page
    assert drawn(page) == classify(site.on(site.today()), site.catalogue["overview"]).classes
    assert page.locator("input[name=ebene]:checked").get_attribute("value") == "overview"
    assert page.url.endswith("/")


def test_buttons_move_the_map_and_zooming_in_brings_finer_borders_into_the_same_shapes(visit):
    page = visit("/").page
    city = page.locator(f"path[data-ags='{SUITE.city}']")
    width = city.bounding_box()["width"]
    middle = page.evaluate("""() => { const b = document.querySelector('.leaflet-map').getBoundingClientRect();
        const path = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
        path.dataset.same = 'yes'; return path.dataset.ags }""")
    vertices = page.locator(f"path[data-ags='{middle}']").get_attribute("d").count("L")
    with page.expect_response(lambda r: "shapes-regional" in r.url):
        for _ in range(3):
            page.get_by_role("button", name="Karte vergrößern").click()
            settled(page)
    page.wait_for_function(
        "([ags, few]) => document.querySelector(`path[data-ags='${ags}']`).getAttribute('d').split('L').length > few",
        arg=[middle, vertices * 1.5],
    )
    path = page.locator(f"path[data-ags='{middle}']")
    assert path.get_attribute("data-same") == "yes"
    assert path.get_attribute("d").count("L") > vertices * 1.5
    assert page.locator("path.area").count() == SUITE.number
    whole = page.get_by_role("button", name=f"{SUITE.name} zeigen")
    whole.click()
    settled(page)
    page.get_by_role("button", name="Karte verkleinern").click()
    settled(page)
    assert city.bounding_box()["width"] < width * 0.7
    whole.click()
    settled(page)
    assert city.bounding_box()["width"] == pytest.approx(width, rel=0.05)


def test_without_scripts_the_frame_leads_to_the_table(visit):
    page = visit(f"/?ebene={SUITE.council}", scripts=False, wait=None).page
    advice = page.locator(".lead a")
    advice.wait_for()
    assert advice.inner_text() == "Tabelle"
    page.get_by_role("searchbox", name="Gemeinde suchen").fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tabelle?q={quote(SUITE.town_name)}")
    page.go_back()
    assert page.get_by_role("button", name="Anzeigen").is_visible()
    assert page.locator(f"[data-legend={SUITE.council}]").is_visible()


def boxes(page, scope):
    """Return {AGS: bounding box} of some large municipalities on one of the two maps."""
    keys = [SUITE.city, SUITE.second_city, SUITE.far, SUITE.twin]
    return {ags: page.locator(f"{scope} path[data-ags='{ags}']").bounding_box() for ags in keys}


def ends(page, scope):
    """Where the state begins and ends on one of the two maps, from left to right."""
    return page.evaluate(
        """(scope) => { const shapes = [...document.querySelectorAll(`${scope} path[data-ags]`)];
        const all = shapes.map((shape) => shape.getBoundingClientRect());
        return [Math.min(...all.map((b) => b.left)), Math.max(...all.map((b) => b.right))] }""",
        scope,
    )


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_the_first_map_lies_where_the_live_map_will_lie(visit, phone):
    still = visit(f"/?ebene={SUITE.council}", phone=phone, scripts=False, wait="#first-map svg").page
    live = visit(f"/?ebene={SUITE.council}", phone=phone).page
    assert live.locator("#first-map").count() == 0
    here, there = boxes(still, "#first-map"), boxes(live, ".leaflet-map")
    frames = still.locator("#first-map").bounding_box(), live.locator(".map-frame").bounding_box()
    # without scripts more is said above the map, which stands in the middle of what is left on a wide screen
    first, second = (frame["y"] if phone else frame["y"] + frame["height"] / 2 for frame in frames)
    offset = first - second
    for ags, box in here.items():
        for side, shift in (("x", 0), ("y", offset), ("width", 0), ("height", 0)):
            assert box[side] - shift == pytest.approx(there[ags][side], abs=2.5), (ags, side)


def without_corner(page):
    """The map page as if no corner were free, and with nothing said above the map: without scripts it would be more."""
    return re.sub(r"--corner:[\d.]+", "--corner:0", page).replace('class="lead"', 'class="lead" hidden')


def test_a_state_makes_way_for_the_legend_on_both_maps(visit, address):
    """In a wide window, if its corner were not free."""
    found, wide = {}, 1600
    for scope, scripts in (("#first-map", False), (".leaflet-map", True)):
        page = visit("/hilfe", wait=None, scripts=scripts, size=(wide, 700)).page
        page.route(
            "**/",
            lambda route: route.fulfill(body=without_corner(route.fetch().text()), content_type="text/html"),
        )
        page.goto(address + "/")
        page.wait_for_selector("#atlas[data-ready=true]" if scripts else "#first-map svg")
        if not found:  # beside the state is more room than the legend takes, but not as much on either side
            west, east = ends(page, scope)
            room = page.locator(scope).bounding_box()["width"] - (east - west)
            wide += round(1.4 * page.locator("#legend").bounding_box()["width"] - room)
            page.set_viewport_size({"width": wide, "height": 700})
        legend = page.locator("#legend").bounding_box()
        found[scope] = boxes(page, scope)
        _, east = ends(page, scope)
        assert legend["x"] - 60 < east < legend["x"] - 6, "as far aside as it must be, and no farther"
    for ags, box in found["#first-map"].items():
        assert box["x"] == pytest.approx(found[".leaflet-map"][ags]["x"], abs=2.5), ags


def test_the_first_map_says_the_same_without_scripts(visit, client):
    page = visit(f"/?ebene={SUITE.agreement}&stand=2023-09-14", scripts=False, wait="#first-map svg").page
    drawn_first = page.eval_on_selector_all(
        "#first-map .area",
        "all => all.map(p => [p.dataset.ags, [...p.classList].find(c => c.startsWith('class-')).slice(6)])",
    )
    rows = client.get("/api/municipalities?date=2023-09-14").get_json()
    expected = {r["ags"]: r["statuses"][SUITE.agreement]["status"] for r in rows}
    assert dict(drawn_first) == expected
    page.locator(f"#first-map path[data-ags='{SUITE.city}']").click(force=True)
    assert page.url.endswith(f"/gemeinde/{SUITE.city}?stand=2023-09-14")


def test_nothing_moves_while_the_page_loads(visit):
    page = visit(f"/?gemeinde={SUITE.town}", fresh=True).page
    shift = page.evaluate(
        "() => new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 500); })"
    )
    assert shift <= 0.02


#: what a visitor sees before the rest of the page has come, and where it stands once everything has
STANDING = ("#first-map svg", "#legend", ".search", ".layers", "#panel-content h2")


@pytest.mark.parametrize(
    ("size", "path"), each([(1280, 800), (390, 844), (1024, 700)], ["/", f"/?gemeinde={SUITE.town}"])
)
def test_what_is_shown_first_stands_where_it_stays(visitor, address, client, size, path):
    """The page may be painted when only half of it has come: however slow the line is, nothing is pushed aside then."""
    text = client.get(path).get_data(as_text=True)
    half = text[: text.index('  <div class="timebar"')]
    page = visitor.kept(False, True, "Europe/Berlin").new_page()
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.route("**/*.js*", lambda route: route.abort())
    page.route("**/_dash-*", lambda route: route.abort())
    page.goto(address + path)

    def boxes():
        return {key: box for key in STANDING if (box := page.locator(key).bounding_box()) and box["y"] < size[1]}

    whole = boxes()
    assert {"#first-map svg", ".search", ".layers"} <= set(whole)
    page.route(address + path, lambda route: route.fulfill(body=half, content_type="text/html; charset=utf-8"))
    page.goto(address + path)
    assert page.locator(".timebar").count() == 0
    assert boxes() == whole
    page.close()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)] if everything() else [(1024, 700)])
def test_what_the_server_says_first_is_not_moved_by_its_successor(visit, client, size):
    """Panel and legend of a selection stand in the first answer where they stand when the scripts have taken over."""
    path = f"/?gemeinde={SUITE.town}"
    page = visit(path, size=size).page
    page.wait_for_selector("#panel-content h2")
    later = [page.locator(key).bounding_box() for key in ("#panel-content h2", "#legend")]
    page = visit(path, size=size, scripts=False, wait="#panel-content h2").page
    first = [page.locator(key).bounding_box() for key in ("#panel-content h2", "#legend")]
    for before, after in zip(first, later, strict=True):
        assert before == pytest.approx(after, abs=1)

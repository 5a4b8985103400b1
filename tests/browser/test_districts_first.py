"""A map that begins with districts, in a browser: with scripts, without them, and where the live map never comes."""

import re
from itertools import pairwise

import pytest

from layers.catalogue import OVERVIEW
from layers.district_shares import share_class, share_layer
from tests.browser.test_accessibility import violations
from tests.browser.test_keyboard import here, tab_to
from tests.browser.test_wire import DASH, USABLE
from tests.servers import served
from tests.suite_state import SUITE
from tests.sweeps import everything

FIRST = "#first-map .area"


@pytest.fixture(scope="module")
def address(large_app):
    """Where a site answers that has too many municipalities to show each at first: ours, if so few are too many."""
    with served(large_app.server) as where:
        yield where


def classes(page):
    """{district: its class} of the map that is shown."""
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.leaflet-map .area')].map((path) => "
        "[path.dataset.district, [...path.classList].find((name) => name.startsWith('class-'))]))"
    )


def counted(page):
    rows = "[...document.querySelectorAll('[data-share-class]')]"
    said = page.evaluate(
        f"() => {rows}.map((r) => [r.dataset.shareClass, Number(r.querySelector('[data-count]').textContent)])"
    )
    return {f"class-{key}": count for key, count in said if count}


def test_layers_days_and_comparisons_colour_districts_without_a_request(visit):
    opened = visit("/")
    page = opened.page
    asked, seen = len(opened.requests), [classes(page)]
    for change in ({"layer": SUITE.council}, {"date": "2021-06-30"}, {"since": "2019-01-01"}):
        page.evaluate("(change) => atlas.change(change)", change)
        seen.append(classes(page))
        names = list(seen[-1].values())
        assert counted(page) == {name: names.count(name) for name in names}
    assert all(one != other and one.keys() == other.keys() for one, other in pairwise(seen))
    assert page.locator("#share-title").inner_text() == "Anteil der Gemeinden, die neu dabei oder weiter sind"
    assert [path for path in opened.requests[asked:] if not path.startswith("/einzelheiten")] == []


def test_who_is_found_is_shown_and_told_about(visit, atlas):
    page = visit("/").page
    shares, statuses = page.locator("#share-legend"), page.locator("[data-legend=overview]")
    assert shares.is_visible() and not statuses.is_visible()
    page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    near = len(atlas.neighbours.borders[SUITE.town])
    assert page.locator("#announcer").inner_text() == f"{SUITE.town_name} ausgewählt, {near} Nachbargemeinden."
    page.wait_for_selector("#atlas.has-tiles")
    assert page.locator(".leaflet-map .chosen-place").count() == 0, "near enough, lines are around it"
    assert not shares.is_visible() and statuses.is_visible()
    page.locator("#map-reset").click()
    page.wait_for_selector("#atlas:not(.has-tiles)")
    place = page.locator(".leaflet-map .chosen-place").bounding_box()
    frame = page.locator(".leaflet-map").bounding_box()
    assert frame["x"] < place["x"] < frame["x"] + frame["width"]
    assert shares.is_visible()
    page.locator(f".leaflet-map .area[data-district='{SUITE.far_district}']").click()
    page.wait_for_selector("#atlas.has-tiles")


def test_a_district_says_how_much_of_it_takes_part(visit, large_site):
    page = visit("/").page
    page.locator(f".leaflet-map .area[data-district='{SUITE.district}']").hover()
    name, share, counted = page.locator(".map-tooltip").inner_text().split("\n")
    part, whole = map(int, re.fullmatch(r"(\d+) von (\d+) Gemeinden", counted).groups())
    assert (name, whole) == (SUITE.district_said, len(large_site.atlas.members[SUITE.district]))
    classes = share_layer(large_site.catalogue[OVERVIEW], large_site.theme).classes
    assert share == next(one.label for one in classes if one.key == share_class(part, whole))


def test_the_first_map_follows_where_the_live_one_never_comes(visit):
    opened = visit("/hilfe", wait=None, tolerate=("Failed to load resource",))
    page = opened.page
    page.route(DASH, lambda route: route.abort())
    page.goto(page.url.replace("/hilfe", "/"))
    page.wait_for_function("() => !document.getElementById('map-status').hidden")
    before = page.locator(f"{FIRST}.class-some").count()
    page.evaluate("(change) => atlas.change(change)", {"layer": SUITE.analysis, "ags": SUITE.town})
    assert page.locator(f"{FIRST}.class-some").count() != before
    assert page.locator("#first-map .chosen-place").count() == 1
    page.locator(f"{FIRST}[data-district='{SUITE.district}']").click()
    page.wait_for_url(f"**/kreis/{SUITE.district}")


def test_without_scripts_districts_lead_to_their_pages(visit):
    page = visit("/", wait=None, scripts=False).page
    page.locator(f"{FIRST}[data-district='{SUITE.far_district}']").click()
    page.wait_for_url(f"**/kreis/{SUITE.far_district}")


@pytest.mark.parametrize("phone", [False, True] if everything() else [True])
def test_nothing_to_complain_about(visit, phone):
    assert (
        violations(visit(f"/?gemeinde={SUITE.town}", phone=phone, color_scheme="dark" if phone else "light").page) == []
    )


def test_by_keyboard_from_districts_to_a_municipality(visit, site):
    page = visit("/").page
    tab_to(page, ".cursor-ring")
    first = here(page)["label"]
    page.keyboard.press("ArrowRight")
    label, *_ = here(page)["label"].split(", ")
    assert not first.startswith(label) and label in site.atlas.districts.values()
    assert page.locator(".map-tooltip").inner_text().startswith(label)
    page.keyboard.press("Enter")
    page.wait_for_selector("#atlas.has-tiles")
    assert here(page)["focused"]
    name, *_ = here(page)["label"].split(", ")
    (found,) = [m for m in site.atlas.municipalities.values() if m.name == name]
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=name, exact=True).wait_for()
    assert page.evaluate("() => atlas.view().ags") == found.ags
    assert site.atlas.districts[found.district_ags] == label


def test_a_district_chosen_too_early_is_shown_in_any_case(visit):
    opened = visit("/hilfe", wait=None, tolerate=("Failed to load resource",))
    page, held = opened.page, []

    def hold(route):
        held.append(route)

    page.route(DASH, hold)
    page.goto(page.url.replace("/hilfe", "/"))
    page.wait_for_selector(USABLE)
    page.locator(f"{FIRST}[data-district='{SUITE.district}']").click()
    assert page.evaluate("() => location.pathname") == "/", "it waits for the map that can be moved"
    for route in held:
        route.abort()
    page.wait_for_url(f"**/kreis/{SUITE.district}")

"""The map: layers, dates, search, selection by pointer and by keys, Back, and the same on a phone."""

from datetime import date

from layers.classify import classify
from tests.suite_state import SUITE

READY = "#atlas[data-ready=true]"
#: Who is searched for, with a letter less.
MISSPELT = SUITE.twin_name[:-3] + SUITE.twin_name[-2:]
DRAWN = """() => Object.fromEntries([...document.querySelectorAll("path.area")].map(
  (path) => [path.dataset.ags, [...path.classList].find((name) => name.startsWith("class-")).slice(6)]))"""
COUNTED = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-legend]:not([hidden]) [data-legend-class]:not([hidden])")].map(
    (row) => [row.dataset.legendClass, Number(row.querySelector("[data-count]").textContent)]))"""
SHOWS = f"""(classes) => {{
  const drawn = ({DRAWN})();
  return Object.keys(classes).every((ags) => drawn[ags] === classes[ags]);
}}"""
DAY = "document.getElementById('day-input').value"
PLACE = """(ags) => {
  const box = document.querySelector(`path.area[data-ags="${ags}"]`).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
# a colour for every class, and no two alike
FILLS = """() => Object.fromEntries([...document.querySelectorAll("path.area")].map(
  (path) => [[...path.classList].find((name) => name.startsWith("class-")), getComputedStyle(path).fill]))"""


def shown(visitor, site, layer, day):
    """Wait until shapes and legend are those of a layer on a day."""
    expected = classify(site.on(day), site.catalogue[layer])
    visitor.until(SHOWS, expected.classes)
    counts = {key: count for key, count in visitor.run(COUNTED).items() if count}
    assert counts == {key: count for key, count in expected.counts.items() if count}


def test_map_is_drawn_in_colours_with_names_and_asks_nobody_else(visitor, site):
    visitor.visit("/")
    visitor.sees(READY)
    shown(visitor, site, "overview", site.today())
    fills = visitor.run(FILLS)
    assert len(set(fills.values())) == len(fills) > 3
    assert visitor.run("() => document.querySelectorAll('.map-name').length") > 5
    strangers = "() => performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith(location.origin))"
    assert visitor.run(strangers) == []
    assert visitor.run("() => document.documentElement.scrollWidth <= innerWidth")


def test_layers_dates_and_back(visitor, site):
    visitor.visit("/")
    visitor.sees(READY)
    visitor.click(f"label:has(input[name=ebene][value={SUITE.council}]) span")
    shown(visitor, site, SUITE.council, site.today())
    assert f"ebene={SUITE.council}" in visitor.until("() => location.search.includes('ebene') && location.search")
    visitor.click("#step-back")
    day = date.fromisoformat(visitor.until("() => new URLSearchParams(location.search).get('stand')"))
    shown(visitor, site, SUITE.council, day)
    assert visitor.run(f"() => {DAY}") == day.isoformat()
    visitor.click("#day-slider")
    moved = visitor.until(f"(day) => {DAY} !== day && {DAY}", day.isoformat())
    shown(visitor, site, SUITE.council, date.fromisoformat(moved))
    visitor.until("(day) => location.search.includes(day)", moved)  # written where the slider rests
    visitor.back()
    shown(visitor, site, SUITE.council, day)
    visitor.back()
    visitor.back()
    shown(visitor, site, "overview", site.today())


def test_search_finds_what_is_misspelt_and_panel_tells_it(visitor, atlas):
    visitor.visit("/")
    visitor.sees(READY)
    visitor.click("#search-input")
    visitor.type(MISSPELT)
    visitor.reads(SUITE.twin_name, "#search-results li")
    visitor.press("Enter")
    visitor.reads(SUITE.twin_name, "#panel-content h2")
    visitor.reads(SUITE.council_short, "#panel-content")
    for ags in atlas.neighbours.borders[SUITE.twin]:
        visitor.reads(atlas.municipalities[ags].name, "#panel-content")
    visitor.until("(ags) => location.search === '?gemeinde=' + ags", SUITE.twin)  # written once it is on the screen
    assert visitor.run("() => document.title").startswith(f"{SUITE.twin_name} – ")


def test_pointer_selects_and_escape_clears(visitor):
    visitor.visit("/")
    visitor.sees(READY)
    visitor.point(*visitor.run(PLACE, SUITE.second_city))
    visitor.reads(SUITE.second_city_name, "#panel-content h2")
    # arrow keys go on from the place that was clicked
    assert visitor.run("() => document.querySelector('.cursor-ring').ariaLabel").startswith(SUITE.second_city_name)
    visitor.press("Escape")
    visitor.until("() => !location.search.includes('gemeinde')")


def test_layer_by_arrow_key_shows_where_the_focus_is(visitor, site):
    visitor.visit("/")
    visitor.sees(READY)
    visitor.run("() => document.querySelector('input[name=ebene]:checked').focus()")
    visitor.press("ArrowDown")
    shown(visitor, site, SUITE.talk, site.today())
    assert visitor.run("() => document.activeElement.value") == SUITE.talk
    ring = """() => [document.activeElement, document.activeElement.nextElementSibling, document.activeElement.parentElement]
      .map((element) => getComputedStyle(element))
      .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)"""
    assert visitor.run(ring)


def test_map_follows_the_date_field_while_it_is_filled(visitor, site):
    visitor.visit(f"/?ebene={SUITE.council}")
    visitor.sees(READY)
    # WebKit says ``change`` only when the field is left
    visitor.run("""() => {
      const field = document.getElementById("day-input");
      field.focus();
      field.value = "2023-09-14";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    shown(visitor, site, SUITE.council, date(2023, 9, 14))


def test_keys_walk_from_neighbour_to_neighbour(visitor, site):
    visitor.visit(f"/?gemeinde={SUITE.town}")
    visitor.sees(READY)
    visitor.reads(SUITE.town_name, "#panel-content h2")
    visitor.run("() => document.querySelector('.cursor-ring').focus()")
    visitor.press("ArrowLeft")
    label = visitor.until(
        f"() => {{ const at = document.activeElement.ariaLabel; return at?.startsWith('{SUITE.town_name}') ? '' : at; }}"
    )
    borders = {site.atlas.municipalities[ags].name for ags in site.atlas.neighbours.borders[SUITE.town]}
    assert label.split(",")[0] in borders
    visitor.press("Enter")
    visitor.reads(label.split(",")[0], "#panel-content h2")


def test_comparison_of_two_days(visitor, site):
    visitor.visit(f"/?ebene={SUITE.agreement}&stand=2024-01-01&seit=2022-01-01")
    visitor.sees(READY)
    layer = site.compared(site.catalogue[SUITE.agreement], date(2022, 1, 1))
    expected = classify(site.on(date(2024, 1, 1)), layer)
    assert visitor.run(DRAWN) == expected.classes


def test_on_a_phone_the_sheet_tells_and_nothing_runs_over(visitor):
    visitor.visit(f"/?gemeinde={SUITE.town}", phone=True)
    visitor.sees(READY)
    visitor.reads(SUITE.town_name, "#panel-content h2")
    assert visitor.run("() => document.documentElement.scrollWidth <= innerWidth")
    assert visitor.run("() => getComputedStyle(document.getElementById('panel')).position") == "fixed"

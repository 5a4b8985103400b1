"""What the live map says by itself: names at every zoom, districts, the selection apart from all others; who has the focus."""

import pytest

from layers.classify import classify
from tests.suite_state import SUITE
from tests.visitors import PHONE, settled, still

LEAFLET = f"atlas.map.shape('{SUITE.city}')._map"
VISIBLE = """() => { const frame = document.querySelector('.leaflet-map').getBoundingClientRect();
    const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] };
    const inside = ([l, t, r, b]) => l >= frame.left - 1 && t >= frame.top - 1 && r <= frame.right + 1 && b <= frame.bottom + 1;
    const names = [...document.querySelectorAll('.leaflet-map .map-name-pin:not(.is-hidden) .map-name')];
    return {names: names.map(e => [e.textContent, box(e)]).filter(([, b]) => inside(b)),
            size: [...new Set(names.map(e => getComputedStyle(e).fontSize))],
            dots: [...document.querySelectorAll('.leaflet-map .symbol.is-on')].map(box)} }"""
#: The names of all that is seen at 20 × 20 places of the map.
IN_SIGHT = """() => { const f = document.querySelector('.leaflet-map').getBoundingClientRect(); const found = {};
    for (let i = 0; i < 400; i++) {
      const [x, y] = [f.left + (i % 20 + .5) * f.width / 20, f.top + (Math.floor(i / 20) + .5) * f.height / 20];
      const e = document.elementFromPoint(x, y);
      if (e && e.dataset.ags) found[e.dataset.ags] = (found[e.dataset.ags] || 0) + 1 }
    return Object.fromEntries(Object.entries(found).map(([a, n]) => [atlas.data.names[atlas.index.get(a)], n])) }"""


def cities(site):
    """The names of those that are districts of their own."""
    return {site.atlas.municipalities[own[0]].name for own in site.atlas.members.values() if len(own) == 1}


def touch(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def go(page, zoom, ags=SUITE.city):
    page.evaluate(
        f"([ags, zoom]) => {{ {LEAFLET}.setView(atlas.data.anchors[atlas.index.get(ags)], zoom, {{animate: false}}) }}",
        [ags, zoom],
    )
    settled(page)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_names_keep_apart_at_every_zoom_and_layer(visit, site, phone):
    opened = visit("/", phone=phone)
    page = opened.page
    still(opened)
    assert cities(site) <= {name for name, _ in page.evaluate(VISIBLE)["names"]}
    counts = []
    for zoom in (None, 8.3, 9.2, 10, 10.7, 11.4, 13):
        if zoom:
            go(page, zoom)
        found = page.evaluate(VISIBLE)
        names, dots = found["names"], found["dots"]
        counts.append(len(names))
        for i, (name, box) in enumerate(names):
            assert not [other for other, b in names[:i] if touch(box, b)], (zoom, name)
            inner = [(d[0] + 1, d[1] + 1, d[2] - 1, d[3] - 1) for d in dots]
            assert not [d for d in inner if touch(box, d)], (zoom, name)
        assert set(found["size"]) <= {"12px", "11px"}, "names keep their size"
    asked = len(opened.requests)
    page.evaluate(f"() => atlas.change({{layer: '{SUITE.council}'}})")
    before = page.evaluate(VISIBLE)["names"]
    page.evaluate(f"() => atlas.change({{layer: '{SUITE.analysis}'}})")
    assert page.evaluate(VISIBLE)["names"] == before, "no layer moves a name"
    assert opened.requests[asked:] == []
    assert counts[0] >= 8


def test_at_the_deepest_zooms_whoever_is_in_sight_has_a_name_and_dragging_leaves_nothing_behind(visit, site):
    page = visit("/").page
    near = next(iter(site.atlas.neighbours.ring(SUITE.city)))
    for zoom, ags in ((11, SUITE.town), (12.3, near), (14, SUITE.city), (13, SUITE.beside)):
        go(page, zoom, ags)
        named = {name for name, _ in page.evaluate(VISIBLE)["names"]}
        seen = {name for name, places in page.evaluate(IN_SIGHT).items() if places >= 16}
        assert seen <= named, zoom
    frame = page.locator(".leaflet-map").bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y + 40, steps=6)
    page.mouse.up()
    settled(page)
    page.mouse.move(5, 300)
    assert ring(page)[0] == "none"
    page.locator(".map-tooltip").wait_for(state="detached", timeout=2_000)  # it fades


def test_names_are_decoration(visit, site):
    page = visit("/").page
    assert page.evaluate(
        "() => [...document.querySelectorAll('.map-name')].every(e => e.closest('[aria-hidden=true]'))"
    )
    style = page.locator(".map-name").first.evaluate(
        "e => { const s = getComputedStyle(e); return [s.pointerEvents, s.paintOrder, s.textShadow.split('rgb').length] }"
    )
    # with a paint order, WebKit drops the shadows that the halo is made of
    assert style[:2] == ["none", "normal"] and style[2] > 8
    first = visit("/", scripts=False, wait="#first-map svg").page
    assert cities(site) <= set(first.locator(".first-names .map-name:visible").all_inner_texts())


def test_others_are_veiled_and_the_selection_is_outlined_otherwise_than_a_model(visit, site):
    page = visit(f"/?gemeinde={SUITE.town}").page
    paint = "(e, name) => getComputedStyle(e)[name]"
    rgb = "rgb({}, {}, {})".format(*(int(site.theme.ui["selected"][i : i + 2], 16) for i in (1, 3, 5)))
    chosen, model = page.locator(".leaflet-map .chosen"), page.locator(f"path.area.mark-{SUITE.mark}").first
    assert chosen.evaluate(paint, "stroke") == rgb != model.evaluate(paint, "stroke")
    width = [float(e.evaluate(paint, "strokeWidth").removesuffix("px")) for e in (chosen, model)]
    assert width[0] > width[1]
    assert page.locator("path.area").first.evaluate(paint, "opacity") == "1", "no paler colours that no legend knows"
    assert page.locator(".leaflet-map .veil").get_attribute("d").count("M") > 3, "the veil has holes"
    assert page.get_by_text("ausgewählt; andere abgeblendet").is_visible()
    page.evaluate("() => atlas.change({ags: null})")
    assert page.locator(".leaflet-map .veil").get_attribute("d") == "M0 0"
    assert not page.get_by_text("ausgewählt; andere abgeblendet").is_visible()


def ring(page):
    return page.locator(".cursor-ring").evaluate(
        "e => [getComputedStyle(e).stroke, e.getAttribute('aria-label').split(',')[0]]"
    )


def test_a_click_names_without_a_request_draws_no_ring_and_the_arrow_keys_walk_from_there(visit):
    opened = visit("/")
    page = opened.page
    still(opened)
    asked = len(opened.requests)
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    assert page.locator(".map-name.is-main").inner_text() == SUITE.city_name
    assert [r for r in opened.requests[asked:] if "/einzelheiten?" not in r] == []
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    assert ring(page) == ["none", SUITE.city_name]
    assert page.locator(".map-tooltip strong").all_inner_texts() in ([], [SUITE.city_name])
    page.keyboard.press("ArrowRight")
    stroke, name = ring(page)
    assert stroke != "none" and name != SUITE.city_name
    city = page.evaluate(f"() => atlas.index.get('{SUITE.city}')")
    assert name == page.evaluate("n => atlas.data.names[atlas.placeTowards(n, 1, 0)]", city)
    page.get_by_role("button", name="Schließen").click()
    page.wait_for_function("() => !document.querySelector('.map-name.is-main')")


#: What of the legend stands lower than the beginning of the bar of time.
TOO_LOW = """() => [...document.querySelectorAll("[data-legend]:not([hidden]) li:not([hidden]), #changes-link")]
    .filter((e) => e.getBoundingClientRect().bottom > document.querySelector(".timebar").getBoundingClientRect().top)
    .map((e) => e.innerText)"""


def test_legend_and_list_of_changes_are_above_the_fold(visit):
    german, english = visit("/").page, visit("/?lang=en").page
    views = ({}, {"layer": SUITE.talk}, {"since": "2022-01-01"}, {"ags": SUITE.town})
    for page, view in ((english, {}), *((german, view) for view in views)):
        page.evaluate("(view) => atlas.change(view)", {"layer": "overview", "since": None, "ags": None} | view)
        assert page.locator("[data-legend]:not([hidden]) li:visible").count() > 1
        assert page.evaluate(TOO_LOW) == [], view


def test_the_menu_of_a_phone_needs_no_script(visit):
    page = visit("/hilfe", phone=True, scripts=False, wait="main").page
    assert page.locator(".pages").is_hidden()
    page.locator(".menu summary").click()
    links = page.locator(".menu a")
    assert links.all_inner_texts() == [
        "Karte", "Tabelle", SUITE.kreise, "Gebiete", "Entwicklung", "Aktuelles", "Folien & Dateien", "Hilfe",
    ]  # fmt: skip
    box = page.locator(".menu nav").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    links.nth(2).click()
    page.wait_for_url("**/kreis/")


def test_a_symbol_needs_no_dot_in_it(visit, site):
    """A name beside its place has a dot there, but where a council's symbol stands already."""
    page = visit("/").page
    shown = page.evaluate(
        "() => [...document.querySelectorAll('.map-name-pin.is-beside:not(.is-hidden)')].map((pin) =>"
        " [pin.textContent, getComputedStyle(pin, '::before').display])"
    )
    dots = {name for name, display in shown if display != "none"}
    councils = classify(site.on(site.today()), site.catalogue["overview"]).symbols
    with_council = {site.atlas.municipalities[ags].name for ags in councils}
    assert dots and {name for name, _ in shown} & with_council
    assert not dots & with_council

"""Municipalities as tiles in a browser: what the canvases show, whom the pointer finds, and what remains without the file."""

import math
import re

import pytest
from pypdfium2 import PdfDocument

from dashboard.browser.client_data import atlas_document
from geodata.coverage import to_degrees
from tests.servers import served
from tests.suite_state import SUITE
from tests.visitors import settled, still

TILES = "**/kacheln/*"
#: So many of a state have to be looked at.
ENOUGH = SUITE.number // 20
#: Where somebody stands on the map, in px of it.
PLACE = """(ags) => {
  const down = (latitude) => Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  const [west, south, east, north] = atlas.map.sight().split(",").map(Number);
  const [latitude, longitude] = atlas.data.anchors[atlas.index.get(ags)];
  const { width, height } = document.querySelector(".leaflet-map").getBoundingClientRect();
  const [x, y] = [(longitude - west) / (east - west), (down(north) - down(latitude)) / (down(north) - down(south))];
  return { x: x * width, y: y * height, isThere: x > 0 && x < 1 && y > 0 && y < 1 };
}"""
#: What a canvas shows at a place of the map: red, green, blue, opacity. Read from a copy: who reads the canvas is warned.
PIXEL = """(name) => {
  const canvas = document.querySelector(`.leaflet-${name}-pane canvas`);
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const [own, map] = [canvas, document.querySelector(".leaflet-map")].map((element) => element.getBoundingClientRect());
  const at = (px) => Math.round((px * canvas.width) / own.width);
  return ({ x, y }) => copy.getImageData(at(map.left + x - own.left), at(map.top + y - own.top), 1, 1).data;
}"""
#: For everybody in sight: the fill that the legend has for their class, and what the canvas shows at their anchor.
COLOURS = f"""() => {{
  const [place, pixel] = [{PLACE}, ({PIXEL})("tiles")];
  const swatch = (number) => `.swatch-${{atlas.shownKey(atlas.view())}}-${{atlas.classOf(number)}}`;
  const filled = (number) => getComputedStyle(document.querySelector(swatch(number))).fill;
  const painted = ([red, green, blue, alpha]) => (alpha === 255 ? `rgb(${{red}}, ${{green}}, ${{blue}})` : "nothing");
  return atlas.data.ags.map((ags, number) => [ags, number, place(ags)]).filter(([, , {{ isThere }}]) => isThere)
    .map(([ags, number, at]) => [ags, filled(number), painted(pixel(at))]);
}}"""


@pytest.fixture(scope="module")
def address(large_app):
    """Where a site answers that has too many municipalities to show each at first: ours, if a hundred are too many."""
    with served(large_app.server) as where:
        yield where


def places_of(site):
    """{AGS: longitude, latitude} of where municipalities stand on the map."""
    document = atlas_document(site, site.today())
    return {ags: (x, y) for ags, (y, x) in zip(document["ags"], document["anchors"], strict=True)}


@pytest.fixture(scope="module")
def places(large_site):
    return places_of(large_site)


def around(place, degrees=0.3):
    """What an address has in sight: west, south, east, north. Upright half of it, which is about as many kilometres."""
    x, y = place
    return ",".join(f"{n:.2f}" for n in (x - degrees, y - degrees / 2, x + degrees, y + degrees / 2))


@pytest.fixture
def near(visit, places):
    """``near(ags, degrees, **preferences)``: the page with the map so near to somebody that tiles are shown."""

    def open_page(ags=SUITE.heir, degrees=0.3, **preferences):
        opened = visit(f"/?ausschnitt={around(places[ags], degrees)}", **preferences)
        opened.page.wait_for_selector("#atlas.has-tiles")
        still(opened)
        # a tile that has come is painted a while later
        opened.page.wait_for_function(
            f"() => ({COLOURS})().every(row => row[2] !== 'nothing' || !row[1].startsWith('rgb'))"
        )
        return opened

    return open_page


def wrong(page):
    """Who is in sight and plain in the legend, and has another colour on the canvas."""
    return [row for row in page.evaluate(COLOURS) if row[1].startswith("rgb") and row[1] != row[2]]


def colours_are_those_of_the_legend_on_every_layer_and_day(opened):
    page, asked = opened.page, len(opened.requests)
    seen = page.evaluate(COLOURS)
    assert len(seen) > ENOUGH
    for change in (
        {},
        {"layer": SUITE.council},
        {"date": "2021-06-30"},
        {"layer": SUITE.talk},
        {"since": "2019-01-01"},
    ):
        page.evaluate("(change) => atlas.change(change)", change)
        assert wrong(page) == [], change
    assert page.evaluate(COLOURS) != seen
    assert [path for path in opened.requests[asked:] if not path.startswith("/einzelheiten")] == []


def place(page, ags):
    """x and y of somebody on the screen."""
    at, box = page.evaluate(PLACE, ags), page.locator(".leaflet-map").bounding_box()
    return box["x"] + at["x"], box["y"] + at["y"]


def nearest(places, ags, keys):
    """Who of ``keys`` stands nearest to ``ags``."""
    return min(keys, key=lambda key: math.dist(places[key], places[ags]))


def test_the_pointer_finds_who_is_there_and_others_lie_below_a_veil(near, places, site):
    page = near().page
    atlas = site.atlas
    here, beside = SUITE.heir, nearest(places, SUITE.heir, atlas.neighbours.borders[SUITE.heir])
    other = nearest(places, SUITE.heir, atlas.municipalities.keys() - {here, *atlas.neighbours.borders[here]})
    opacity = f"""(ags) => {{
      const {{ x, y }} = ({PLACE})(ags);
      return ({PIXEL})("tile-marks")({{ x, y: y - 12 }})[3];
    }}"""
    assert [page.evaluate(opacity, ags) for ags in (here, beside, other)] == [0, 0, 0]
    page.mouse.move(*place(page, here))
    assert page.locator(".map-tooltip strong").inner_text() == SUITE.heir_name
    # the line around it goes round the pointer
    line, (x, y) = page.locator(".pointed").bounding_box(), place(page, here)
    assert line["x"] < x < line["x"] + line["width"]
    assert line["y"] < y < line["y"] + line["height"]
    page.mouse.click(*place(page, here))
    page.get_by_role("heading", name=SUITE.heir_name).wait_for()
    own, neighbour, veiled = (page.evaluate(opacity, ags) for ags in (here, beside, other))
    assert (own, neighbour) == (0, 0)
    assert veiled > 0
    bounds = map(float, page.evaluate(f"() => atlas.tiles.bounds('{here}').toBBoxString()").split(","))
    (shape,) = to_degrees(atlas.shapes.geometries[[atlas.shapes.position[here]]], atlas.shapes.crs)
    west, south, east, north = bounds
    assert (west, south, east, north) == pytest.approx(shape.bounds, abs=0.01)
    left, _, right, _ = page.evaluate("() => atlas.map.sight().split(',').map(Number)")
    width = page.locator(".leaflet-map").bounding_box()["width"] * (east - west) / (right - left)
    assert line["width"] == pytest.approx(width, abs=6), "round the one municipality, and no other"
    assert page.evaluate(f"() => atlas.tiles.outline('{here}').flat().length") > 20
    page.keyboard.down("Control")
    page.mouse.click(*place(page, here))
    page.keyboard.up("Control")
    assert page.evaluate("() => [atlas.view().ags, atlas.view().picked]") == [here, here]
    page.mouse.move(5, 5)
    page.locator(".map-tooltip").wait_for(state="detached")
    assert page.locator(".pointed").get_attribute("d") == "M0 0"


def test_a_tile_is_asked_for_once(near):
    opened = near(SUITE.corner)

    def moved(direction):
        for _ in range(3):
            opened.page.locator(f"[data-pan='{direction},0']").click()
            settled(opened.page)
        still(opened)
        return len([path for path in opened.requests if path.startswith("/kacheln/")])

    first = len([path for path in opened.requests if path.startswith("/kacheln/")])
    further = moved(1)
    assert first < further == moved(-1)
    assert wrong(opened.page) == []


def test_without_the_file_districts_stay_and_it_is_said_once(visit, places):
    said = "Die Grenzen der Gemeinden konnten nicht geladen werden. Die Karte zeigt nur die Kreise."
    opened = visit("/hilfe", wait="main", tolerate=("Failed to load resource",))
    page = opened.page
    page.route(TILES, lambda route: route.abort())
    page.goto(page.url.replace("/hilfe", f"/?ausschnitt={around(places[SUITE.heir])}"))
    page.wait_for_selector("#atlas[data-ready=true]")
    page.get_by_text(said).wait_for()
    assert not page.locator("#atlas.has-tiles").count()
    page.mouse.move(*place(page, SUITE.heir))
    assert "Gemeinden" in page.locator(".map-tooltip").inner_text()
    page.unroute(TILES)
    page.locator("[data-pan='1,0']").click()
    page.wait_for_selector("#atlas.has-tiles")
    assert not page.get_by_text(said).count()


def test_dark_screens_have_other_colours_and_paper_those_of_a_light_one(near):
    opened = near(color_scheme="dark")
    page = opened.page
    assert wrong(page) == []
    dark = {ags: colour for ags, _, colour in page.evaluate(COLOURS)}
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    # on paper, one canvas has all: there, each would empty the place below it
    paper = {ags: colour for ags, _, colour in page.evaluate(COLOURS.replace('"tiles"', '"tile-marks"'))}
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    sheet = PdfDocument(page.pdf(format="A4"))[0].render().to_pil().convert("RGB")
    page.emulate_media(color_scheme="light")
    plain = {ags: colour for ags, colour, _ in page.evaluate(COLOURS) if colour.startswith("rgb")}
    light = {tuple(map(int, re.findall(r"\d+", colour))) for colour in plain.values()}
    assert sum(count for count, colour in sheet.getcolors(2**24) if colour in light) > sheet.width * sheet.height / 10
    symbol = "rgb(209, 53, 43)"
    both = {ags for ags in plain.keys() & paper.keys() & dark.keys() if paper[ags] != symbol}
    assert len(both) > ENOUGH
    assert {ags: paper[ags] for ags in both} == {ags: plain[ags] for ags in both}
    assert not {ags for ags in both if dark[ags] == paper[ags]}
    colours_are_those_of_the_legend_on_every_layer_and_day(opened)


def test_a_phone_has_sharp_tiles_and_patterns(near):
    page = near(SUITE.city, 0.05, phone=True).page
    sizes = "() => [...document.querySelectorAll('.leaflet-map canvas')].map((c) => c.width / c.getBoundingClientRect().width)"
    ratio = page.evaluate("() => window.devicePixelRatio")
    assert page.evaluate(sizes) == pytest.approx([ratio] * 3, abs=0.01)
    colours = f"""() => {{
      const pixel = ({PIXEL})("tiles");
      const {{ x, y }} = ({PLACE})("{SUITE.city}"); // which has another offer
      return new Set(Array.from({{ length: 400 }}, (_, i) => pixel({{ x: x + (i % 20), y: y + i / 20 }}).join())).size;
    }}"""
    assert page.evaluate(colours) > 2

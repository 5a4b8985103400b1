"""Where everything goes: the arrangement follows the shape of the sheet and of the region; what is said shrinks last."""

from math import sqrt

import pytest

from layers.drawing.elements import LegendEntry
from layers.drawing.layout import Content, arrange
from layers.drawing.text_metrics import TextMetrics
from layers.theme import load_theme
from layers.words.language import GERMAN
from tests.suite_state import SUITE
from tests.sweeps import everything

PAINT = load_theme().paint("overview", "other")
SQUARE, FLAT, TALL = (100_000, 100_000), (200_000, 50_000), (50_000, 200_000)


def content(extent=SQUARE, classes=5, **more):
    legend = tuple(LegendEntry("class", f"k{i}", f"Klasse Nummer {i}", 10 + i, paint=PAINT) for i in range(classes))
    said = {
        "kickers": (SUITE.programme, SUITE.short),
        "title": f"{SUITE.council_short} in {SUITE.name}",
        "subtitle": "Stand 14.09.2023",
        "legend": legend,
        "sources": ("Register der Allianz", "© GeoBasis-DE / BKG (2016)"),
        "extent": extent,
        "language": GERMAN,
    }
    return Content(**said | more)


@pytest.fixture(scope="module")
def metrics():
    return TextMetrics()


def roles(layout):
    return [t.role for t in layout.texts]


@pytest.mark.parametrize(
    ("size", "unit"),
    [((1280, 720), 15.5), ((2560, 1440), 31.0), ((640, 360), 15.5 / sqrt(2)), ((3840, 240), 240 / 26)],
)
def test_words_grow_with_the_picture_and_shrink_more_slowly(metrics, size, unit):
    """Twice as large on twice the picture, but only by the root of two smaller on half of it; a strip sets a limit."""
    assert arrange(content(), *size, metrics).unit == pytest.approx(unit)
    assert arrange(content(), *size, metrics, text=0.5).unit == pytest.approx(unit / 2)


def test_the_widest_column_beside_the_map_is_taken_if_the_map_loses_nothing(metrics):
    layout = arrange(content(), 1280, 720, metrics)
    # 22 times body text, and on either side of it 1.3 times; 26 times would be more than 30 percent of the width
    assert layout.frame.x == pytest.approx(15.5 * (22 + 2 * 1.3))
    assert (layout.frame.y, layout.frame.right, layout.frame.height) == (0, 1280, 720)
    assert roles(layout)[:3] == ["kicker", "title", "subtitle"]
    assert not layout.shortened


def test_a_flat_region_has_its_words_above_and_below(metrics):
    layout = arrange(content(FLAT), 1280, 720, metrics)
    assert (layout.frame.x, layout.frame.width) == (0, 1280)
    by_role = {t.role: t for t in layout.texts}
    assert by_role["subtitle"].y < layout.frame.y
    assert by_role["scale"].y == by_role["subtitle"].y, "the scale bar stands beside the date"
    assert all(e.box.y > layout.frame.bottom for e in layout.legend)
    assert layout.scale_bar.x > by_role["subtitle"].x + by_role["subtitle"].width
    assert by_role["scale"].x + by_role["scale"].width <= 1280 - 1.3 * 15.5, "as far from the edge as all words"


def test_on_a_very_wide_sheet_map_and_words_stand_together_in_the_middle(metrics):
    layout = arrange(content(), 8000, 600, metrics)
    before = layout.texts[0].x - 1.3 * layout.unit
    assert before == pytest.approx(8000 - layout.frame.right)
    assert layout.frame.width == pytest.approx(2.5 * 100_000 / layout.metres_per_pixel)


def test_on_a_very_tall_sheet_the_legend_stays_near_the_map_and_the_sources_at_the_foot(metrics):
    layout = arrange(content(), 600, 8000, metrics)
    drawn = 100_000 / layout.metres_per_pixel
    assert layout.frame.height == pytest.approx(1.2 * drawn + 4 * layout.unit)
    assert layout.frame.bottom < layout.legend[0].box.y < layout.frame.bottom + 2 * layout.unit
    sources = [t for t in layout.texts if t.role == "source"]
    assert all(8000 - 4 * layout.unit < t.y < 8000 - layout.unit for t in sources)


@pytest.mark.parametrize("extent", [SQUARE, FLAT, TALL])
@pytest.mark.parametrize("size", [(1280, 720), (300, 600), (600, 600), (200, 200), (8000, 600)])
def test_the_region_fits_into_the_frame_with_a_margin(metrics, extent, size):
    layout = arrange(content(extent), *size, metrics)
    width, height = (metres / layout.metres_per_pixel for metres in extent)
    assert layout.frame.width - width >= 2 * layout.unit - 1e-6
    assert layout.frame.height - height >= 2 * layout.unit - 1e-6


@pytest.mark.parametrize(("size", "extent"), [((1280, 720), SQUARE), ((1280, 720), FLAT)])
def test_the_scale_bar_is_true(metrics, size, extent):
    layout = arrange(content(extent), *size, metrics)
    assert layout.scale_bar.length * layout.metres_per_pixel == pytest.approx(layout.scale_bar.metres)


def test_the_date_of_a_series_is_set_larger_than_its_title(metrics):
    still, moment = (arrange(content(report=r), 1280, 720, metrics) for r in ("", "letzte Meldung 2022"))
    assert "moment" not in roles(still)
    assert [t.text for t in moment.texts if t.role == "subtitle"] == ["letzte Meldung 2022"]
    sizes = {t.role: t.size for t in moment.texts}
    assert sizes["moment"] > sizes["title"]


def test_of_the_kickers_the_first_that_fits_on_one_line(metrics):
    kickers = ("Sehr lang " * 40, SUITE.programme, SUITE.short)
    assert arrange(content(kickers=kickers), 1280, 720, metrics).texts[0].text == kickers[1]
    assert "kicker" not in roles(arrange(content(kickers=kickers[:1]), 1280, 720, metrics))


def test_a_title_that_stands_elsewhere_is_not_set(metrics):
    assert "title" not in roles(arrange(content(title=""), 1280, 720, metrics))


def test_a_whole_title_is_worth_a_slightly_smaller_map(metrics):
    """Beside the map, which would be 4 percent larger, this title would have to be cut."""
    layout = arrange(content(title=f"{SUITE.councils} und Vereinbarungen " * 2), 600, 600, metrics)
    assert not layout.shortened
    assert layout.frame.x == 0
    assert not any(t.text.endswith("…") for t in layout.texts)


def test_without_any_room_the_size_is_named(metrics):
    with pytest.raises(ValueError, match="200 × 100 px leave no room for a map and its sources"):
        arrange(content(sources=("Quelle",) * 60), 200, 100, metrics)


def test_words_go_in_their_order_and_what_must_stay_stays(metrics):
    """The smaller the sheet for so many words, the less of them: kicker, scale bar, counts; names and sources never."""
    said = set()
    for height in range(700, 150, -10 if everything() else -20):
        layout = arrange(content(classes=14, title=f"{SUITE.councils} " * 6), 420, height, metrics)
        has = ("kicker" in roles(layout), layout.scale_bar is not None, layout.legend[0].count is not None)
        said.add(has)
        assert [e.label for e in layout.legend] == [f"Klasse Nummer {i}" for i in range(14)]
        assert roles(layout).count("source") >= 2
    assert said == {(True, True, True), (False, True, True), (False, False, True), (False, False, False)}

"""Names on pictures: in their own land, beside it, at a line or as a number; readable, whole, and on nobody else."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from dashboard.exports.rendering import draw
from dashboard.exports.snippet_request import read_snippet
from layers.drawing.elements import Box, Symbol
from layers.drawing.grid import draw_grid, empty
from layers.drawing.ground import Ground, sums
from layers.drawing.labels import Name
from layers.drawing.name_blocks import broken
from layers.drawing.name_key import NameKey
from layers.drawing.placement import Placing
from layers.drawing.text_metrics import TextMetrics
from layers.files.svg import render_svg
from layers.theme import contrast
from tests.suite_state import SUITE

FRAME = Box(100, 0, 800, 600)
SIZE = 20.0


@pytest.fixture(scope="module")
def metrics():
    return TextMetrics()


@pytest.fixture(scope="module")
def picture(site):
    def made(region, size="slide", labels="participants", **more):
        return draw(site, read_snippet({"region": region, "size": size, "labels": labels, **more}, site))

    return made


def square(x, y, side, ags, text="Neustadt", *, coloured=True, radius=0.0):
    return Name(text, x + side / 2, y + side / 2, radius, shapely.box(x, y, x + side, y + side), coloured, ags)


def placed(names, metrics, *, around=(), symbols=(), room=None, dark=()):
    lands = {n.ags: (np.array(n.land.exterior.coords),) for n in (*names, *around)}
    key = NameKey(room, SIZE, metrics)
    ground = Ground(draw_grid(FRAME, SIZE / 6, lands), {n.ags for n in names if n.coloured})
    found = Placing(ground, symbols, (), SIZE, metrics, key).place(names, dark)
    return found, key


# --- where a name stands ---------------------------------------------------------------------------------------------


def test_a_name_stands_in_the_middle_of_its_own_land(metrics):
    found, _ = placed([square(400, 200, 150, "a")], metrics)
    (text,) = found.texts
    assert found.own == {"a"} and not found.leaders
    middle = text.box.x + text.box.width / 2, text.box.y + text.box.height / 2
    assert middle == pytest.approx((475, 275), abs=SIZE / 2)


def test_beside_its_symbol_and_never_on_it(metrics):
    land = square(400, 200, 260, "a", radius=12.0)
    found, _ = placed([land], metrics, symbols=[Symbol("a", land.x, land.y, 12.0, "#D1352B")])
    (text,) = found.texts
    assert text.box.x > land.x + 12, "on the right, where there is room"
    assert found.own == {"a"}


def test_a_long_name_is_set_on_two_lines_before_it_leaves_its_land(metrics):
    land = square(400, 200, 110, "a", "Ebershain-Neugersberg")
    found, _ = placed([land], metrics)
    assert [t.text for t in found.texts] == ["Ebershain-", "Neugersberg"]
    assert found.own == {"a"}


def test_a_name_beside_its_land_has_nothing_in_between(metrics):
    found, _ = placed([square(400, 200, 30, "a")], metrics)
    (text,) = found.texts
    assert not found.own and not found.leaders
    box = shapely.box(text.box.x, text.box.y, text.box.right, text.box.bottom)
    assert 0 < box.distance(shapely.box(400, 200, 430, 230)) < SIZE


def test_amid_other_land_a_line_leads_to_whom_it_names(metrics):
    around = [square(200, 50, 500, "wide", coloured=False)]
    found, _ = placed([square(400, 250, 30, "a")], metrics, around=around)
    (leader,) = found.leaders
    assert (leader.end_x, leader.end_y) == pytest.approx((415, 265))
    assert leader.radius > 0
    (text,) = found.texts
    box = shapely.box(text.box.x, text.box.y, text.box.right, text.box.bottom)
    assert not box.intersects(shapely.box(400, 250, 430, 280))
    assert box.distance(shapely.Point(leader.x, leader.y)) < 0.3 * SIZE


def test_without_room_for_a_name_there_is_a_number_and_a_key(metrics):
    """A municipality amid others that all stand out: a name would lie on one of them."""
    side = 60
    names = [square(105 + side * i, 5 + side * j, side, f"{i:02}{j:02}", f"Langenhainichen {i} {j}") for i in range(13)
             for j in range(9)]  # fmt: skip
    room = Box(0, 0, 90, 60)
    found, key = placed(names, metrics, room=Box(0, 0, 900, 60))
    numbers = [t for t in found.texts if t.bold]
    assert numbers and len(numbers) == len(key.numbers)
    assert sorted(int(t.text) for t in numbers) == list(range(1, len(numbers) + 1))
    told = " · ".join(t.text for t in key.texts)
    assert all(f"{t.text} Langenhainichen {int(t.ags[:2])} {int(t.ags[2:])}" in told for t in numbers)
    alone, without = placed(names, metrics, room=room)
    assert not without.texts and not any(t.bold for t in alone.texts), "no number without a place in the key"


def test_the_key_keeps_to_its_room_and_to_the_alphabet(metrics):
    key = NameKey(Box(10, 20, 300, 60), SIZE, metrics)
    names = [
        square(0, 0, 1, str(i), text) for i, text in enumerate(["Zierau", "Bad Muskel", "Ohmstedt", "Gerlitz"] * 4)
    ]
    for name in names:
        if key.has_room(name):
            key.add(name)
    assert 4 <= len(key.numbers) < len(names)
    assert key.texts[0].text.startswith("1 Bad Muskel · 2 ")
    for text in key.texts:
        assert text.box.right <= 310 and text.box.y >= 20 and text.box.bottom <= 80


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Krauschfeld i.d. O.L.", ["Krauschfeld", "i.d. O.L."]),
        ("Weißwiesen/O.L.", ["Weißwiesen", "/O.L."]),
        ("Lindbach-Oberfrohm", ["Lindbach-", "Oberfrohm"]),
        ("Hartmannsfeld b. Kirchhügel", ["Hartmannsfeld", "b. Kirchhügel"]),
        ("Reichenau im Vogtland", ["Reichenau", "im Vogtland"]),
        ("Gerlitz", []),
    ],
)
def test_names_break_where_people_break_them(metrics, name, lines):
    assert broken(name, metrics) == lines


def test_sums_of_rectangles():
    cells = np.random.default_rng(1).random((9, 7)) < 0.5
    counted = sums(cells, 3, 2)
    assert counted.shape == (7, 6)
    assert counted[4, 5] == cells[4:7, 5:7].sum()
    assert not sums(cells, 10, 2).size


@pytest.mark.parametrize(
    ("rows", "columns", "step"), [(1, 1, 1), (3, 2, 1), (6, 13, 1), (5, 8, 3), (31, 2, 1), (40, 50, 3)]
)
def test_empty_rectangles_are_those_in_which_nothing_is_counted(rows, columns, step):
    cells = np.random.default_rng(2).random((30, 40)) < 0.03
    found = empty(cells, rows, columns, step)
    counted = sums(cells, rows, columns)[::step, ::step]
    assert found.size == counted.size and np.array_equal(found.ravel(), (counted == 0).ravel())


def test_letters_have_contrast_on_every_class(site, theme):
    for layer in site.catalogue.values():
        for c in layer.classes:
            assert contrast(c.paint.fill, theme.letters(c.paint.fill)) >= 4.5, (layer.key, c.key)
    for key, paint in theme.classes["comparison"].items():
        assert contrast(paint.fill, theme.letters(paint.fill)) >= 4.5, key
    for ground in ("ground", "map_ground"):
        assert contrast(theme.ui[ground], theme.letters("")) >= 4.5


@pytest.fixture(scope="module")
def theme(site):
    return site.theme


def test_the_selected_municipality_looks_unlike_a_model_municipality(picture, theme):
    made = picture(f"{SUITE.twin}+1")
    (selected,) = [o for o in made.outlines if o.focus]
    models = [o for o in made.outlines if not o.focus]
    assert all(selected.width > 2 * o.width for o in models)
    svg = render_svg(made, theme)
    assert svg.count(f'stroke="{theme.ui["selected"]}"') == 2, "on the map and in the legend"
    assert theme.ui["selected"] != theme.ui["outline"]

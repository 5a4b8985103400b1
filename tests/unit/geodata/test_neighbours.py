"""Who borders whom: counted, named, and compared with a list made in another way."""

import numpy as np
import pytest
import shapely

from geodata.model import Coverage
from geodata.neighbours import Neighbours, border_lines, find_neighbours
from tests import world
from tests.oracle.neighbours import neighbour_lengths
from tests.pairs import neighbour_pairs
from tests.suite_state import SUITE, suite_inputs


def test_small_world():
    borders = find_neighbours(Coverage.of(world.shapes())).borders
    found = {frozenset({a, b}): metres for a, others in borders.items() for b, metres in others.items()}
    assert found == pytest.approx(world.BORDERS)


def test_neighbours_stand_in_the_order_of_their_keys_and_know_the_border_of_the_state():
    neighbours = find_neighbours(Coverage.of(world.shapes()))
    assert [list(neighbours.borders[ags]) for ags in (world.A, world.C, world.F)] == [
        [world.B, world.D, world.F],
        [world.B, world.D, world.F],
        [world.A, world.B, world.C, world.D, world.E],
    ]
    # A has two free sides of a kilometre; the island none; D two sides, and three of its exclave of 200 by 400 metres
    assert neighbours.outer[world.A] == 2000
    assert world.E not in neighbours.outer
    assert neighbours.outer[world.D] == 2000 + 200 + 400 + 200


def test_rings_to_others_stop_when_all_are_found():
    neighbours = find_neighbours(Coverage.of(world.shapes()))
    assert neighbours.rings_to(world.E, [world.F]) == {world.F: 1}
    assert neighbours.rings_to(world.E, [world.A, world.F]) == {world.F: 1, world.A: 2}
    assert neighbours.rings_to(world.E, ["00000000", world.A]) == {world.A: 2}


def test_rings():
    neighbours = find_neighbours(Coverage.of(world.shapes()))
    assert neighbours.ring(world.E) == {world.F: 1}
    assert neighbours.ring(world.E, 2) == {world.F: 1, world.A: 2, world.B: 2, world.C: 2, world.D: 2}
    with pytest.raises(KeyError):
        neighbours.ring("00000000")


def test_agrees_with_an_independent_list(atlas):
    expected = neighbour_lengths(suite_inputs().boundaries, suite_inputs().changes, SUITE.territory)
    found = {frozenset({a, b}): m for a, b, m in neighbour_pairs(atlas.neighbours).itertuples(index=False)}
    assert set(found) == set(expected)
    for pair, metres in expected.items():
        assert found[pair] == pytest.approx(metres, rel=0.01, abs=0.5), pair


def test_who_is_alone_has_an_outer_border_only():
    square = Coverage(("01001000",), ("Allein",), np.array([shapely.box(0, 0, 1000, 1000)]), "EPSG:25833")
    assert find_neighbours(square) == Neighbours({"01001000": {}}, {"01001000": 4000.0})
    assert border_lines(square) == {}

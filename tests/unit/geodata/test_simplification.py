"""Straightened borders of any coverage, at any tolerance: nothing torn or lost, nobody on another side, no farther than told."""

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from geodata.arcs import find_arcs
from geodata.coverage import simplify
from geodata.model import Coverage
from geodata.neighbours import find_neighbours
from tests import world
from tests.coverages import random_coverage
from tests.sweeps import some

SEEDS = range(12)
#: Metres: less than a cell of the random coverages, several of them, and more than all.
TOLERANCES = (20.0, 90.0, 400.0, 100_000.0)


def neighbours(geometries):
    keys = tuple(f"{i:08d}" for i in range(len(geometries)))
    return find_neighbours(Coverage(keys, keys, geometries, "EPSG:25833"))


def around(geometries):
    """Who borders whom in more than a point, and who borders nobody."""
    found = neighbours(geometries)
    return {a: {b: m > 0 for b, m in others.items()} for a, others in found.borders.items()}, set(found.outer)


def rings(geometry):
    """How many holes each part has."""
    return sorted(shapely.get_num_interior_rings(shapely.get_parts(geometry)).tolist())


def check(before, after, tolerance):
    assert shapely.is_valid(after).all()
    assert shapely.coverage_is_valid(after)
    union = shapely.union_all(after)
    assert union.area == pytest.approx(shapely.area(after).sum(), rel=1e-9), "overlaps would be counted twice"
    assert rings(union) == rings(shapely.coverage_union_all(before)), "a new hole would be a gap"
    assert [*map(rings, after)] == [*map(rings, before)]
    assert around(after) == around(before)
    for real, drawn in zip(before, after, strict=True):
        vertices = shapely.points(shapely.get_coordinates(real))
        assert shapely.distance(vertices, drawn.boundary).max() <= tolerance + 1e-6


@pytest.mark.parametrize("seed", some(SEEDS, 5))
def test_random_coverages_stay_what_they_are(seed):
    shapes = random_coverage(seed)
    fewer = [shapely.get_num_coordinates(shapes).sum()]
    for tolerance in TOLERANCES:
        straight = simplify(shapes, tolerance)
        check(shapes, straight, tolerance)
        fewer.append(shapely.get_num_coordinates(straight).sum())
    assert max(fewer[1:]) < fewer[0] * 0.95


def test_the_random_coverages_are_hard():
    shapes = [random_coverage(seed) for seed in SEEDS]
    assert all(map(shapely.coverage_is_valid, shapes))
    assert all(any(len(rings(g)) > 1 for g in s) for s in shapes), "exclaves"
    assert all(any(sum(rings(g)) for g in s) for s in shapes), "holes"
    assert all(sum(rings(shapely.coverage_union_all(s))) for s in shapes), "lakes of nobody"
    assert sum(len(rings(shapely.coverage_union_all(s))) > 1 for s in shapes) > 3, "islands"
    assert sum(shapely.area(shapely.get_parts(s)).min() < 1 for s in shapes) > 3, "tiny areas"


@pytest.mark.parametrize("seed", SEEDS)
def test_arcs_are_every_border_once_and_make_the_same_shapes(seed):
    shapes = random_coverage(seed)
    arcs = find_arcs(shapes)
    assert shapely.equals(arcs.shapes(arcs.lines), shapes).all()
    free = sum(neighbours(shapes).outer.values())
    assert shapely.length(arcs.lines).sum() == pytest.approx((shapely.length(shapes).sum() + free) / 2)
    assert shapely.is_simple(arcs.lines).all()


def test_an_island_before_the_coast_does_not_run_aground():
    """The bay is straightened away, but the islands in it and beyond must not come to lie in the land."""
    bay = Polygon([(0, 0), (1000, 0), (1000, 500), (700, 500), (600, 450), (400, 450), (300, 500), (0, 500)])
    shapes = np.array([bay, box(480, 470, 520, 490)])
    straight = simplify(shapes, 60)
    check(shapes, straight, 60)
    assert simplify(shapes[:1], 60)[0].equals(box(0, 0, 1000, 500)), "else the bay was no danger"


def test_who_is_enclosed_by_two_does_not_turn_over():
    """Both its borders run between the same two points; the upper one alone would fall below the lower one."""
    upper = [(200, 0), (500, 60), (800, 0)]
    lower = [(200, 0), (500, 40), (800, 0)]
    ends = [(1000, 0)], [(0, 0)]
    shapes = np.array(
        [
            Polygon([(0, 1000), (1000, 1000), *ends[0], *upper[::-1], *ends[1]]),
            Polygon([*upper, *lower[-2:0:-1]]),
            Polygon([(0, -1000), *ends[1], *lower, *ends[0], (1000, -1000)]),
        ]
    )
    assert shapely.coverage_is_valid(shapes)
    for tolerance in (30, 50, 70, 1000):
        check(shapes, simplify(shapes, tolerance), tolerance)


def test_a_hole_that_touches_the_border_in_a_point_stays():
    ring = [(400, 0), (450, 100), (500, 120), (550, 100), (600, 60)]
    shapes = np.array(
        [
            Polygon([(0, 0), (400, 0), (1000, 0), (1000, 1000), (0, 1000)], holes=[ring]),
            Polygon(ring),
            Polygon([(0, 0), (400, 0), (1000, 0), (1000, -500), (0, -500)]),
        ]
    )
    assert shapely.is_valid(shapes).all()
    for tolerance in (10, 100, 1000):
        check(shapes, simplify(shapes, tolerance), tolerance)


def test_a_small_exclave_that_moves_as_a_whole_stays_whose_it_is():
    """Straightened, nothing of it is left where it was: whoever looks who covers it, finds the other one."""
    exclave = Polygon([(200, 500), (500, 580), (800, 500), (500, 585)])
    other = box(0, 0, 1000, 1000).difference(exclave)
    shapes = np.array([MultiPolygon([box(2000, 0, 3000, 1000), exclave]), other])
    for tolerance in (3, 30, 300):
        check(shapes, simplify(shapes, tolerance), tolerance)


def test_vertices_that_stand_twice_do_no_harm():
    shapes = np.array([Polygon([(0, 0), (500, 0), (500, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 1000)])])
    assert simplify(shapes, 1)[0].equals(box(0, 0, 1000, 1000))


def test_the_world_of_six_is_straight_already():
    shapes = world.shapes().geometry.to_numpy()
    assert shapely.equals(simplify(shapes, 50), shapes).all()

"""Shapes: a clean coverage, at every level of detail, with nothing lost."""

import math

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from dashboard.browser.client_data import LEVEL_ZOOMS
from geodata.coverage import LEVELS, CoverageError, clean
from geodata.model import Coverage
from geodata.neighbours import find_neighbours
from geodata.repair import repair
from tests import world
from tests.pairs import neighbour_pairs
from tests.suite_state import SUITE
from tests.sweeps import everything


def test_noise_between_neighbours_is_removed():
    left = Polygon([(0, 0), (1000, 0), (1000.00004, 500), (1000, 1000), (0, 1000)])
    right = Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (999.99996, 500)])
    cleaned = clean(np.array([left, right]))
    assert shapely.coverage_is_valid(cleaned)
    assert shapely.length(shapely.intersection(*cleaned)) == pytest.approx(1000, abs=0.01)


def test_crossing_ring_is_repaired():
    bow = Polygon([(0, 0), (1000, 0), (1000, 1000), (500, 1000), (500, 1000.5), (500, 1000), (0, 1000)])
    assert shapely.is_valid(clean(np.array([bow])))[0]


@pytest.mark.parametrize("bad", [Polygon(), shapely.LineString([(0, 0), (1, 1)]), None])
def test_what_has_no_area_is_refused_by_its_place(bad):
    with pytest.raises(CoverageError) as error:
        clean(np.array([box(0, 0, 1, 1), bad], dtype=object))
    assert error.value.places == [1]


def test_covered_shape_is_refused_by_its_place():
    with pytest.raises(CoverageError) as error:
        clean(np.array([box(0, 0, 1000, 1000), box(100, 100, 200, 200)]))
    assert error.value.places


def test_small_world_stays_as_it_is():
    frame = world.shapes()
    assert shapely.area(clean(frame.geometry.to_numpy())) == pytest.approx(frame.area.to_numpy())


@pytest.mark.parametrize("level", LEVELS)
def test_no_border_moves_farther_than_its_level_says(atlas, site, level):
    for real, drawn in zip(atlas.shapes.geometries, site.materials.level(level), strict=True):
        vertices = shapely.points(shapely.get_coordinates(real))
        assert shapely.distance(vertices, drawn.boundary).max() <= LEVELS[level] + 0.01


def test_no_straightened_border_can_be_seen_at_any_zoom():
    """A coarser level is shown up to the zoom at which the next one is fetched; two pixels are what the eye forgives."""
    south, deepest = 50.17, 14.0  # the state's most southern point, where a pixel covers most; the map's largest zoom
    shown = ["overview", *LEVEL_ZOOMS]
    ends = [*LEVEL_ZOOMS.values(), deepest]
    for level, zoom in zip(shown, ends, strict=True):
        metres_per_pixel = 156_543.034 * math.cos(math.radians(south)) / 2**zoom
        assert LEVELS[level] / metres_per_pixel <= 2.06, level


@pytest.mark.parametrize("how", ["moved", "shrunk", "grown"])
def test_mending_loses_no_neighbour(atlas, how):
    """Every real border of a district, or in samples around a town, is torn or doubled by up to two metres."""
    whole, around = atlas.shapes.frame(), [SUITE.town, *atlas.neighbours.ring(SUITE.town, 2)]
    sound = whole[whole.index.str.startswith(SUITE.district) if everything() else whole.index.isin(around)]
    chance = np.random.default_rng(1)
    steps = chance.uniform(-1, 1, (len(sound), 2))
    broken = {
        "moved": lambda: [shapely.affinity.translate(g, *s) for g, s in zip(sound.geometry, steps, strict=True)],
        "shrunk": lambda: sound.buffer(-1).to_list(),
        "grown": lambda: sound.buffer(1).to_list(),
    }[how]()
    mended, faults = repair(np.asarray(broken, dtype=object))
    assert shapely.coverage_is_valid(mended)
    assert {f.kind for f in faults} <= {"overlap", "gap"}
    assert max(f.width_m for f in faults) < 10
    before = neighbour_pairs(find_neighbours(Coverage.of(sound)))
    after = neighbour_pairs(find_neighbours(Coverage(tuple(sound.index), tuple(sound["name"]), mended, "EPSG:25833")))
    lengths = after.set_index(["a", "b"])["shared_border_m"]
    real = before[before["shared_border_m"] > 0].set_index(["a", "b"])["shared_border_m"]
    assert (lengths.reindex(real.index, fill_value=0) > 0).all()
    assert np.median(np.abs(lengths[real.index] / real - 1)) < 0.05


def test_what_is_mended_in_a_part_is_nobody_elses_land():
    """Beside those who close a gap, somebody has a hole as narrow as that, in which somebody lives who is not asked."""
    left, right = box(0, 0, 1000, 1000), box(1003, 0, 2000, 1000)
    below, above = box(0, -100, 2000, 0), box(0, 1000, 2000, 1100)
    inner = box(-500, 300, -496, 600)
    mended, faults = repair(np.array([left, right, below, above, box(-1000, 0, 0, 1000).difference(inner), inner]))
    assert [f.kind for f in faults] == ["gap"]
    assert shapely.coverage_is_valid(mended)
    assert mended[5].equals(inner)
    assert shapely.area(mended).sum() == pytest.approx(1000 * 1000 + 2000 * 1200)


def test_gaps_of_less_than_a_square_metre_are_closed_without_a_word():
    mended, faults = repair(
        np.array([box(0, 0, 1000, 1000), Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000.001, 1000)])])
    )
    assert faults == []
    assert shapely.union_all(mended).geom_type == "Polygon"

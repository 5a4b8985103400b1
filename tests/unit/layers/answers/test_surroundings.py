"""Who is around: distances exact, nearest with ties, same carrier, similar size, and the answer in words."""

from random import Random

import pytest

from geodata.distances import Distances
from geodata.model import Coverage
from layers.answers.surroundings import (
    distance_scope,
    district_scope,
    nearest_examples,
    ring_scope,
)
from loaders.atlas.model import Snapshot
from tests import world
from tests.clock import TODAY
from tests.suite_state import SUITE


@pytest.fixture(scope="module")
def now(atlas):
    return Snapshot(atlas, TODAY, TODAY)


def test_small_world_distances():
    distances = Distances(Coverage.of(world.shapes()))
    assert distances.between(world.A, world.C) == pytest.approx(1000)
    assert distances.between(world.A, world.E) == pytest.approx((500**2 + 300**2) ** 0.5)
    assert distances.nearest(world.A, [world.C, world.E], 1) == [(world.E, pytest.approx(583.1, abs=0.1))]
    assert [a for a, _ in distances.nearest(world.E, [world.A, world.B, world.C, world.D, world.E], 1)] == [world.B]
    assert [a for a, _ in distances.nearest(world.A, [world.B, world.D, world.F], 1)] == [world.B, world.D, world.F], (
        "all tie at 0"
    )
    assert distances.nearest(world.A, [], 3) == distances.nearest(world.A, [world.A], 3) == []
    assert {a for a, _ in distances.within(world.A, 600)} == {world.B, world.D, world.F, world.E}


@pytest.mark.parametrize("instrument", [SUITE.agreement, SUITE.council, SUITE.analysis])
def test_nearest_equals_measuring_everybody(atlas, now, instrument):
    borders = atlas.shapes.frame().boundary
    candidates = [a for a in atlas.municipalities if now.status(a, instrument).takes_part]
    for ags in Random(instrument).sample(list(atlas.municipalities), 17):
        expected = sorted((borders[ags].distance(borders[c]), c) for c in candidates if c != ags)[:5]
        found = nearest_examples(now, ags, instrument, 5)
        assert [n.distance_m for n in found[:5]] == pytest.approx([d for d, _ in expected], abs=0.01)
        assert {n.municipality.ags for n in found} >= {c for d, c in expected if d < expected[-1][0]}


def test_within_equals_measuring_everybody(atlas, now):
    borders = atlas.shapes.frame().boundary
    for ags in (SUITE.town, SUITE.second_city, SUITE.heir):
        expected = {a for a in atlas.municipalities if a != ags and borders[ags].distance(borders[a]) <= 10_000}
        assert set(distance_scope(now, ags, 10)) == expected


def test_rings_of_everybody(atlas, now):
    for ags in atlas.municipalities:
        first = set(atlas.neighbours.borders[ags])
        assert set(ring_scope(now, ags, 1)) == first
        assert set(ring_scope(now, ags, 2)) == first | {n for f in first for n in atlas.neighbours.borders[f]} - {ags}
    reached = atlas.neighbours.rings_to(SUITE.far, atlas.municipalities)
    assert len(reached) == (SUITE.number - 1), "the state hangs together"


def test_district_scope(now):
    assert district_scope(now, SUITE.town) == [ags for ags in now.atlas.members[SUITE.district] if ags != SUITE.town]
    assert district_scope(now, SUITE.city) == []

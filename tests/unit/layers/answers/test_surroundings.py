"""Who is around: distances exact, nearest with ties, same carrier, similar size, and the answer in words."""

from datetime import date
from random import Random

import pytest

from geodata.distances import Distances
from geodata.model import Coverage
from layers.answers.sentences import answer, distance, kilometres
from layers.answers.surroundings import (
    describe_neighbours,
    distance_scope,
    district_scope,
    nearest_examples,
    ring_scope,
    similar_examples,
)
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from tests import world
from tests.clock import TODAY


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


@pytest.mark.parametrize("instrument", ["agreement", "kpr", "analysis"])
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
    for ags in ("14626610", "14713000", "14625250"):
        expected = {a for a in atlas.municipalities if a != ags and borders[ags].distance(borders[a]) <= 10_000}
        assert set(distance_scope(now, ags, 10)) == expected


def test_rings_of_everybody(atlas, now):
    for ags in atlas.municipalities:
        first = set(atlas.neighbours.borders[ags])
        assert set(ring_scope(now, ags, 1)) == first
        assert set(ring_scope(now, ags, 2)) == first | {n for f in first for n in atlas.neighbours.borders[f]} - {ags}
    reached = atlas.neighbours.rings_to("14523010", atlas.municipalities)
    assert len(reached) == 418, "Saxony hangs together"


def test_district_scope(now):
    assert len(district_scope(now, "14626610")) == 52
    assert district_scope(now, "14612000") == []


def test_neighbours_say_what_they_share(now):
    olbersdorf = {n.municipality.name: n for n in describe_neighbours(now, "14626400", ring_scope(now, "14626400", 1))}
    assert olbersdorf["Oybin"].same_carrier == {"agreement"} or "agreement" in olbersdorf["Oybin"].same_carrier
    assert olbersdorf["Zittau"].same_carrier == frozenset()
    assert olbersdorf["Zittau"].ring == 1
    assert olbersdorf["Zittau"].distance_m == 0


def test_similar_size(atlas, now):
    jonsdorf = atlas.municipalities["14626210"]
    found = similar_examples(now, jonsdorf.ags)
    assert found
    for n in found:
        assert jonsdorf.population / 2 <= n.municipality.population <= jonsdorf.population * 2
        assert n.municipality.ags in now.recorded
    assert [n.distance_m for n in found] == sorted(n.distance_m for n in found)


def test_answers_in_words(now, atlas):
    assert answer(now, "14626610", GERMAN) == (
        "Mindestens 4 von 7 Nachbargemeinden haben eine Vereinbarung. "
        "Als nächste mit Präventionsrat ist Görlitz bekannt (7,4 km von Grenze zu Grenze)."
    )
    assert answer(now, "14521010", GERMAN).startswith("Mindestens 1 von 6 Nachbargemeinden hat eine Vereinbarung")
    assert answer(now, "14523310", GERMAN).startswith("Von der einzigen Nachbargemeinde ist nicht bekannt")
    early = Snapshot(atlas, date(1990, 1, 1), TODAY)
    assert answer(early, "14626610", GERMAN) == (
        "Von keiner der 7 Nachbargemeinden ist bekannt, dass sie eine Vereinbarung hat. "
        "Eine Gemeinde mit Präventionsrat ist im Land noch nicht belegt."
    )
    for ags in atlas.municipalities:
        text = answer(now, ags, GERMAN)
        assert text.endswith(".")
        assert "nimmt nicht teil" not in text
    assert kilometres(4160, GERMAN) == "4,2 km"
    assert kilometres(57123, GERMAN) == "57 km"
    assert distance(nearest_examples(now, "14521010", "kpr")[0], GERMAN) == "Nachbargemeinde"


def test_state_border_is_known(atlas):
    assert "14626610" in atlas.neighbours.outer, "Zittau borders Poland and Czechia"
    assert "14612000" not in atlas.neighbours.outer
    perimeter = atlas.shapes.frame().length
    for ags, others in atlas.neighbours.borders.items():
        assert sum(others.values()) + atlas.neighbours.outer.get(ags, 0) == pytest.approx(perimeter[ags], rel=1e-6)

"""Saxony: Who is around: distances exact, nearest with ties, same carrier, similar size, and the answer in words."""

from datetime import date

import pytest

from layers.answers.sentences import answer, distance, kilometres
from layers.answers.surroundings import (
    describe_neighbours,
    district_scope,
    nearest_examples,
    ring_scope,
    similar_examples,
)
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from tests.clock import TODAY


@pytest.fixture(scope="module")
def now(atlas):
    return Snapshot(atlas, TODAY, TODAY)


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

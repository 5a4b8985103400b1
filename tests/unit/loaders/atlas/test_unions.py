"""Unions of regions: what they consist of, and that order and spelling change neither the answer nor its key."""

from __future__ import annotations

import random

import pytest

from loaders.atlas.region_terms import MOST_TERMS, RegionError
from loaders.atlas.regions import resolve_region
from tests.suite_state import SUITE

FAR, ZWICKAU_AND_VOGTLAND = SUITE.far, {SUITE.far_district, SUITE.third_district}


def test_a_named_region_is_what_it_consists_of(atlas):
    west = resolve_region(atlas, SUITE.region)
    assert {ags[:5] for ags in west.members} == ZWICKAU_AND_VOGTLAND
    assert west.members == resolve_region(atlas, f"{SUITE.far_district},{SUITE.third_district}").members
    assert (west.focus, west.rings, west.extent) == (None, 0, None)


def test_nobody_is_highlighted_in_a_union(atlas):
    assert resolve_region(atlas, f"{SUITE.town},{SUITE.district}").focus is None
    assert resolve_region(atlas, f"{SUITE.town}+1,-{SUITE.town}").focus is None
    assert resolve_region(atlas, f"{SUITE.town},{SUITE.beside}").focus is None
    assert resolve_region(atlas, f"{SUITE.town},{SUITE.town}+1").focus == SUITE.town


def test_three_rings(atlas):
    two, three = resolve_region(atlas, f"{SUITE.town}+2"), resolve_region(atlas, f"{SUITE.town}+3")
    assert (three.rings, three.focus) == (3, SUITE.town)
    assert set(two.members) < set(three.members)


@pytest.mark.parametrize(
    ("text", "why", "term"),
    [
        (f"{SUITE.far_district},atlantis", "unknown", "atlantis"),
        (f"{SUITE.far_district},{SUITE.nobody}+1", "unknown", f"{SUITE.nobody}+1"),
        (f"{SUITE.far_district},-14999", "unknown", "-14999"),
        (f"{SUITE.far_district},13.6,51,13.9,51.2", "unknown", "13.6"),
        (f"-{SUITE.far_district}", "only left out", f"-{SUITE.far_district}"),
        (f"{SUITE.far},-{SUITE.region}", "nothing left", f"{SUITE.far},-{SUITE.region}"),
        (f"{SUITE.far_district},-{SUITE.key}", "nothing left", f"{SUITE.far_district},-{SUITE.key}"),
        (",".join([SUITE.far_district] * (MOST_TERMS + 1)), "too many", None),
    ],
)
def test_what_is_wrong_is_named(atlas, text, why, term):
    with pytest.raises(RegionError) as error:
        resolve_region(atlas, text)
    assert (error.value.why, error.value.term) == (why, term or text)


# -- against sets


def members_of(atlas, term):
    """Whom a term stands for, worked out from the tables alone."""
    if term == SUITE.key:
        return set(atlas.municipalities)
    if term in (known := {r.key: r for r in atlas.regions}):
        return set().union(*(members_of(atlas, member) for member in known[term].members))
    if len(term) == 5:
        return {ags for ags, m in atlas.municipalities.items() if m.district_ags == term}
    ags, _, rings = term.partition("+")
    found = {atlas.territory.resolve(ags)}
    for _ in range(int(rings or 0)):
        found |= {other for one in found for other in atlas.neighbours.borders[one]}
    return found


def random_terms(atlas, choose):
    old = list(atlas.territory.successors)
    kinds = [
        lambda: choose.choice(list(atlas.districts)),
        lambda: choose.choice(list(atlas.municipalities)),
        lambda: choose.choice(old),
        lambda: f"{choose.choice(list(atlas.municipalities))}+{choose.randrange(4)}",
        lambda: choose.choice(atlas.regions).key,
        lambda: SUITE.key,
    ]
    weights = [3, 6, 1, 4, 4, 1]
    terms = [kind() for kind in choose.choices(kinds, weights, k=choose.randint(1, 7))]
    return [("-" if choose.random() < 0.3 else "") + term for term in terms]


def test_random_unions_are_what_sets_say(atlas):
    for seed in range(300):
        check_a_random_union(atlas, random.Random(seed))


def check_a_random_union(atlas, choose):
    terms = random_terms(atlas, choose)
    plus = set().union(*(members_of(atlas, t) for t in terms if not t.startswith("-")))
    expected = plus.difference(*(members_of(atlas, t[1:]) for t in terms if t.startswith("-")))
    text = ",".join(terms)
    if not expected:
        with pytest.raises(RegionError):
            resolve_region(atlas, text)
        return
    found = resolve_region(atlas, text)
    assert set(found.members) == expected
    assert len(found.members) == len(expected)
    spelt = [choose.choice([t.upper(), f" {t}", t]) for t in choose.sample(terms, len(terms))] + [choose.choice(terms)]
    assert resolve_region(atlas, ",".join(spelt)) == found
    assert resolve_region(atlas, found.key) == found
    kept = found.key.split(",")
    assert kept == sorted(set(kept), key=lambda term: (term.startswith("-"), term))
    assert all(members_of(atlas, term[1:]) & plus for term in kept if term.startswith("-")), "takes nothing away"

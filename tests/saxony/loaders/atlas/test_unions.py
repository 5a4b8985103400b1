"""Saxony: Unions of regions: what they consist of, and that order and spelling change neither the answer nor its key."""

from __future__ import annotations

import random

import pytest

from loaders.atlas.regions import resolve_region


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("14524,14523", "14523,14524"),
        (" LPR-West , 14523 ,,14523,", "lpr-west"),
        ("pd-zwickau,lpr-west", "lpr-west"),  # the same municipalities
        ("14523,14523320", "14523"),
        ("sachsen,14523", "sachsen"),
        ("14511000,14511", "14511"),
        ("14626610,14626610+1,14626610 2", "14626610+2"),
        ("14626610+0", "14626610"),
        ("14625540,14626", "14625250,14626"),  # Schönteichen became part of Kamenz
        ("-14523320,lpr-west", "lpr-west,-14523320"),
        ("14626,-14523320", "14626"),  # takes nothing away
        ("14523,14524,-14523", "14524"),
        ("14523,-14523320,-14523320+1", "14523,-14523320+1"),
        ("sachsen,-14523320,-lpr-west,-14626", "sachsen,-14626,-lpr-west"),
        ("14626610,-14523320", "14626610"),
    ],
)
def test_what_is_said_otherwise_has_one_key(atlas, text, key):
    assert resolve_region(atlas, text).key == key
    assert resolve_region(atlas, key) == resolve_region(atlas, text)


def test_four_hundred_municipalities(atlas):
    chosen = list(atlas.municipalities)[:400]
    mixed = random.Random(1).sample(chosen, 400)
    assert resolve_region(atlas, ",".join([*mixed, *mixed[:50]])).members == tuple(chosen)

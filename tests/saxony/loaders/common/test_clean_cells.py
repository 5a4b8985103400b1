"""Saxony: What cannot be seen in a cell is dropped; everything else stays."""

from __future__ import annotations

import pytest

from loaders.common.plain_text import clean


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("\u200bx", "x"),
        ("Dres\xadden", "Dresden"),
        ("Limbach\u2011Oberfrohna", "Limbach-Oberfrohna"),
        ("Bad\xa0Muskau", "Bad Muskau"),
        ("✔\ufe0f", "✔"),
        ("la\u0308uft", "läuft"),
        ("Aue–Bad Schlema", "Aue–Bad Schlema"),
        ("erste\nzweite", "erste\nzweite"),
        (44368.0, 44368.0),
        (True, True),
    ],
)
def test_what_is_dropped_and_what_stays(cell, cleaned):
    assert clean(cell) == cleaned

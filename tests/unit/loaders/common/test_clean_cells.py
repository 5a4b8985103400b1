"""What cannot be seen in a cell is dropped; everything else stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.text())
def test_what_is_clean_stays_as_it_is(text):
    once = clean(text)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c) == "Cf" or (unicodedata.category(c) == "Zs" and c != " ")]


@given(st.text(st.characters(max_codepoint=126)))
def test_plain_text_is_never_changed(text):
    assert clean(text) == text

"""What cannot be seen in a cell is dropped; everything else stays."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.common.plain_text import clean


@settings(deadline=None)
@given(st.text())
def test_what_is_clean_stays_as_it_is(text):
    once = clean(text)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c) == "Cf" or (unicodedata.category(c) == "Zs" and c != " ")]


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=126)))
def test_plain_text_is_never_changed(text):
    assert clean(text) == text

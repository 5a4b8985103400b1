"""Names are folded in one way, wherever they are looked for."""

import pytest

from loaders.common.plain_text import contains, plain, spellings
from tests.folding import SPELLINGS


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings(text):
    assert spellings(text) == SPELLINGS[text]
    assert plain(text) in SPELLINGS[text]


def test_what_has_no_letter_stands_nowhere():
    assert not contains("Ahe-Bad Quelle", "-")
    assert contains("Ahe-Bad Quelle", "ahe bad")

"""Names are folded in one way, wherever they are looked for."""

import pytest

from loaders.common.plain_text import contains, plain, spellings
from tests.folding import SEARCHES, SPELLINGS


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings(text):
    assert spellings(text) == SPELLINGS[text]
    assert plain(text) in SPELLINGS[text]


@pytest.mark.parametrize("query", SEARCHES)
def test_the_table_finds_whom_the_search_finds(client, query):
    page = client.get("/tabelle", query_string={"q": query}).get_data(as_text=True)
    assert f">{SEARCHES[query]}</a>" in page


def test_what_has_no_letter_stands_nowhere():
    assert not contains("Aue-Bad Schlema", "-")
    assert contains("Aue-Bad Schlema", "aue bad")

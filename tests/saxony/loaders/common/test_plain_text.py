"""Saxony: Names are folded in one way, wherever they are looked for."""

import pytest

from tests.saxony.folding import SEARCHES


@pytest.mark.parametrize("query", SEARCHES)
def test_the_table_finds_whom_the_search_finds(client, query):
    page = client.get("/tabelle", query_string={"q": query}).get_data(as_text=True)
    assert f">{SEARCHES[query]}</a>" in page

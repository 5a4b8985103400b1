"""Saxony: Where there are very many municipalities, the map begins with districts, and lists come a page at a time."""

import pytest

from dashboard.pages.paging import PAGE_ROWS
from tests.unit.dashboard.pages.test_districts_first import text


@pytest.fixture
def large(large_app):
    return large_app.server.test_client()


def test_pages_keep_what_is_asked_and_say_which_rows_they_have(large):
    page = text(large, "/tabelle?kreis=14521&status=unknown&seite=1&stand=2015-01-01")
    assert 'rel="next"' not in page
    page = text(large, "/tabelle?stand=2015-01-01&seite=2")
    assert f"Seite 2 von 5: Einträge {PAGE_ROWS + 1} bis {2 * PAGE_ROWS}." in page
    assert 'rel="prev" href="/tabelle?stand=2015-01-01"' in page
    assert 'rel="next" href="/tabelle?stand=2015-01-01&amp;seite=3"' in page

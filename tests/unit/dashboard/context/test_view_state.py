"""What is picked together, in an address: read leniently, as all of a view is, and written in one way."""

from datetime import date

from werkzeug.datastructures import MultiDict

from dashboard.context.view_state import read_view
from tests.suite_state import SUITE

TODAY = date(2026, 11, 20)
TOWN, OTHER = SUITE.town, SUITE.twin


def picked(site, *texts):
    return read_view(site, MultiDict([("auswahl", text) for text in texts]), TODAY)


def test_more_terms_than_a_region_may_have_are_cut(site):
    text = ",".join([TOWN, *(str(number) for number in range(14_000_000, 14_002_000)), OTHER])
    assert picked(site, text).written["picked"] == TOWN

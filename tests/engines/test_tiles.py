"""Municipalities as tiles: the file in pieces, unpacked and painted, and found by the pointer."""

import pytest

from tests.browser.test_tiles import COLOURS, ENOUGH, PLACE, around, places_of
from tests.engines.complaints import Complaints
from tests.servers import served
from tests.suite_state import SUITE


@pytest.fixture(scope="module")
def site_with_complaints(large_app):
    """A site that has too many municipalities to show each at first: ours, if a hundred are too many."""
    complaints = Complaints(large_app.server)
    with served(complaints) as address:
        yield address, complaints.heard


def test_tiles_have_the_colours_of_the_legend_and_answer_the_pointer(visitor, large_site):
    visitor.visit(f"/?ausschnitt={around(places_of(large_site)[SUITE.heir])}")
    visitor.sees("#atlas.has-tiles")
    visitor.until(
        "() => document.querySelector('.leaflet-overlay-pane').style.visibility === 'hidden'"
    )  # all are there
    seen = visitor.run(COLOURS)
    assert len(seen) > ENOUGH
    assert [row for row in seen if row[1].startswith("rgb") and row[1] != row[2]] == []
    at = visitor.run(PLACE, SUITE.heir)
    left, top = visitor.run(
        "() => { const { left, top } = document.querySelector('.leaflet-map').getBoundingClientRect(); return [left, top]; }"
    )
    visitor.point(left + at["x"], top + at["y"])
    visitor.reads(SUITE.heir_name, "#panel-content h2")
    assert visitor.run("(ags) => atlas.tiles.bounds(ags).isValid()", SUITE.heir)

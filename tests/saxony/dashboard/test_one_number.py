"""One question, one number: every output that counts is asked for the same region and day, and gives the same as an oracle.

The units are those of docs/decisions/2026-11-28-counts.md; what an output does not say of a unit it is not asked for. The API
is asked about every region on every day; what takes long to write, about every region and every day.
"""

import re

import pytest

from tests.unit.dashboard.test_one_number import get


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


def test_whoever_has_a_council_only_is_named_on_the_picture(client):
    """Dresden stood grey and nameless under its own red dot."""
    svg = get(client, "/snippet.svg", labels="participants", width=1920, height=1080).get_data(as_text=True)
    shown = re.findall(r">([^<>]+)</text>", svg)
    assert {"Dresden", "Döbeln", "Eilenburg"} <= set(shown)
    assert re.search(r"<title>Dresden: Präventionsrat gegründet[^<]*</title>", svg)

"""Any region is understood wherever one is asked for, and has a page of its own."""

from __future__ import annotations

import json
import random
from urllib.parse import quote

import pytest
from lxml import html

from tests.suite_state import SUITE


@pytest.fixture(scope="module")
def parsed(app):
    """Ask for a page and return it parsed."""
    client = app.server.test_client()

    def get(address, status=200):
        answer = client.get(address)
        assert answer.status_code == status, address
        return html.document_fromstring(answer.get_data(as_text=True))

    return get


def text(element):
    return " ".join(element.text_content().split())


def heading(page):
    return text(page.find(".//h1"))


def test_order_and_spelling_make_no_difference(client):
    one, other = (
        client.get(f"/snippet.svg?region={quote(text)}&width=400&height=300").data
        for text in (
            f"{SUITE.town}+1, {SUITE.far_district}",
            f"{SUITE.far_district},{SUITE.town}+1,{SUITE.town},{SUITE.far}",
        )
    )
    assert one == other


def test_an_unknown_region_has_none(parsed):
    assert heading(parsed(f"/region/{SUITE.far_district},atlantis", 404)) == "„atlantis“ ist hier kein Gebiet."


def test_random_unions_are_counted_as_sets_are(client, atlas):
    choose, keys = random.Random(5), [*atlas.districts, *atlas.municipalities]
    for _ in range(12):
        plus, minus = choose.sample(keys, 4), choose.sample(keys, 3)
        wanted = {a for k in plus for a in atlas.members.get(k, (k,))}
        wanted -= {a for k in minus for a in atlas.members.get(k, (k,))}
        answer = client.get("/api/counts", query_string={"region": ",".join([*plus, *(f"-{key}" for key in minus)])})
        if wanted:
            assert json.loads(answer.data)["municipalities"] == len(wanted)
        else:
            assert answer.status_code == 422

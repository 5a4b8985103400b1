"""Saxony: The description of the interface is valid, complete and true: others' validators, and the answers themselves."""

import pytest

from tests.unit.dashboard.interface.test_document import ADDRESS, wrong_in


@pytest.fixture(scope="module")
def described(app):
    return app.server.test_client().get(ADDRESS).get_json()


@pytest.mark.parametrize("region", ["", "14626", "14511000", "lpr-west,-14523320", "14626610+3"])
def test_counts_are_as_described(client, described, region):
    counted = client.get("/api/counts", query_string={"region": region, "date": "2023-09-14"}).get_json()
    assert wrong_in(described, "/api/counts", counted) == []

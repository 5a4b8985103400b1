"""The key of a municipality that comes into being after the territory's date is explained wherever somebody asks for it."""

import pytest


@pytest.mark.parametrize(
    "address", ["/gemeinde/14522275", "/gemeinde/Jahnatal", "/gemeinde/14522275.pdf", "/api/municipalities/14522275"]
)
def test_a_later_key_says_when_it_begins_and_what_it_is_made_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    said = answer.get_data(as_text=True)
    for part in (
        "besteht seit 01.01.2023",
        "Ostrau (14522450)",
        "Zschaitz-Ottewig (14522620)",
        "Gebietsstand 01.01.2019",
    ):
        assert part in said

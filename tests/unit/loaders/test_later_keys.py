"""The key of a municipality that comes into being after the territory's date is explained wherever somebody asks for it."""

import pytest

from loaders.store.atlas_cache import decode, encode
from tests.clock import CLOCK


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


def test_other_keys_are_just_unknown(client, atlas):
    assert "besteht seit" not in client.get("/gemeinde/14999999").get_data(as_text=True)
    assert atlas.begins_later("14626610") == []


def test_in_the_later_territory_it_is_there(atlas_2023):
    assert atlas_2023.find("14522275").name == "Jahnatal"
    assert atlas_2023.begins_later("14522275") == []


def test_the_cache_keeps_it(atlas):
    assert decode(encode(atlas), CLOCK).coming == atlas.coming

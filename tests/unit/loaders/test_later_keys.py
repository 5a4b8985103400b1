"""The key of a municipality that comes into being after the territory's date is explained wherever somebody asks for it."""

from loaders.store.atlas_cache import decode, encode
from tests.clock import CLOCK
from tests.suite_state import SUITE


def test_other_keys_are_just_unknown(client, atlas):
    assert "besteht seit" not in client.get(f"/gemeinde/{SUITE.nobody}").get_data(as_text=True)
    assert atlas.begins_later(SUITE.town) == []


def test_in_the_later_territory_it_is_there(atlas_2023):
    assert atlas_2023.find(SUITE.created).name == SUITE.created_name
    assert atlas_2023.begins_later(SUITE.created) == []


def test_the_cache_keeps_it(atlas):
    assert decode(encode(atlas), CLOCK).coming == atlas.coming

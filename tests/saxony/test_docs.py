"""Saxony: Prose that is tested: documented commands, settings, addresses and files exist."""

import re

import pytest

from tests.unit.test_docs import ADDRESSES


@pytest.mark.parametrize("address", re.findall(r"^\| `(/[^`]*)` \|", ADDRESSES, re.M))
def test_documented_addresses_answer(client, address):
    assert client.get(address).status_code == 200

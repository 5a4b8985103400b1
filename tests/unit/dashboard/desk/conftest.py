"""A desk of its own for each test."""

import pytest

from tests.people import Office


@pytest.fixture
def office(site, tmp_path):
    return Office(site, tmp_path / "register.sqlite")

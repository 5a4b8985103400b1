"""A desk of its own for each test."""

import shutil

import pytest

from tests.people import Office


@pytest.fixture
def office(site, empty_register, tmp_path):
    return Office(site, shutil.copy(empty_register, tmp_path / "register.sqlite"))

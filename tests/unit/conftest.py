"""What unit tests of lists share."""

from __future__ import annotations

import pytest

from geodata import saxony
from loaders.reference.state_file import load_state
from tests.list_reading import list_reader


@pytest.fixture(scope="session")
def state():
    return load_state(saxony.STATE)


@pytest.fixture(scope="session")
def read(atlas, state):
    return list_reader(atlas, state)

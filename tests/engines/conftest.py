"""The three engines, started once each. Whatever a page complains of, and any request to a third party, fails the test."""

from __future__ import annotations

import pytest

from tests.engines.complaints import Complaints
from tests.engines.faces import Visitor
from tests.engines.programs import ENGINES, started
from tests.visitors import served


def pytest_collection_modifyitems(items):
    """All journeys of an engine go to one process, which starts it once."""
    for item in items:
        if "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.callspec.params["engine"]))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def site_with_complaints(app):
    """``(address, complaints)`` of the real application."""
    complaints = Complaints(app.server)
    with served(complaints) as address:
        yield address, complaints.heard


@pytest.fixture(scope="session")
def window(engine):
    with started(engine) as opened:
        yield opened


@pytest.fixture
def visitor(window, engine, site_with_complaints):
    address, heard = site_with_complaints
    del heard[:]
    yield Visitor(window, engine, address)
    window.open("about:blank")  # what a page tells when it is left is heard, too
    assert not heard

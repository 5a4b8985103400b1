"""Fixtures that unit and browser tests share: the real Atlas and its application, built once."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.context.site import build_site
from dashboard.factory import build_app
from loaders.assembly import Inputs, load_atlas
from tests.clock import CLOCK


@pytest.fixture(scope="session", autouse=True)
def no_cache():
    """Tests leave nothing in the cache of whoever runs them; those of the cache name a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_CACHE", "aus")
        yield


@pytest.fixture(scope="session")
def atlas():
    """The Atlas of the embedded data."""
    return load_atlas(Inputs(), CLOCK)


@pytest.fixture(scope="session")
def site(atlas):
    return build_site(atlas)


@pytest.fixture(scope="session")
def app(atlas):
    return build_app(atlas)


@pytest.fixture
def client(app):
    """A client without a browser."""
    return app.server.test_client()


@pytest.fixture(scope="session")
def atlas_2023():
    """The Atlas of the embedded data in the territory of 2023 (418 municipalities)."""
    return load_atlas(Inputs(territory_date=date(2023, 1, 1)), CLOCK)

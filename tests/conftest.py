"""Fixtures that all tests share: the Atlas of the suite's state and its application, built once, and a browser."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections import defaultdict
from functools import cache

import pytest
from lxml import etree

from dashboard import factory
from dashboard.browser import map_names
from dashboard.context.site import build_site
from dashboard.factory import build_app
from loaders.history.database import migrate, open_database
from loaders.store.atlas_cache import cached_atlas
from loaders.store.checked_store import open_store
from tests.clock import CLOCK
from tests.database import KINDS, Server, programs
from tests.suite_state import SUITE, VARIABLE, suite_inputs
from tests.sweeps import everything
from tests.visitors import address, browser, visit, visitor  # noqa: F401

#: Of a map that shows at most so many municipalities at first, every state of the suite has too many.
FEW = 60
#: In which of the folders a file of tests lies.
SIDES = re.compile("^tests/(?:unit/|saxony/)?")
#: What the application that most tests ask keeps of its answers: whatever is asked again, in whichever test, is there.
KEPT_BYTES = 200_000_000


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file of tests and its namesake about the embedded state are asked by one process: what takes long to make, they share."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Namesakes(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return SIDES.sub("", super()._split_scope(nodeid))

    return Namesakes(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for garbage in what tests make, not again and again in what is here to stay: modules and collected tests.

    That was an eighth of the time.
    """
    gc.disable()
    result = yield
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Who asks for PostgreSQL needs ``servers``. What others ask in parts is asked as a whole with ``EVERYTHING=1`` only."""
    for item in items:
        if "postgresql" in item.fixturenames or "postgresql" in item.name:
            item.add_marker("servers")
    if not everything():
        left_out = [item for item in items if item.get_closest_marker("whole")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("whole")]


@pytest.fixture(scope="session", autouse=True)
def commands_know_the_state():
    """Commands and servers that tests start find the suite's state as operators' do."""
    with pytest.MonkeyPatch.context() as patch:
        if VARIABLE in os.environ:
            patch.setenv("ATLAS_STATE", str(suite_inputs().state.parent))
        yield


@pytest.fixture(scope="session", autouse=True)
def run_store(tmp_path_factory):
    """What this run keeps between starts: a folder that all processes of the tests share, and nobody else.

    Commands and processes that tests start find it as users' starts find theirs. Tests of the cache name folders of their own.
    """
    own = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "kept"
        patch.setenv("ATLAS_CACHE", str(folder))
        yield open_store(folder)


@pytest.fixture(scope="session", autouse=True)
def paths_are_compiled_once():
    """python-pptx compiles each of its XPaths whenever it asks: nine tenths of what asking takes, and tests ask most."""
    from pptx.oxml.ns import _nsmap
    from pptx.oxml.xmlchemy import BaseOxmlElement

    compiled = cache(lambda path: etree.XPath(path, namespaces=_nsmap))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseOxmlElement, "xpath", lambda self, path: compiled(path)(self))
        yield


@pytest.fixture(scope="session")
def atlas(run_store):
    """The Atlas of the suite's state; ``test_cache.py`` proves that a kept one is in no field other than a fresh one."""
    return cached_atlas(suite_inputs(), run_store, CLOCK)


@pytest.fixture(scope="session")
def site(atlas, run_store):
    return build_site(atlas, store=run_store)


@pytest.fixture(scope="session")
def made():
    """{kind: {of what: file}}: what takes long to make and is asked by several files of tests, made once."""
    return defaultdict(dict)


@pytest.fixture(scope="session")
def materials(site):
    """What pictures are cut from; simplified shapes are worked out once per run."""
    return site.materials


@pytest.fixture(scope="session")
def app(atlas, run_store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "LIMIT_BYTES", KEPT_BYTES)
        built = build_app(atlas, run_store)
    gc.freeze()  # it is here to stay, too
    return built


@pytest.fixture(scope="session")
def large_site(atlas, run_store):
    """The site as it would be if the state had too many municipalities to show each at first."""
    return build_site(atlas, store=run_store, most=FEW)


@pytest.fixture(scope="session")
def large_app(atlas, run_store):
    """Its application, with names for few zooms: to place them takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_names, "LEVELS", map_names.LEVELS[:5])
        return build_app(atlas, run_store, most=FEW)


@pytest.fixture
def client(app):
    """A client without a browser."""
    return app.server.test_client()


@pytest.fixture(scope="session")
def atlas_2023(run_store):
    """The Atlas of the suite's state in a later territory, in which two municipalities have become one."""
    return cached_atlas(suite_inputs(territory_date=SUITE.later), run_store, CLOCK)


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of this run. Where there is none and none can be installed, its tests are skipped, but never in CI."""
    found = programs()
    if found is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("No PostgreSQL was found; `make test` installs it, or set POSTGRES to the folder of its programs.")
    server = Server(found)
    yield server
    server.close()


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory):
    """An SQLite file with our tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("register") / "empty.db"
    engine = open_database(str(path))
    migrate(engine)
    engine.dispose()  # the last to leave folds the journal into the file
    return path


@pytest.fixture(params=KINDS)
def database(request, tmp_path):
    """The address of an empty database with our tables, of either kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql").new_database()
    return str(shutil.copy(request.getfixturevalue("empty_register"), tmp_path / "atlas.db"))


@pytest.fixture
def engine(database):
    """Opens ``database``."""
    engine = open_database(database)
    yield engine
    engine.dispose()

"""A site over PostgreSQL with its queue, and workers in threads of this process."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import text

from app import create_app
from dashboard.context.settings import Settings
from dashboard.worker import Maker, open_ground
from loaders.atlas.clock import stopped
from loaders.history.database import open_database, writing
from loaders.history.stored_fact import stored_register
from loaders.history.tables import IMPORT
from loaders.history.writing import propose_list, publish
from loaders.tasks.queue import open_queue, queue_state
from loaders.tasks.tables import SCHEMA
from loaders.tasks.working import work
from tests.database import wait_for

FIRST = datetime(2026, 11, 10, 11, tzinfo=UTC)
#: What browsers and programs say that they would like.
PERSON = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class Watched:
    """A maker that says what it made, and may be told to do something else."""

    def __init__(self, maker):
        self.maker, self.made, self.told, self.instead = maker, [], [], None

    def __call__(self, order, progress):
        def told(done, total):
            self.told.append((done, total))
            progress(done, total)

        self.made.append(order)
        return (self.instead or self.maker)(order, told)


@pytest.fixture(scope="module")
def settings(postgresql, run_store, atlas):
    address = postgresql.new_database()
    engine = open_database(address)
    with writing(engine) as connection:
        facts, words = stored_register(atlas.register), ("a@b.de", "Mitgeliefertes Register")
        draft = propose_list(connection, IMPORT, facts, *words, atlas.origin, FIRST)
        publish(connection, draft.id, draft.version, None, *words, FIRST)
    engine.dispose()
    return Settings(ATLAS_DATABASE=address, ATLAS_CACHE=str(run_store.folder))


@pytest.fixture(scope="module")
def engines():
    """Whoever opens the database leaves its connections to be closed at the end."""
    opened = []

    def remembered(address):
        opened.append(open_database(address))
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch:
        for module in ("dashboard.published", "loaders.tasks.queue"):
            patch.setattr(f"{module}.open_database", remembered)
        yield
    for engine in opened:
        engine.dispose()


@pytest.fixture(scope="module")
def replicas(settings, few_zooms, engines):
    """Two servers."""
    one = create_app(settings, clock=stopped(FIRST))
    return [one, create_app(settings, clock=stopped(FIRST), before=one.server)]


@pytest.fixture
def client(replicas):
    return replicas[0].server.test_client()


@pytest.fixture
def other(replicas):
    return replicas[1].server.test_client()


@pytest.fixture(scope="module")
def ground(settings, replicas):
    return open_ground(settings, stopped(FIRST))


@pytest.fixture
def queue(settings):
    engine = open_queue(settings.database_address)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {SCHEMA}.ticket, {SCHEMA}.task, {SCHEMA}.worker"))
    yield engine
    engine.dispose()


@pytest.fixture
def worker(settings, ground, queue):
    """A worker that is there until the test ends."""
    watched = Watched(Maker(ground, ground.published.engine))
    with working(settings.database_address, ground.published.tasks, watched, queue):
        yield watched


@contextmanager
def working(address, data, make, queue):
    """Let somebody work in a thread."""
    ready = {}

    async def run():
        ready["loop"], ready["until"] = asyncio.get_running_loop(), asyncio.Event()
        await work(address, data, make, ready["until"])

    thread = Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()

    def there():
        with queue.begin() as connection:
            return queue_state(connection, data).workers

    wait_for(there)
    yield
    ready["loop"].call_soon_threadsafe(ready["until"].set)
    thread.join(20)
    assert not thread.is_alive()

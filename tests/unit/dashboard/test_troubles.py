"""What may happen to the database while the server runs: visitors keep the last good Atlas, the desk says in a sentence what is
the matter, and when it is over everything goes on, without a restart. On either database."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from app import create_app
from dashboard.context.settings import Settings
from dashboard.desk.pages import upload
from dashboard.desk.uploads import make_draft
from loaders.accounts.people import Role
from loaders.history.database import WRITES, migrate, open_database
from loaders.history.reading import drafts, editions
from loaders.history.stored_fact import stored_register
from loaders.history.tables import IMPORT
from loaders.history.writing import propose_list, publish
from loaders.store.prebuild import CheckedList
from tests.clock import CLOCK
from tests.database import KINDS
from tests.desk_servers import PASSWORD, add_people
from tests.small_disk import filled, small_disk
from tests.suite_state import SUITE

#: Larger than what a database finds room for in the pages that it has.
LIST = 400_000


class House:
    """The whole application over one database, which things happen to; ``disk`` is where the database lies, if it is small."""

    def __init__(self, kind, address, server, disk, settings, site, patch):
        self.kind, self.address, self.server, self.disk = kind, address, server, disk
        self.engines = []
        patch.setattr("dashboard.published.open_database", self.open)
        patch.setattr(upload, "make_draft", partial(make_draft, check=lambda *_: CheckedList([], [], None)))
        self.fill(site)
        add_people(address, Role.PUBLISHER)
        self.client = create_app(settings, clock=CLOCK).server.test_client()
        self.token = ""
        self.post("/anmelden", key="publisher@amt.example", password=PASSWORD)
        self.token = self.token_of("/konto")

    def open(self, address):
        """As the product does, but nobody waits for ten seconds."""
        self.engines.append(open_database(address, patience_s=0.1))
        return self.engines[-1]

    def fill(self, site):
        engine = open_database(self.address)
        migrate(engine)
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            facts, now = stored_register(site.atlas.register), CLOCK("UTC")
            draft = propose_list(connection, IMPORT, facts, "a", "Anfang", site.atlas.origin, now)
            publish(connection, draft.id, draft.version, None, "a", "Anfang", now)
        engine.dispose()

    def token_of(self, path):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(f"/redaktion{path}").text)[1]

    def post(self, path, **fields):
        token = self.token or self.token_of(path)
        return self.client.post(f"/redaktion{path}", data={"csrf_token": token, **fields})

    def send(self):
        """Send a list as large as a database has no room for by the way."""
        return self.post("/liste", liste=(io.BytesIO(os.urandom(LIST)), "liste.csv"))

    def kept(self):
        """How many drafts there are, and editions."""
        engine = open_database(self.address)
        try:
            with engine.begin() as connection:
                return len(drafts(connection)), len(editions(connection))
        finally:
            engine.dispose()

    @contextmanager
    def full(self):
        with filled(self.disk):
            yield

    @contextmanager
    def locked(self):
        engine = open_database(self.address)
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            yield
        engine.dispose()

    @contextmanager
    def read_only(self):
        if self.kind == "sqlite":

            def no_writing(connection):
                connection.exec_driver_sql("PRAGMA query_only = ON")

            for engine in self.engines:
                event.listen(engine, "begin", no_writing)
            try:
                yield
            finally:
                for engine in self.engines:
                    event.remove(engine, "begin", no_writing)
                    engine.dispose()
            return
        name = self.engines[0].url.database
        self.server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        self.end_connections()
        try:
            yield
        finally:
            self.server.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
            self.end_connections()

    @contextmanager
    def gone(self):
        if self.kind == "sqlite":
            path = Path(self.address)
            path.rename(path.with_name("fort"))
            try:
                yield
                assert not path.exists(), "no empty one stands in its place"
            finally:
                path.with_name("fort").rename(path)
            return
        self.server.stop("fast")
        try:
            yield
        finally:
            self.server.start()

    def end_connections(self):
        """As a server does that is started again with other settings."""
        self.server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.engines[0].url.database}'"
        )


@pytest.fixture(scope="module", params=KINDS)
def house(request, run_store, site):
    """Everything on a disk of its own that can be filled, where one can be had."""
    # not below pytest's own folder: whoever PostgreSQL runs as has to come there
    folder, server = Path(tempfile.mkdtemp(prefix="atlas-disk-")), None
    folder.chmod(0o711)
    request.addfinalizer(partial(shutil.rmtree, folder))
    with small_disk(folder / "platte", 32) as disk, pytest.MonkeyPatch.context() as patch:
        if request.param == "sqlite":
            address = str((disk or folder) / "atlas.db")
        else:
            server = request.getfixturevalue("postgresql")
            address = server.new_database(on=disk)
        settings = Settings(ATLAS_DATABASE=address, ATLAS_CACHE=str(run_store.folder))
        made = House(request.param, address, server, disk, settings, site, patch)
        yield made
        for engine in made.engines:
            engine.dispose()
        if server:
            made.end_connections()
            server.drop(made.engines[0].url.database, on=disk)


@pytest.mark.parametrize(
    ("trouble", "words", "readable"),
    [
        ("full", ("voll", "nichts geändert"), True),
        ("locked", ("belegt", "nichts geändert"), True),
        ("read_only", ("nur gelesen", "nichts geändert"), True),
        ("gone", ("nicht erreichbar",), False),
    ],
)
def test_visitors_keep_the_atlas_the_desk_says_what_is_wrong_and_all_goes_on(house, trouble, words, readable):
    if trouble == "full" and house.disk is None:
        pytest.skip("A small disk cannot be mounted here; test_faults.py has what can be had without.")
    before, seen = house.kept(), house.client.get(f"/api/municipalities/{SUITE.town}").data
    with getattr(house, trouble)():
        refused = house.send()
        assert refused.status_code == 503
        (said,) = re.findall(r'<p class="notice" role="alert">(.*?)</p>', refused.text)
        assert all(word in said for word in words), said
        assert house.client.get("/redaktion/").status_code == (200 if readable else 503)
        assert house.client.get(f"/api/municipalities/{SUITE.town}").data == seen
        assert house.client.get(f"/tabelle?kreis={SUITE.district}").status_code == 200
        assert house.client.get("/healthz").json["edition"] == 1
        if readable:
            assert house.kept() == before, "nothing of it is there"
    assert house.send().status_code == 303, "all goes on"
    assert house.kept() == (before[0] + 1, before[1])

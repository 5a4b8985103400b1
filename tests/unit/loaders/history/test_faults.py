"""What may happen to a database and to those who write to it: never a mixed or lost state, and a sentence for whoever waits."""

from __future__ import annotations

import os
import pwd
import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from loaders.history.database import migrate, open_database, writing
from loaders.history.reading import Changes, editions, facts_at
from loaders.history.tables import EDIT
from loaders.history.troubles import DatabaseError
from loaders.history.writing import propose, propose_list, publish
from tests.history_kills import experiment
from tests.history_model import ORIGIN, POOL, START, fact
from tests.sweeps import everything

LARGE = [fact(number, "x" * 2000) for number in range(500)]


def publish_one(engine, facts, seen):
    with writing(engine) as connection:
        draft = propose_list(connection, EDIT, facts, "a", "", ORIGIN, START)
        return publish(connection, draft.id, 1, seen, "a", "", START)


def held(engine):
    """Every edition, whole."""
    with engine.begin() as connection:
        return [facts_at(connection, n) for n in range(1, len(editions(connection)) + 1)]


@contextmanager
def said(*words):
    """Whatever is raised is one sentence or two of German with these words, and nothing of the driver's."""
    with pytest.raises(DatabaseError) as error:
        yield
    for word in words:
        assert word in error.value.sentence
    assert "sqlite" not in error.value.sentence.lower()
    assert "psycopg" not in error.value.sentence


@pytest.fixture
def opened():
    """Opens databases, and closes them in the end."""
    engines = []

    def open_one(address, **options):
        engines.append(open_database(address, **options))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.dispose()


@pytest.mark.servers
def test_whoever_is_killed_leaves_nothing_half_done(database):
    """Twice here, six times where all is asked; ``python -m tests.history_kills`` does it two hundred times."""
    count, _ = experiment(database, 6 if everything() else 2, 1)
    assert count > 3, "somebody had published and taken back"


def test_who_waits_too_long_for_another_is_told_and_readers_read_on(database, opened):
    first, second = opened(database), opened(database, patience_s=0.2)
    publish_one(first, POOL[:2], None)
    with writing(first) as connection:
        propose(connection, EDIT, Changes([POOL[5]], []), "a", "", ORIGIN, START)
        with said("belegt", "nichts geändert"):
            publish_one(second, POOL[3:], 1)
        assert held(second) == [POOL[:2]]
    publish_one(second, POOL[3:], 1)
    assert held(first) == [POOL[:2], POOL[3:]]


@contextmanager
def no_larger_file(path):
    """As if the disk had no room beyond what ``path`` and its log have now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(p.stat().st_size for p in path.parent.glob(f"{path.name}*")), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def sqlite(tmp_path, opened):
    """One edition in a file."""
    engine = opened(str(tmp_path / "atlas.db"))
    migrate(engine)
    publish_one(engine, POOL[:2], None)
    return engine


@pytest.fixture
def server(postgresql, opened):
    """One edition in PostgreSQL."""
    engine = opened(postgresql.new_database())
    publish_one(engine, POOL[:2], None)
    return engine


def test_a_full_disk_below_a_file(sqlite):
    path = Path(sqlite.url.database)
    with no_larger_file(path), said("voll", "nichts geändert"):
        publish_one(sqlite, LARGE, 1)
    assert held(sqlite) == [POOL[:2]]
    publish_one(sqlite, LARGE, 1)
    assert held(sqlite) == [POOL[:2], LARGE]


def test_a_full_disk_below_a_server(server):
    """It says so with a code of its own, which is all that can be had of it here."""
    with writing(server) as connection:
        connection.execute(
            text(
                "CREATE FUNCTION no_room() RETURNS trigger AS $$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100';"
                " END $$ LANGUAGE plpgsql; CREATE TRIGGER no_room BEFORE UPDATE ON revision EXECUTE FUNCTION no_room()"
            )
        )
    with said("voll", "nichts geändert"):
        publish_one(server, POOL[3:], 1)
    assert held(server) == [POOL[:2]]


@contextmanager
def as_nobody():
    """Root may write everywhere; this one may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_only_be_read(sqlite, opened, tmp_path):
    path = Path(sqlite.url.database)
    for folder in (p for p in (tmp_path, *tmp_path.parents) if p.stat().st_uid == os.geteuid() and len(p.parts) > 2):
        folder.chmod(folder.stat().st_mode | 0o555)
    path.chmod(0o444)
    sqlite.dispose()
    tmp_path.chmod(0o555)
    try:
        with as_nobody(), said("nur gelesen", "nichts geändert"):
            publish_one(opened(str(path)), POOL[3:], 1)
    finally:
        tmp_path.chmod(0o755)
        path.chmod(0o644)
    assert held(sqlite) == [POOL[:2]]


def test_a_server_that_is_gone_and_back(server, postgresql):
    with (
        said("nicht erreichbar", "Verlauf"),
        writing(server) as connection,
    ):
        draft = propose_list(connection, EDIT, POOL[3:], "a", "", ORIGIN, START)
        publish(connection, draft.id, 1, 1, "a", "", START)
        postgresql.stop("immediate")
    try:
        with said("nicht erreichbar"):
            held(server)
    finally:
        postgresql.start()
    assert held(server) == [POOL[:2]]
    publish_one(server, POOL[3:], 1)
    assert held(server) == [POOL[:2], POOL[3:]]


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(server):
    with server.connect() as connection:
        told = connection.connection.driver_connection.info.get_parameters()
    assert (told["connect_timeout"], told["tcp_user_timeout"], told["keepalives_idle"]) == ("5", "10000", "10")


def test_what_was_asked_stands_in_no_message(database, opened):
    with pytest.raises(SQLAlchemyError) as error, opened(database).connect() as connection:
        connection.execute(text("SELECT 1 FROM nothing WHERE digest = :digest"), {"digest": "geheim"})
    assert "geheim" not in str(error.value)


def test_a_file_that_is_none(tmp_path, opened):
    (tmp_path / "atlas.db").write_bytes(b"ags;municipality\n" * 100)
    with said("beschädigt"):
        migrate(opened(str(tmp_path / "atlas.db")))
    with said("nicht angelegt", "gibt es nicht"):
        migrate(opened(str(tmp_path / "fehlt" / "atlas.db")))

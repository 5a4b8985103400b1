"""Databases of both kinds: made, filled, migrated and written to by several at once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from loaders.assembly import load_atlas
from loaders.common.findings import LoadError
from loaders.history import filling
from loaders.history.database import migrate, open_database, writing
from loaders.history.edition_file import edition_inputs, write_edition
from loaders.history.filling import ensure_filled
from loaders.history.reading import Changes, drafts, edition, editions, facts_at, newest
from loaders.history.stored_fact import stored_register
from loaders.history.tables import EDIT, METADATA
from loaders.history.troubles import NewerDatabaseError
from loaders.history.writing import OutdatedError, propose, publish
from tests.clock import CLOCK
from tests.history_model import ORIGIN, POOL, START
from tests.list_reading import WIDE
from tests.lists import write_list
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(request, tmp_path):
    """The address of a database without any table."""
    if request.param == "sqlite":
        return str(tmp_path / "neu.db")
    return request.getfixturevalue("postgresql").new_database(empty=True)


@pytest.fixture
def opened():
    """Opens databases, and closes them in the end."""
    engines = []

    def open_one(address):
        engines.append(open_database(address))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.dispose()


def at_once(*work):
    """Do all of this at the same time; return what each returned, or raised."""
    results, start = [None] * len(work), threading.Barrier(len(work))

    def run(at, do):
        start.wait()
        try:
            results[at] = do()
        except Exception as error:
            results[at] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_migrated_is_what_the_tables_say(engine):
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_two_that_start_at_once_migrate_once(nothing, opened):
    engines = [opened(nothing) for _ in range(3)]
    assert at_once(*(lambda e=e: migrate(e) for e in engines)) == [None] * 3
    migrate(engines[0])
    with engines[0].begin() as connection:
        assert newest(connection) is None


def test_a_database_of_a_newer_program_is_left_alone(engine):
    with engine.begin() as connection:
        known = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError) as error:
        migrate(engine)
    assert "Stand 9999" in error.value.sentence
    assert f"bis {known}" in error.value.sentence
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_an_empty_database_gets_the_embedded_register(engine, atlas, monkeypatch):
    read = []
    monkeypatch.setattr(filling, "load_atlas", lambda *_: read.append(1) or atlas)
    assert ensure_filled(engine, suite_inputs(), CLOCK) == 1
    assert ensure_filled(engine, suite_inputs(), CLOCK) == 1
    assert read == [1], "what is filled is not read again"
    with engine.begin() as connection:
        assert facts_at(connection, 1) == stored_register(atlas.register)
        first = edition(connection, 1)
        assert (first.origin, first.base, first.published) == (atlas.origin, None, CLOCK("UTC"))
        assert drafts(connection) == []


def test_two_that_start_at_once_fill_once(database, opened, atlas, monkeypatch):
    monkeypatch.setattr(filling, "load_atlas", lambda *_: atlas)
    engines = [opened(database) for _ in range(3)]
    assert at_once(*(lambda e=e: ensure_filled(e, suite_inputs(), CLOCK) for e in engines)) == [1, 1, 1]
    with engines[0].begin() as connection:
        assert len(editions(connection)) == 1


def test_a_list_with_errors_fills_nothing(opened, tmp_path):
    engine = opened(str(tmp_path / "atlas.db"))
    migrate(engine)
    path = write_list(tmp_path, [*WIDE, [SUITE.town, SUITE.city_name, "", "x"]])
    with pytest.raises(LoadError) as error:
        ensure_filled(engine, suite_inputs(status=path), CLOCK)
    assert error.value.findings.errors
    with engine.begin() as connection:
        assert newest(connection) is None


def test_what_the_territory_does_not_know_yet_is_kept(opened, tmp_path):
    """One of two that became one exists since then; the territory of that day shows what was said of it before."""
    engine = opened(str(tmp_path / "atlas.db"))
    migrate(engine)
    listed = [[SUITE.town, SUITE.town_name, "x"], [SUITE.created, SUITE.created_name, "2025"]]
    inputs = suite_inputs(status=write_list(tmp_path, [["AGS", "Gemeinde", SUITE.council_abbreviation], *listed]))
    ensure_filled(engine, inputs, CLOCK)
    with engine.begin() as connection:
        assert {f.ags for f in facts_at(connection, 1)} == {row[0] for row in listed}
        path = write_edition(connection, 1, tmp_path)
    later = replace(edition_inputs(inputs, path), territory_date=SUITE.later)
    assert {f.ags for f in load_atlas(later, CLOCK).register.facts} == {row[0] for row in listed}


def test_of_two_who_publish_at_once_the_later_one_is_told(database, opened):
    engines = [opened(database) for _ in range(2)]
    keys = []
    for number in range(2):
        with writing(engines[0]) as connection:
            keys.append(propose(connection, EDIT, Changes([POOL[number]], []), "a", "", ORIGIN, START).id)

    def turn(engine, key):
        with writing(engine) as connection:
            return publish(connection, key, 1, None, "b", "", START)

    results = at_once(*(lambda e=e, k=k: turn(e, k) for e, k in zip(engines, keys, strict=True)))
    (told,) = (r for r in results if isinstance(r, OutdatedError))
    (made,) = (r for r in results if not isinstance(r, OutdatedError))
    assert (told.now.number, made.number) == (1, 1)
    with engines[0].begin() as connection:
        assert facts_at(connection, 1) == [POOL[keys.index(made.id)]]


def test_whoever_reads_sees_one_state(database, opened):
    reader, writer = opened(database), opened(database)
    with reader.begin() as reading:
        assert newest(reading) is None
        with writing(writer) as connection:
            key = propose(connection, EDIT, Changes([POOL[0]], []), "a", "", ORIGIN, START).id
            publish(connection, key, 1, None, "b", "", START)
        assert newest(reading) is None
        assert facts_at(reading, 1) == []
    with reader.begin() as reading:
        assert newest(reading) == 1

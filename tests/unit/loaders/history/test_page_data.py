"""What pages of one server name is there for all of them, and goes when no page has named it for long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from time import sleep

import pytest
from sqlalchemy import func, select, text

from loaders.history import page_data
from loaders.history.backup import back_up
from loaders.history.database import open_database
from loaders.history.page_data import PageData
from loaders.history.tables import PAGE_DATA

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
OLD, NEW = "atlas-de-0123456789ab.json", "atlas-de-ba9876543210.json"


@pytest.fixture
def address(postgresql):
    return postgresql.new_database()


@pytest.fixture
def servers(address):
    """Two servers of one database, and a clock that both have."""
    engines, moment = [open_database(address) for _ in range(2)], {"now": NOW}
    yield *(PageData(engine, lambda: moment["now"]) for engine in engines), moment
    for engine in engines:
        engine.dispose()


def never():
    raise AssertionError("what is kept is not asked for")


def test_what_one_keeps_the_other_finds(servers):
    one, other, _ = servers
    assert other.find(OLD) is None
    one.keep({OLD: lambda: b"old"})
    one.keep({OLD: never, NEW: lambda: b"new"})
    assert (other.find(OLD), other.find(NEW)) == (b"old", b"new")


def test_what_takes_long_is_made_by_one_while_others_wait(servers):
    one, other, _ = servers
    begun, made = Event(), []

    def slowly():
        begun.set()
        made.append(1)
        sleep(0.3)
        return b"names"

    with ThreadPoolExecutor() as pool:
        first = pool.submit(one.once, NEW, slowly)
        begun.wait(30)
        assert other.once(NEW, never) == b"names" == first.result()
    assert (made, one.once(NEW, never)) == ([1], b"names")


def test_whoever_has_waited_long_enough_makes_it(servers, monkeypatch, caplog):
    one, other, _ = servers
    monkeypatch.setattr(page_data, "_PATIENCE", "50ms")
    with one._alone(NEW):
        assert other.once(NEW, lambda: b"names") == b"names"
    assert "wird nicht abgewartet" in caplog.text
    assert one.once(NEW, never) == b"names"


def test_a_database_that_goes_meanwhile_takes_nothing_away(servers):
    one, other, _ = servers

    def restarted():
        with other._engine.begin() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'ClientRead'")
            )
        return b"names"

    assert one.once(NEW, restarted) == b"names"
    assert other.once(NEW, never) == b"names"


def test_what_no_page_has_named_for_a_week_goes(servers):
    one, other, moment = servers
    one.keep({OLD: lambda: b"old", NEW: lambda: b"new"})
    for _ in range(8):
        moment["now"] += timedelta(days=1, seconds=1)
        other.keep({NEW: never})
    assert (one.find(OLD), one.find(NEW)) == (None, b"new")


@pytest.mark.parametrize(
    "name", ["", "x.json", "../atlas-de-0123456789ab.json", "atlas-de-0123456789ab.json' OR 1=1", "ä" * 90]
)
def test_other_names_are_not_asked_for(servers, monkeypatch, name):
    monkeypatch.setattr(servers[0], "_engine", None)
    assert servers[0].find(name) is None


def test_a_database_that_is_gone_is_left_alone_for_a_while(monkeypatch, caplog):
    gone = PageData(open_database("postgresql+psycopg://atlas@/atlas?host=/nowhere"), lambda: NOW)
    gone.keep({OLD: lambda: b"old"})
    assert "UnreachableError" in caplog.text
    seconds, tries = [100.0], []
    monkeypatch.setattr(page_data.time, "monotonic", lambda: seconds[0])
    asked = gone._engine
    monkeypatch.setattr(gone, "_engine", type("", (), {"begin": lambda _: tries.append(seconds[0]) or asked.begin()})())
    for seconds[0] in (100.0, 101.0, 104.9, 105.1):
        assert gone.find(OLD) is None
    assert tries == [100.0, 105.1]


def test_without_the_database_it_is_made():
    gone = PageData(open_database("postgresql+psycopg://atlas@/atlas?host=/nowhere"), lambda: NOW)
    assert gone.once(OLD, lambda: b"old") == b"old"


def test_backups_are_without_it(servers, address, tmp_path):
    servers[0].keep({OLD: lambda: b"old"})
    engine, backup = open_database(address), tmp_path / "backup"
    back_up(engine, backup)
    engine.dispose()
    engine = open_database(str(backup))
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(PAGE_DATA)) == 0
    engine.dispose()

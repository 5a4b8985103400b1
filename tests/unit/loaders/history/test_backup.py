"""A backup is whole while others write, and can be restored to either kind of database."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from loaders.accounts import people, sessions, tokens
from loaders.history.backup import back_up, restore
from loaders.history.database import migrate, open_database, writing
from loaders.history.reading import Changes, drafts, edition, editions, facts_at
from loaders.history.tables import EDIT, METADATA
from loaders.history.troubles import DatabaseError, NewerDatabaseError
from loaders.history.writing import discard, propose, propose_list, publish
from tests.history_model import ORIGIN, POOL, START, fact

#: Not in UTC: what a database keeps is.
ELSEWHERE = datetime.fromisoformat("2026-11-20T23:30:00+05:00")


def fill(engine):
    """Three editions, the second of a draft that was made before the first one, an open draft and a discarded one."""
    with writing(engine) as connection:
        early = propose(connection, EDIT, Changes([POOL[7]], []), "a", "früh", ORIGIN, ELSEWHERE)
        first = propose_list(connection, EDIT, POOL[:5], "a", "erste", ORIGIN, START)
        publish(connection, first.id, 1, None, "b", "erste", START)
        publish(connection, early.id, 1, 1, "b", "zweite", ELSEWHERE)
        third = propose_list(connection, EDIT, POOL[3:1:-1], "a", "dritte", ORIGIN, START)
        publish(connection, third.id, 1, 2, "b", "dritte", START)
        propose(connection, EDIT, Changes([fact(99, "Ä „ü“ \n")], []), "c", "offen", ORIGIN, START)
        discard(connection, propose(connection, EDIT, Changes([], []), "d", "", ORIGIN, START).id, 1)


def content(engine):
    """Every row of every table, with times in UTC."""

    def plain(value):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC) if isinstance(value, datetime) else value

    with engine.begin() as connection:
        tables = METADATA.sorted_tables
        return {t.name: {tuple(map(plain, row)) for row in connection.execute(select(t))} for t in tables}


@pytest.fixture(params=["sqlite", "postgresql"])
def another(request, tmp_path):
    """A second database, of each kind."""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql").new_database()
    else:
        address = str(tmp_path / "andere.db")
    engine = open_database(address)
    migrate(engine)
    yield engine
    engine.dispose()


def test_what_is_restored_is_what_was_backed_up(engine, another, tmp_path):
    fill(engine)
    before = content(engine)
    back_up(engine, tmp_path / "sicherung")
    assert [p.name for p in tmp_path.iterdir() if "sicherung" in p.name] == ["sicherung"], "one file"
    with writing(another) as connection:
        propose_list(connection, EDIT, [fact(55)], "x", "wird ersetzt", ORIGIN, START)
    restore(another, tmp_path / "sicherung")
    assert content(another) == before
    assert content(engine) == before
    with writing(another) as connection:
        assert edition(connection, 2).published == ELSEWHERE
        assert facts_at(connection, 3) == POOL[3:1:-1]
        made = propose(connection, EDIT, Changes([fact(77)], []), "a", "danach", ORIGIN, START)
        assert made.id > max(row[0] for row in before["revision"]), "numbers go on where they were"


def test_a_backup_is_for_this_user_alone(engine, tmp_path):
    back_up(engine, tmp_path / "sicherung")
    assert (tmp_path / "sicherung").stat().st_mode & 0o777 == 0o600


def test_nothing_that_is_restored_lets_anybody_in(engine, another, tmp_path):
    with writing(engine) as connection:
        anna = people.add(connection, "anna@amt.example", "Anna Amt", people.Role.EDITOR, START)
        sessions.begin(connection, anna.id, START)
        tokens.invite(connection, anna.id, START)
    back_up(engine, tmp_path / "sicherung")
    with writing(another) as connection:
        bert = people.add(connection, "bert@amt.example", "Bert Amt", people.Role.EDITOR, START)
        sessions.begin(connection, bert.id, START)
    restore(another, tmp_path / "sicherung")
    found = content(another)
    assert {row[1] for row in found["account"]} == {"anna@amt.example"}
    assert found["session"] == found["invitation"] == set()


def test_a_backup_is_whole_while_others_write(engine, database, tmp_path):
    """Every edition brings two facts: a backup that has one of them only would be none."""
    fill(engine)
    stop = threading.Event()

    def write():
        own, number = open_database(database), 100
        while not stop.is_set():
            number += 2
            with writing(own) as connection:
                made = propose(connection, EDIT, Changes([fact(number), fact(number + 1)], []), "w", "", ORIGIN, START)
                publish(connection, made.id, 1, len(editions(connection)), "w", "", START)
        own.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for name in ("eins", "zwei", "drei"):
            back_up(engine, tmp_path / name)
    finally:
        stop.set()
        writer.join()
    for name in ("eins", "zwei", "drei"):
        copy = open_database(str(tmp_path / name))
        with copy.begin() as connection:
            count = len(editions(connection))
            assert [len(facts_at(connection, n)) for n in range(4, count + 1)] == [
                2 + 2 * n for n in range(1, count - 2)
            ]
            assert len(drafts(connection)) == 1
        copy.dispose()


def test_what_is_no_backup_changes_nothing(engine, tmp_path):
    fill(engine)
    before = content(engine)
    for raw in (b"", b"ags;municipality\n", b"SQLite format 3\0" + b"x" * 4000):
        (tmp_path / "nichts").write_bytes(raw)
        with pytest.raises(DatabaseError, match="keine Sicherung"):
            restore(engine, tmp_path / "nichts")
        assert content(engine) == before, raw
    with pytest.raises(OSError):
        restore(engine, tmp_path / "fehlt")
    assert content(engine) == before


def test_a_backup_of_a_newer_program_changes_nothing(engine, tmp_path):
    fill(engine)
    back_up(engine, tmp_path / "neuer")
    with sqlite3.connect(tmp_path / "neuer") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = content(engine)
    with pytest.raises(NewerDatabaseError, match="9999"):
        restore(engine, tmp_path / "neuer")
    assert content(engine) == before


def test_a_file_of_another_program_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "fremd.db") as connection:
        connection.execute("CREATE TABLE notizen (text)")
    engine = open_database(str(tmp_path / "fremd.db"))
    with pytest.raises(DatabaseError, match="anderen Programms"):
        migrate(engine)
    engine.dispose()
    with sqlite3.connect(tmp_path / "fremd.db") as connection:
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["notizen"]

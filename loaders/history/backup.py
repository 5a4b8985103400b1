"""Back the whole database up, and restore it: whichever kind it is of, a backup is one SQLite file.

So a backup of PostgreSQL needs no program of that server's version, and what began in a file can go on in PostgreSQL.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, Table, delete, func, insert, select, text

from loaders.history.database import migrate, open_database, writing
from loaders.history.troubles import DatabaseError

_TOLD = "alembic_version"
#: What would let somebody in: an invitation may have been accepted since the backup was made, and a session ended. The tables
#: are those of ``loaders.accounts``, which stands above.
_WAYS_IN = frozenset({"session", "invitation"})
#: What every server makes again by itself.
_MADE_AGAIN = frozenset({"page_data"})
#: So many rows are on their way at once: uploaded lists are among them.
_ROWS = 100


def back_up(engine: Engine, out: Path) -> None:
    """Write all that the database holds at this moment to ``out``, the whole file or nothing; others may go on writing.

    The tables must be those of this version of the program. Raises DatabaseError, OSError.
    """
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
        partial = Path(folder) / "backup"
        partial.touch(mode=0o600)  # for this user alone, as the database is: it says who the editors are
        if engine.dialect.name == "sqlite":
            _copy_file(engine, partial)
        else:
            with _opened(partial) as copy, engine.begin() as source:
                migrate(copy)
                _copy_tables(source, copy, _MADE_AGAIN)
        _make_one_file(partial)
        partial.replace(out)


def restore(engine: Engine, file: Path) -> None:
    """Replace all that the database holds by the backup in ``file``, in one transaction.

    An older backup is brought up to this version of the program on the way. Accounts are as they were then, but nobody is
    signed in, and no invitation can be accepted any more. Raises NewerDatabaseError, DatabaseError, OSError.
    """
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "backup"
        shutil.copyfile(file, copied)
        with _opened(copied) as backup:
            if not _is_backup(backup):
                raise DatabaseError(f"{file} ist keine Sicherung des Registers. Es wurde nichts geändert.")
            migrate(backup)
            migrate(engine)
            with backup.begin() as source:
                _copy_tables(source, engine, _WAYS_IN | _MADE_AGAIN)


def _is_backup(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return bool(MigrationContext.configure(connection).get_current_heads())
    except DatabaseError:
        return False


@contextmanager
def _opened(path: Path) -> Iterator[Engine]:
    engine = open_database(str(path))
    try:
        yield engine
    finally:
        engine.dispose()


def _copy_file(engine: Engine, out: Path) -> None:
    """SQLite copies a file page by page, and begins again if somebody writes meanwhile."""
    target = sqlite3.connect(out)
    try:
        with engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(target)
    except sqlite3.Error as error:
        raise DatabaseError(f"Die Sicherung kann nicht geschrieben werden ({error}).") from error
    finally:
        target.close()


def _make_one_file(path: Path) -> None:
    """A database that others may write to keeps what is newest in a second file; a backup must not."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def _copy_tables(source: Connection, to: Engine, emptied: frozenset[str] = frozenset()) -> None:
    """Make the tables of ``to`` hold what ``source`` holds, those ``emptied`` nothing; both have those of the same version."""
    with writing(to) as target:
        there, here = _tables(source), _tables(target)
        for table in reversed(here):
            target.execute(delete(table))
        for table in here:
            if table.name in emptied:
                continue
            _copy_rows(source, next(t for t in there if t.name == table.name), target, table)


def _tables(connection: Connection) -> list[Table]:
    """All tables, those that others refer to first; whatever this version of the program keeps is among them."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _TOLD]


def _copy_rows(source: Connection, origin: Table, target: Connection, table: Table) -> None:
    # rows that refer to others of their own table come after those
    order = [
        origin.c[key.column.name].nulls_last() for key in table.foreign_keys if key.column.table.name == table.name
    ]
    rows = source.execution_options(stream_results=True).execute(select(origin).order_by(*order)).mappings()
    for some in rows.partitions(_ROWS):
        target.execute(insert(table), [{name: _with_zone(value) for name, value in row.items()} for row in some])
    _count_on(target, table)


def _with_zone(value: object) -> object:
    """Times are in UTC; SQLite does not say so."""
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts rows by itself, and has to be told how far they are."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        last = connection.scalar(select(func.max(column)))
        if sequence and last:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})

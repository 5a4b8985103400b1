"""Open the database of the register: SQLite in a file, or PostgreSQL at an address."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

from loaders.common.findings import reason
from loaders.history.troubles import DatabaseError, NewerDatabaseError, translate_troubles

_MIGRATIONS = Path(__file__).parent / "migrations"
#: A writer waits that long for another one, which holds a transaction for milliseconds.
_PATIENCE_S = 10
#: A server that is gone says nothing at all, neither to whoever connects (seconds) nor on a connection that it had: what it
#: does not acknowledge counts as lost after a time (milliseconds), and a quiet connection is tried. Without a network (a
#: socket of this machine) libpq passes these over.
PATIENT = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
#: Whoever writes to a PostgreSQL database of ours takes this lock first, any number that nothing else there uses.
_WRITERS = 6_310_417
#: Execution option of connections that will write: they take the one writers' lock at once, instead of failing later.
WRITES = {"writes": True}


def open_database(address: str, patience_s: float = _PATIENCE_S) -> Engine:
    """Return the engine for ``address``: a path (SQLite), or ``postgresql+psycopg://…``. Connects to nothing yet.

    Whoever reads (``engine.begin()``) sees one state of the database from the first question to the last; whoever writes
    (``writing``) waits ``patience_s`` for others. All troubles of the database are raised as DatabaseError.
    Raises ValueError for an address of another kind.
    """
    engine = _sqlite(address, patience_s) if "://" not in address else _postgresql(address, patience_s)
    translate_troubles(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose changes are made together when the block ends, or not at all.

    There is one writer at a time, from the first question on: what is found in the block holds until it ends.
    """
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        yield connection


def _sqlite(path: str, patience_s: float) -> Engine:
    file = Path(path).expanduser().absolute()

    def connect() -> sqlite3.Connection:
        # a file that is gone is missed, not made anew; ``migrate`` makes one
        address = f"file:{quote(str(file))}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=patience_s, check_same_thread=False)

    engine = create_engine(f"sqlite:///{file}", creator=connect, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        record.info["file"] = _which(file)
        connection.isolation_level = None  # transactions begin where we say so, below
        _use_log(connection, patience_s)
        for pragma in ("foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def look(_connection: Any, record: Any, _proxy: object) -> None:
        # a file that was moved away, or another one put in its place, would be written to all the same
        if record.info["file"] != _which(file):
            raise DisconnectionError

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")

    return engine


def _which(file: Path) -> tuple[int, int] | None:
    """Which file has this name now; ``None`` if there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _use_log(connection: sqlite3.Connection, patience_s: float) -> None:
    """Have a file write ahead to a log (WAL), which it then does for ever. SQLite does not wait where two say so at once."""
    end = time.monotonic() + patience_s
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _postgresql(address: str, patience_s: float) -> Engine:
    url = make_url(address)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername != "postgresql+psycopg":
        raise ValueError(f"neither a path nor postgresql+psycopg://…: {url.render_as_string(hide_password=True)}")
    engine = create_engine(
        url, pool_pre_ping=True, isolation_level="REPEATABLE READ", connect_args=PATIENT, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writes(connection):
            # what the one before has written must be seen, so no state is fixed before the lock is had
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience_s * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    return engine


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes"))


def migrate(engine: Engine) -> None:
    """Bring the tables of a database up to this version of the program; a new database gets all of them.

    Of several that start at once, one does it and the others wait. Raises NewerDatabaseError, and DatabaseError for a file of
    another program as for troubles.
    """
    if engine.dialect.name == "sqlite":
        _make_file(Path(engine.url.database or ""))
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    with writing(engine) as connection:
        present = MigrationContext.configure(connection).get_current_heads()
        for found in present:
            if found not in known:
                raise NewerDatabaseError(found, scripts.get_current_head() or "")
        # a server may have tables of several programs, a file is ours or somebody else's
        if not present and engine.dialect.name == "sqlite" and inspect(connection).get_table_names():
            raise DatabaseError(
                f"{engine.url.database} ist eine Datenbank eines anderen Programms. Es wurde nichts geändert."
            )
        if present != (scripts.get_current_head(),):  # at each start after the first there is nothing to do
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _make_file(path: Path) -> None:
    """Make the file of a new database, for this user alone: it will know who the editors are."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseError(f"Die Datenbank {path} kann nicht angelegt werden ({reason(error)}).") from error

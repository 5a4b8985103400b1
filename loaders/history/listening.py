"""Notice what is published, by whomever: PostgreSQL tells those who listen, SQLite's file is looked at."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from loaders.history.database import open_database
from loaders.history.tables import REVISION
from loaders.history.troubles import DatabaseError

#: Under this name PostgreSQL tells that something was published.
CHANNEL = "atlas_edition"
#: So often SQLite's file is looked at; its database is asked when the file has changed, and now and then all the same.
_LOOK_S, _LOOKS = 0.4, 5
#: So often PostgreSQL is asked all the same: what it tells may get lost with a connection.
_ASK_S = 5.0

#: Equal as long as the same edition is the newest: its number, and when it was published. ``None``: nothing is published.
Mark = tuple[int, str] | None


_PUBLISHED = select(REVISION.c.number, REVISION.c.published)


class GoneError(Exception):
    """The database does not answer. What it says is not repeated, for addresses may hold passwords."""


def tell(connection: Connection) -> None:
    """Tell whoever listens that something is published, as soon as the transaction is made."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"NOTIFY {CHANNEL}"))


def newest_mark(connection: Connection) -> Mark:
    """Return the mark of the newest edition."""
    published = _PUBLISHED.where(REVISION.c.number.is_not(None)).order_by(REVISION.c.number.desc()).limit(1)
    return _mark(connection.execute(published).first())


def mark_of(connection: Connection, number: int) -> Mark:
    """Return the mark of an edition, the newest or not; ``None`` if there is none of that number."""
    return _mark(connection.execute(_PUBLISHED.where(REVISION.c.number == number)).first())


def _mark(row: Any) -> Mark:
    return (row.number, f"{row.published:%Y-%m-%d %H:%M:%S.%f}") if row else None


def listener(address: str) -> Listening | Looking:
    """Return a function for one thread that waits, less if something is published, and returns the newest edition's mark.

    It raises GoneError, without having waited.
    """
    engine = open_database(address)
    return Listening(engine) if engine.dialect.name == "postgresql" else Looking(engine)


class Listening:
    """Keeps one connection, over which the server tells what is published."""

    def __init__(self, engine: Engine):
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def __call__(self) -> Mark:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.execute(text(f"LISTEN {CHANNEL}"))
            else:
                told = self._connection.connection.driver_connection
                assert isinstance(told, psycopg.Connection)
                list(told.notifies(timeout=_ASK_S, stop_after=1))
            return newest_mark(self._connection)
        except (DatabaseError, SQLAlchemyError, psycopg.Error, OSError) as error:
            self.close()
            raise GoneError(type(error).__name__) from None

    def close(self) -> None:
        """Give the connection up, in whatever state it is; the next call opens another one."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None


class Looking:
    """Keeps no connection: none may be open when the server forks."""

    def __init__(self, engine: Engine):
        self._engine, self._path = engine, Path(engine.url.database or "")
        self._seen: object = None
        self._mark: Mark = None
        self._looks = 0
        forking = self._forking = Lock()
        os.register_at_fork(before=forking.acquire, after_in_parent=forking.release, after_in_child=forking.release)

    def __call__(self) -> Mark:
        if self._seen:
            time.sleep(_LOOK_S)
        try:
            seen = self._state()
            self._looks += 1
            if seen != self._seen or self._looks >= _LOOKS:
                self._mark, self._seen, self._looks = self._ask(), seen, 0
        except (DatabaseError, SQLAlchemyError, OSError) as error:
            self._seen = None
            raise GoneError(type(error).__name__) from None
        return self._mark

    def close(self) -> None:
        """Nothing is open."""

    def _ask(self) -> Mark:
        with self._forking:
            try:
                with self._engine.begin() as connection:
                    return newest_mark(connection)
            finally:
                self._engine.dispose()

    def _state(self) -> object:
        """What changes with every transaction; to open a file that is gone would make an empty one."""
        log = self._path.with_name(f"{self._path.name}-wal")
        found = [self._path.stat(), *([log.stat()] if log.exists() else [])]
        return [(status.st_ino, status.st_size, status.st_mtime_ns) for status in found]

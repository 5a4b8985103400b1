"""What browsers fetch once, kept for all servers of one database: a page that one of them gave may ask any other for its data.

A server that has not taken an edition over yet, or was started after it was replaced, finds here what the pages of the others
name. Names tell their content, so nothing here is ever out of date.
"""

from __future__ import annotations

import logging
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import brotli
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from loaders.history.tables import PAGE_DATA
from loaders.history.troubles import DatabaseError

#: What no page has named for so long is forgotten; what is shown is noted that often.
_FORGOTTEN, _NOTED = timedelta(days=7), timedelta(days=1)
#: So long a database that did not answer is left alone, in seconds: visitors wait for it.
_PAUSE_S = 5.0
#: So long one server waits for what another is making.
_PATIENCE = "60s"
_NAME = re.compile(r"[a-z0-9-]{1,60}-[0-9a-f]{12}\.json")
_log = logging.getLogger(__name__)


class PageData:
    """Asks the PostgreSQL database of ``engine``. ``now``: the present moment, with its zone."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]):
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")
        self._now, self._again = now, 0.0

    def keep(self, contents: Mapping[str, Callable[[], bytes]]) -> None:
        """Keep what pages of this server name from now on: name → its content. That it cannot be kept is a line in the log.

        No connection remains, so that a server may fork.
        """
        now = self._now()
        try:
            with self._engine.begin() as connection:
                named = PAGE_DATA.c.name.in_(list(contents))
                rows = connection.execute(select(PAGE_DATA.c.name, PAGE_DATA.c.shown).where(named))
                shown = {row.name: row.shown for row in rows}
                # in the same order everywhere, so that none of several servers waits for another that waits for it
                for name in sorted(contents):
                    if name not in shown:
                        row = {"name": name, "content": contents[name](), "shown": now}
                        connection.execute(insert(PAGE_DATA).values(row).on_conflict_do_nothing())
                    elif shown[name] < now - _NOTED:
                        connection.execute(update(PAGE_DATA).where(PAGE_DATA.c.name == name).values(shown=now))
                connection.execute(delete(PAGE_DATA).where(PAGE_DATA.c.shown < now - _FORGOTTEN))
        except (DatabaseError, SQLAlchemyError) as error:
            _log.warning("Was Seiten nachladen, liegt nicht in der Datenbank (%s).", type(error).__name__)
        finally:
            self._engine.dispose()

    def once(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what some server has kept under a name, else what ``make`` makes, in one server while the others wait."""
        found = self.find(name)
        if found is None:
            with self._alone(name):
                found = self.find(name)
                if found is None:
                    made = make()
                    self.keep({name: lambda: brotli.compress(made)})
                    return made
        return brotli.decompress(found)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Have all servers of the database but one wait here. Whoever has waited too long, or cannot ask, goes on."""
        if time.monotonic() < self._again:
            yield
            return
        connection = None
        try:
            connection = self._engine.connect()
            connection.detach()  # ``keep`` gives up all that are not asked meanwhile
            connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
            connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))
        except (DatabaseError, SQLAlchemyError) as error:
            _log.warning("Was Seiten nachladen, wird nicht abgewartet (%s).", type(error).__name__)
        try:
            yield
        finally:
            if connection:
                with suppress(DatabaseError, SQLAlchemyError):  # it may be gone by now, and its lock with it
                    connection.close()

    def find(self, name: str) -> bytes | None:
        """Return the content that a page of some server names; ``None`` if no server has kept it, or it cannot be told now."""
        if not _NAME.fullmatch(name) or time.monotonic() < self._again:
            return None
        try:
            with self._engine.begin() as connection:
                return connection.scalar(select(PAGE_DATA.c.content).where(PAGE_DATA.c.name == name))
        except (DatabaseError, SQLAlchemyError):
            self._again = time.monotonic() + _PAUSE_S
            return None

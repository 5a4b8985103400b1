"""Ask the database of the queue; while it does not answer, nobody waits for it twice."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from procrastinate.exceptions import ProcrastinateException
from psycopg import Error
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from loaders.history.troubles import DatabaseError
from loaders.tasks.queue import open_queue

#: A database that did not answer is left alone for so long.
_REST_S = 5.0
_TROUBLES = (DatabaseError, SQLAlchemyError, ProcrastinateException, Error)
_log = logging.getLogger(__name__)


class GoneError(Exception):
    """The database does not answer."""


class Connecting:
    """Gives connections of ``engine``. ``clock`` counts seconds."""

    def __init__(self, engine: Engine, clock: Callable[[], float]):
        self._engine, self._clock, self._rests_until = engine, clock, 0.0
        # an application that is replaced leaves no connections behind
        weakref.finalize(self, engine.dispose)

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        """Give a connection for one transaction. Raises GoneError, for a while without trying."""
        if self._clock() < self._rests_until:
            raise GoneError
        try:
            with self._engine.begin() as connection:
                yield connection
        except _TROUBLES as error:
            self._rests_until = self._clock() + _REST_S
            _log.warning("Die Aufträge sind nicht erreichbar (%s).", type(error.__cause__ or error).__name__)
            raise GoneError from error

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Give the only connection of an engine of its own, of which a process that is forked now inherits nothing."""
        engine = open_queue(self._engine.url.render_as_string(hide_password=False))
        try:
            with Connecting(engine, self._clock)() as connection:
                yield connection
        finally:
            engine.dispose()

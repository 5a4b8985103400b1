"""A worker: procrastinate hands it one file after the other, and it looks after those whose workers have died."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import JobAborted, ProcrastinateException
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Status
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from loaders.history.database import PATIENT
from loaders.history.troubles import DatabaseError
from loaders.tasks.queue import ALIVE, MAKE, open_queue
from loaders.tasks.steps import (
    Begun,
    advance,
    begin,
    clear_away,
    finish,
    give_up,
    hand_back,
    say_alive,
    say_goodbye,
    take_over,
)
from loaders.tasks.tables import SCHEMA

#: How often a worker says that it lives and looks after others, and how often it clears away; seconds.
_BEAT_S, _CLEAR_S = 3.0, 60.0
#: So long a file may take to its end when the worker is to stop; then it is handed back at its next page or picture.
_GRACE_S = 5.0
#: How far a file is is written that seldom.
_TOLD_S = 0.25
_PAUSE_S = 2.0
#: What is no fault of the order: another worker, or this one later, may have better luck.
_TROUBLES = (OSError, MemoryError, DatabaseError, SQLAlchemyError, psycopg.Error)
_OF_DATABASE = (ProcrastinateException, DatabaseError, SQLAlchemyError, psycopg.Error, OSError)
_log = logging.getLogger(__name__)

#: Is told (done, total); raises ``Stopped``.
Progress = Callable[[int, int], None]
#: Makes the file of an order (JSON). Raises ``OtherDataError``.
Make = Callable[[str, Progress], bytes]


class OtherDataError(Exception):
    """The order is about data that this worker does not have."""


class Stopped(Exception):  # noqa: N818  # it is no error
    """Nobody wants the file any more, somebody else makes it, or this worker is to stop."""


async def work(
    address: str, queue: str, make: Make, until: asyncio.Event, made: Callable[[], object] = lambda: None
) -> None:
    """Make what is in ``queue`` of the database at ``address``, one file at a time, until ``until`` is set.

    ``made`` is called after each file, when it is handed over. While the database does not answer, it is tried again.
    """
    engine, name = open_queue(address), uuid4().hex
    try:
        while not until.is_set():
            try:
                await _session(engine, address, name, queue, make, until, made)
            except _OF_DATABASE as error:
                _log.warning("Die Datenbank antwortet nicht (%s); es wird weiter versucht.", type(error).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(until.wait(), _PAUSE_S)
        with suppress(*_OF_DATABASE), engine.begin() as connection:
            say_goodbye(connection, name)
    finally:
        engine.dispose()


async def _session(
    engine: Engine, address: str, name: str, queue: str, make: Make, until: asyncio.Event, made: Callable[[], object]
) -> None:
    """Work until ``until`` is set or the database is gone, which is raised as one of ``_OF_DATABASE``."""
    app = App(connector=_connector(address))

    @app.task(name=MAKE, pass_context=True)
    def one(context: JobContext, key: str) -> None:
        make_one(engine, make, key, context)
        made()

    async with app.open_async():
        worker = app.run_worker_async(
            queues=[queue],
            install_signal_handlers=False,
            delete_jobs="always",
            update_heartbeat_interval=_BEAT_S,
            stalled_worker_timeout=ALIVE.total_seconds(),
            shutdown_graceful_timeout=_GRACE_S,
            fetch_job_polling_interval=_PAUSE_S,
            abort_job_polling_interval=_PAUSE_S,
        )
        tasks = [asyncio.create_task(coro) for coro in (worker, _look_after(engine, app, name, queue), until.wait())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
        if not until.is_set():
            raise ConnectionError  # procrastinate stops of itself when a part of it has failed


def _connector(address: str) -> PsycopgConnector:
    url = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    settings = {**PATIENT, "options": f"-c search_path={SCHEMA}"}
    return PsycopgConnector(conninfo=url, kwargs=settings, min_size=1, max_size=4, timeout=10)


async def _look_after(engine: Engine, app: App, name: str, queue: str) -> None:
    loop, cleared = asyncio.get_running_loop(), -_CLEAR_S
    # a thread goes on when the task that waits for it is cancelled: it is waited for, lest it says that this worker lives
    # after the goodbye, or gives a connection back to a pool that is closed
    with ThreadPoolExecutor(1) as thread:
        while True:
            await loop.run_in_executor(thread, _say_alive, engine, name, queue)
            # whoever is first ends the job of a dead worker; the file itself is put back below
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=ALIVE.total_seconds()):
                with suppress(ProcrastinateException):
                    await app.job_manager.finish_job_by_id_async(job.id or 0, Status.FAILED, delete_job=True)
            clear = time.monotonic() - cleared > _CLEAR_S
            cleared = time.monotonic() if clear else cleared
            await loop.run_in_executor(thread, _tidy, engine, clear)
            await asyncio.sleep(_BEAT_S)


def _say_alive(engine: Engine, name: str, queue: str) -> None:
    with engine.begin() as connection:
        say_alive(connection, name, queue)


def _tidy(engine: Engine, clear: bool) -> None:
    with engine.begin() as connection:
        if found := take_over(connection):
            _log.warning("Aufträge ohne Arbeitsprozess, die wieder in die Reihe kommen: %d", found)
        if clear:
            clear_away(connection)


def make_one(engine: Engine, make: Make, key: str, context: JobContext) -> None:
    """Make the file ``key``, and write what became of it. Raises JobAborted if it was stopped before its end."""
    with engine.begin() as connection:
        begun = begin(connection, key, context.job.id or 0)
    if begun is None:
        return
    try:
        made = make(begun.order, _Told(engine, begun, context))
        with engine.begin() as connection:
            if finish(connection, begun, made):
                clear_away(connection)
    except Stopped as stopped:
        if context.abort_reason() == AbortReason.SHUTDOWN:
            with engine.begin() as connection:
                hand_back(connection, begun)
        raise JobAborted from stopped
    except OtherDataError:
        with engine.begin() as connection:
            give_up(connection, begun, refused=True)
    except _TROUBLES as error:
        # orders hold what visitors have typed: the log has none of it
        _log.warning("Ein Auftrag wird noch einmal versucht (%s).", type(error).__name__)
        with engine.begin() as connection:
            hand_back(connection, begun, lost=True)
    except Exception:
        _log.exception("Ein Auftrag kann nicht erfüllt werden")
        with engine.begin() as connection:
            give_up(connection, begun)


class _Told:
    """Writes how far a file is, and hears whether it is still wanted."""

    def __init__(self, engine: Engine, begun: Begun, context: JobContext):
        self._engine, self._begun, self._context, self._last = engine, begun, context, -_TOLD_S

    def __call__(self, done: int, total: int) -> None:
        if self._context.should_abort():
            raise Stopped
        now = time.monotonic()
        if now - self._last < _TOLD_S and done < total:
            return
        self._last = now
        with self._engine.begin() as connection:
            if not advance(connection, self._begun, done, total):
                raise Stopped

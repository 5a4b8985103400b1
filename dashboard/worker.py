"""``app.py work``: a process that makes files for the servers, with the same settings, until it is stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from dashboard.context.settings import Settings
from dashboard.context.site import Site, build_site
from dashboard.exports.rendering import Progress, checked_design
from dashboard.published import Published, open_published
from dashboard.serving.memory import give_back, resident_bytes
from dashboard.serving.watch import Board, Watch
from dashboard.tasks.making import make
from dashboard.tasks.orders import read
from loaders.atlas.clock import Clock, stopped
from loaders.common.findings import ENVIRONMENT, Findings, LoadError, Location, Report
from loaders.common.findings_output import refusal
from loaders.history.listening import Mark, mark_of
from loaders.history.showing import edition_atlas
from loaders.inputs import signature, without_list
from loaders.store.checked_store import open_store
from loaders.store.prebuild import check_apart
from loaders.tasks.working import OtherDataError, work

#: How far a worker stands behind servers for processor time, which give way a little themselves (``serving/processes.py``).
_NICE = 15
#: A worker that is larger after a file begins anew. After most files it has 0.2 to 0.3 GB.
_MOST_BYTES = 600_000_000
#: Editions and days that are kept ready.
_READY = 4
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ground:
    """What files are made of besides the register, and a ``site`` that is built on it."""

    published: Published
    site: Site


def open_ground(settings: Settings, clock: Clock) -> Ground:
    """Return what files are made of. Raises LoadError if it, or the database, cannot be used."""
    if not settings.on_postgresql:
        raise _refused(
            "eine Datenbank in PostgreSQL (postgresql+psycopg://…)",
            "Ohne sie erstellt der Server alles selbst und braucht keine Arbeitsprozesse",
        )
    store = open_store(settings.cache_folder())
    identity, template = checked_design(settings)
    published = open_published(settings, store, clock, apart=True, design=(identity, template))
    if not published.tasks:
        raise _refused(
            "Tabellen für Aufträge, und Dateien, die gerade niemand ersetzt",
            "Rechte in der Datenbank prüfen oder noch einmal versuchen",
        )
    return Ground(published, build_site(published.atlas, template, store, settings.operator(), identity=identity))


def _refused(expected: str, remedy: str) -> LoadError:
    findings = Findings()
    Report(ENVIRONMENT, findings).error(expected, remedy, at=Location(column="ATLAS_DATABASE"))
    return LoadError(findings)


class Maker:
    """Makes files of the very edition and day that their orders name."""

    def __init__(self, ground: Ground, engine: Engine):
        self._ground, self._engine = ground, engine
        self._site = lru_cache(_READY)(self._build)

    def __call__(self, order: str, progress: Progress) -> bytes:
        """Return the file of an order (JSON). Raises OtherDataError if the database no longer has what it was asked of."""
        known = read(order)
        site = self._site(known.edition, known.mark, known.order.day)
        try:
            return make(site, known.order, progress)
        finally:
            give_back()

    def _build(self, edition: int, mark: Mark, day: date) -> Site:
        ground = self._ground.site
        with self._engine.begin() as connection:
            # another database may have been put in its place
            if mark and mark_of(connection, mark[0]) != mark:
                raise OtherDataError
            atlas = edition_atlas(connection, ground.atlas, edition)
        noon = datetime.combine(day, time(12), ZoneInfo(atlas.state.time_zone))
        seen = replace(atlas, clock=stopped(noon))
        return build_site(
            seen, ground.pptx_template, operator=ground.operator, identity=ground.identity, materials=ground.materials
        )


def run(settings: Settings, clock: Clock) -> None:
    """Work until SIGTERM or SIGINT. Raises LoadError if there is nothing to work with from the start.

    Where both are on one machine, servers go first: who opens a page waits for it, and a new edition is to be shown at once.
    When the configured files change, they are checked and, if that finds no error, taken over, as the servers do. After a file
    that has left the process large it begins anew, as the same process: what sets pages keeps a gigabyte after hundreds of them.
    """
    if hasattr(os, "nice"):  # not on Windows
        os.nice(max(0, _NICE - os.nice(0)))  # begun anew, it stands there already
    if asyncio.run(_run(open_ground(settings, clock), settings, clock, _on_signals)):
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _on_signals(end: Callable[[], None]) -> None:
    """Have the running loop ``end`` when the process is told to."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)


async def _run(
    ground: Ground,
    settings: Settings,
    clock: Clock,
    when_told: Callable[[Callable[[], None]], None],
    most_bytes: int = _MOST_BYTES,
) -> bool:
    """Work until what ``when_told`` is given is called, in this loop, or the process has become larger than ``most_bytes``.

    Return whether it is to begin anew.
    """
    loop, ending, changed, grown = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event(), asyncio.Event()
    enough = asyncio.Event()  # one of them

    def stop(why: asyncio.Event) -> None:
        why.set()
        enough.set()

    when_told(partial(stop, ending))
    inputs = without_list(settings.inputs())
    more = [settings.pptx_template] if settings.pptx_template else []
    Watch(
        lambda: signature(inputs, *more),
        lambda: check_apart(inputs, settings.cache_folder(), clock),
        lambda: loop.call_soon_threadsafe(stop, changed),
        Board(partial(clock, ground.site.atlas.state.time_zone)),
    ).start()

    def made() -> None:
        if resident_bytes() > most_bytes:
            loop.call_soon_threadsafe(stop, grown)

    print("Der Arbeitsprozess ist bereit.", flush=True)
    while not ending.is_set() and not grown.is_set():
        engine = ground.published.engine
        await work(settings.database_address, ground.published.tasks, Maker(ground, engine), enough, made)
        engine.dispose()
        if changed.is_set() and not ending.is_set() and not grown.is_set():
            changed.clear()
            enough.clear()
            ground = await asyncio.to_thread(_renewed, ground, settings, clock)
    return not ending.is_set()


def _renewed(ground: Ground, settings: Settings, clock: Clock) -> Ground:
    """The ground as it is now; what was before stays if that cannot be used, as it does with the servers."""
    try:
        return open_ground(settings, clock)
    except LoadError as error:
        said = refusal(error.findings, settings.inputs().status)
        _log.error("Geänderte Dateien werden nicht übernommen (%d Fehler).", said.errors)
        return ground

"""The application over a database: visitors see its newest edition, and may ask for the old ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.context.identity import Identity
from dashboard.context.query import RequestError
from dashboard.context.settings import Settings, licensed
from dashboard.context.site import Site
from dashboard.desk.application import build_desk
from dashboard.desk.desk import Desk
from dashboard.serving.editions import PATH, Old
from dashboard.serving.mount import Application
from dashboard.serving.orders import Elsewhere
from dashboard.tasks.fingerprint import fingerprint
from layers.words.language import message
from loaders.atlas.clock import Clock, stopped
from loaders.atlas.model import Atlas
from loaders.common.findings import ENVIRONMENT, Findings, LoadError, Location, Report
from loaders.history.database import migrate, open_database
from loaders.history.edition_file import with_newest
from loaders.history.filling import ensure_filled
from loaders.history.listening import Mark, newest_mark
from loaders.history.reading import UnknownRevisionError
from loaders.history.showing import Shown, edition_atlas, shown_editions, without_register
from loaders.history.troubles import DatabaseError
from loaders.inputs import Inputs, without_list
from loaders.store.atlas_cache import cached_atlas
from loaders.store.checked_store import Store
from loaders.store.prebuild import check_apart

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Published:
    """The database as visitors see it at one moment: ``editions``, oldest first, and the ``atlas`` of the newest.

    ``engine`` has no connection when this is made, so that a server may fork. ``tasks``: the fingerprint that
    workers must have to make files that take long; empty if there is no queue for them.
    """

    engine: Engine
    atlas: Atlas
    editions: Sequence[Shown]
    mark: Mark
    tasks: str = ""

    def old(self, asked: Old) -> Atlas:
        """Return the Atlas of an old edition as it was on a day. Raises RequestError if the database does not give it."""
        zone = self.atlas.state.time_zone
        day = stopped(datetime.combine(asked.day, time(12), ZoneInfo(zone)))
        try:
            with self.engine.begin() as connection:
                return replace(edition_atlas(connection, self.atlas, asked.number), clock=day)
        except (DatabaseError, SQLAlchemyError, UnknownRevisionError) as error:
            wrong = message("Fassung {number} kann gerade nicht gelesen werden.")
            later = message("ein neuer Versuch in einigen Minuten")
            raise RequestError(503, wrong, PATH, later, number=asked.number) from error


def open_published(
    settings: Settings,
    store: Store,
    clock: Clock,
    apart: bool = False,
    again: bool = False,
    design: tuple[Identity, Path | None] | None = None,
) -> Published:
    """Return what the database of ``settings`` has published; tables are brought up to date, and an empty one is filled before.

    ``apart``: what has to be read anew is read in a process of its own; ``again``: this one has opened the database before.
    ``design``: identity and master of those who make files, or have them made, of what this returns.
    Raises LoadError if it, or what would fill it, cannot be used.
    """
    inputs = settings.inputs()
    engine = open_database(settings.database_address)
    try:
        if not again:
            migrate(engine)
            ensure_filled(engine, inputs, clock)
        tasks = _tasks(engine, settings, design) if settings.on_postgresql and design else ""
        bare = without_list(inputs)
        prepare = partial(check_apart, bare, store.folder, clock) if apart else None
        ground = licensed(without_register(cached_atlas(bare, store, clock, prepare), bare), settings.licence)
        with engine.begin() as connection:
            editions, mark = shown_editions(connection, ground.state.time_zone), newest_mark(connection)
            newest = edition_atlas(connection, ground, len(editions))
        # what was replaced while it was read is taken over in a moment
        same = tasks and design and fingerprint(settings, *design) == tasks
        return Published(engine, newest, editions, mark, tasks if same else "")
    except (DatabaseError, SQLAlchemyError) as error:
        raise _unusable(error) from None
    finally:
        engine.dispose()


def elsewhere(found: Published, settings: Settings) -> Callable[[Site], Elsewhere] | None:
    """Return who has files of a site made that take long; ``None`` if nobody does."""
    if not found.tasks:
        return None
    from dashboard.tasks.handing_on import hand_on  # only where there is PostgreSQL

    return hand_on(settings.database_address, found.tasks, found.mark)


def _tasks(engine: Engine, settings: Settings, design: tuple[Identity, Path | None]) -> str:
    """Have the queue for what takes long made, if that is allowed; without it the server makes everything itself."""
    from loaders.tasks.opening import prepare  # as above

    try:
        prepare(engine)
    except DatabaseError as error:
        _log.warning("Ohne Arbeitsprozesse: Die Tabellen für Aufträge können nicht angelegt werden. %s", error.sentence)
        return ""
    return fingerprint(settings, *design) or ""


@contextmanager
def newest_list(settings: Settings, clock: Clock) -> Iterator[Inputs]:
    """Give the files of the newest edition, which is one of them as long as they are used. Raises LoadError."""
    inputs, engine = settings.inputs(), open_database(settings.database_address)
    try:
        migrate(engine)
        ensure_filled(engine, inputs, clock)
        with with_newest(engine, inputs) as found:
            yield found
    except (DatabaseError, SQLAlchemyError) as error:
        raise _unusable(error) from None
    finally:
        engine.dispose()


def desk_beside(found: Published, settings: Settings, store: Store, clock: Clock, site: Site) -> Application:
    """Return the editors' desk, which stands beside ``site``. Raises LoadError if the database cannot be used."""
    inputs = without_list(settings.inputs())
    try:
        return build_desk(Desk(found.engine, site, inputs, store.folder, clock, settings.base), settings)
    except (DatabaseError, SQLAlchemyError) as error:
        raise _unusable(error) from None
    finally:
        found.engine.dispose()


def _unusable(error: Exception) -> LoadError:
    """Say so in German; an address may hold a password, so nothing of it is said."""
    findings = Findings()
    said = error.sentence.rstrip(".") if isinstance(error, DatabaseError) else type(error).__name__
    Report(ENVIRONMENT, findings).error(
        "eine Datenbank, die benutzt werden kann", said, at=Location(column="ATLAS_DATABASE")
    )
    return LoadError(findings)

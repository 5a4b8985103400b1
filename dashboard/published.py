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

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.browser.map_names import build_names
from dashboard.context.identity import Identity
from dashboard.context.query import RequestError
from dashboard.context.settings import Settings, licensed
from dashboard.context.site import Site
from dashboard.desk.application import build_desk
from dashboard.desk.desk import Desk
from dashboard.serving.desk_mount import closed_desk
from dashboard.serving.editions import PATH, Old
from dashboard.serving.memory import give_back
from dashboard.serving.mount import Application
from dashboard.serving.orders import Elsewhere
from dashboard.serving.watch import MARK
from dashboard.tasks.fingerprint import fingerprint
from layers.words.language import message
from loaders.atlas.clock import Clock, stopped
from loaders.atlas.model import Atlas
from loaders.common.findings import ENVIRONMENT, Findings, LoadError, Location, Report
from loaders.history.carrying import with_register
from loaders.history.database import migrate, open_database
from loaders.history.edition_file import with_newest
from loaders.history.filling import ensure_filled
from loaders.history.last_good import LastGood, decode, encode, place_of
from loaders.history.listening import Mark, newest_mark
from loaders.history.page_data import PageData
from loaders.history.reading import UnknownRevisionError
from loaders.history.showing import Shown, edition_atlas, shown_editions, state_at, without_register
from loaders.history.troubles import DatabaseError, UnreachableError
from loaders.inputs import Inputs, without_list
from loaders.store.atlas_cache import cached_atlas
from loaders.store.checked_store import Store, code_version, key_of
from loaders.store.prebuild import check_apart

#: What is kept of a database between starts, and what decides how it is written down.
_KIND, _CODE, _PACKAGES = "published", ("loaders/atlas", "loaders/history"), ("pydantic",)
#: Identity of an authority, and the master of its slides.
Design = tuple[Identity, Path | None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Published:
    """The database as visitors see it at one moment: ``editions``, oldest first, and the ``atlas`` of the newest.

    ``engine`` has no connection when this is made, so that a server may fork. ``mark`` is ``None`` if the database did not
    answer and the others say what it last did. ``tasks``: the fingerprint that workers must have to make files that take
    long; empty if there is no queue for them.
    """

    engine: Engine
    atlas: Atlas
    editions: Sequence[Shown]
    mark: Mark
    tasks: str = ""

    @property
    def page_data(self) -> PageData | None:
        """What other servers of the same database may be asked for, too; a file is read by one server alone."""
        if self.mark is None or self.engine.dialect.name != "postgresql":
            return None
        return PageData(self.engine, partial(self.atlas.clock, "UTC"))

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
    before: Mark = None,
    design: Design | None = None,
) -> Published:
    """Return what the database of ``settings`` has published; tables are brought up to date, and an empty one is filled before.

    ``apart``: what has to be read anew is read in a process of its own; ``before``: what this one has found there before.
    ``design``: identity and master of those who make files, or have them made, of what this returns.
    Raises LoadError if it, or what would fill it, cannot be used.
    """
    try:
        return _open(settings, store, clock, apart, before, design)
    except (DatabaseError, SQLAlchemyError) as error:
        raise _unusable(error) from None


def find_published(
    settings: Settings, store: Store, clock: Clock, apart: bool, design: Design, before: Flask | None
) -> Published:
    """Return what the server shows that replaces the application ``before``, or that is started. Raises LoadError."""
    if before is None:
        return start_published(settings, store, clock, apart, design)
    return open_published(settings, store, clock, apart, before.config.get(MARK), design)


def start_published(
    settings: Settings, store: Store, clock: Clock, apart: bool = False, design: Design | None = None
) -> Published:
    """Return the same for a server that is started; if the database does not answer, what was kept of it when it last did.

    Raises LoadError if nothing was kept, and for all other troubles.
    """
    try:
        return _open(settings, store, clock, apart, None, design)
    except UnreachableError as error:
        parts = store.read(_KIND, _key(settings))
        found = decode(parts) if parts else None
        if found is None:
            raise _unusable(error) from None
        _log.error("Die Datenbank antwortet nicht; gezeigt wird Fassung %d, die zuletzt bekannte.", len(found.editions))
        atlas = with_register(_ground(settings, store, clock, apart), found.state)
        return Published(open_database(settings.database_address), atlas, found.editions, None)
    except (DatabaseError, SQLAlchemyError) as error:
        raise _unusable(error) from None


def _open(
    settings: Settings, store: Store, clock: Clock, apart: bool, before: Mark, design: Design | None
) -> Published:
    engine = open_database(settings.database_address)
    try:
        if before is None:
            migrate(engine)
            ensure_filled(engine, settings.inputs(), clock)
        tasks = _tasks(engine, settings, design) if settings.on_postgresql and design else ""
        ground = _ground(settings, store, clock, apart)
        with engine.begin() as connection:
            editions, mark = shown_editions(connection, ground.state.time_zone), newest_mark(connection)
            state = state_at(connection, ground, len(editions))
        store.write(_KIND, _key(settings), encode(LastGood(editions, state)))
        # what was replaced while it was read is taken over in a moment
        same = tasks and design and fingerprint(settings, *design) == tasks
        return Published(engine, with_register(ground, state), editions, mark, tasks if same else "")
    finally:
        engine.dispose()


def _ground(settings: Settings, store: Store, clock: Clock, apart: bool) -> Atlas:
    """The Atlas of the files, which needs no database."""
    bare = without_list(settings.inputs())
    prepare = partial(check_apart, bare, store.folder, clock) if apart else None
    return licensed(without_register(cached_atlas(bare, store, clock, prepare), bare), settings.licence)


def _key(settings: Settings) -> str:
    return key_of(place_of(settings.database_address), code_version(_CODE, _PACKAGES))


def elsewhere(found: Published, settings: Settings) -> Callable[[Site], Elsewhere] | None:
    """Return who has files of a site made that take long; ``None`` if nobody does."""
    if not found.tasks:
        return None
    from dashboard.tasks.handing_on import hand_on  # only where there is PostgreSQL

    return hand_on(settings.database_address, found.tasks, found.mark)


def _tasks(engine: Engine, settings: Settings, design: Design) -> str:
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


def desk_beside(
    found: Published, settings: Settings, store: Store, clock: Clock, site: Site, refusing: Application
) -> Application:
    """Return the editors' desk, which stands beside ``site``. Raises LoadError if the database cannot be used.

    ``refusing`` answers for it as long as there is no database.
    """
    if found.mark is None:
        return closed_desk(refusing)
    inputs = without_list(settings.inputs())

    def prepare(atlas: Atlas) -> None:
        build_names(replace(site, atlas=atlas), store, found.page_data)
        give_back()

    try:
        return build_desk(Desk(found.engine, site, inputs, clock, settings.base, prepare), settings)
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

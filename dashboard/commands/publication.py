"""A publication at the command line: show what would change, name what would be lost, ask, and do it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from sqlalchemy import Connection, Engine

from dashboard.commands.leaving import agree_or_exit, fail, settings_or_exit
from dashboard.context.settings import Settings
from loaders.atlas.clock import Clock
from loaders.common.findings import visible
from loaders.history.database import migrate, open_database, writing
from loaders.history.effect import changes_something
from loaders.history.reading import Changes, Revision, UnknownRevisionError, difference, facts_at, newest, outcome
from loaders.history.stored_fact import StoredFact, stored
from loaders.history.telling import fact_lines, lost_facts
from loaders.history.troubles import DatabaseError
from loaders.history.uploads import Confirmation, keep_confirmation
from loaders.history.writing import OutdatedError, SettledError, publish
from loaders.inputs import without_list

if TYPE_CHECKING:
    from loaders.atlas.model import Atlas
    from loaders.atlas.programme import Programme

#: Of what comes, goes or is lost, so many are named before a question; ``register diff`` names all that came and went.
_NAMED = 10


@dataclass(frozen=True)
class Wish:
    """What is to be published, by whom, and what was said in advance: ``accepted`` is why facts may be lost."""

    author: str
    message: str
    accepted: str
    yes: bool


@contextmanager
def opened(asked: str = "", what: str = "Fassungen") -> Iterator[tuple[Settings, Engine]]:
    """Return the settings and their database with its tables; say in a sentence what hinders, and leave.

    ``asked`` names the edition or draft that was asked for, ``what`` what there is with a database only.
    """
    settings = settings_or_exit()
    if not settings.database_address:
        fail(f"{what} gibt es nur mit einer Datenbank. Bitte ATLAS_DATABASE setzen, zum Beispiel auf register.sqlite.")
    engine = open_database(settings.database_address)
    try:
        migrate(engine)
        yield settings, engine
    except DatabaseError as error:
        fail(error.sentence)
    except UnknownRevisionError:
        fail(f"{asked} gibt es nicht. Was es gibt: python app.py register history und … drafts")
    except SettledError as error:
        state = f"als Fassung {error.found.number} veröffentlicht" if error.found.number else "verworfen"
        fail(f"{asked} ist kein Entwurf mehr: Er wurde {state}.")
    except OutdatedError:
        fail(
            "Inzwischen hat jemand anderes etwas geändert. Es wurde nichts veröffentlicht. Bitte noch einmal aufrufen."
        )
    finally:
        engine.dispose()


def ground(settings: Settings, clock: Clock) -> Atlas:
    """Return the Atlas of all files but the register's: where the facts lie, and what the instruments are called."""
    from loaders.store.atlas_cache import cached_atlas
    from loaders.store.checked_store import open_store

    return cached_atlas(without_list(settings.inputs()), open_store(settings.cache_folder()), clock)


def turn(engine: Engine, atlas: Atlas, clock: Clock, make: Callable[[Connection], Revision], wish: Wish) -> None:
    """Publish what ``make`` returns, a draft, unless something is lost that nobody has accepted or the answer is no."""
    with writing(engine) as connection:  # a trial
        draft, seen = make(connection), newest(connection)
        present, then = facts_at(connection, seen or 0), outcome(connection, draft.id)
        changing = changes_something(connection, draft)
        connection.rollback()
    if not changing:
        typer.echo("Nichts zu veröffentlichen: Alle Angaben sind schon so gezeigt.", err=True)
        raise typer.Exit(1)
    changes = difference(present, then)
    lost = [stored(fact) for fact in lost_facts(atlas, present, then)]
    show_changes(changes, atlas.state.programme, _NAMED)
    if lost:
        _name_losses(lost, atlas, wish.accepted)
    if not wish.yes:
        agree_or_exit(f"Als Fassung {(seen or 0) + 1} veröffentlichen?", "Es wurde nichts veröffentlicht.")
    message = " ".join((wish.message or draft.message).split())
    with writing(engine) as connection:
        made = publish(connection, make(connection).id, draft.version, seen, wish.author, message, clock("UTC"))
        if lost:
            keep_confirmation(connection, made.id, Confirmation(len(lost), " ".join(wish.accepted.split())))
    back = f" Rückgängig: python app.py register undo {made.number}" if made.base else ""
    typer.echo(f"Veröffentlicht: Fassung {made.number}.{back}")


def show_changes(changes: Changes, programme: Programme, most: int | None = None) -> None:
    """Print what comes and what goes, by name; without ``most`` all of it."""
    for title, facts in (("Hinzu kommen", changes.came), ("Es gehen", changes.went)):
        typer.echo(f"{title}: {_counted(facts)}")
        _print_lines(fact_lines(facts, programme), most)


def _name_losses(lost: Sequence[StoredFact], atlas: Atlas, accepted: str) -> None:
    typer.echo(f"ACHTUNG, bisher gezeigt und danach nicht mehr: {_counted(lost)}", err=True)
    _print_lines(fact_lines(lost, atlas.state.programme), None, err=True)
    if not accepted.strip():
        fail('Es wurde nichts veröffentlicht. Wenn das so gewollt ist: --accept-losses "Grund".')


def _counted(facts: Sequence[StoredFact]) -> str:
    return "1 Angabe" if len(facts) == 1 else f"{len(facts) or 'keine'} Angaben"


def _print_lines(lines: Sequence[str], most: int | None, err: bool = False) -> None:
    for line in lines[:most]:
        typer.echo(f"  {visible(line)}", err=err)
    if most is not None and len(lines) > most:
        typer.echo(f"  … und {len(lines) - most} weitere", err=err)

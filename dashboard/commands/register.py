"""``app.py register``: what the desk does with the register's editions, for whoever may start the server."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from dashboard.commands.leaving import agree_or_exit, fail
from loaders.atlas.clock import Clock
from loaders.common.findings import LoadError, reason, visible

# what takes long to import is imported by the command that needs it
if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dashboard.context.settings import Settings
    from loaders.atlas.model import Atlas
    from loaders.history.reading import Revision

#: Who did what was done by a command, unless it is said.
_AUTHOR = "Befehlszeile"
_KINDS = {"upload": "Liste", "edit": "Angaben", "undo": "Rücknahme", "import": "Übernahme"}

Message = Annotated[str, typer.Option(help="Nachricht zur Fassung; sie ist öffentlich")]
Author = Annotated[str, typer.Option(help="Wer das tut; nur in der Redaktion zu sehen")]
Yes = Annotated[bool, typer.Option("--yes", help="Ohne Rückfrage")]
AcceptLosses = Annotated[
    str, typer.Option(help="Grund, aus dem Angaben entfallen dürfen; nur in der Redaktion zu sehen")
]
DraftKey = Annotated[int, typer.Argument(help="Nummer des Entwurfs, wie „register drafts“ sie nennt")]


def register_commands(clock: Clock) -> typer.Typer:
    """Return the group ``register``. ``clock`` tells the present moment."""
    group = typer.Typer(help="Fassungen des Registers in der Datenbank (braucht ATLAS_DATABASE).")
    _add_lists(group, clock)
    _add_steps(group, clock)
    _add_history(group)
    _add_backups(group)
    return group


def _add_lists(group: typer.Typer, clock: Clock) -> None:
    @group.command("import")
    def import_list(
        file: Annotated[Path, typer.Argument(help="Statusliste: XLSX, XLS, ODS oder CSV")],
        message: Message = "Liste übernommen",
        author: Author = _AUTHOR,
        accept_losses: AcceptLosses = "",
        draft: Annotated[bool, typer.Option("--draft", help="Nur als Entwurf speichern")] = False,
        yes: Yes = False,
    ) -> None:
        """Eine Liste prüfen, mit der gezeigten Fassung vergleichen und als nächste Fassung veröffentlichen."""
        from dashboard.commands.publication import Wish, opened, turn
        from loaders.history.database import writing
        from loaders.history.edition_file import with_newest
        from loaders.history.stored_fact import stored_register
        from loaders.history.tables import IMPORT
        from loaders.history.writing import propose_list

        with opened() as (settings, engine):
            with with_newest(engine, settings.inputs()) as live:
                atlas = _checked(file, live.status, settings, clock)

            def make(connection: Connection) -> Revision:
                facts = stored_register(atlas.register)
                return propose_list(connection, IMPORT, facts, author, message, atlas.origin, clock("UTC"))

            if draft:
                with writing(engine) as connection:
                    made = make(connection)
                typer.echo(f"Gespeichert: Entwurf {made.id}. Veröffentlichen: python app.py register publish {made.id}")
            else:
                turn(engine, atlas, clock, make, Wish(author, message, accept_losses, yes))


def _add_steps(group: typer.Typer, clock: Clock) -> None:
    @group.command()
    def publish(
        draft: DraftKey,
        message: Message = "",
        author: Author = _AUTHOR,
        accept_losses: AcceptLosses = "",
        yes: Yes = False,
    ) -> None:
        """Einen Entwurf veröffentlichen; ohne --message bleibt es bei seiner Nachricht."""
        from dashboard.commands.publication import Wish, ground, opened, turn
        from loaders.history.reading import revision
        from loaders.history.tables import DRAFT
        from loaders.history.uploads import upload_names
        from loaders.history.writing import SettledError

        def make(connection: Connection) -> Revision:
            found = revision(connection, draft)
            if found.state != DRAFT:
                raise SettledError(found)
            errors = upload_names(connection).get(draft, ("", 0))[1]
            if errors:
                fail(f"Die Liste von Entwurf {draft} hat {errors} Fehler und kann nicht veröffentlicht werden.")
            return found

        with opened(f"Entwurf {draft}") as (settings, engine):
            turn(engine, ground(settings, clock), clock, make, Wish(author, message, accept_losses, yes))

    @group.command()
    def undo(
        number: Annotated[int, typer.Argument(help="Nummer der Fassung")],
        message: Message = "",
        author: Author = _AUTHOR,
        accept_losses: AcceptLosses = "",
        yes: Yes = False,
    ) -> None:
        """Zurücknehmen, was eine Fassung geändert hat, soweit es noch gilt; das wird eine neue Fassung."""
        from dashboard.commands.publication import Wish, ground, opened, turn
        from loaders.history.writing import propose_undo

        if number == 1:
            fail("Fassung 1 kann nicht zurückgenommen werden: Vor ihr gab es keine.")

        def make(connection: Connection) -> Revision:
            said = message or f"Fassung {number} zurückgenommen"
            return propose_undo(connection, number, author, said, clock("UTC"))

        with opened(f"Fassung {number}") as (settings, engine):
            turn(engine, ground(settings, clock), clock, make, Wish(author, message, accept_losses, yes))

    @group.command()
    def discard(draft: DraftKey) -> None:
        """Einen Entwurf verwerfen; was er geändert hätte, bleibt in der Datenbank."""
        from dashboard.commands.publication import opened
        from loaders.history.database import writing
        from loaders.history.reading import revision
        from loaders.history.writing import discard as give_up

        with opened(f"Entwurf {draft}") as (_, engine), writing(engine) as connection:
            give_up(connection, draft, revision(connection, draft).version)
        typer.echo(f"Verworfen: Entwurf {draft}.")


def _add_history(group: typer.Typer) -> None:
    @group.command()
    def history() -> None:
        """Alle Fassungen nennen, die neueste zuerst: Nummer, Tag und Uhrzeit, Art, Umfang, wer, Nachricht."""
        from dashboard.commands.publication import opened
        from loaders.history.counting import change_counts
        from loaders.history.reading import editions

        with opened() as (settings, engine), engine.begin() as connection:
            changed = change_counts(connection)
            for found in editions(connection):
                assert found.published
                came, went = changed.get(found.id, (0, 0))
                scope = f"+{came} −{went}"
                _row(f"Fassung {found.number}", _moment(settings, found.published), scope, found)

    @group.command()
    def drafts() -> None:
        """Alle offenen Entwürfe nennen: Nummer, Tag und Uhrzeit, Art, was sie jetzt ändern würden, wer, Nachricht."""
        from dashboard.commands.publication import opened
        from loaders.history.reading import drafts as open_drafts
        from loaders.history.reading import pending

        with opened() as (settings, engine), engine.begin() as connection:
            for found in open_drafts(connection):
                changes = pending(connection, found.id)
                scope = f"+{len(changes.came)} −{len(changes.went)}"
                _row(f"Entwurf {found.id}", _moment(settings, found.created), scope, found)

    @group.command()
    def diff(
        before: Annotated[int, typer.Argument(help="Nummer der einen Fassung")],
        after: Annotated[int, typer.Argument(help="Nummer der anderen")],
    ) -> None:
        """Was von einer Fassung zu einer anderen hinzukommt und was geht, jede Angabe mit Namen."""
        from dashboard.commands.publication import opened, show_changes
        from loaders.history.reading import difference, edition, facts_at
        from loaders.history.telling import state_of

        with opened(f"Fassung {before} oder {after}") as (settings, engine), engine.begin() as connection:
            edition(connection, before), edition(connection, after)
            changes = difference(facts_at(connection, before), facts_at(connection, after))
            show_changes(changes, state_of(settings.inputs()).programme)


def _add_backups(group: typer.Typer) -> None:
    @group.command()
    def backup(out: Annotated[Path, typer.Argument(help="Zieldatei; sie enthält auch die Zugänge")]) -> None:
        """Die ganze Datenbank in eine Datei sichern, auch während der Server läuft."""
        from dashboard.commands.publication import opened
        from loaders.history.backup import back_up

        with opened() as (_, engine):
            try:
                back_up(engine, out.absolute())
            except OSError as error:
                fail(f"{out} kann nicht geschrieben werden ({reason(error)}). Bitte Pfad und Rechte prüfen.", 2)
        typer.echo(f"Gesichert: {out} ({out.stat().st_size // 1024} kB)")

    @group.command()
    def restore(
        file: Annotated[Path, typer.Argument(help="Eine Sicherung von „register backup“")], yes: Yes = False
    ) -> None:
        """Alles, was in der Datenbank ist, durch eine Sicherung ersetzen."""
        from dashboard.commands.publication import opened
        from loaders.history.backup import restore as put_back
        from loaders.history.reading import newest

        with opened() as (_, engine):
            with engine.begin() as connection:
                number = newest(connection)
            if number and not yes:
                question = f"Die Datenbank, bis Fassung {number}, durch die Sicherung ersetzen?"
                agree_or_exit(question, "Es wurde nichts geändert.")
            try:
                put_back(engine, file)
            except OSError as error:
                fail(f"{file} kann nicht gelesen werden ({reason(error)}). Bitte Pfad und Rechte prüfen.", 2)
            with engine.begin() as connection:
                typer.echo(f"Eingespielt: {file}, bis Fassung {newest(connection)}.")
            typer.echo(
                "Die Zugänge sind auf dem Stand der Sicherung, auch Rollen, Sperren und Passwörter: bitte prüfen. Niemand ist "
                "angemeldet, und offene Einladungen gelten nicht mehr."
            )


def _checked(file: Path, live: Path, settings: Settings, clock: Clock) -> Atlas:
    """Return the Atlas of a list that has no errors; print what was found, and leave if it has one."""
    from loaders.assembly import load_atlas
    from loaders.common.findings_output import count, print_findings

    inputs = replace(settings.inputs(), status=file, last=live)
    try:
        atlas = load_atlas(inputs, clock)
    except LoadError as error:
        print_findings(error.findings, sys.stdout)
        typer.echo(f"{count(error.findings)}. Es wurde nichts übernommen.", err=True)
        raise typer.Exit(1) from error
    return atlas


def _moment(settings: Settings, time: datetime) -> str:
    """Where the programme runs: „20.11.2026 12:00“."""
    from loaders.history.telling import state_of

    return f"{time.astimezone(ZoneInfo(state_of(settings.inputs()).time_zone)):%d.%m.%Y %H:%M}"


def _row(name: str, moment: str, scope: str, found: Revision) -> None:
    who = found.publisher or found.author
    texts = (name, moment, _KINDS[found.kind], scope, who, found.message)
    typer.echo("\t".join(visible(text) for text in texts))

"""``app.py account``: the first administrator, and emergencies. Whoever may start the server may do all of this."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dashboard.commands.leaving import fail, settings_or_exit
from dashboard.context.settings import Settings
from dashboard.context.sign_in_settings import ACCOUNTS
from loaders.atlas.clock import Clock

# what takes long to import is imported by the command that needs it
if TYPE_CHECKING:
    from sqlalchemy import Connection

Answer = TypeVar("Answer")


class RoleName(StrEnum):
    """The roles as commands have them."""

    READER = "reader"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


Key = Annotated[str, typer.Argument(help="Womit sich die Person anmeldet, meist ihre E-Mail-Adresse")]
Chosen = Annotated[RoleName, typer.Option(help="reader, editor, publisher oder administrator")]
Address = Annotated[
    str,
    typer.Option(
        help="Adresse, unter der Besucher den Atlas aufrufen, zum Beispiel https://atlas.example; für den Link"
    ),
]


def account_commands(clock: Clock) -> typer.Typer:
    """Return the group ``account``. ``clock`` tells the present moment."""
    group = typer.Typer(help="Zugänge zur Redaktion: anlegen, ändern, auflisten, entfernen (braucht ATLAS_DATABASE).")

    @group.callback()
    def keep(context: typer.Context) -> None:
        context.obj = clock

    for name, command in (("add", add), ("role", role), ("list", list_all), ("remove", remove), ("invite", invite)):
        group.command(name)(command)
    group.command("sign-out")(sign_out)
    return group


def add(
    context: typer.Context,
    key: Key,
    role: Chosen,
    name: Annotated[str, typer.Option(help="Name der Person")] = "",
    address: Address = "",
) -> None:
    """Einen Zugang anlegen und den Link ausgeben, mit dem die Person ihr Passwort setzt."""
    from loaders.accounts import people, tokens

    settings, now = settings_or_exit(), context.obj("UTC")
    if not people.normal_key(key):
        fail("Die Angabe fehlt, womit sich die Person anmeldet.", 2)

    def work(connection: Connection) -> str:
        made = people.add(connection, key, name.strip() or key, people.ROLES[role], now)
        return tokens.invite(connection, made.id, now)

    token = _done(work)
    typer.echo(f"Angelegt: {people.normal_key(key)} ({role}).")
    _print_link(settings, token, address)


def role(key: Key, role: Annotated[RoleName, typer.Argument(help="Die neue Rolle")]) -> None:
    """Jemandem eine andere Rolle geben; wer angemeldet ist, wird abgemeldet."""
    from loaders.accounts import people

    _done(lambda c: people.change_role(c, people.by_key(c, key).id, people.ROLES[role]))
    typer.echo(f"{people.normal_key(key)} hat jetzt die Rolle {role}.")


def list_all() -> None:
    """Alle Zugänge auflisten."""
    from loaders.accounts import people

    found = _done(people.accounts)
    for account in found:
        words = [account.key, account.role.key, account.name]
        words += ["gesperrt"] * (not account.active) + ["mit zweitem Schritt"] * bool(account.secret)
        typer.echo("\t".join(words))
    if not found:
        typer.echo(
            "Es gibt noch keinen Zugang. Anlegen: python app.py account add NAME@BEHÖRDE --role administrator",
            err=True,
        )


def remove(key: Key) -> None:
    """Einen Zugang löschen; im Verlauf bleibt stehen, wer was veröffentlicht hat."""
    from loaders.accounts import people

    _done(lambda c: people.remove(c, people.by_key(c, key).id))
    typer.echo(f"Entfernt: {people.normal_key(key)}.")


def invite(
    context: typer.Context,
    key: Key,
    address: Address = "",
    one_step: Annotated[
        bool, typer.Option("--one-step", help="Auch den zweiten Schritt entfernen (Telefon verloren)")
    ] = False,
) -> None:
    """Einen neuen Link zum Setzen des Passworts ausgeben; ein gesperrter Zugang wird wieder geöffnet."""
    from loaders.accounts import people, tokens

    settings, now = settings_or_exit(), context.obj("UTC")

    def work(connection: Connection) -> str:
        account = people.by_key(connection, key)
        people.change(connection, account.id, active=True)
        if one_step:
            people.change(connection, account.id, secret="", proposed="", counter=0)
        return tokens.invite(connection, account.id, now)

    _print_link(settings, _done(work), address)


def sign_out(
    key: Annotated[str, typer.Argument(help="Wer abgemeldet wird; ohne Angabe mit --all alle")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="Alle abmelden")] = False,
) -> None:
    """Anmeldungen beenden: die einer Person, oder mit --all alle."""
    from loaders.accounts import people, sessions

    if bool(key) == everybody:
        fail("Erwartet wird entweder, womit sich die Person anmeldet, oder --all.", 2)
    ended = _done(lambda c: sessions.end_all(c, None if everybody else people.by_key(c, key).id))
    typer.echo("1 Anmeldung beendet." if ended == 1 else f"{ended} Anmeldungen beendet.")


def _done(work: Callable[[Connection], Answer]) -> Answer:
    """Return what ``work`` does in one transaction, or say in a sentence why it cannot be done, and leave."""
    from dashboard.commands.publication import opened
    from loaders.accounts.people import KeyTakenError, UnknownAccountError
    from loaders.history.database import writing

    try:
        with opened(what="Zugänge") as (_, engine), writing(engine) as connection:
            return work(connection)
    except KeyTakenError as error:
        fail(f"Den Zugang {error} gibt es schon. Ein neuer Link: python app.py account invite {error}", 2)
    except UnknownAccountError as error:
        fail(f"Den Zugang {error.args[0]} gibt es nicht. Alle Zugänge: python app.py account list", 2)


def _print_link(settings: Settings, token: str, address: str) -> None:
    if settings.sign_in != ACCOUNTS:
        return
    # with or without the path below which the atlas stands
    start = (address or f"http://{settings.address}").rstrip("/").removesuffix(settings.base.rstrip("/"))
    typer.echo("Link zum Setzen des Passworts (gilt einmal, sieben Tage lang):")
    typer.echo(f"{start}{settings.base}redaktion/einladung/{token}")

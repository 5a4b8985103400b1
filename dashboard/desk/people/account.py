"""``/redaktion/konto``: one's own password and sessions."""

from __future__ import annotations

from flask import Flask, g, request
from werkzeug.wrappers import Response

from dashboard.desk.access import Role, needs
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.frame import done, language_of, say, show
from dashboard.desk.people.invitation import refusal
from dashboard.desk.words import slowed
from layers.words.language import message
from loaders.accounts import sessions
from loaders.accounts.people import Account, change

Page = Response | tuple[str, int]
_NOT_YOURS = message("Das jetzige Passwort stimmt nicht. Es ist nichts geändert.")


def register_account(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Add the page of one's own account."""

    @server.get("/konto")
    @needs(Role.READER)
    def account() -> Page:
        return own_page(desk, entrance)

    if not entrance.vouched_for:
        _register_sessions(server, desk, entrance)
    if entrance.local:
        _register_password(server, desk, entrance)


def _register_sessions(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.post("/konto/sitzungen")
    @needs(Role.READER)
    def end_session() -> Page:
        mine, chosen = g.visitor.account, request.form.get("session", "")
        entrance.write(lambda connection: sessions.end(connection, mine.id, chosen))
        return done(desk, message("Die Anmeldung ist beendet."), "konto")

    @server.post("/konto/alle-sitzungen")
    @needs(Role.READER)
    def end_other_sessions() -> Page:
        entrance.sign_in_anew(g.visitor.account)
        return done(desk, message("Alle anderen Anmeldungen sind beendet."), "konto")


def _register_password(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.post("/konto/passwort")
    @needs(Role.READER)
    def new_password() -> Page:
        mine, password = g.visitor.account, request.form.get("password", "")
        wrong = confirmed(desk, entrance, mine) or refusal(desk, mine, password, request.form.get("again", ""))
        if wrong:
            return own_page(desk, entrance, 422, wrong=wrong)
        kept = entrance.passwords.kept(password)
        entrance.write(lambda connection: change(connection, mine.id, password=kept))
        entrance.sign_in_anew(mine)
        return done(desk, message("Ihr Passwort ist geändert. Alle anderen Anmeldungen sind beendet."), "konto")


def own_page(desk: Desk, entrance: Entrance, status: int = 200, wrong: str = "") -> tuple[str, int]:
    """Return the page of one's own account."""
    mine, now = g.visitor.account, entrance.now()
    used = entrance.read(lambda connection: sessions.sessions(connection, mine.id, now)) if g.visitor.session else []
    present = g.visitor.session.digest if g.visitor.session else ""
    return show(
        desk,
        "account.html",
        status,
        "konto",
        account=mine,
        sessions=used,
        present=present,
        local=entrance.local,
        wrong=wrong,
    )


def confirmed(desk: Desk, entrance: Entrance, mine: Account) -> str:
    """Ask for the present password before something that could lock its owner out; return what is wrong with it."""
    limits = entrance.limits("password", mine.key)
    if wait := entrance.attempt(limits):
        return slowed(wait, language_of(desk))
    if not entrance.passwords.matches(mine.password, request.form.get("present", "")):
        return say(desk, _NOT_YOURS)
    entrance.succeeded(limits)
    return ""

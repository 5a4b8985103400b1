"""``/redaktion/konto/zweiter-schritt``: set the second factor up, and take it away again."""

from __future__ import annotations

import segno
from flask import Flask, abort, g, request
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from dashboard.desk.access import Role, needs
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.frame import done, say, show
from dashboard.desk.people.account import confirmed, own_page
from layers.words.language import message
from loaders.accounts.people import Account, by_id, change
from loaders.accounts.second_factor import accepted_step, new_secret, setup_address

Page = Response | tuple[str, int]
_WRONG_CODE = message("Dieser Code passt nicht. Bitte geben Sie den ein, den Ihre App gerade für diesen Atlas zeigt.")
_ON = message("Der zweite Schritt ist eingerichtet. Alle anderen Anmeldungen sind beendet.")


def register_second_step(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Add the pages of the second factor."""

    @server.get("/konto/zweiter-schritt")
    @needs(Role.READER, halfway=True)
    def second_step() -> Page:
        return _setup_page(desk, entrance)

    @server.post("/konto/zweiter-schritt")
    @needs(Role.READER, halfway=True)
    def propose() -> Page:
        mine: Account = g.visitor.account
        if mine.secret:
            abort(409)
        if wrong := confirmed(desk, entrance, mine):
            return _setup_page(desk, entrance, 422, wrong)
        secret = new_secret()
        entrance.write(lambda connection: change(connection, mine.id, proposed=secret))
        return done(desk, message("Bitte nehmen Sie den Atlas jetzt in Ihre App auf."), "konto/zweiter-schritt")

    @server.post("/konto/zweiter-schritt/entfernen")
    @needs(Role.READER)
    def take_away() -> Page:
        mine: Account = g.visitor.account
        if wrong := confirmed(desk, entrance, mine):
            return own_page(desk, entrance, 422, wrong=wrong)
        entrance.write(lambda connection: change(connection, mine.id, secret="", proposed="", counter=0))
        entrance.sign_in_anew(mine)
        return done(desk, message("Sie melden sich wieder nur mit dem Passwort an."), "konto")

    _register_confirmation(server, desk, entrance)


def _register_confirmation(server: Flask, desk: Desk, entrance: Entrance) -> None:
    @server.post("/konto/zweiter-schritt/fertig")
    @needs(Role.READER, halfway=True)
    def confirm() -> Page:
        mine, now = g.visitor.account, entrance.now()

        def take(connection: Connection) -> bool:
            kept = by_id(connection, mine.id)
            given = request.form.get("code", "")
            step = accepted_step(kept.proposed, given, 0, now) if kept and kept.proposed else None
            if kept and step is not None:
                change(connection, mine.id, secret=kept.proposed, proposed="", counter=step)
            return step is not None

        if not entrance.write(take):
            return _setup_page(desk, entrance, 422, say(desk, _WRONG_CODE))
        entrance.sign_in_anew(mine)
        return done(desk, _ON, "konto")


def _setup_page(desk: Desk, entrance: Entrance, status: int = 200, wrong: str = "") -> tuple[str, int]:
    mine: Account = g.visitor.account
    address = setup_address(mine.proposed, mine.key, desk.site.programme.atlas) if mine.proposed else ""
    return show(
        desk, "second_step.html", status, "konto/zweiter-schritt", account=mine, wrong=wrong,
        code=qr_code(address) if address else "",
        secret=" ".join(mine.proposed[at : at + 4] for at in range(0, len(mine.proposed), 4)),
        wanted_by_operator=entrance.second_factor_missing(mine),
    )  # fmt: skip


def qr_code(text: str) -> Markup:
    """Return a QR code as SVG for the page, dark on white in the dark, too."""
    return Markup(segno.make(text, error="m").svg_inline(scale=5, dark="#000", light="#fff", omitsize=True))

"""``/redaktion/einladung/…``: whoever has the link chooses a password, once."""

from __future__ import annotations

from flask import Flask, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from dashboard.desk.access import open_to_all
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.frame import done, say, show
from layers.words.language import message
from loaders.accounts import sessions
from loaders.accounts.passwords import LONGEST, SHORTEST, is_acceptable
from loaders.accounts.people import Account, change
from loaders.accounts.tokens import invited, spend

Page = Response | tuple[str, int]
_OVER = message("Diese Einladung gilt nicht mehr. Bitte lassen Sie sich eine neue geben.")
_UNLIKE = message("Die beiden Eingaben sind verschieden. Bitte geben Sie das Passwort zweimal gleich ein.")
_WEAK = message(
    "Dieses Passwort ist zu leicht zu erraten. Erwartet werden {shortest} bis {longest} Zeichen, darunter mindestens fünf "
    "verschiedene, ohne Ihren Namen und Ihre E-Mail-Adresse, und nichts, was viele nehmen: Wörter mit Zahlen, Tastenreihen, "
    "Wiederholungen. Gut ist ein Satz, den nur Sie kennen."
)


def register_invitation(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Add the page behind an invitation."""

    @server.route("/einladung/<token>", methods=["GET", "POST"])
    @open_to_all
    def invitation(token: str) -> Page:
        account = entrance.read(lambda connection: invited(connection, token, entrance.now()))
        if account is None:
            return show(desk, "refused.html", 410, message=say(desk, _OVER))
        if request.method != "POST":
            return show(desk, "invitation.html", account=account)
        password = request.form.get("password", "")
        if wrong := refusal(desk, account, password, request.form.get("again", "")):
            return show(desk, "invitation.html", 422, account=account, wrong=wrong)
        kept, number = entrance.passwords.kept(password), account.id

        def take(connection: Connection) -> bool:
            if not spend(connection, token):
                return False
            change(connection, number, password=kept)
            sessions.end_all(connection, number)
            return True

        if not entrance.write(take):
            return show(desk, "refused.html", 410, message=say(desk, _OVER))
        return done(desk, message("Ihr Passwort ist gesetzt. Bitte melden Sie sich damit an."), "anmelden")


def refusal(desk: Desk, account: Account, password: str, again: str) -> str:
    """Return why a new password is not taken; empty if it is."""
    if password != again:
        return say(desk, _UNLIKE)
    known = [account.key, account.key.partition("@")[0], account.name, *account.name.split()]
    if not is_acceptable(password, [word for word in known if len(word) > 3]):
        return say(desk, _WEAK, shortest=SHORTEST, longest=LONGEST)
    return ""

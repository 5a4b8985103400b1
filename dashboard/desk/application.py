"""Build the desk: one Flask application, with its cookie, its guard, its people and the pages that are handed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask, Response, g
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException

from dashboard.context.settings import Settings
from dashboard.context.sign_in_settings import OIDC
from dashboard.desk.access import csrf_field, register_guard
from dashboard.desk.cookies import DeskCookies
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.people.account import register_account
from dashboard.desk.people.invitation import register_invitation
from dashboard.desk.people.manage import register_people
from dashboard.desk.people.oidc import register_oidc
from dashboard.desk.people.second_step import register_second_step
from dashboard.desk.people.showing import say, show
from dashboard.desk.people.sign_in import register_sign_in
from layers.words.language import message
from layers.words.template_messages import install
from loaders.accounts.passwords import Passwords
from loaders.accounts.sessions import LONGEST
from loaders.accounts.tokens import known_secret, secret_key
from loaders.history.database import writing

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
#: What may be sent to the desk if its pages say nothing else.
_LARGEST_BODY = 1024 * 1024
_WORDS = {
    400: message("Diese Anfrage ist unvollständig."),
    401: message(
        "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich noch einmal an; was Sie eingegeben haben, ist nicht gespeichert."
    ),
    403: message("Dafür reicht Ihre Rolle nicht. Bitte fragen Sie, wer die Zugänge verwaltet."),
    404: message("Diese Adresse gibt es nicht."),
    405: message("Diese Adresse gibt es nicht."),
    409: message("Das geht mit diesem Zugang nicht."),
    413: message("Diese Anfrage ist zu groß."),
    426: message(
        "Die Redaktion gibt es nur über eine verschlüsselte Verbindung (https). Steht ein Proxy davor, muss ATLAS_PROXIES "
        "gesetzt sein."
    ),
}
_OTHER = message("Die Anfrage kann nicht beantwortet werden.")
_TOKEN = message("Diese Seite war zu lange offen. Bitte laden Sie sie neu und senden Sie sie noch einmal ab.")
_BROKEN = message("Bei der Redaktion ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.")
#: Scripts of our own only, no frame around the desk, and forms go nowhere else. Styles as on the public pages.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def build_desk(
    desk: Desk,
    settings: Settings,
    pages: Callable[[Flask, Desk], None] | None = None,
    passwords: Passwords | None = None,
) -> Flask:
    """Return the application that answers below ``desk.root``, to be mounted there. The database has to be migrated.

    ``pages`` adds the pages beside those about people, by default those of ``dashboard.desk.pages``; ``passwords``: how they are
    kept, if not as in production.
    """
    server = Flask("desk", template_folder=str(_TEMPLATES), static_folder=None)
    install(server.jinja_env)
    entrance = Entrance(desk.engine, settings, desk.now, passwords or Passwords(), _key(desk.engine))
    server.config.update(
        SECRET_KEY=entrance.key,
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
        # what the cookie itself says is worth nothing for longer than a session can last
        PERMANENT_SESSION_LIFETIME=LONGEST + timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # asks for a referrer, which our pages forbid browsers to send
    )
    server.session_interface = DeskCookies(desk.root.rstrip("/"))
    register_guard(server, desk, entrance)
    CSRFProtect(server)
    known = {"csrf_field": csrf_field, "local_accounts": entrance.local, "vouched_for": entrance.vouched_for}
    server.context_processor(lambda: {"person": _person(), **known})
    _register_headers(server)
    _register_troubles(server, desk)
    register_sign_in(server, desk, entrance)
    register_account(server, desk, entrance)
    register_people(server, desk, entrance)
    if entrance.local:
        register_invitation(server, desk, entrance)
        register_second_step(server, desk, entrance)
    if settings.sign_in == OIDC:
        register_oidc(server, desk, entrance)
    (pages or import_module("dashboard.desk.pages").register_pages)(server, desk)
    return server


def _key(engine: Engine) -> str:
    """Return the key that cookies are signed with; a database that cannot be written may have it already."""
    try:
        with engine.begin() as connection:
            if key := known_secret(connection):
                return key
        with writing(engine) as connection:
            return secret_key(connection)
    finally:
        engine.dispose()  # a server may fork yet, and no connection survives that


def _person() -> object:
    return g.visitor.account.person if g.get("visitor") else None


def _register_headers(server: Flask) -> None:
    @server.after_request
    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        response.headers["Cache-Control"] = "no-store"
        return response


def _register_troubles(server: Flask, desk: Desk) -> None:
    """Answer what cannot be answered with a sentence; what went wrong inside stands in the log alone."""

    def trouble(text: str, status: int) -> tuple[str, int]:
        return show(desk, "refused.html", status, message=say(desk, text))

    @server.errorhandler(CSRFError)
    def no_token(_: CSRFError) -> tuple[str, int]:
        return trouble(_TOKEN, 400)

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        return trouble(_WORDS.get(error.code or 500, _OTHER), error.code or 500)

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        logging.getLogger(__name__).exception("unexpected error at the desk", exc_info=error)
        return trouble(_BROKEN, 500)

"""Build the desk: one Flask application, with its cookie, its guard, its people and the pages that are handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, g
from flask_wtf import CSRFProtect
from sqlalchemy import Engine

from dashboard.context.browser_rules import tell_browsers
from dashboard.context.settings import Settings
from dashboard.context.sign_in_settings import OIDC
from dashboard.desk.access import csrf_field, register_guard
from dashboard.desk.cookies import DeskCookies
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.pages import register_pages
from dashboard.desk.people.account import register_account
from dashboard.desk.people.invitation import register_invitation
from dashboard.desk.people.manage import register_people
from dashboard.desk.people.oidc import register_oidc
from dashboard.desk.people.second_step import register_second_step
from dashboard.desk.people.sign_in import register_sign_in
from dashboard.desk.troubles import register_troubles
from dashboard.desk.uploads import MOST_BYTES
from layers.words.template_messages import install
from loaders.accounts.passwords import Passwords
from loaders.accounts.sessions import LONGEST
from loaders.accounts.tokens import known_secret, secret_key
from loaders.history.database import writing

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
#: What a form has beside its file.
_ROOM_FOR_FIELDS = 64 * 1024
#: Scripts of our own only, no frame around the desk, and forms go nowhere else. Styles as on the public pages.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def build_desk(
    desk: Desk,
    settings: Settings,
    pages: Callable[[Flask, Desk], None] = register_pages,
    passwords: Passwords | None = None,
) -> Flask:
    """Return the application that answers below ``desk.root``, to be mounted there. The database has to be migrated.

    ``pages`` adds the pages beside those about people; ``passwords``: how they are kept, if not as in production.
    """
    server = Flask("desk", template_folder=str(_TEMPLATES), static_folder=None)
    install(server.jinja_env)
    entrance = Entrance(desk.engine, settings, desk.now, passwords or Passwords(), _key(desk.engine))
    server.config.update(
        SECRET_KEY=entrance.key,
        MAX_CONTENT_LENGTH=MOST_BYTES + _ROOM_FOR_FIELDS,
        # what the cookie itself says is worth nothing for longer than a session can last
        PERMANENT_SESSION_LIFETIME=LONGEST + timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # asks for a referrer, which our pages forbid browsers to send
    )
    server.session_interface = DeskCookies(desk.root.rstrip("/"))
    register_guard(server, desk, entrance)
    CSRFProtect(server)
    known = {"csrf_field": csrf_field, "vouched_for": entrance.vouched_for}
    server.context_processor(lambda: {"person": _person(), **known})
    _register_headers(server)
    register_troubles(server, desk)
    register_sign_in(server, desk, entrance)
    register_account(server, desk, entrance)
    register_people(server, desk, entrance)
    if entrance.local:
        register_invitation(server, desk, entrance)
        register_second_step(server, desk, entrance)
    if settings.sign_in == OIDC:
        register_oidc(server, desk, entrance)
    pages(server, desk)
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
        tell_browsers(response)
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

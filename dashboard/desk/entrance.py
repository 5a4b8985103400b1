"""Who comes in: the person behind a request, by session or by what a trusted proxy says, and how sessions begin and end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from flask import request, session
from sqlalchemy import Connection, Engine

from dashboard.context.settings import Settings
from dashboard.context.sign_in_settings import ACCOUNTS, PROXY
from dashboard.context.visitors import network
from loaders.accounts import attempts, sessions
from loaders.accounts.attempts import Limit
from loaders.accounts.passwords import Passwords
from loaders.accounts.people import Account, find
from loaders.accounts.sessions import SessionInUse
from loaders.accounts.tokens import keyed
from loaders.history.database import writing
from loaders.history.troubles import DatabaseError

#: Where the cookie keeps the token of the session.
TOKEN = "token"
#: Attempts that cost nothing: mistyped passwords of one person; those of an office behind one address.
_FREE_ACCOUNT, _FREE_ADDRESS = 5, 20

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Visitor:
    """Whose request it is. ``session`` is ``None`` where a proxy vouches for each request."""

    account: Account
    session: SessionInUse | None


@dataclass(frozen=True)
class Entrance:
    """What signing in needs. ``now`` is the present moment with its zone, ``key`` what cookies are signed with."""

    engine: Engine
    settings: Settings
    now: Callable[[], datetime]
    passwords: Passwords
    key: str

    @property
    def local(self) -> bool:
        """Tell whether people sign in with a password of ours."""
        return self.settings.sign_in == ACCOUNTS

    @property
    def vouched_for(self) -> bool:
        """Tell whether a proxy says with each request who it is: then there are no sessions, and nothing here ends one."""
        return self.settings.sign_in == PROXY

    def read(self, work: Callable[[Connection], Answer]) -> Answer:
        """Return what ``work`` finds in one state of the database."""
        with self.engine.begin() as connection:
            return work(connection)

    def write(self, work: Callable[[Connection], Answer]) -> Answer:
        """Return what ``work`` does in one transaction."""
        with writing(self.engine) as connection:
            return work(connection)

    def who(self) -> Visitor | None:
        """Return whose request this is; ``None`` for nobody whom we let in."""
        if self.vouched_for:
            return self._vouched_for()
        token = session.get(TOKEN)
        if not isinstance(token, str):
            return None
        now = self.now()
        found = self.read(lambda connection: sessions.running(connection, token, now))
        if found is None:
            session.clear()
            return None
        account, used = found
        if used.stale(now):
            with suppress(DatabaseError):  # a database that cannot be written may be read
                self.write(lambda connection: sessions.note_use(connection, used, now))
        return Visitor(account, used)

    def sign_in(self, account: Account) -> None:
        """Begin a session with a token of its own; nothing of what the browser brought along remains."""
        session.clear()
        now = self.now()
        session[TOKEN] = self.write(lambda connection: sessions.begin(connection, account.id, now))

    def sign_in_anew(self, account: Account) -> None:
        """End all sessions of an account and begin a new one: for the one that just changed how it is signed in."""
        self.write(lambda connection: sessions.end_all(connection, account.id))
        self.sign_in(account)

    def second_factor_missing(self, account: Account) -> bool:
        """Tell whether the operator wants a second factor and the account has none yet."""
        return self.local and self.settings.second_factor and not account.secret

    def limits(self, what: str, whose: str) -> tuple[Limit, Limit]:
        """Return what slows attempts at an account and from the address of this request."""
        address = network(request.remote_addr or "")
        return (
            Limit(keyed(self.key, what, whose), _FREE_ACCOUNT),
            Limit(keyed(self.key, "address", address), _FREE_ADDRESS),
        )

    def attempt(self, limits: tuple[Limit, Limit]) -> timedelta:
        """Return how long to wait before the next attempt may be made; nothing if now."""
        now = self.now()
        return self.write(lambda connection: attempts.attempt(connection, limits, now))

    def succeeded(self, limits: tuple[Limit, Limit]) -> None:
        """Forget the failures that were counted before this success."""
        self.write(lambda connection: attempts.succeeded(connection, *limits))

    def _vouched_for(self) -> Visitor | None:
        # behind ATLAS_PROXIES the environment has the visitor's address; whose connection it really is stands here
        original = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
        key = request.headers.get(self.settings.sign_in_header, "")
        if not key or not self.settings.is_sign_in_proxy(original.get("REMOTE_ADDR", "")):
            return None
        account = self.read(lambda connection: find(connection, key))
        return Visitor(account, None) if account and account.active else None

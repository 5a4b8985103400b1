"""What lets somebody in without a password: random texts, of which the database has but the digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from loaders.accounts.people import Account, by_id, utc
from loaders.accounts.tables import INVITATION, SECRET

#: So long an invitation can be accepted.
INVITED = timedelta(days=7)


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed(key: str, *parts: str) -> str:
    """Return a digest that nobody without ``key`` can make, or guess ``parts`` from."""
    return hmac.new(key.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def invite(connection: Connection, account: int, now: datetime) -> str:
    """Return the token of a new invitation for an account; an older one ends."""
    token = new_token()
    connection.execute(delete(INVITATION).where(INVITATION.c.account_id == account))
    connection.execute(
        insert(INVITATION).values(digest=digest(token), account_id=account, ends=now.astimezone(UTC) + INVITED)
    )
    return token


def invited(connection: Connection, token: str, now: datetime) -> Account | None:
    """Return whom an invitation is for; ``None`` if there is none of this token, or it ended, or the account is locked."""
    row = connection.execute(select(INVITATION).where(INVITATION.c.digest == digest(token))).first()
    if row is None or utc(row.ends) <= now:
        return None
    account = by_id(connection, row.account_id)
    return account if account and account.active else None


def spend(connection: Connection, token: str) -> bool:
    """Use an invitation up. Returns whether it was there: of two who accept at once one is told that it is not."""
    return connection.execute(delete(INVITATION).where(INVITATION.c.digest == digest(token))).rowcount == 1


def open_invitations(connection: Connection, now: datetime) -> dict[int, datetime]:
    """Return {account: end} of the invitations that can still be accepted."""
    return {row.account_id: utc(row.ends) for row in connection.execute(select(INVITATION)) if utc(row.ends) > now}


def known_secret(connection: Connection) -> str:
    """Return the key that cookies are signed with; empty if nobody has made it yet."""
    return connection.scalar(select(SECRET.c.value).where(SECRET.c.name == "cookies")) or ""


def secret_key(connection: Connection) -> str:
    """Return the key that cookies are signed with; the first to ask makes it."""
    known = known_secret(connection)
    if not known:
        known = new_token()
        connection.execute(insert(SECRET).values(name="cookies", value=known))
    return known

"""Sessions: who is signed in. The row in the database is what counts; a cookie only brings the token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from loaders.accounts.people import Account, by_id, utc
from loaders.accounts.tables import SESSION
from loaders.accounts.tokens import digest, new_token

#: Whoever does nothing for that long is signed out, and everybody after a working day.
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
#: The last use is written down that often; more would make every page a writer.
_NOTED = timedelta(minutes=1)


@dataclass(frozen=True)
class SessionInUse:
    """A session as its owner sees it. ``digest`` is no way in."""

    digest: str
    account: int
    created: datetime
    seen: datetime

    def over(self, now: datetime) -> bool:
        """Tell whether it has ended by itself."""
        return now - self.seen >= IDLE or now - self.created >= LONGEST

    def stale(self, now: datetime) -> bool:
        """Tell whether its last use should be written down anew."""
        return now - self.seen >= _NOTED


def begin(connection: Connection, account: int, now: datetime) -> str:
    """Sign somebody in and return the token. Sessions that are over are swept out."""
    token, moment = new_token(), now.astimezone(UTC)
    connection.execute(
        delete(SESSION).where(or_(SESSION.c.seen <= moment - IDLE, SESSION.c.created <= moment - LONGEST))
    )
    connection.execute(insert(SESSION).values(digest=digest(token), account_id=account, created=moment, seen=moment))
    return token


def running(connection: Connection, token: str, now: datetime) -> tuple[Account, SessionInUse] | None:
    """Return whose session a token is; ``None`` if it is over or was ended, or the account is locked or gone."""
    row = connection.execute(select(SESSION).where(SESSION.c.digest == digest(token))).first()
    if row is None:
        return None
    session = SessionInUse(row.digest, row.account_id, utc(row.created), utc(row.seen))
    account = None if session.over(now) else by_id(connection, session.account)
    return (account, session) if account and account.active else None


def note_use(connection: Connection, session: SessionInUse, now: datetime) -> None:
    """Write down that a session is in use."""
    connection.execute(update(SESSION).where(SESSION.c.digest == session.digest).values(seen=now.astimezone(UTC)))


def sessions(connection: Connection, account: int, now: datetime) -> list[SessionInUse]:
    """Return the sessions of an account, the one used last first."""
    rows = connection.execute(select(SESSION).where(SESSION.c.account_id == account).order_by(SESSION.c.seen.desc()))
    found = (SessionInUse(row.digest, row.account_id, utc(row.created), utc(row.seen)) for row in rows)
    return [session for session in found if not session.over(now)]


def end(connection: Connection, account: int, session: str) -> None:
    """End one session of an account, named by its digest."""
    connection.execute(delete(SESSION).where(SESSION.c.account_id == account, SESSION.c.digest == session))


def end_all(connection: Connection, account: int | None = None) -> int:
    """End all sessions of an account, or everybody's. Returns how many."""
    whose = delete(SESSION) if account is None else delete(SESSION).where(SESSION.c.account_id == account)
    return connection.execute(whose).rowcount

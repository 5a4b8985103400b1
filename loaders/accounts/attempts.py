"""Slowing: after some failures the next attempt has to wait, ever longer. For an account, known or not, and for an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from loaders.accounts.people import utc
from loaders.accounts.tables import ATTEMPT

#: So long a failure is remembered, and nobody waits longer than that for the next attempt.
_FORGOTTEN, _LONGEST = timedelta(days=1), timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """``about`` is a keyed digest of what is limited; ``free`` attempts cost nothing, each further one twice as long."""

    about: str
    free: int

    def wait(self, failures: int) -> timedelta:
        """→ nothing, 1 s, 2 s, 4 s … 15 min after the last failure."""
        if failures < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(failures - self.free, 20)), _LONGEST)


def attempt(connection: Connection, limits: Sequence[Limit], now: datetime) -> timedelta:
    """Count an attempt as a failure until ``succeeded`` says otherwise; return nothing if it may be made.

    Otherwise return how long to wait; it is not counted then. Counting comes first, so that many at once gain nothing.
    """
    moment = now.astimezone(UTC)
    connection.execute(delete(ATTEMPT).where(ATTEMPT.c.last <= moment - _FORGOTTEN))
    rows = connection.execute(select(ATTEMPT).where(ATTEMPT.c.about.in_([limit.about for limit in limits])))
    known = {row.about: (row.failures, utc(row.last)) for row in rows}
    waits = [known[x.about][1] + x.wait(known[x.about][0]) - now for x in limits if x.about in known]
    if waits and max(waits) > timedelta(0):
        return max(waits)
    for limit in limits:
        if limit.about in known:
            changed = {"failures": known[limit.about][0] + 1, "last": moment}
            connection.execute(update(ATTEMPT).where(ATTEMPT.c.about == limit.about).values(**changed))
        else:
            connection.execute(insert(ATTEMPT).values(about=limit.about, failures=1, last=moment))
    return timedelta(0)


def succeeded(connection: Connection, account: Limit, *others: Limit) -> None:
    """Forget the failures of ``account``; of the ``others`` only this attempt, or whoever has an account could try any."""
    connection.execute(delete(ATTEMPT).where(ATTEMPT.c.about == account.about))
    for other in others:
        connection.execute(
            update(ATTEMPT)
            .where(ATTEMPT.c.about == other.about, ATTEMPT.c.failures > 0)
            .values(failures=ATTEMPT.c.failures - 1)
        )

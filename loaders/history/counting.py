"""How much each revision changes: statements that come and go. What is only said in other words is no change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, case, func, select

from loaders.history.stored_fact import STATEMENT
from loaders.history.tables import CHANGE, FACT, REVISION


class Net(NamedTuple):
    """``balance`` statements of one kind come with a revision (or go, if negative). ``number``: its edition, if it is one."""

    revision: int
    number: int | None
    ags: str
    municipality: str
    instrument: str
    status: str
    balance: int


def net_changes(connection: Connection, after: int | None = None) -> Iterator[Net]:
    """Yield what each revision changes, by municipality and instrument; with ``after``, of later editions only.

    Revisions stand in the order in which they were made, what they change in that of their lists.
    """
    total = func.sum(case((CHANGE.c.came, 1), else_=-1))
    said = [FACT.c[name] for name in STATEMENT]
    wanted = (
        select(
            REVISION.c.id,
            REVISION.c.number,
            FACT.c.ags,
            func.min(FACT.c.municipality),
            FACT.c.instrument,
            FACT.c.status,
            total,
        )
        .join(CHANGE, CHANGE.c.revision_id == REVISION.c.id)
        .join(FACT, FACT.c.id == CHANGE.c.fact_id)
        .group_by(REVISION.c.id, REVISION.c.number, *said)
        .having(total != 0)
        .order_by(REVISION.c.id, func.min(CHANGE.c.position), func.min(FACT.c.id))
    )
    if after is not None:
        wanted = wanted.where(REVISION.c.number > after)
    return (Net(*row) for row in connection.execute(wanted))


def change_counts(connection: Connection) -> dict[int, tuple[int, int]]:
    """Return {``id`` of a revision: how many statements come with it, how many go}; those that change nothing are left out."""
    found: dict[int, tuple[int, int]] = {}
    for net in net_changes(connection):
        came, went = found.get(net.revision, (0, 0))
        found[net.revision] = (came + max(net.balance, 0), went + max(-net.balance, 0))
    return found

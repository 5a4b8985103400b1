"""The tables of the queue, in a schema of their own beside the register.

Nothing in it has to outlast a day. So a schema is never changed: whoever needs other tables, or a release of procrastinate that
brings other ones, counts ``SCHEMA`` on, and programs of both versions can work side by side. Backups do not see it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
)

SCHEMA = "atlas_tasks_1"
METADATA = MetaData(schema=SCHEMA)

#: ``REFUSED``: the data that it was asked of are no longer those that workers have.
WAITING, WORKING, DONE, FAILED, CANCELLED, REFUSED = STATES = (
    "waiting", "working", "done", "failed", "cancelled", "refused",
)  # fmt: skip
#: What still costs work.
OPEN = (WAITING, WORKING)

_NOW = func.now()


def _moment(name: str) -> Column:
    """A time by the clock of the database, which all machines share."""
    return Column(name, DateTime(timezone=True), nullable=False, server_default=_NOW)


#: A file that was asked for. ``key``: the hash of all that it follows from. ``order`` is what to make (JSON), ``queue`` who can
#: make it, ``job`` procrastinate's number of the work; what has more ``priority`` is made first. ``attempt`` grows each time the
#: work begins: only who has the present number may write; ``lost`` counts how often it did not come to its end. ``done`` of
#: ``total`` pages or pictures are made.
TASK = Table(
    "task",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("queue", Text, nullable=False),
    Column("order", Text, nullable=False),
    Column(
        "state",
        String(9),
        CheckConstraint(f"state IN {STATES}", name="state"),
        nullable=False,
        index=True,
        server_default=CANCELLED,
    ),
    Column("job", BigInteger, index=True),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("lost", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    _moment("asked"),
    _moment("changed"),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("content", LargeBinary),
)

#: Somebody who waits for a file: ``seen`` when they last asked how far it is, ``gone`` if they no longer want it.
TICKET = Table(
    "ticket",
    METADATA,
    Column("ticket", String(64), primary_key=True),
    Column("key", String(64), ForeignKey(TASK.c.key, ondelete="CASCADE"), nullable=False, index=True),
    Column("gone", Boolean, nullable=False, server_default="false"),
    _moment("seen"),
)

#: A worker, and when it last said that it lives.
WORKER = Table(
    "worker",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("queue", Text, nullable=False, index=True),
    _moment("seen"),
)

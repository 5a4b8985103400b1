"""Ask for a file, see how far it is, leave: what the servers do with the queue. Each in a transaction of its caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from procrastinate import SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.dialects.postgresql import insert

from loaders.history.database import open_database
from loaders.tasks.opening import use_schema
from loaders.tasks.tables import CANCELLED, DONE, FAILED, OPEN, REFUSED, TASK, TICKET, WAITING, WORKER, WORKING

#: The name under which procrastinate knows the work; its arguments are the key alone.
MAKE = "make"
#: Who has not been heard of for so long does not live, or does not wait any more: a page in the background is asked to
#: be quiet for a minute by browsers.
ALIVE, WAITS = timedelta(seconds=15), timedelta(seconds=90)
#: What failed is not tried again before.
_REST = timedelta(seconds=60)
#: A ticket's time is written that seldom.
_SEEN = timedelta(seconds=5)


@dataclass(frozen=True)
class Wanted:
    """A file: ``key`` tells it from all others, ``queue`` is for those who can make it, ``order`` (JSON) what to make.

    What has more ``priority`` is made first.
    """

    key: str
    queue: str
    order: str
    priority: int = 0


@dataclass(frozen=True)
class Seen:
    """How far a file is. ``ahead``: so many are made before; ``attended``: somebody is there who can make it."""

    key: str
    state: str
    order: str
    done: int
    total: int
    ahead: int
    attended: bool

    @property
    def open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class Queue:
    """How many workers there are, and how many files wait or are being made."""

    workers: int
    waiting: int
    working: int


def open_queue(address: str) -> Engine:
    """Return the engine for ``address``. Whoever waited for a lock sees what the one before has written."""
    return open_database(address).execution_options(isolation_level="READ COMMITTED")


def is_attended(connection: Connection, queue: str) -> bool:
    """Whether anybody lives who makes what is in ``queue``."""
    return bool(connection.scalar(select(_attended(queue))))


def ask(connection: Connection, wanted: Wanted, ticket: str) -> Seen:
    """Have a file made, unless somebody asked for it before; ``ticket`` waits for it from now on."""
    given = vars(wanted)
    connection.execute(insert(TASK).values(given).on_conflict_do_nothing())
    # whoever asks at the same moment waits here
    rested = TASK.c.changed < func.now() - _REST
    row = connection.execute(
        select(TASK.c.state, rested.label("rested")).where(TASK.c.key == wanted.key).with_for_update()
    ).one()
    if row.state in (CANCELLED, REFUSED) or (row.state == FAILED and row.rested):
        connection.execute(
            update(TASK).where(TASK.c.key == wanted.key).values(given | {"lost": 0, "asked": func.now()})
        )
        enqueue(connection, wanted.key, wanted.queue)
    waits = insert(TICKET).values(ticket=ticket, key=wanted.key)
    again = waits.on_conflict_do_update(index_elements=["ticket"], set_={"seen": func.now(), "gone": False})
    connection.execute(again)
    found = look(connection, ticket)
    assert found
    return found


def enqueue(connection: Connection, key: str, queue: str, later: timedelta | None = None) -> None:
    """Put the work on ``key`` into the queue, and have the file wait for it. Two on the same file never run at once."""
    use_schema(connection)
    at = connection.scalar(select(func.now() + later)) if later else None
    first = connection.scalar(select(TASK.c.priority).where(TASK.c.key == key)) or 0
    job = Job(
        queue=queue,
        priority=first,
        lock=key,
        queueing_lock=None,
        task_name=MAKE,
        task_kwargs={"key": key},
        scheduled_at=at,
    )
    number = _jobs().defer_job(job, connection.connection.driver_connection).id
    fresh = {"state": WAITING, "job": number, "done": 0, "total": 0, "changed": func.now()}
    connection.execute(update(TASK).where(TASK.c.key == key).values(fresh))


def look(connection: Connection, ticket: str) -> Seen | None:
    """Return how far the file of ``ticket`` is; ``None`` if there is no such ticket, or no more.

    For whoever has left, it is cancelled.
    """
    before = TASK.alias()
    sooner = (before.c.priority == TASK.c.priority) & (before.c.asked < TASK.c.asked)
    waits = (before.c.queue == TASK.c.queue, before.c.state == WAITING)
    ahead = select(func.count()).where(*waits, (before.c.priority > TASK.c.priority) | sooner).scalar_subquery()
    columns = (TASK.c.key, TASK.c.state, TASK.c.order, TASK.c.done, TASK.c.total, ahead, _attended(TASK.c.queue))
    row = connection.execute(
        select(TICKET.c.gone, *columns).join(TASK, TASK.c.key == TICKET.c.key).where(TICKET.c.ticket == ticket)
    ).first()
    if row is None:
        return None
    mine = (TICKET.c.ticket == ticket, TICKET.c.seen < func.now() - _SEEN)
    connection.execute(update(TICKET).where(*mine).values(seen=func.now()))
    gone, key, state, *rest = row
    return Seen(key, CANCELLED if gone and state in OPEN else state, *rest)


def content(connection: Connection, key: str) -> bytes | None:
    """Return a finished file; ``None`` if it is not, or no longer kept."""
    return connection.scalar(select(TASK.c.content).where(TASK.c.key == key, TASK.c.state == DONE))


def leave(connection: Connection, ticket: str) -> None:
    """Take a ticket back, and end the work if nobody else waits for it. What is finished stays."""
    key = connection.scalar(select(TICKET.c.key).where(TICKET.c.ticket == ticket))
    row = connection.execute(select(TASK.c.state, TASK.c.job).where(TASK.c.key == key).with_for_update()).first()
    if row is None or row.state not in OPEN:
        return
    connection.execute(update(TICKET).where(TICKET.c.ticket == ticket).values(gone=True))
    others = (TICKET.c.key == key, ~TICKET.c.gone, TICKET.c.seen > func.now() - WAITS)
    if connection.scalar(select(func.count()).where(*others)):
        return
    connection.execute(update(TASK).where(TASK.c.key == key).values(state=CANCELLED, changed=func.now()))
    use_schema(connection)
    _jobs().cancel_job_by_id(row.job, abort=True, delete_job=True, connection=connection.connection.driver_connection)


def queue_state(connection: Connection, queue: str) -> Queue:
    """Return how it stands with a queue."""
    alive = select(func.count()).where(WORKER.c.queue == queue, _alive()).scalar_subquery()
    of = [
        select(func.count()).where(TASK.c.queue == queue, TASK.c.state == s).scalar_subquery()
        for s in (WAITING, WORKING)
    ]
    return Queue(*connection.execute(select(alive, *of)).one())


def _jobs() -> JobManager:
    """Procrastinate's, which talks over connections that it is handed and opens none."""
    return JobManager(SyncPsycopgConnector())


def _attended(queue):  # type: ignore[no-untyped-def]  # a text or a column, as SQLAlchemy takes either
    return select(WORKER.c.name).where(WORKER.c.queue == queue, _alive()).exists()


def _alive():  # type: ignore[no-untyped-def]  # an expression
    return WORKER.c.seen > func.now() - ALIVE

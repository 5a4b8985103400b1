"""What a worker writes about a file that it makes. Only who began it last is heard: whoever was thought dead may not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from loaders.tasks.queue import ALIVE, enqueue
from loaders.tasks.tables import DONE, FAILED, OPEN, REFUSED, SCHEMA, TASK, WORKER, WORKING

#: So often the work on a file may get lost, with its worker or by a trouble of the machine, before that is said.
MOST_LOST = 3
#: After a trouble of the machine, another worker has so long to take the work.
_PAUSE = timedelta(seconds=3)
#: How long a finished file is kept, and whatever else became of an order; and how many bytes all of them may take.
KEPT, MOST_BYTES = timedelta(days=1), 1_000_000_000


@dataclass(frozen=True)
class Begun:
    """The work on a file: ``order`` (JSON) is what to make, ``attempt`` who makes it."""

    key: str
    queue: str
    order: str
    attempt: int


def begin(connection: Connection, key: str, job: int) -> Begun | None:
    """Begin the work that procrastinate calls ``job``; ``None`` if it is no longer wanted."""
    fresh = {"state": WORKING, "attempt": TASK.c.attempt + 1, "done": 0, "total": 0, "changed": func.now()}
    wanted = update(TASK).where(TASK.c.key == key, TASK.c.job == job, TASK.c.state.in_(OPEN)).values(fresh)
    row = connection.execute(wanted.returning(TASK.c.queue, TASK.c.order, TASK.c.attempt)).first()
    return Begun(key, *row) if row else None


def advance(connection: Connection, begun: Begun, done: int, total: int) -> bool:
    """Say how many pages or pictures are made; return whether anybody still wants them from this worker."""
    return _write(connection, begun, done=done, total=total)


def finish(connection: Connection, begun: Begun, content: bytes) -> bool:
    """Hand a file over; return whether it was still wanted from this worker."""
    return _write(connection, begun, state=DONE, content=content, size=len(content), changed=func.now())


def give_up(connection: Connection, begun: Begun, refused: bool = False) -> None:
    """Say that a file cannot be made; ``refused``: not of the data that it was asked of."""
    _write(connection, begun, state=REFUSED if refused else FAILED, changed=func.now())


def hand_back(connection: Connection, begun: Begun, lost: bool = False) -> None:
    """Let another worker make it. ``lost``: something went wrong, so not for ever."""
    if not lost:
        if _write(connection, begun, changed=func.now()):
            enqueue(connection, begun.key, begun.queue)
        return
    lasting = update(TASK).where(*_mine(begun)).values(lost=TASK.c.lost + 1)
    if (times := connection.scalar(lasting.returning(TASK.c.lost))) is not None:
        _again(connection, begun.key, begun.queue, times, _PAUSE)


def take_over(connection: Connection) -> int:
    """Put back into the queue what nobody works at any more, and give up what was lost too often; return how many there were.

    Jobs of workers that died are no longer procrastinate's when this is called.
    """
    alive = text(f"SELECT 1 FROM {SCHEMA}.procrastinate_jobs j WHERE j.id = task.job AND j.status IN ('todo', 'doing')")
    orphans = select(TASK.c.key, TASK.c.queue, TASK.c.lost).where(
        TASK.c.state.in_(OPEN), text(f"NOT EXISTS ({alive.text})")
    )
    found = connection.execute(orphans.with_for_update(skip_locked=True)).all()
    for key, queue, lost in found:
        connection.execute(update(TASK).where(TASK.c.key == key).values(lost=lost + 1))
        _again(connection, key, queue, lost + 1)
    return len(found)


def clear_away(connection: Connection, most_bytes: int = MOST_BYTES) -> None:
    """Remove what is old, and the oldest files of those that take more than ``most_bytes`` together."""
    connection.execute(delete(TASK).where(TASK.c.changed < func.now() - KEPT))
    connection.execute(delete(WORKER).where(WORKER.c.seen < func.now() - 4 * ALIVE))
    newest_first = func.sum(TASK.c.size).over(order_by=(TASK.c.changed.desc(), TASK.c.key))
    sizes = select(TASK.c.key, newest_first.label("together")).where(TASK.c.state == DONE).subquery()
    connection.execute(delete(TASK).where(TASK.c.key.in_(select(sizes.c.key).where(sizes.c.together > most_bytes))))


def say_alive(connection: Connection, name: str, queue: str) -> None:
    """Say that the worker ``name`` makes what is in ``queue``."""
    said = insert(WORKER).values(name=name, queue=queue)
    connection.execute(said.on_conflict_do_update(index_elements=["name"], set_={"seen": func.now(), "queue": queue}))


def say_goodbye(connection: Connection, name: str) -> None:
    """Say that it does not any more."""
    connection.execute(delete(WORKER).where(WORKER.c.name == name))


def _again(connection: Connection, key: str, queue: str, lost: int, later: timedelta | None = None) -> None:
    if lost >= MOST_LOST:
        connection.execute(update(TASK).where(TASK.c.key == key).values(state=FAILED, changed=func.now()))
    else:
        enqueue(connection, key, queue, later)


def _mine(begun: Begun) -> tuple:
    return TASK.c.key == begun.key, TASK.c.attempt == begun.attempt, TASK.c.state == WORKING


def _write(connection: Connection, begun: Begun, **values: object) -> bool:
    return connection.execute(update(TASK).where(*_mine(begun)).values(**values)).rowcount > 0

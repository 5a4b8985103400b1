"""The queue in PostgreSQL: a file is made once however many ask, work is taken over, cancelled and kept within bounds."""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from threading import Event, Thread

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import select, text, update

from loaders.history.database import open_database
from loaders.history.troubles import DatabaseError
from loaders.tasks import queue as tasks
from loaders.tasks import steps, working
from loaders.tasks.opening import prepare, use_schema
from loaders.tasks.queue import Queue, Wanted, open_queue, queue_state
from loaders.tasks.steps import (
    MOST_LOST,
    advance,
    begin,
    clear_away,
    finish,
    hand_back,
    say_alive,
    take_over,
)
from loaders.tasks.tables import CANCELLED, DONE, FAILED, SCHEMA, TASK, TICKET, WAITING, WORKING
from loaders.tasks.working import OtherDataError, work
from tests.database import wait_for

FILE = Wanted("f" * 64, "data", '{"kind": "deck"}')


@pytest.fixture(scope="module")
def address(postgresql):
    """A database with the queue in it; the tests use one after the other."""
    address = postgresql.new_database()
    engine = open_database(address)
    prepare(engine)
    engine.dispose()
    return address


@pytest.fixture
def engine(address):
    engine = open_queue(address)
    with engine.begin() as connection:
        for table in ("ticket", "task", "worker", "procrastinate_jobs", "procrastinate_workers"):
            connection.execute(text(f"TRUNCATE {SCHEMA}.{table} CASCADE"))
        say_alive(connection, "somebody", FILE.queue)
    yield engine
    engine.dispose()


def ask(engine, ticket, wanted=FILE):
    with engine.begin() as connection:
        return tasks.ask(connection, wanted, ticket)


def look(engine, ticket):
    with engine.begin() as connection:
        return tasks.look(connection, ticket)


def jobs(engine):
    with engine.begin() as connection:
        return connection.execute(text(f"SELECT id, status::text, args FROM {SCHEMA}.procrastinate_jobs")).all()


def started(engine, wanted=FILE):
    """Do what procrastinate and a worker do before the work: return it begun."""
    with engine.begin() as connection:
        job = connection.scalar(select(TASK.c.job).where(TASK.c.key == wanted.key))
        use_schema(connection)
        connection.execute(text(f"UPDATE {SCHEMA}.procrastinate_jobs SET status = 'doing' WHERE id = {job}"))
        return begin(connection, wanted.key, job)


def end_jobs(engine):
    """What is done with the jobs of workers that died."""
    with engine.begin() as connection:
        use_schema(connection)
        connection.execute(text(f"DELETE FROM {SCHEMA}.procrastinate_jobs WHERE status = 'doing'"))


def test_several_that_start_at_once_make_the_tables_once(postgresql):
    address = postgresql.new_database()
    engines = [open_database(address) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(prepare, engines)) == [None] * 3
    with engines[0].begin() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {SCHEMA}.task")) == 0
        # a backup, and the tables of the register, know nothing of it
        assert "task" not in connection.dialect.get_table_names(connection)
    for engine in engines:
        engine.dispose()


def test_who_may_not_make_tables_is_told(postgresql):
    address = postgresql.new_database()
    postgresql.execute("DROP ROLE IF EXISTS reader")
    postgresql.execute("CREATE ROLE reader LOGIN")
    engine = open_database(address.replace("atlas@", "reader@"))
    with pytest.raises(DatabaseError, match="nicht geschrieben"):
        prepare(engine)
    engine.dispose()


def test_tables_are_those_of_this_release_of_procrastinate():
    """Another release with other tables needs another number in ``SCHEMA``, since no schema is ever changed."""
    from hashlib import sha256

    assert (SCHEMA, sha256(SchemaManager.get_schema().encode()).hexdigest()[:16]) == (
        "atlas_tasks_1",
        "c70ec4b400a60ad9",
    )


def test_fifty_at_once_order_once(engine):
    with ThreadPoolExecutor(10) as pool:
        states = {seen.state for seen in pool.map(lambda n: ask(engine, f"ticket {n}"), range(50))}
    assert states == {WAITING}
    assert [args for _, _, args in jobs(engine)] == [{"key": FILE.key}]


def test_only_who_began_last_is_heard(engine):
    ask(engine, "a")
    first = started(engine)
    with engine.begin() as connection:
        assert advance(connection, first, 3, 9)
    assert (look(engine, "a").done, look(engine, "a").total) == (3, 9)
    end_jobs(engine)
    with engine.begin() as connection:
        assert take_over(connection) == 1
        assert take_over(connection) == 0
    second = started(engine)
    with engine.begin() as connection:
        assert not advance(connection, first, 4, 9)
        assert not finish(connection, first, b"of the dead")
        assert finish(connection, second, b"of the living")
        assert not finish(connection, second, b"again")
        assert tasks.content(connection, FILE.key) == b"of the living"


def test_what_is_lost_again_and_again_is_given_up_and_tried_again_later(engine):
    ask(engine, "a")
    for _ in range(MOST_LOST):
        assert look(engine, "a").open
        started(engine)
        end_jobs(engine)
        with engine.begin() as connection:
            take_over(connection)
    assert look(engine, "a").state == FAILED
    assert ask(engine, "b").state == FAILED
    assert jobs(engine) == []
    with engine.begin() as connection:
        connection.execute(update(TASK).values(changed=text("now() - interval '2 minutes'")))
    assert ask(engine, "c").state == WAITING


def test_who_leaves_ends_the_work_only_if_nobody_else_waits(engine):
    ask(engine, "a")
    ask(engine, "b")
    begun = started(engine)
    with engine.begin() as connection:
        tasks.leave(connection, "a")
        assert advance(connection, begun, 1, 2)
    assert (look(engine, "a").state, look(engine, "b").state) == (CANCELLED, WORKING)
    with engine.begin() as connection:
        tasks.leave(connection, "b")
        assert not advance(connection, begun, 2, 2)
        assert connection.scalar(text(f"SELECT abort_requested FROM {SCHEMA}.procrastinate_jobs"))
    # and whoever comes then has it made anew, as does who comes back
    assert ask(engine, "a").state == WAITING
    assert len(jobs(engine)) == 2


def test_whoever_has_closed_the_page_waits_no_more(engine):
    ask(engine, "a")
    ask(engine, "closed")
    with engine.begin() as connection:
        connection.execute(
            update(TICKET).where(TICKET.c.ticket == "closed").values(seen=text("now() - interval '3 minutes'"))
        )
        tasks.leave(connection, "a")
    assert look(engine, "closed").state == CANCELLED
    assert jobs(engine) == []


def test_a_finished_file_stays_whoever_leaves(engine):
    ask(engine, "a")
    with engine.begin() as connection:
        finish(connection, begin(connection, FILE.key, connection.scalar(select(TASK.c.job))), b"made")
        tasks.leave(connection, "a")
    assert look(engine, "a").state == DONE
    assert ask(engine, "b").state == DONE


def test_what_is_handed_back_waits_again_and_is_not_counted_as_lost(engine):
    ask(engine, "a")
    for _ in range(MOST_LOST + 1):
        begun = started(engine)
        with engine.begin() as connection:
            hand_back(connection, begun)
        end_jobs(engine)
        assert look(engine, "a").state == WAITING


def test_the_oldest_files_go_first_and_nothing_stays_for_ever(engine):
    wanted = [Wanted(f"{n}" * 64, FILE.queue, "{}") for n in range(4)]
    for n, one in enumerate(wanted):
        ask(engine, f"{n}", one)
        begun = started(engine, one)
        with engine.begin() as connection:
            assert finish(connection, begun, b"x" * 100)
    with engine.begin() as connection:
        clear_away(connection, most_bytes=250)
        assert [tasks.content(connection, one.key) is not None for one in wanted] == [False, False, True, True]
        connection.execute(update(TASK).values(changed=text("now() - interval '25 hours'")))
        clear_away(connection)
        assert tasks.look(connection, "3") is None


def test_what_takes_long_lets_others_go_first(engine, worker):
    made = []
    ask(engine, "long", replace(FILE, priority=-1, order="long"))
    ask(engine, "short", Wanted("e" * 64, FILE.queue, "short"))
    assert (look(engine, "long").ahead, look(engine, "short").ahead) == (1, 0)
    worker(lambda order, progress: made.append(order) or b"made")
    wait_for(lambda: look(engine, "long").state == DONE)
    assert made == ["short", "long"]


def test_it_says_who_is_there_and_what_waits(engine):
    ask(engine, "a")
    ask(engine, "b", Wanted("e" * 64, FILE.queue, "{}"))
    started(engine)
    with engine.begin() as connection:
        assert queue_state(connection, FILE.queue) == Queue(1, 1, 1)
        connection.execute(text(f"UPDATE {SCHEMA}.worker SET seen = now() - interval '1 minute'"))
        assert not tasks.is_attended(connection, FILE.queue)
        assert queue_state(connection, FILE.queue) == Queue(0, 1, 1)
    assert look(engine, "b").ahead == 0


# --- real workers, in threads -----------------------------------------------------------------------------------------


class Worker(Thread):
    """A worker; ``stop`` ends it as SIGTERM would."""

    def __init__(self, address, make):
        super().__init__(daemon=True)
        self.address, self.make, self.loop, self.until = address, make, None, None

    def run(self):
        asyncio.run(self._work())

    async def _work(self):
        self.loop, self.until = asyncio.get_running_loop(), asyncio.Event()
        await work(self.address, FILE.queue, self.make, self.until)

    def stop(self):
        self.loop.call_soon_threadsafe(self.until.set)
        self.join(20)
        assert not self.is_alive()


@pytest.fixture
def worker(address, engine):
    working = []

    def begin_with(make):
        working.append(Worker(address, make))
        working[-1].start()
        return working[-1]

    yield begin_with
    for one in working:
        if one.is_alive():
            one.stop()


def test_a_worker_makes_what_is_asked_for(engine, worker):
    made = []

    def make(order, progress):
        progress(1, 2)
        made.append(order)
        return b"made"

    worker(make)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: ask(engine, f"{n}"), range(20)))
    wait_for(lambda: look(engine, "0").state == DONE)
    assert made == [FILE.order]


def test_a_worker_that_is_stopped_hands_its_work_back(engine, worker, monkeypatch):
    monkeypatch.setattr("loaders.tasks.working._GRACE_S", 0.1)
    begun, calls = Event(), []

    def make(order, progress):
        calls.append(order)
        if len(calls) > 1:
            return b"by the second"
        begun.set()
        while True:
            progress(1, 2)
            Event().wait(0.02)

    first = worker(make)
    ask(engine, "a")
    assert begun.wait(10)
    first.stop()
    assert look(engine, "a").state == WAITING
    worker(make)
    wait_for(lambda: look(engine, "a").state == DONE)


def test_work_that_nobody_wants_stops_at_the_next_page(engine, worker):
    begun, ended = Event(), Event()

    def make(order, progress):
        begun.set()
        try:
            while True:
                progress(1, 2)
                Event().wait(0.02)
        finally:
            ended.set()

    worker(make)
    ask(engine, "a")
    assert begun.wait(10)
    with engine.begin() as connection:
        tasks.leave(connection, "a")
    assert ended.wait(10)
    wait_for(lambda: jobs(engine) == [])
    assert look(engine, "a").state == CANCELLED


@pytest.mark.parametrize(
    ("trouble", "state"), [(ValueError("secret"), FAILED), (OtherDataError(), "refused"), (OSError(28, "full"), DONE)]
)
def test_what_becomes_of_troubles(engine, worker, monkeypatch, caplog, trouble, state):
    monkeypatch.setattr("loaders.tasks.steps._PAUSE", None)
    calls = []

    def make(order, progress):
        calls.append(order)
        if len(calls) == 1:
            raise trouble
        return b"made"

    worker(make)
    ask(engine, "a")
    wait_for(lambda: look(engine, "a").state == state)


def test_who_stops_while_it_says_that_it_lives_leaves_no_connection_behind(address, worker, monkeypatch):
    begun = Event()

    def slow(connection, name, queue):
        connection.execute(text("SELECT 1"))
        begun.set()
        time.sleep(0.2)

    monkeypatch.setattr("loaders.tasks.working.say_alive", slow)
    one = worker(lambda order, told: b"")
    assert begun.wait(20)
    one.stop()
    gc.collect()  # warns of whatever is still open


# --- real workers, in processes ---------------------------------------------------------------------------------------


def work_in_a_process(address, seconds, name, begun):
    """A worker that takes so long for a file, and then says who made it; the others learn in a second that it died."""
    tasks.ALIVE = steps.ALIVE = working.ALIVE = timedelta(seconds=1)
    working._BEAT_S = 0.2

    def make(order, progress):
        begun.set()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            progress(1, 2)
            time.sleep(0.05)
        return name.encode()

    asyncio.run(work(address, FILE.queue, make, asyncio.Event()))


def test_the_work_of_a_worker_that_is_killed_is_taken_over(address, engine):
    """Of forked processes, which need not import anything again."""
    forked = get_context("fork")

    def start(seconds, name):
        begun = forked.Event()
        process = forked.Process(target=work_in_a_process, args=(address, seconds, name, begun))
        process.start()
        return process, begun

    ask(engine, "a")
    processes = [start(60, "the first")]
    try:
        assert processes[0][1].wait(20)
        processes.append(start(0, "the second"))
        processes[0][0].kill()
        wait_for(lambda: look(engine, "a").state == DONE)
        assert processes[1][1].is_set()
        with engine.begin() as connection:
            row = connection.execute(select(TASK.c.attempt, TASK.c.lost, TASK.c.content)).one()
        assert tuple(row) == (2, 1, b"the second")
        assert jobs(engine) == []
    finally:
        for process, _ in processes:
            process.kill()
            process.join()

"""Kill whoever writes to the register at random moments, and look whether anything is mixed or lost.

``python -m tests.history_kills sqlite|postgresql [--kills 200] [--seed 1] [--crash] [--server]`` does it; with ``--crash``
PostgreSQL's own processes are killed as well, with ``--server`` the real server of the atlas and its desk instead, which is asked
through HTTP.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, select, text

from loaders.history.database import WRITES, migrate, open_database
from loaders.history.reading import changes_of, difference, drafts, edition, editions, facts_at, newest
from loaders.history.tables import CHANGE, PLACE, REVISION, UNDO, UPLOAD
from loaders.history.writing import discard, propose_list, propose_undo, publish
from tests.database import Server, programs
from tests.history_model import ORIGIN, START, fact

#: A list is large enough that writing it takes a while, and says in every fact which list it is.
_ROWS = 120
#: Of the editions that were looked at before, so many are looked at again after each kill; all are in the end.
AGAIN = 5


def listed(step: int) -> list:
    """The list that is uploaded in ``step``: every second fact is one that the list before had, too."""
    return [fact(number, f"Liste {step}" if number % 2 else "in jeder") for number in range(_ROWS)]


def work(address: str, first: int, said: int) -> None:
    """Upload, publish, undo and discard until killed; write to ``said`` what is done, each as soon as it is."""
    engine = open_database(address)
    with engine.begin() as connection:
        newest(connection)
    os.write(said, b"ready\n")
    for step in range(first, first + 10_000):
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            draft = propose_list(connection, UPLOAD, listed(step), "a", f"Liste {step}", ORIGIN, START)
        os.write(said, f"draft {draft.id}\n".encode())
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            if step % 4 == 3:
                discard(connection, draft.id, 1)
                continue
            made = publish(connection, draft.id, 1, newest(connection), "b", f"Liste {step}", START)
        os.write(said, f"edition {made.number} list {step}\n".encode())
        if step % 4 == 2:
            with engine.connect().execution_options(**WRITES) as connection, connection.begin():
                back = propose_undo(connection, made.number, "c", f"zurück {made.number}", START)
                gone = publish(connection, back.id, 1, made.number, "c", f"zurück {made.number}", START)
            os.write(said, f"edition {gone.number} undo {made.number}\n".encode())


def killed(address: str, first: int, seconds: float | None) -> tuple[list[str], float]:
    """Let somebody work for so long, without it until something was undone, then kill them.

    Return what they said to have done, and how long they worked.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            work(address, first, writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert said.readline() == "ready\n"
        start, lines = time.monotonic(), []
        if seconds is None:
            while " undo " not in "".join(lines[-1:]):
                lines.append(said.readline())
        else:
            time.sleep(seconds)
        worked = time.monotonic() - start
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [*map(str.strip, lines), *said.read().splitlines()], worked


def check(
    address: str, said: list[str], known: dict[int, list], again: list[int], lists: Callable[[int], list] = listed
) -> None:
    """Whatever was said to be done is there, whole; of ``known``, the editions so far by number, those of ``again`` are the
    same, and it grows. ``lists`` has what the list of a step says.

    What was being done is either done, too, or nothing of it.
    """
    engine = open_database(address)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        count = len(editions(connection))
        assert [e.number for e in editions(connection)] == list(range(count, 0, -1))
        for number in [*again, *range(len(known) + 1, count + 1)]:
            held, told = facts_at(connection, number), edition(connection, number)
            if number in known:
                assert held == known[number], f"edition {number} was another one"
            else:
                kind, which = told.message.rsplit(" ", 1)
                assert held == (lists(int(which)) if kind == "Liste" else known[int(which) - 1]), "mixed"
            known[number] = held
            before = known[number - 1] if number > 1 else []
            assert changes_of(connection, told.id) == difference(before, held)
        for line in said:
            kind, number, *_ = line.split()
            if kind == "edition":
                assert int(number) <= count, f"{line}: lost"
            else:
                assert connection.scalar(select(REVISION.c.state).where(REVISION.c.id == int(number))), f"{line}: lost"
        for draft in drafts(connection):
            places = select(func.count()).select_from(PLACE).where(PLACE.c.revision_id == draft.id)
            rows = len(known[draft.base - 1]) if draft.kind == UNDO else len(lists(0))
            assert connection.scalar(places) == rows, "half a draft"
            assert connection.scalar(select(func.count()).select_from(CHANGE).where(CHANGE.c.revision_id == draft.id))
    engine.dispose()


def addresses(kind: str) -> Iterator[tuple[str, Server | None]]:
    """Yield one database of that kind, and its server."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            address = str(Path(folder) / "atlas.db")
            engine = open_database(address)
            migrate(engine)
            engine.dispose()
            yield address, None
    else:
        found = programs()
        assert found, "no PostgreSQL"
        server = Server(found)
        try:
            yield server.new_database(), server
        finally:
            server.close()


def experiment(address: str, kills: int, seed: int, crash: Server | None = None) -> tuple[int, int]:
    """Kill so often, and look after each time; return how many editions came of it, and how often work was under way."""
    chance, known, busy = random.Random(seed), {}, 0
    # so long, on this machine today, that uploads, publications and undos are all hit
    said, longest = killed(address, 0, None)
    check(address, said, known, [])
    for number in range(1, kills + 1):
        said, _ = killed(address, number * 100, chance.uniform(0, longest))
        if crash:
            crash.stop("immediate")
            crash.start()
        last = number == kills
        again = list(known) if last else chance.sample(sorted(known), min(AGAIN, len(known)))
        check(address, said, known, again)
        busy += bool(said)
    return len(known), busy


def main() -> None:
    """Read what to do from the command line; say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("sqlite", "postgresql"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crash", action="store_true")
    parser.add_argument("--server", action="store_true")
    parser.add_argument("--address", help="a database with our tables, instead of one of its own")
    given = parser.parse_args()
    for address, server in [(given.address, None)] if given.address else addresses(given.kind):
        if given.server:
            from tests.server_kills import server_experiment

            print(f"{given.kind}: {given.kills} kills: {server_experiment(address, given.kills, given.seed)}")
            continue
        count, busy = experiment(address, given.kills, given.seed, server if given.crash else None)
        print(
            f"{given.kind}: {given.kills} kills, {busy} of them after something was done; {count} editions, none mixed or lost"
        )


if __name__ == "__main__":
    main()

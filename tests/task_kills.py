"""Kill workers at random moments while they make booklets, and look whether a file is lost, mixed up or made twice.

``python -m tests.task_kills [--kills 10] [--seed 1]``: two real workers (``app.py work``) on PostgreSQL and two servers. Each
round asks both servers for the fact sheets of another district, ten people at once, and kills whoever makes them with
``kill -9``; a new worker is started for it, as a supervisor would. Every second round the database is restarted besides.
Nothing of the program may be changed meanwhile: workers of another version do not touch these orders.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from app import create_app
from dashboard.context.settings import Settings
from loaders.atlas.clock import now
from loaders.tasks.queue import open_queue
from loaders.tasks.tables import SCHEMA, TASK
from tests.database import Server, programs
from tests.tasks import WorkerProcess, attended

PERSON = {"Accept": "text/html,*/*;q=0.8"}
#: So many ask for each file; nobody waits longer than that.
_PEOPLE, _LONGEST_S = 10, 180


@dataclass(frozen=True)
class House:
    """Two servers and two workers over a database."""

    server: Server
    database: str
    cache: Path
    replicas: list[Flask]
    workers: list[WorkerProcess]

    def get(self, number: int, path: str) -> object:
        """Ask one of the servers, as a person does."""
        return self.replicas[number % 2].test_client().get(path, headers=PERSON)

    def busy_worker(self) -> WorkerProcess:
        """Return whoever is drawing: the one whose processor time grows most."""

        def spent(worker: WorkerProcess) -> int:
            fields = Path(f"/proc/{worker.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            return int(fields[11]) + int(fields[12])

        before = {worker: spent(worker) for worker in self.workers}
        time.sleep(0.7)
        return max(self.workers, key=lambda worker: spent(worker) - before[worker])


def killed(house: House, address: str, pause: float, restart: bool) -> float:
    """Have ten people ask, kill whoever makes their file, and return after how many seconds all have it."""

    def ask(number: int) -> str:
        answer = house.get(number, address)
        assert answer.status_code == 303, answer.status
        return answer.headers["Location"].rpartition("/")[2]

    with ThreadPoolExecutor(_PEOPLE) as pool:
        tickets = list(pool.map(ask, range(_PEOPLE)))
    time.sleep(pause)
    victim = house.busy_worker()
    victim.kill()
    since = time.monotonic()
    if restart:
        house.server.stop()
        house.server.start()
    house.workers[house.workers.index(victim)] = WorkerProcess(house.database, house.cache)
    states: set[str] = set()
    while states != {"done"}:
        assert time.monotonic() - since < _LONGEST_S, "lost"
        time.sleep(0.3)
        told = [house.get(number, f"/api/tasks/{ticket}") for number, ticket in enumerate(tickets)]
        # a server that has just lost its connections says 503
        states = {answer.json["status"] if answer.status_code == 200 else f"{answer.status_code}" for answer in told}
        assert states <= {"waiting", "working", "done", "503"}, states
    taken = time.monotonic() - since
    files = {house.get(number, f"/auftrag/{ticket}/datei").data for number, ticket in enumerate(tickets)}
    assert [content[:5] for content in files] == [b"%PDF-"]
    return taken


def rounds(house: House, kills: int, chance: random.Random) -> list[float]:
    """Kill so often, and return how long it took each time."""
    places, taken = house.get(0, "/api/municipalities").json, []
    # those that consist of many
    districts = [key for key, many in Counter(place["ags"][:5] for place in places).items() if many > 20]
    engine = open_queue(house.database)
    for number in range(kills):
        district, day = districts[number % len(districts)], f"{2020 + number // len(districts)}-06-01"
        address = f"/steckbriefe.pdf?region={district}&date={day}"
        taken.append(killed(house, address, chance.uniform(0, 3), restart=bool(number % 2)))
        with engine.begin() as connection:
            row = connection.execute(select(TASK.c.attempt, TASK.c.lost).order_by(TASK.c.changed.desc())).first()
        print(f"{number + 1}: {district}, all have it after {taken[-1]:.1f} s; begun, lost: {row}", flush=True)
    time.sleep(1)
    with engine.begin() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs")) == 0
        assert connection.scalar(text(f"SELECT count(*) FROM {SCHEMA}.task")) == kills
    engine.dispose()
    return taken


def main() -> None:
    """Kill, look, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    wanted, found = parser.parse_args(), programs()
    assert found, "no PostgreSQL"
    server, cache, workers = Server(found), Path(tempfile.mkdtemp(prefix="atlas-tasks-")), list[WorkerProcess]()
    try:
        database = server.new_database()
        settings = Settings(ATLAS_DATABASE=database, ATLAS_CACHE=str(cache))
        one = create_app(settings, clock=now).server
        replicas = [one, create_app(settings, clock=now, before=one).server]
        workers += [WorkerProcess(database, cache) for _ in range(2)]
        attended(database)
        house = House(server, database, cache, replicas, workers)
        taken = rounds(house, wanted.kills, random.Random(wanted.seed))
        print(f"{wanted.kills} kills, no file lost; all had theirs after {min(taken):.1f} to {max(taken):.1f} s")
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                worker.stop()
        server.close()


if __name__ == "__main__":
    main()

"""Kill workers at random moments while they make booklets, and look whether a file is lost, mixed up or made twice.

``python -m tests.task_kills [--kills 10] [--seed 1]``: two real workers (``app.py work``) on PostgreSQL and two servers. Each round
asks both servers for the fact sheets of another district, ten people at once, and kills whoever makes them with ``kill -9``; a
new worker is started for each that died, as a supervisor would. Every second round the database is restarted besides.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import select, text

from app import create_app
from dashboard.context.settings import Settings
from loaders.atlas.clock import now
from loaders.tasks.queue import open_queue
from loaders.tasks.tables import SCHEMA, TASK
from tests.database import Server, programs
from tests.tasks import WorkerProcess, attended

PERSON = {"Accept": "text/html,*/*;q=0.8"}


def busy_worker(database: str, workers: list[WorkerProcess]) -> WorkerProcess:
    """Return whoever is drawing: the one whose processor time grows most."""

    def spent(worker: WorkerProcess) -> int:
        fields = Path(f"/proc/{worker.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    before = {worker: spent(worker) for worker in workers}
    time.sleep(0.7)
    return max(workers, key=lambda worker: spent(worker) - before[worker])


def main() -> None:
    """Kill, look, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    chance, found = random.Random(wanted.seed), programs()
    assert found, "no PostgreSQL"
    server, cache = Server(found), Path(tempfile.mkdtemp(prefix="atlas-tasks-"))
    workers: list[WorkerProcess] = []
    try:
        database = server.new_database()
        settings = Settings(ATLAS_DATABASE=database, ATLAS_CACHE=str(cache))
        one = create_app(settings, clock=now).server
        replicas = [one, create_app(settings, clock=now, before=one).server]
        districts = [key for key in replicas[0].test_client().get("/api/regions").json if len(key["key"]) == 5]
        workers += [WorkerProcess(database, cache) for _ in range(2)]
        attended(database)
        engine, taken = open_queue(database), []
        for kill in range(wanted.kills):
            district, day = districts[kill % len(districts)]["key"], f"20{20 + kill // len(districts)}-06-01"
            address = f"/steckbriefe.pdf?region={district}&date={day}"

            def ask(number: int, address: str = address) -> str:
                answer = replicas[number % 2].test_client().get(address, headers=PERSON)
                assert answer.status_code == 303, answer.status
                return answer.headers["Location"].rpartition("/")[2]

            with ThreadPoolExecutor(10) as pool:
                tickets = list(pool.map(ask, range(10)))
            time.sleep(chance.uniform(0, 3))
            victim = busy_worker(database, workers)
            victim.kill()
            killed = time.monotonic()
            if kill % 2:
                server.stop()
                server.start()
            workers[workers.index(victim)] = WorkerProcess(database, cache)
            states: set[str] = set()
            while states != {"done"}:
                time.sleep(0.3)
                told = [replicas[n % 2].test_client().get(f"/api/tasks/{t}") for n, t in enumerate(tickets)]
                states = {answer.json["status"] if answer.status_code == 200 else "?" for answer in told}
                assert states <= {"waiting", "working", "done", "?"}, states
                assert time.monotonic() - killed < 180, "lost"
            taken.append(time.monotonic() - killed)
            files = {replicas[n % 2].test_client().get(f"/auftrag/{t}/datei").data for n, t in enumerate(tickets)}
            with engine.begin() as connection:
                rows = connection.execute(select(TASK.c.attempt, TASK.c.lost)).all()
            print(f"{kill + 1}: {district} {taken[-1]:.1f} s, {len(files)} file of {len(next(iter(files)))} bytes, {rows[-1]}")
            assert len(files) == 1
        with engine.begin() as connection:
            assert connection.scalar(text(f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs")) == 0
        engine.dispose()
        print(f"{wanted.kills} kills, no file lost; finished after {min(taken):.1f} to {max(taken):.1f} s")
    finally:
        for worker in workers:
            if worker.process.poll() is None:
                worker.stop()
        server.close()


if __name__ == "__main__":
    main()

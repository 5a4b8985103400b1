"""What happens to the composition while visitors browse: faults, each at its time, and editions all the while."""

from __future__ import annotations

import time
from threading import Event

from tests.benchmarks.customers import fill
from tests.benchmarks.house_at_work import REPLICAS, House
from tests.composition import Process

#: When what happens, as parts of the whole time.
_KILLED, _BACK, _WORKER, _RESTARTED, _CUT, _FULL, _MENDED, _REPLACED, _CLEARED = (
    0.15, 0.2, 0.25, 0.35, 0.45, 0.55, 0.65, 0.7, 0.9,
)  # fmt: skip


def faults(at_work: House, running: list[Process], seconds: float, stop: Event) -> None:
    """Do to the composition what may happen, at its times."""
    began = time.monotonic()

    def at(part: float) -> None:
        stop.wait(max(0.0, began + part * seconds - time.monotonic()))

    one, _, last = REPLICAS
    at(_KILLED)
    at_work.note("kill -9 a replica")
    at_work.processes[one].kill()
    at(_BACK)
    at_work.start(one)
    at_work.note("it is back")
    at(_WORKER)
    at_work.note("kill -9 a worker, and start another")
    running[0].kill()
    running[0] = at_work.run.start("worker")
    at(_RESTARTED)
    at_work.note("restart PostgreSQL")
    at_work.database.stop("fast")
    time.sleep(2)
    at_work.database.start()
    at(_CUT)
    at_work.note("cut a replica's connection")
    at_work.cable.cut()
    at(_FULL)
    at_work.note("fill the disk of a worker")
    filling = fill(at_work.run)
    at(_MENDED)
    said = at_work.await_health(last)
    at_work.note(f"mended; it said {said.get('database', {}).get('state')}, edition {said.get('edition')}")
    at_work.cable.mend()
    at(_REPLACED)
    for name in REPLICAS:
        at_work.processes[name].stop()
        at_work.start(name)
    at_work.note("all replicas were replaced, one after the other")
    at(_CLEARED)
    for file in filling:
        file.unlink()
    at_work.note("the disk of the worker has room again")


def editors(at_work: House, seconds: float, number: int, stop: Event) -> None:
    """Publish so many editions, evenly."""
    began = time.monotonic()
    for step in range(1, number + 1):
        stop.wait(max(0.0, began + (step - 0.5) * seconds * 0.95 / number - time.monotonic()))
        at_work.publish(step)

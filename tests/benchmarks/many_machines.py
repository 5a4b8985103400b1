"""The composition under visitors and under faults, and how its throughput grows with replicas.

``python -m tests.benchmarks.many_machines [--visitors 100] [--seconds 60] [--editions 6]`` runs the commands of ``compose.yaml``
as plain processes on loopback (``tests/composition.py``): three replicas behind nginx on PostgreSQL, and two workers. First
visitors come to one replica without faults, then to three while editions are published and files ordered that take long; a
replica is killed, a worker too, PostgreSQL restarted, a replica cut off from it, the disk of a worker filled, and all replicas
are replaced one after the other (``mishaps.py``). ``--curve`` measures throughput instead (``throughput.py``). The full run is
``--visitors 500 --seconds 300 --editions 20``. Takes root, nginx, bubblewrap and PostgreSQL.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread

from app import create_app
from dashboard.context.settings import Settings
from tests.benchmarks.crowd import Seen, visit
from tests.benchmarks.customers import Customers, customers, workers
from tests.benchmarks.house_at_work import REPLICAS, House, house
from tests.benchmarks.mishaps import editors, faults
from tests.benchmarks.throughput import curve
from tests.benchmarks.verdict import judged, line
from tests.composition import programs
from tests.database import Server
from tests.database import programs as database_programs


def crowd(port: int, ags: Sequence[str], given: argparse.Namespace, seconds: float) -> Seen:
    """Let visitors come, in a process of their own."""
    base = f"http://127.0.0.1:{port}"
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(visit, base, ags, given.visitors, seconds, given.think, given.seed).result()


def under_faults(folder: Path, kept: Path, server: Server, given: argparse.Namespace) -> int:
    """Run visitors, editors and faults; print what came of it, and return how much is wrong."""
    if not given.calm:
        with house(folder / "one", kept, 1, server) as alone:
            plain = crowd(alone.run.ports["proxy"], alone.municipalities(), given, given.seconds / 3)
        print(line("one replica, no faults", plain.answers), f" {len(plain.errors)} errors", flush=True)
    stop = Event()
    with house(folder / "three", kept, len(REPLICAS), server) as at_work:
        ags, began = at_work.municipalities(), at_work.processor_time()
        with workers(at_work.run) as running, customers(at_work.run.ports["proxy"], ags) as orders:
            threads = [
                Thread(target=editors, args=(at_work, given.seconds, given.editions, stop)),
                *([Thread(target=faults, args=(at_work, running, given.seconds, stop))] if not given.calm else []),
            ]
            for thread in threads:
                thread.start()
            try:
                seen = crowd(at_work.run.ports["proxy"], ags, given, given.seconds)
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
        took = at_work.shown_by_all()
        if given.calm:  # else some masters are not those that were there in the beginning
            each = (at_work.processor_time() - began) / len(REPLICAS) / max(len(at_work.current) - 1, 1)
            print(f"processor time of a replica's master: {each:.2f} s an edition")
        lost = at_work.lost()
        if len(at_work.current) != given.editions + 1:
            lost.append("not all editions were published")
        lost += orders.lost
    return told(seen, at_work, orders, lost, took)


def told(seen: Seen, at_work: House, orders: Customers, lost: Sequence[str], took: float) -> int:
    """Print what came of it, and return how much is wrong. ``took``: until all showed the newest edition in the end, in s."""
    found, latest = judged(seen, at_work, f"127.0.0.1:{at_work.run.ports[REPLICAS[-1]]}")
    print(line("three replicas, with them", seen.answers), f" {len(seen.errors)} errors")
    print(orders.line(), *(f"    {text}" for text in orders.odd[:10]), sep="\n")
    print("  by replica:", dict(Counter(a.server for a in seen.answers)))
    print("  by status:", dict(Counter(a.status for a in seen.answers)), "  not answered:", len(seen.errors))
    print(
        f"  {len(at_work.current)} editions, {len(lost)} lost; publishing was tried again {at_work.tried_again} times"
    )
    print(
        "  so long an edition was shown after the next:",
        ", ".join(f"{n}: {s:.2f} s" for n, s in sorted(latest.items())),
    )
    print(f"  in the end, all showed the newest after {took:.2f} s")
    kinds = Counter(re.sub(r"[\d.]+", "#", text.rpartition(": ")[2]) for text in found)
    print(f"  wrong answers: {len(found)}", dict(kinds), *(f"    {text}" for text in [*found, *lost][:10]), sep="\n")
    for path, error, moment in seen.errors[:10]:
        near = max(
            (what for what, at in at_work.done if at <= moment), key=lambda w: dict(at_work.done)[w], default="start"
        )
        print(f"    {path}: {error} (after: {near})")
    return len(found) + len(lost) + len(seen.errors) + len(orders.odd)


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--editions", type=int, default=6)
    parser.add_argument("--think", type=float, default=10.0, help="seconds between two pages of a visitor, on average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="three replicas alone, without faults")
    parser.add_argument("--curve", action="store_true", help="throughput with one, two and three replicas instead")
    parser.add_argument("--each", type=float, default=8.0, help="of the curve: seconds for each figure")
    given = parser.parse_args()
    found = database_programs()
    if not found or not programs():
        raise SystemExit("PostgreSQL, nginx, bubblewrap and root are needed: make postgres; .ci/nginx --install")
    server = Server(found)
    server.folder.chmod(0o755)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        kept = Path(folder) / "built"
        create_app(Settings(ATLAS_CACHE=str(kept)))
        try:
            if given.curve:
                curve(Path(folder), kept, server, given.each)
            elif under_faults(Path(folder), kept, server, given):
                raise SystemExit(1)
        finally:
            server.close()


if __name__ == "__main__":
    main()

"""The composition under visitors and under faults, and how its throughput grows with replicas.

``python -m tests.benchmarks.many_machines [--visitors 100] [--seconds 60] [--editions 6]`` runs the commands of ``compose.yaml``
as plain processes on loopback (``tests/composition.py``): three replicas behind nginx on PostgreSQL, and two workers. First
visitors come to one replica without faults, then to three while editions are published and files ordered that take long; a
replica is killed, a worker too, PostgreSQL restarted, a replica cut off from it, the disk of a worker filled, and all replicas
are replaced one after the other. ``--curve`` measures throughput instead. The full run is ``--visitors 500 --seconds 300
--editions 20``. Takes root, nginx, bubblewrap and PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import re
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Lock, Thread
from urllib.request import urlopen

import requests

from app import create_app
from dashboard.context.settings import Settings
from loaders.accounts.people import Role
from loaders.atlas.clock import now
from loaders.history.database import open_database, writing
from loaders.history.reading import edition, editions, facts_at, newest
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import IMPORT
from loaders.history.troubles import DatabaseError
from loaders.history.writing import propose_list
from tests.benchmarks.crowd import Answer, Seen, rate, visit, wrong
from tests.benchmarks.customers import customers, fill, workers
from tests.composition import Composition, Process, programs
from tests.database import Server
from tests.database import programs as database_programs
from tests.desk_servers import Colleague, RefusedError, add_people, free_port, marked_list, places_of

_REPLICAS = ("replica-1", "replica-2", "replica-3")
#: What is published has to be shown by all within so many seconds.
_SHOWN_S = 2.0
#: So long an editor tries to publish one list.
_PATIENCE_S = 180.0
#: When what happens, as parts of the whole time; editions come all the while.
_KILLED, _BACK, _WORKER, _RESTARTED, _CUT, _FULL, _MENDED, _REPLACED, _CLEARED = (
    0.15, 0.2, 0.25, 0.35, 0.45, 0.55, 0.65, 0.7, 0.9,
)  # fmt: skip


class Cable:
    """Leads connections on to PostgreSQL's socket until it is cut: then all are torn, and nobody gets another."""

    def __init__(self, target: Path):
        self._target, self._lock, self._pairs, self.whole = target, Lock(), [], True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Tear it."""
        with self._lock:
            self.whole = False
            for ends in self._pairs:
                for end in ends:
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
            self._pairs.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.whole = True

    def _accept(self) -> None:
        while True:
            here, _ = self._listener.accept()
            there = socket.socket(socket.AF_UNIX)
            try:
                if not self.whole:
                    raise ConnectionRefusedError
                there.connect(str(self._target))
            except OSError:
                here.close()
                continue
            with self._lock:
                self._pairs.append((here, there))
            Thread(target=_lead, args=(here, there), daemon=True).start()


def _lead(here: socket.socket, there: socket.socket) -> None:
    """Hand on what either of two ends says, until one of them has done."""
    with here, there, selectors.DefaultSelector() as ready:
        ready.register(here, selectors.EVENT_READ, there)
        ready.register(there, selectors.EVENT_READ, here)
        with suppress(OSError):
            while True:
                for key, _ in ready.select():
                    said = key.fileobj.recv(65536)
                    if not said:
                        return
                    key.data.sendall(said)


class Editor(Colleague):
    """Somebody at the desk behind what does TLS: here that is said, and the browser believes it."""

    def get(self, path: str) -> requests.Response:
        self._believe()
        return super().get(path)

    def post(self, path: str, file: tuple[str, bytes] | None = None, **fields: object) -> requests.Response:
        self._believe()
        return super().post(path, file, **fields)

    def _believe(self) -> None:
        self._browser.headers.update({"X-Forwarded-Proto": "https", "Host": "atlas.example"})
        for cookie in self._browser.cookies:
            cookie.secure = False


@dataclass
class House:
    """The composition at work, and what is known of its editions: number → when it became the newest, and until when."""

    run: Composition
    database: Server
    address: str
    cable: Cable
    processes: dict[str, Process] = field(default_factory=dict)
    current: dict[int, list[float]] = field(default_factory=dict)
    facts: dict[int, set[StoredFact]] = field(default_factory=dict)
    done: list[tuple[str, float]] = field(default_factory=list)
    tried_again: list[str] = field(default_factory=list)
    clara: Colleague | None = None

    def start(self, name: str, wait: bool = True) -> None:
        """Start a service, and wait until its health check passes."""
        more = {}
        if name == _REPLICAS[-1]:  # the one that can be cut off
            more = {"ATLAS_DATABASE": f"postgresql+psycopg://atlas@127.0.0.1:{self.cable.port}/{self.name}"}
        self.processes[name] = self.run.start(name, **more)
        if wait:
            self.await_health(name)

    @property
    def name(self) -> str:
        """The name of the database."""
        return self.address.partition("@/")[2].partition("?")[0]

    def await_health(self, name: str) -> dict:
        """Return what a replica says of itself, as soon as it answers."""
        end = time.monotonic() + 120
        while time.monotonic() < end and self.processes[name].monitor.poll() is None:
            with suppress(OSError), urlopen(f"http://127.0.0.1:{self.run.ports[name]}/healthz", timeout=5) as answer:
                return json.load(answer)
            time.sleep(0.05)
        raise RuntimeError(self.processes[name].log.read_text()[-2000:])

    def publish(self, step: int) -> None:
        """Publish a list at the desk, whatever happens meanwhile: as often as it takes."""
        draft, began = 0, time.monotonic()
        while time.monotonic() < began + _PATIENCE_S:
            try:
                draft = draft or self._draft(step)
                base = self._newest()
                if any(fact.source_title == f"Liste {step}" for fact in self._facts(base)):
                    self._note(base, began)  # it had been done, and was not said
                    return
                self.clara = self.clara or Editor(self.run.ports["proxy"], Role.PUBLISHER)
                self._note(self.clara.publish(draft, f"Liste {step}"), began)
                return
            except (DatabaseError, RefusedError, requests.RequestException, AssertionError) as error:
                self.tried_again.append(f"{type(error).__name__} {error}"[:150])
                time.sleep(0.2)
        raise RuntimeError(f"list {step} could not be published: {self.tried_again[-1:]}")

    def _draft(self, step: int) -> int:
        """A draft as the desk makes it of a list, without the seconds of its check."""
        engine = open_database(self.address)
        try:
            with writing(engine) as connection:
                places, origin = (
                    places_of(facts_at(connection, 1))[:300],
                    edition(connection, newest(connection)).origin,
                )
                facts = marked_list(places, step)
                return propose_list(connection, IMPORT, facts, "a", f"Liste {step}", origin, now("UTC")).id
        finally:
            engine.dispose()

    def _newest(self) -> int:
        engine = open_database(self.address)
        try:
            with engine.begin() as connection:
                return newest(connection)
        finally:
            engine.dispose()

    def _note(self, number: int, began: float) -> None:
        self.current.setdefault(number, [began, float("inf")])
        self.current[number - 1][1] = time.monotonic()
        self.facts[number] = self._facts(number)

    def _facts(self, number: int) -> set[StoredFact]:
        engine = open_database(self.address)
        try:
            with engine.begin() as connection:
                return set(facts_at(connection, number))
        finally:
            engine.dispose()

    def shown_by_all(self) -> float:
        """Wait until every replica shows the newest edition; return how long that took, in seconds."""
        began, last = time.monotonic(), max(self.current)
        while any(self.await_health(name).get("edition") != last for name in _REPLICAS):
            if time.monotonic() > began + 60:
                raise RuntimeError("the newest edition is not shown by all")
            time.sleep(0.02)
        return time.monotonic() - began

    def lost(self) -> list[str]:
        """Return what is lost of the editions that were published, or is not what it was."""
        engine = open_database(self.address)
        with engine.begin() as connection:
            there = len(editions(connection))
        engine.dispose()
        found = [f"edition {n}" for n, facts in self.facts.items() if n > there or self._facts(n) != facts]
        return found + ([f"{there} editions, {len(self.current)} published"] if there != len(self.current) else [])

    def note(self, what: str) -> None:
        """Note what happens now."""
        self.done.append((what, time.monotonic()))
        print(f"  {what} (edition {max(self.current)})", flush=True)


@contextmanager
def house(folder: Path, kept: Path, replicas: int, server: Server) -> Iterator[House]:
    """Start the composition with so many replicas; what was built before is in ``kept``."""
    address = server.new_database(empty=True)
    cable = Cable(server.folder / ".s.PGSQL.5432")
    ports = {name: free_port() for name in ("proxy", *_REPLICAS)}
    says = "add_header Atlas-Upstream $upstream_addr always;"
    run = Composition(folder, address, server.folder, ports, proxy_says=says)
    shutil.copytree(kept, folder / "kept", ignore=shutil.ignore_patterns("published-*"))
    subprocess.run(["chown", "-R", run.image.user, folder / "kept"], check=True)
    found = House(run, server, address, cable)
    try:
        for name in _REPLICAS[:replicas]:
            found.start(name)
        add_people(address, Role.PUBLISHER)
        found.start("proxy", wait=False)
        found.current[1], found.facts[1] = [0.0, float("inf")], found._facts(1)
        time.sleep(0.5)
        yield found
    finally:
        for process in reversed(list(found.processes.values())):
            process.stop()


def faults(at_work: House, running: list[Process], seconds: float, stop: Event) -> None:
    """Do to the composition what may happen, at its times."""
    began = time.monotonic()

    def at(part: float) -> None:
        stop.wait(max(0.0, began + part * seconds - time.monotonic()))

    one, _, last = _REPLICAS
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
    for name in _REPLICAS:
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


def crowd(port: int, ags: list[str], given: argparse.Namespace, seconds: float) -> Seen:
    """Let visitors come, in a process of their own."""
    base = f"http://127.0.0.1:{port}"
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(visit, base, ags, given.visitors, seconds, given.think, given.seed).result()


def judged(seen: Seen, at_work: House, cut_off: str) -> tuple[list[str], dict[int, float]]:
    """Return what is wrong with the answers; edition → how long after it was replaced it was still shown, in seconds.

    A replica that is cut off shows the edition that it has until it is mended: that is what it is to do.
    """
    current = {number: (began, ended) for number, (began, ended) in at_work.current.items()}
    times = {what.partition(";")[0]: moment for what, moment in at_work.done}
    cut, mended = times.get("cut a replica's connection", 0.0), times.get("mended", 0.0)
    found: list[str] = []
    latest: defaultdict[int, float] = defaultdict(float)
    bytes_of: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for answer in seen.answers:
        apart = answer.server == cut_off and cut <= answer.given and answer.asked <= mended + _SHOWN_S + 10
        if said := wrong(answer, current, float("inf") if apart else _SHOWN_S):
            found.append(f"{answer.path} by {answer.server}: {said}")
        if answer.edition in current and not apart:
            latest[answer.edition] = max(latest[answer.edition], answer.asked - current[answer.edition][1])
        if answer.status == 200 and answer.edition:
            bytes_of[answer.path, answer.edition].add(answer.digest)
    found += [f"{path}: edition {n} in {len(d)} different answers" for (path, n), d in bytes_of.items() if len(d) > 1]
    return found, latest


def line(what: str, answers: list[Answer]) -> str:
    """→ „three replicas   2,310 answers  38.5/s  median 6.1 ms  p99 40 ms“."""
    took = [(a.given - a.asked) * 1000 for a in answers]
    span = max(a.given for a in answers) - min(a.asked for a in answers)
    middle, late = median(took), quantiles(took, n=100)[-1]
    return f"{what:<26}{len(took):>8,} answers{len(took) / span:>8.1f}/s  median {middle:>7.1f} ms  p99 {late:>8.1f} ms"


def under_faults(folder: Path, kept: Path, server: Server, given: argparse.Namespace) -> int:
    """Run visitors, editors and faults; print what came of it, and return how much is wrong."""
    with house(folder / "one", kept, 1, server) as alone:
        ags = [
            m["ags"] for m in json.load(urlopen(f"http://127.0.0.1:{alone.run.ports['replica-1']}/api/municipalities"))
        ]
        plain = crowd(alone.run.ports["proxy"], ags, given, given.seconds / 3)
    print(line("one replica, no faults", plain.answers), f" {len(plain.errors)} errors", flush=True)
    stop = Event()
    with house(folder / "three", kept, 3, server) as at_work:
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
        lost = at_work.lost()
        if len(at_work.current) != given.editions + 1:
            lost.append("not all editions were published")
        lost += orders.lost
        found, latest = judged(seen, at_work, f"127.0.0.1:{at_work.run.ports[_REPLICAS[-1]]}")
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


def curve(folder: Path, kept: Path, server: Server, given: argparse.Namespace) -> None:
    """Print how many pages and pictures a second one, two and three replicas give."""
    print(f"{'replicas':<10}{'kept pages/s':>14}{'new pages/s':>14}{'pictures/s':>14}")
    for number in (1, 2, 3):
        with house(folder / f"curve-{number}", kept, number, server) as at_work:
            port = at_work.run.ports["proxy"]
            ags = [
                m["ags"]
                for m in json.load(urlopen(f"http://127.0.0.1:{at_work.run.ports['replica-1']}/api/municipalities"))
            ]
            kinds = [
                ["/", "/tabelle?kreis=14626", "/gemeinde/14626610", "/aktuelles"] * 20_000,
                [
                    f"/gemeinde/{key}?umkreis={r}&stand=2023-{m:02}-01"
                    for m in range(1, 13)
                    for r in (1, 2)
                    for key in ags
                ],
                [f"/snippet.svg?region={key}%2B1&title={n}" for n in range(10) for key in ags],
            ]
            rates = []
            for paths in kinds:
                with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                    base = f"http://127.0.0.1:{port}"
                    rates.append(apart.submit(rate, base, paths, given.each, 16).result())
        print(f"{number:<10}" + "".join(f"{found:>14,.0f}" for found in rates), flush=True)


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--editions", type=int, default=6)
    parser.add_argument("--think", type=float, default=10.0, help="seconds between two pages of a visitor, on average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="without faults")
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
                curve(Path(folder), kept, server, given)
            elif under_faults(Path(folder), kept, server, given):
                raise SystemExit(1)
        finally:
            server.close()


if __name__ == "__main__":
    main()

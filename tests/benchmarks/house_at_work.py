"""The composition at work on a database of its own, editions that are published at its desk, and what is known of both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import requests

from loaders.accounts.people import Role
from loaders.atlas.clock import now
from loaders.history.database import open_database, writing
from loaders.history.reading import edition, editions, facts_at, newest
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import IMPORT
from loaders.history.troubles import DatabaseError
from loaders.history.writing import propose_list
from tests.benchmarks.cable import Cable
from tests.composition import Composition, Process
from tests.database import Server
from tests.desk_servers import Colleague, RefusedError, add_people, free_port, marked_list, places_of

REPLICAS = ("replica-1", "replica-2", "replica-3")
#: So long an editor tries to publish one list.
_PATIENCE_S = 180.0


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
        if name == REPLICAS[-1]:  # the one that can be cut off
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

    def municipalities(self) -> list[str]:
        """Return the keys of all municipalities, as the first replica tells them."""
        with urlopen(f"http://127.0.0.1:{self.run.ports[REPLICAS[0]]}/api/municipalities") as answer:
            return [m["ags"] for m in json.load(answer)]

    def await_workers(self, number: int) -> None:
        """Wait until every replica that runs knows of so many workers."""
        end, running = time.monotonic() + 60, [name for name in REPLICAS if name in self.processes]
        while any(self.await_health(name)["tasks"].get("workers") != number for name in running):
            if time.monotonic() > end:
                raise RuntimeError(f"{number} workers do not come")
            time.sleep(0.2)

    def processor_time(self) -> float:
        """Return what the masters of all replicas have computed so far, in seconds, without the processes that answer."""
        found = 0
        for name in REPLICAS:
            told = Path(f"/proc/{self.processes[name].pid}/stat").read_text().rpartition(") ")[2].split()
            found += int(told[11]) + int(told[12])  # in user and in system mode
        return found / os.sysconf("SC_CLK_TCK")

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
        while any(self.await_health(name).get("edition") != last for name in REPLICAS):
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
    ports = {name: free_port() for name in ("proxy", *REPLICAS)}
    says = "add_header Atlas-Upstream $upstream_addr always;"
    run = Composition(folder, address, server.folder, ports, proxy_says=says)
    shutil.copytree(kept, folder / "kept", ignore=shutil.ignore_patterns("published-*"))
    subprocess.run(["chown", "-R", run.image.user, folder / "kept"], check=True)
    found = House(run, server, address, cable)
    try:
        for name in REPLICAS[:replicas]:
            found.start(name)
        add_people(address, Role.PUBLISHER)
        found.start("proxy", wait=False)
        found.current[1], found.facts[1] = [0.0, float("inf")], found._facts(1)
        time.sleep(0.5)
        yield found
    finally:
        for process in reversed(list(found.processes.values())):
            process.stop()

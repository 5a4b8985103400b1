"""Several servers of one database, each started by itself, as on machines of their own.

``python -m tests.replicas`` asks three of them for every address that there is, and says which answers differ.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from tests.addresses import addresses, in_english
from tests.database import Server, programs
from tests.desk_servers import free_port

ROOT = Path(__file__).resolve().parents[1]
#: Under this name all are asked, as a proxy asks them: pages may name their own address.
_HEAD = {"Host": "atlas.example", "Accept-Encoding": "identity", "Accept": "text/html"}
#: What describes the connection and not what is answered.
_OF_THE_LINE = {"date", "server", "connection", "transfer-encoding", "x-request-id"}
#: Addresses whose answers say something of the one server that gave them.
OF_ONE = {"/healthz"}


@dataclass
class Replica:
    """``app.py serve`` at ``port``. ``number`` decides in which order its sets and dicts are: each machine has another."""

    number: int
    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        """Start it, without waiting for it."""
        given = {"PORT": str(self.port), "PYTHONHASHSEED": str(self.number), "ATLAS_WORKERS": "1", **self.environment}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "app.py", "serve"], cwd=ROOT, env={**os.environ, **given}, stdout=out, stderr=out
            )

    def ready(self, seconds: float = 90) -> Replica:
        """Return it as soon as it answers."""
        end = time.monotonic() + seconds
        while not self.health():
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it is gone."""
        self.process.send_signal(how)
        self.process.wait(60)

    def health(self) -> dict:
        """Return what it says of itself; nothing if it does not answer."""
        try:
            return json.loads(self.ask("/healthz")[2])
        except OSError:
            return {}

    def ask(self, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of an answer."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            connection.request("GET", address, headers={**_HEAD, **headers})
            answer = connection.getresponse()
            told = {k.lower(): v for k, v in answer.getheaders() if k.lower() not in _OF_THE_LINE}
            return answer.status, told, answer.read()


def wait_until_all(replicas: Iterable[Replica], condition, seconds: float = 60) -> float:
    """Return after how many seconds ``condition`` held of what each of ``replicas`` says of itself."""
    began, waiting = time.monotonic(), list(replicas)
    while waiting := [replica for replica in waiting if not condition(replica.health())]:
        assert time.monotonic() < began + seconds, [replica.health() for replica in waiting]
        time.sleep(0.02)
    return time.monotonic() - began


def every_address(server, replica: Replica) -> Iterator[str]:
    """Yield every address of the website, that of a server with a database: in German, and pages in English."""
    client = SimpleNamespace(
        get=lambda path: SimpleNamespace(get_data=lambda as_text: replica.ask(path)[2].decode() if as_text else b"")
    )
    for address in [*addresses(server, client), "/fassungen", "/fassungen.atom", "/redaktion/anmelden"]:
        if address.partition("?")[0] not in OF_ONE:
            yield address
            if "." not in address.partition("?")[0]:
                yield in_english(address)


def differing(replicas: list[Replica], asked: Iterable[str]) -> list[str]:
    """Return the addresses that ``replicas`` answer differently, or not at all, and what they answer."""
    found = []
    for address in asked:
        answers = [replica.ask(address) for replica in replicas]
        first = answers[0]
        # the page that signs people in has a token of its own for everybody
        different = [a for a in answers if (a != first and "set-cookie" not in a[1]) or a[0] != first[0]]
        if different or first[0] >= 500:
            found.append(f"{address}: {[(a[0], len(a[2]), a[1].get('etag')) for a in answers]}")
    return found


def main() -> None:
    """Ask three replicas for everything."""
    found = programs()
    assert found, "PostgreSQL is needed: make postgres"
    database = Server(found)
    with tempfile.TemporaryDirectory() as folder:
        given = {"ATLAS_DATABASE": database.new_database(empty=True), "ATLAS_CACHE": f"{folder}/cache"}
        replicas = [Replica(number, given, Path(folder) / f"{number}.log") for number in (1, 2, 3)]
        try:
            for replica in replicas:
                replica.start()
                replica.ready()
            from app import create_app
            from dashboard.context.settings import Settings

            app = create_app(Settings(**given))
            asked = list(every_address(app.server, replicas[0]))
            began = time.monotonic()
            wrong = differing(replicas, asked)
            print(
                f"{len(asked)} addresses, three replicas, {time.monotonic() - began:.1f} s: {len(wrong)} differ",
                *wrong,
                sep="\n",
            )
        finally:
            for replica in replicas:
                if hasattr(replica, "process"):
                    replica.stop()
            database.close()
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

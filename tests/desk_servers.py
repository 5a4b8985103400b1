"""The real server with the desk, started as often and as quickly as tests like, and people who work at it through HTTP."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from traceback import print_exc

import requests

from loaders.accounts import people
from loaders.accounts.passwords import Passwords
from loaders.accounts.people import Role
from loaders.atlas.clock import now
from loaders.history.database import WRITES, open_database
from loaders.history.stored_fact import StoredFact
from tests.servers import Running
from tests.suite_state import SUITE

PASSWORD = "Zwölf Zwerge zählen Zwetschgen"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def free_port() -> int:
    """Return a port of this machine that nobody listens at just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def add_people(address: str, *roles: Role) -> None:
    """Give the database an account for each of ``roles``: ``editor@amt.example``, with ``PASSWORD``."""
    engine, kept = open_database(address), Passwords().kept(PASSWORD)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        for role in roles:
            made = people.add(connection, f"{role.key}@amt.example", role.key, role, now("UTC"))
            people.change(connection, made.id, password=kept)
    engine.dispose()


def places_of(facts: Sequence[StoredFact]) -> list[tuple[str, str]]:
    """Return key and name of the municipalities that ``facts`` are about."""
    return list({f.ags: f.municipality for f in facts if len(f.ags) == 8}.items())


def marked_list(places: Sequence[tuple[str, str]], step: int) -> list[StoredFact]:
    """Return a list by which each of ``places`` has a council; every second fact says by its source which list it is."""
    return [
        StoredFact(
            ags, name, "municipality", name, SUITE.council, "active", "2021", "constituted", "explicit",
            f"Liste {step}" if number % 2 else "in jeder", "2022", "",
        )
        for number, (ags, name) in enumerate(places)
    ]  # fmt: skip


@dataclass
class Forked:
    """``app.py serve`` in a process group of its own: a fork of this process, which has imported everything already.

    No thread may run here when one is started, and it may not be asked for what typst sets: a fork has not its threads, and
    waits for them for ever. ``log`` gets what it prints; ``said`` is how it said that it is ready.
    """

    environment: dict[str, str]
    log: Path
    pid: int = field(init=False)
    seconds: float = field(init=False)
    said: str = field(init=False)

    def __post_init__(self) -> None:
        import dashboard.published  # what a start imports, once for all
        import dashboard.serving.server  # noqa: F401
        from app import cli

        began, (reader, writer) = time.monotonic(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            os.close(reader)
            os.environ.update(self.environment)
            for stream in (1, 2):
                os.dup2(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
            sys.stdout, sys.stderr = os.fdopen(writer, "w"), os.fdopen(2, "w", 1, closefd=False)
            try:
                cli(["serve"])
            except Exception:
                print_exc()
            finally:
                os._exit(0)  # also in its workers, which gunicorn forks
        os.close(writer)
        with os.fdopen(reader) as said:
            self.said = said.readline()
            if "bereit" not in self.said:
                self.kill()
                raise RuntimeError(f"the server does not start: {self.log.read_text()[-2000:]}")
        self.seconds = time.monotonic() - began

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def kill(self) -> None:
        """End all of its processes as if the power had failed."""
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        while _any_left(self.pid):
            time.sleep(0.01)

    def stop(self) -> None:
        """End it as an operator does."""
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


@contextmanager
def forked(log: Path, host: str = "127.0.0.1", **environment: str) -> Iterator[Running]:
    """Start a server that need not import anything again; end it afterwards."""
    port = free_port()
    made = Forked({"ATLAS_HOST": host, "PORT": str(port), **environment}, log)
    try:
        yield Running(made, host, port, made.said)
    finally:
        made.stop()


def _any_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


class Colleague:
    """Somebody with a browser, signed in at the desk of the server at ``port``."""

    def __init__(self, port: int, role: Role):
        self.site, self.key = f"http://127.0.0.1:{port}", f"{role.key}@amt.example"
        self._browser, self._token = requests.Session(), ""
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session; a browser that has one keeps it over a restart of the server."""
        self._token = self._token_of(self.get("/anmelden"))
        done = self.post("/anmelden", key=self.key, password=PASSWORD)
        assert done.status_code == 303, done.text
        self._token = self._token_of(self.get("/konto"))

    def get(self, path: str) -> requests.Response:
        """Open a page of the desk."""
        return self._browser.get(f"{self.site}/redaktion{path}", timeout=120, allow_redirects=False)

    def post(self, path: str, file: tuple[str, bytes] | None = None, **fields: object) -> requests.Response:
        """Send a form of the desk, with a list if there is a ``file``."""
        return self._browser.post(
            f"{self.site}/redaktion{path}",
            data={"csrf_token": self._token, **fields},
            files={"liste": file} if file else None,
            timeout=120,
            allow_redirects=False,
        )

    def upload(self, name: str, content: bytes) -> int:
        """Send a list; return the number of its draft."""
        return number_in(self.post("/liste", (name, content)))

    def publish(self, draft: int, message: str) -> int:
        """Look at a draft, confirm what it loses, and publish it; return the number of the edition."""
        page = self.get(f"/entwurf/{draft}").text
        fields = {name: (re.search(f'name="{name}" value="(\\w+)"', page) or ["", ""])[1] for name in
                  ("version", "seen", "block")}  # fmt: skip
        confirmed = {"alle": 1, "grund": "so ist es"} if fields["block"] else {}
        done = self.post(f"/entwurf/{draft}/veroeffentlichen", nachricht=message, **fields, **confirmed)
        return number_in(done, "veroeffentlicht=")

    def undo(self, edition: int, message: str) -> int:
        """Take an edition back; return the number of the edition that does it."""
        return self.publish(number_in(self.post(f"/fassung/{edition}/zuruecknehmen")), message)

    @staticmethod
    def _token_of(page: requests.Response) -> str:
        found = _TOKEN.search(page.text)
        assert found, page.text
        return found[1]


class RefusedError(Exception):
    """The desk did not do it; ``status`` and ``said`` are its answer."""

    def __init__(self, answer: requests.Response):
        self.status = answer.status_code
        self.said = " ".join(re.sub("<[^>]*>", " ", answer.text.partition("<main")[2]).split())[:300]
        super().__init__(f"{answer.request.path_url}: {self.status} {self.said}")


def number_in(answer: requests.Response, before: str = "/entwurf/") -> int:
    """Return the number that stands behind ``before`` where an answer leads. Raises RefusedError if it leads nowhere."""
    found = re.search(re.escape(before) + r"(\d+)", answer.headers.get("Location", ""))
    if answer.status_code != 303 or not found:
        raise RefusedError(answer)
    return int(found[1])

"""Kill the real server at random moments of uploads, publications and undos through HTTP (``tests.history_kills --server``).

Either all of its processes are killed, and it is started again, or one that answers, and the others go on.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Thread

import requests

from dashboard.desk.files import facts_csv
from loaders.accounts.people import Role
from loaders.history.database import WRITES, open_database
from loaders.history.reading import drafts, editions, facts_at, newest
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import IMPORT, UPLOAD
from loaders.history.uploads import upload_of
from loaders.history.writing import propose_list
from tests.desk_servers import Colleague, Forked, RefusedError, add_people, free_port, marked_list, places_of
from tests.history_kills import AGAIN, check
from tests.history_model import ORIGIN, START
from tests.suite_state import SUITE

#: How often each is killed, of ten; an upload is checked for seconds before the database hears of it.
_DEEDS = ("upload", "upload", *["publish"] * 4, *["undo"] * 4)
#: Of ten kills, so many hit the whole server.
_WHOLE = 6
_ROWS, _WORKERS = 90, 2


@dataclass
class House:
    """The server at work, who works at it, and what is known of the register: every edition by its number."""

    address: str
    folder: Path
    chance: random.Random
    places: list[tuple[str, str]] = field(default_factory=list)
    known: dict[int, list] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=dict)
    met: Counter = field(default_factory=Counter)

    def start(self) -> None:
        """Start the server, with what was built before."""
        self.port = free_port()
        environment = {
            "ATLAS_DATABASE": self.address,
            "ATLAS_CACHE": os.environ.get("ATLAS_CACHE") or str(self.folder / "cache"),
            "ATLAS_WORKERS": str(_WORKERS),
            "PORT": str(self.port),
        }
        self.server = Forked(environment, self.folder / "log")
        self.starts.append(self.server.seconds)

    def read(self, work: Callable) -> object:
        """Return what ``work`` finds in the database; no connection stays open, for the server is forked from here."""
        engine = open_database(self.address)
        try:
            with engine.begin() as connection:
                return work(connection)
        finally:
            engine.dispose()

    def open(self) -> None:
        """Start for the first time, sign in, and learn what the first edition is."""
        self.start()
        add_people(self.address, Role.PUBLISHER)
        self.anna = Colleague(self.port, Role.PUBLISHER)
        first = self.read(lambda c: facts_at(c, 1))
        self.known[1] = first
        self.places = places_of(first)[:_ROWS]

    def listed(self, step: int) -> list[StoredFact]:
        """Return the list of ``step``."""
        return marked_list(self.places, step)

    def prepare(self, deed: str, step: int) -> Callable[[], str]:
        """Return what is to be interrupted: it returns what it has done, as ``check`` understands it."""
        if deed == "upload":
            content = facts_csv(self.listed(step))
            return lambda: f"draft {self.anna.upload(f'Liste {step}.csv', content)}"
        if deed == "undo" and (last := self.read(newest)) > 1:
            return lambda: f"edition {self.anna.undo(last, f'zurück {last}')} undo {last}"
        draft = self.draft(step)
        return lambda: f"edition {self.anna.publish(draft, f'Liste {step}')} list {step}"

    def draft(self, step: int) -> int:
        """Make a draft as the desk would, without the seconds of its check."""
        engine = open_database(self.address)
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            made = propose_list(connection, IMPORT, self.listed(step), "a", f"Liste {step}", ORIGIN, START)
        engine.dispose()
        return made.id

    def interrupted(self, deed: str, step: int) -> list[str]:
        """Do it, and kill meanwhile; return what was said to be done."""
        work, said, took = self.prepare(deed, step), [], self.took[deed]

        def doing() -> None:
            try:
                began = time.monotonic()
                said.append(work())
                took.append(time.monotonic() - began)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                self.met["answer lost"] += 1

        thread = Thread(target=doing)
        whole = self.chance.randrange(10) < _WHOLE
        thread.start()
        time.sleep(self.chance.uniform(0, 1.1 * median(took[-5:])))
        if whole:
            self.server.kill()
        else:
            self.kill_one()
        thread.join()
        self.met["all processes" if whole else "one process"] += 1
        self.met[deed] += 1
        if whole:
            self.start()
            self.anna.site = f"http://127.0.0.1:{self.port}"
        return said

    def kill_one(self) -> None:
        """Kill one of the processes that answer; those that have just been replaced go by themselves."""
        while True:
            with suppress(ProcessLookupError, IndexError):
                return os.kill(self.chance.choice(self.server.workers), signal.SIGKILL)
            time.sleep(0.01)

    def look(self, said: list[str], last: bool) -> None:
        """See that whoever was interrupted has either done it or nothing of it, and that all others go on."""
        before = len(self.known)
        again = list(self.known) if last else self.chance.sample(sorted(self.known), min(AGAIN, before))
        check(self.address, said, self.known, again, self.listed)
        assert len(self.known) - before <= 1, "done more than was asked for"
        self.met["done"] += bool(said)
        self.met["done, and not said"] += len(self.known) > before and not said
        self.read(whole_drafts)
        self.visit()
        desk = self.anna.get("/")
        assert desk.status_code == 200, desk.text
        assert f"Fassung {len(self.known)}" in desk.text

    def visit(self) -> None:
        """See that visitors are shown an edition that there is, with just its facts."""
        answer = requests.get(f"http://127.0.0.1:{self.port}/api/status.csv", timeout=120)
        assert answer.status_code == 200
        ags = self.places[1][0]
        told = requests.get(f"http://127.0.0.1:{self.port}/api/municipalities/{ags}", timeout=120).json()
        assert told["edition"] in self.known
        sources = {s["title"] for s in told["statuses"][SUITE.council]["sources"]}
        stated = {f.source_title for f in self.known[told["edition"]] if (f.ags, f.instrument) == (ags, SUITE.council)}
        assert sources == stated, "mixed"

    def shown_in_the_end(self) -> None:
        """Wait until visitors are shown the newest edition."""
        end = time.monotonic() + 120
        while requests.get(f"http://127.0.0.1:{self.port}/healthz", timeout=120).json()["edition"] != len(self.known):
            assert time.monotonic() < end, "the newest edition is not shown"
            time.sleep(0.2)


def whole_drafts(connection) -> None:
    """No draft of a list is without its file."""
    for draft in drafts(connection):
        if draft.kind == UPLOAD:
            found = upload_of(connection, draft.id)
            assert found is not None and found.content and found.annotated, "half a draft"


def server_experiment(address: str, kills: int, seed: int) -> str:
    """Kill the server so often, and look after each time; return what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(address, Path(folder), random.Random(seed))
        house.open()
        try:
            return _experiment(house, kills)
        finally:
            house.server.kill()


def _experiment(house: House, kills: int) -> str:
    for step, deed in enumerate(("upload", "publish", "undo"), 1):
        began, work = time.monotonic(), house.prepare(deed, step)
        said = [work()]
        house.took[deed] = [time.monotonic() - began]
        house.look(said, False)
    house.met.clear()
    for number in range(1, kills + 1):
        deed = house.chance.choice(_DEEDS)
        try:
            said = house.interrupted(deed, number + 10)
        except RefusedError as error:
            raise AssertionError(f"kill {number}: {error}") from error
        house.look(said, number == kills)
        if number % 20 == 0:
            print(f"{number} kills, {len(house.known)} editions", flush=True)
    house.shown_in_the_end()
    assert len(house.read(editions)) == len(house.known)
    met = ", ".join(f"{what}: {count}" for what, count in sorted(house.met.items()))
    return f"{met}; {len(house.known)} editions; a start takes {median(house.starts):.1f} s"

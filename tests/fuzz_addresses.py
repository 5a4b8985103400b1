"""Put odd requests to every address of the URL map, of the site and of the desk, and look at answers and memory.

``python -m tests.fuzz_addresses`` starts the server as users start it, over a database of its own, and sends 100,000 requests
(``tests/odd_requests.py``) from two processes. It fails if an answer is a 5xx other than a 503, which is how a busy server says
so, if a connection gets no answer, if the process that answers is another one at the end, or if that one is at the end
more than a tenth larger than it was half-way, in the middle of three looks each: its caches are full by then.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.odd_requests import Grammar, Odd

ROOT = Path(__file__).resolve().parents[1]
#: Busy is an answer that is meant; anything else from 500 on is a mistake of ours.
MEANT = {503}
#: Whoever publishes has the server replace its processes, whose memory is to be measured; whoever signs out is to go on.
NEVER = ("publish_draft", "sign_out")
_STEPS, _PROCESSES = 10, 2
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')

Ask = Callable[[Odd], int]


@dataclass
class Result:
    """How often which status came, and by status one example of what should not have come."""

    statuses: Counter[int] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)

    def note(self, odd: Odd, status: int, said: str = "") -> None:
        self.statuses[status] += 1
        if status >= 500 and status not in MEANT:
            sent = f"{odd.headers} {odd.form or odd.body[:40]!r} as {odd.who or 'nobody'}"
            line = f"{odd.method} {odd.address[:300]} {sent} → {status} {said}"
            self.problems.setdefault(f"{status} {odd.path.split('/')[1][:12]} {said[:60]}", line)


def put(grammar: Grammar, ask: Ask, number: int, chosen: int) -> Result:
    """Put ``number`` requests to ``ask``, which returns the status. The same ``chosen`` gives the same requests."""
    result = Result()
    quiet = settings(
        max_examples=number, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )  # fmt: skip

    @seed(chosen)
    @quiet
    @given(grammar.requests())
    def once(odd: Odd) -> None:
        try:
            result.note(odd, ask(odd))
        except (OSError, http.client.HTTPException) as error:
            result.note(odd, 599, repr(error))

    once()
    return result


class Visitor:
    """Sends requests to a server over a kept connection, signed in at the desk where a request wants it."""

    def __init__(self, port: int, chosen: int, password: str):
        self._port, self._random, self._password = port, Random(chosen), password
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._signed_in: dict[str, tuple[str, str]] = {}

    def ask(self, odd: Odd) -> int:
        """Return the status of the answer."""
        cookie, token = self._session(odd.who) if odd.who else ("", "")
        headers, body = dict(odd.headers), odd.body
        if cookie:
            headers["Cookie"] = cookie
        if odd.form is not None:
            right = {"csrf_token": token} if token and self._random.random() < 0.9 else {}
            body = urlencode({**right, **odd.form}, errors="surrogatepass").encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status, led, _ = self._send(odd.method, odd.address, headers, body)
        if odd.who and (status == 401 or "/anmelden" in led):
            self._signed_in.pop(odd.who, None)
        return status

    def _session(self, who: str) -> tuple[str, str]:
        if who not in self._signed_in:
            _, cookie, page = self._send("GET", "/redaktion/anmelden", {}, b"")
            fields = {"csrf_token": _TOKEN.search(page)[1], "key": f"{who}@amt.example", "password": self._password}
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            status, cookie, _ = self._send("POST", "/redaktion/anmelden", headers, urlencode(fields).encode())
            assert status == 303, status
            _, _, page = self._send("GET", "/redaktion/konto", {"Cookie": cookie}, b"")
            self._signed_in[who] = (cookie, _TOKEN.search(page)[1])
        return self._signed_in[who]

    def _send(self, method: str, address: str, headers: dict[str, str], body: bytes) -> tuple[int, str, str]:
        """Return status, the cookie or where the answer leads, and the page; try once more if the kept connection was closed."""
        somebody = ".".join(str(self._random.randrange(1, 255)) for _ in range(4))
        # as a proxy would hand it on: the desk wants https
        given = {"X-Forwarded-For": somebody, "X-Forwarded-Proto": "https", **headers}
        for last in (False, True):
            try:
                self._connection.putrequest(method, address, skip_host="Host" in given, skip_accept_encoding=True)
                for name, value in given.items():
                    self._connection.putheader(name, value.encode("latin-1"))
                if body or method in ("POST", "PUT", "PATCH"):
                    self._connection.putheader("Content-Length", str(len(body)))
                self._connection.endheaders(body or None)
                answer = self._connection.getresponse()
                page = answer.read()
                cookie = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
                return answer.status, cookie or answer.headers.get("Location", ""), page.decode("utf-8", "replace")
            except (ConnectionError, http.client.HTTPException):
                self._connection.close()
                if last:
                    raise
        raise AssertionError


def _grammar(database: str) -> Grammar:
    """Return the requests for the whole application over a database; builds it, to see what addresses it has."""
    from dashboard.context.settings import Settings
    from dashboard.context.site import build_site
    from dashboard.desk.application import build_desk
    from dashboard.desk.desk import Desk
    from dashboard.factory import build_app
    from dashboard.published import open_published
    from loaders.store.checked_store import open_store
    from tests.clock import CLOCK

    given = Settings(ATLAS_DATABASE=database)
    store = open_store(given.cache_folder())
    found = open_published(given, store, CLOCK)
    server = build_app(found.atlas, store).server
    page = server.test_client().get("/").get_data(as_text=True)
    data = sorted({part.partition('"')[0] for part in page.split("/data/")[1:]})
    desk = build_desk(Desk(found.engine, build_site(found.atlas, store=store), given.inputs(), CLOCK, "/"), given)
    return Grammar(server, desk, data, NEVER)


def _together(port: int, grammar: Grammar, number: int, chosen: Iterable[int], password: str) -> Result:
    """Put ``number`` requests from a process for each of ``chosen``; new ones, since what generates requests grows, too."""
    fork, total, processes = multiprocessing.get_context("fork"), Result(), []
    results = fork.SimpleQueue()

    def run(one: int) -> None:
        results.put(put(grammar, Visitor(port, one, password).ask, number, one))

    for one in chosen:
        processes.append(fork.Process(target=run, args=(one,)))
        processes[-1].start()
    for _ in processes:
        result = results.get()
        total.statuses += result.statuses
        total.problems |= result.problems
    for process in processes:
        process.join()
    return total


def _own_pages(pid: int) -> tuple[float, float]:
    """Resident and own memory of a process, in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = {name: int(size) for name, size in re.findall(r"^(\w+): +(\d+) kB", text, re.M)}
    return found["Rss"] / 1024, (found["Private_Clean"] + found["Private_Dirty"]) / 1024


def _workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def main() -> int:
    """Ask, tell what was answered and how large the server has become; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8260)
    parser.add_argument("--log", type=Path, help="where the server's log goes, else a temporary file")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atlas-fuzz-") as folder:
        return _run(wanted, Path(folder))


def _run(wanted: argparse.Namespace, folder: Path) -> int:
    from loaders.accounts.people import Role
    from tests.desk_servers import PASSWORD, add_people

    database, log = str(folder / "atlas.db"), wanted.log or folder / "log"
    logging.disable(logging.ERROR)
    grammar = _grammar(database)  # fills the database, too
    add_people(database, Role.EDITOR, Role.ADMINISTRATOR)
    environment = {
        "ATLAS_DATABASE": database,
        "PORT": str(wanted.port),
        "ATLAS_PROXIES": "1",
        "ATLAS_HOST": "127.0.0.1",
    }
    with log.open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        assert server.stdout and "bereit" in server.stdout.readline(), log.read_text()
        while not _workers(server.pid):
            time.sleep(0.1)
        return _asked(wanted, grammar, server.pid, PASSWORD, log)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _asked(wanted: argparse.Namespace, grammar: Grammar, pid: int, password: str, log: Path) -> int:
    total, sizes, before, began = Result(), [], _workers(pid), time.monotonic()
    each = -(-wanted.requests // (_STEPS * _PROCESSES))
    for step in range(_STEPS):
        chosen = range(wanted.seed + step * _PROCESSES, wanted.seed + (step + 1) * _PROCESSES)
        result = _together(wanted.port, grammar, each, chosen, password)
        total.statuses += result.statuses
        total.problems = {**result.problems, **total.problems}
        time.sleep(1)  # what is under way ends
        sizes.append(_own_pages(_workers(pid)[0]))
        done = total.statuses.total()
        print(
            f"{done} requests, {time.monotonic() - began:.0f} s: {sizes[-1][0]:.0f} MB resident, {sizes[-1][1]:.0f} own",
            flush=True,
        )
    growth = median(rss for rss, _ in sizes[-3:]) / median(rss for rss, _ in sizes[3:6]) - 1
    print(dict(sorted(total.statuses.items())))
    print(f"growth since half-way: {growth:+.1%}; process replaced: {_workers(pid) != before}")
    for problem in total.problems.values():
        print(f"    {problem}")
    lines = [line for line in log.read_text(errors="replace").splitlines() if "rror" in line]
    print(f"{len(lines)} lines of the log with errors", *lines[:20], sep="\n    ")
    return 1 if total.problems or growth > 0.1 or _workers(pid) != before else 0


if __name__ == "__main__":
    sys.exit(main())

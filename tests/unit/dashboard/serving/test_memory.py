"""A server process stays small, also after it has drawn pictures."""

import gc
import http.client
import weakref
from pathlib import Path

import pytest

from dashboard.serving import memory
from tests.servers import running
from tests.suite_state import SUITE
from tests.sweeps import everything

#: Megabytes that a worker may have resident, pages that it shares with others included.
BUDGET_MB = 220
ASKED = (
    "/",
    "/tabelle",
    "/api/municipalities",
    "/api/municipalities.geojson",
    f"/api/municipalities/{SUITE.town}/nearest",
    f"/gemeinde/{SUITE.town}",
    "/snippet.svg",
)


def test_what_stands_before_the_fork_is_not_looked_at_again():
    before = gc.get_freeze_count()  # all that the tests began with (tests/conftest.py)
    made = [[number] for number in range(1000)]
    memory.keep_as_it_is()
    assert gc.get_freeze_count() >= before + len(made)


def test_what_was_replaced_is_not_inherited():
    class Replaced:
        pass

    one = Replaced()
    one.itself = one
    known = weakref.ref(one)
    del one
    memory.share_with_workers()
    assert known() is None


def test_without_glibc_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory, "_malloc", lambda: None)
    memory.give_back()


def resident_mb(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
@pytest.mark.servers
def test_worker_stays_within_its_memory(tmp_path, app, run_store):
    """Where all is asked, all is built and drawn at this start; else it is kept."""
    with running(tmp_path if everything() else run_store.folder) as server:
        ask(server.port)
        (worker,) = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="utf-8").split()
        assert resident_mb(worker) <= BUDGET_MB
        # whoever takes an edition over goes first
        assert niceness(worker) > niceness(server.pid)


def niceness(pid):
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()[16])


def ask(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for path in ASKED * 3:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()

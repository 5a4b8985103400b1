"""What an operator notices: how long a start takes, and how large a worker is after its work."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = (
    "/",
    "/tabelle",
    "/api/municipalities",
    "/api/municipalities.geojson",
    "/api/municipalities/14626610/nearest",
    "/gemeinde/14626610",
    "/snippet.svg",
)
_PICTURES = ("/snippet.png", "/gemeinde/14626610.pdf")


def measure_processes() -> list[tuple[str, float, float, dict[str, tuple[float, float, float]]]]:
    """Return (which start, seconds until ``/`` was answered, those of them that the server computed, and {after what: resident,
    proportional and own MB of the worker})."""
    with tempfile.TemporaryDirectory() as cache:
        first, *others = (_measure(cache) for _ in range(6))
        seconds, computing, memory = zip(*others, strict=True)
        return [("first start", *first), ("from the cache", median(seconds), median(computing), memory[0])]


def _measure(cache: str) -> tuple[float, float, dict[str, tuple[float, float, float]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "ATLAS_CACHE": cache}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # wherever it is installed, modules are compiled once, not at every start
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError("the server does not start")
            time.sleep(0.01)
        seconds, computing = time.perf_counter() - start, _processor_s(process.pid)
        (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        memory = {"start": _memory(worker)}
        for name, paths in (("pages, API, SVG", _PAGES), ("pictures and fact sheets too", _PICTURES)):
            for path in paths * 8:
                _ask(port, path)
            time.sleep(1.1)  # memory is given back after an answer, at most once a second
            _ask(port, "/healthz")
            memory[name] = _memory(worker)
        return seconds, computing, memory
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _processor_s(pid: int) -> float:
    """Of the process, its threads and those that it has seen end."""
    times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def _answers(port: int) -> bool:
    try:
        return _ask(port, "/healthz") == 200 and _ask(port, "/") == 200
    except OSError:
        return False


def _ask(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _memory(pid: str) -> tuple[float, float, float]:
    found = dict.fromkeys(("Rss:", "Pss:", "Private_Clean:", "Private_Dirty:"), 0)
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
        name, *rest = line.split()
        if name in found:
            found[name] = int(rest[0])
    own = found["Private_Clean:"] + found["Private_Dirty:"]
    return found["Rss:"] / 1024, found["Pss:"] / 1024, own / 1024

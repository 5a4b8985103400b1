"""How many requests a second one worker answers, asked by this process over kept connections; against plain Dash.

Who asks takes a share of the same processors, and so do others: what an answer takes of the worker's own tells more.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_CONNECTIONS, _SECONDS = 8, 4.0
_HEADERS = "Host: atlas.example\r\nAccept-Encoding: gzip, deflate, br\r\nAccept: text/html\r\n"
#: A page that shows nothing, served in the same way: what Dash itself costs.
_BARE = """
from dash import Dash, html
from dashboard.serving.server import serve
from dashboard.serving.watch import TIME_ZONE
from dashboard.context.settings import read_settings
from loaders.atlas.clock import now
app = Dash("bare")
app.layout = html.Div("Atlas")
app.server.config[TIME_ZONE] = "UTC"
serve(read_settings(), lambda _before: app.server, now)
"""
#: The layout of the naive app, which its page asks for and which holds the shapes.
_NAIVE = """
from dashboard.serving.server import serve
from dashboard.serving.watch import TIME_ZONE
from dashboard.context.settings import read_settings
from dashboard.context.site import build_site
from loaders.assembly import Inputs, load_atlas
from loaders.atlas.clock import now
from tests.benchmarks.naive_app import naive_app
naive = naive_app(build_site(load_atlas(Inputs(), now))).server
naive.config[TIME_ZONE] = "UTC"
serve(read_settings(), lambda _before: naive, now)
"""


@contextmanager
def served(*command: str) -> Iterator[tuple[int, Path]]:
    """Run ``python *command`` with one worker; yield the port at which it is ready, and where the worker's times stand."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "ATLAS_HOST": "127.0.0.1", "ATLAS_WORKERS": "1"}
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        if not process.stdout.readline():
            raise RuntimeError(f"{command} does not start")
        yield port, _worker(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def _worker(master: int) -> Path:
    """The process below the master, which answers. It is forked a little after all is ready."""
    time.sleep(0.5)
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="utf-8").split()
    return Path(f"/proc/{children[0]}/stat")


def _processor_s(stat: Path) -> float:
    user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Rate:
    """How many answers with status 200 came per second, and how much of the processor each took of the worker, in ms."""

    what: str
    per_second: float
    processor_ms: float


def rate(what: str, served_at: tuple[int, Path], path: str) -> Rate:
    """Ask for ``path`` as fast as answers come."""
    return asyncio.run(_measure(what, *served_at, path))


async def _measure(what: str, port: int, stat: Path, path: str) -> Rate:
    await _ask(port, path, time.perf_counter() + 0.5)
    start, before = time.perf_counter(), _processor_s(stat)
    counts = await asyncio.gather(*(_ask(port, path, start + _SECONDS) for _ in range(_CONNECTIONS)))
    count, seconds = sum(counts), time.perf_counter() - start
    return Rate(what, count / seconds, (_processor_s(stat) - before) / count * 1000)


async def _ask(port: int, path: str, until: float) -> int:
    request = f"GET {path} HTTP/1.1\r\n{_HEADERS}\r\n".encode()
    count, writer = 0, None
    while time.perf_counter() < until:
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode("latin-1"))
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        await reader.readexactly(int(lower[at : lower.index(b"\r\n", at)]))
        count += 1
        if b"connection: close" in lower:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()
    return count


def measure_load() -> list[Rate]:
    """Return the rates of one worker on this machine, which also asks."""
    results = []
    with served("-c", _BARE) as at:
        results.append(rate("a bare Dash page", at, "/"))
    with served("-c", _NAIVE) as at:
        results.append(rate("layout of the naive app", at, "/_dash-layout"))
    with served("app.py") as at:
        for path in ("/", "/?ebene=kpr&gemeinde=14626610", "/tabelle", "/gemeinde/14626610", "/api/municipalities"):
            results.append(rate(path, at, path))
    return results


def load_lines(rates: list[Rate]) -> list[str]:
    """Return a table, one line a path."""
    head = f"{'path':<46}{'requests/s':>12}{'processor, ms':>16}"
    return [head, *(f"{r.what:<46}{r.per_second:>12,.0f}{r.processor_ms:>16.3f}" for r in rates)]


if __name__ == "__main__":
    print("\n".join(load_lines(measure_load())))

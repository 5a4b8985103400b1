"""How many requests a second one worker answers, asked by this process over kept connections; against plain Dash."""

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
def served(*command: str) -> Iterator[int]:
    """Run ``python *command`` with one worker and yield the port at which it is ready."""
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
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def requests_per_second(port: int, path: str) -> float:
    """Return how many answers with status 200 came per second."""
    return asyncio.run(_measure(port, path))


async def _measure(port: int, path: str) -> float:
    await _ask(port, path, time.perf_counter() + 0.5)
    start = time.perf_counter()
    counts = await asyncio.gather(*(_ask(port, path, start + _SECONDS) for _ in range(_CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - start)


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


def measure_load() -> list[tuple[str, float]]:
    """Return (what, requests per second) of one worker on this machine, which also asks."""
    results = []
    with served("-c", _BARE) as port:
        results.append(("a bare Dash page", requests_per_second(port, "/")))
    with served("-c", _NAIVE) as port:
        results.append(("layout of the naive app", requests_per_second(port, "/_dash-layout")))
    with served("app.py") as port:
        for path in ("/", "/?ebene=kpr&gemeinde=14626610", "/tabelle", "/gemeinde/14626610", "/api/municipalities"):
            results.append((path, requests_per_second(port, path)))
    return results


if __name__ == "__main__":
    for what, rate in measure_load():
        print(f"{what:<40}{rate:>10,.0f} requests/s")

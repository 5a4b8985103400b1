"""A server as a user starts it, in a process of its own; and one in the process of the tests."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

ROOT = Path(__file__).resolve().parent.parent


class Running:
    """A server that says it is ready; ``said`` is how it said so."""

    def __init__(self, process, host: str, port: int, said: str):
        self.pid, self.host, self.port, self.said = process.pid, host, port, said

    def get(self, path: str, port: int = 0, **headers: str) -> tuple[int, bytes]:
        """Return status and body over a connection of its own, so that any worker may answer. ``port``: another than that of
        the site."""
        connection = http.client.HTTPConnection(self.host, port or self.port)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def running(cache: Path, host: str = "127.0.0.1", log: Path | None = None, **environment: str) -> Iterator[Running]:
    """Start a server that keeps what it builds in ``cache``; end it afterwards. ``log``: where its standard error output goes."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    said_in = log.open("wb") if log else None
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "ATLAS_HOST": host, "PORT": str(port), "ATLAS_CACHE": str(cache), **environment},
        stdout=subprocess.PIPE,
        stderr=said_in or subprocess.DEVNULL,
        text=True,
    )
    try:
        said = process.stdout.readline()
        assert "bereit" in said
        yield Running(process, host, port, said)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
        if said_in:
            said_in.close()


class _Quiet(WSGIRequestHandler):
    """Writes no line per request, which pytest would keep."""

    def log_request(self, *_arguments):
        pass


@contextmanager
def served(application):
    """Let a WSGI application answer on a port of its own; gives its address."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()

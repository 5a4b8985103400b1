"""Traces as ``docs/operations.md`` says they are had, against a collector on loopback: run by hand.

``pip install -r requirements-traces.txt && python -m tests.traces`` starts the server with the very command and settings of that
page on PostgreSQL, with two processes that answer, opens pages, and says what a collector is told of them.
"""

from __future__ import annotations

import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

from tests.database import ROOT, Server, programs
from tests.desk_servers import free_port

_PAGE = ROOT / "docs" / "operations.md"
#: What people search for, and an address that lets somebody in.
_SECRETS = ("Geheimname", "einladung/geheim")
_TRACE, _PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
_VISITOR, _BROWSER = "203.0.113.77", "Eigener Browser"


@dataclass(frozen=True)
class Span:
    """What a collector is told of one piece of work. ``process``: who did it."""

    name: str
    scope: str
    trace: str
    parent: str
    process: str
    attributes: Mapping[str, str]


@contextmanager
def collector() -> Iterator[tuple[int, list[Span]]]:
    """Listen as a collector does (OTLP over HTTP); give its port, and the spans that come."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    found: list[Span] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            assert self.path == "/v1/traces", self.path
            for group in ExportTraceServiceRequest.FromString(body).resource_spans:
                process = _read(group.resource.attributes)["service.instance.id"]
                for scoped in group.scope_spans:
                    scope = scoped.scope.name.rpartition(".")[2]
                    for span in scoped.spans:
                        ids = span.trace_id.hex(), span.parent_span_id.hex()
                        found.append(Span(span.name, scope, *ids, process, _read(span.attributes)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], found
    finally:
        server.shutdown()


def _read(attributes: object) -> dict[str, str]:
    def text(value: object) -> str:
        kind = value.WhichOneof("value")
        return ",".join(map(text, value.array_value.values)) if kind == "array_value" else str(getattr(value, kind))

    return {a.key: text(a.value) for a in attributes}


def command(endpoint: str) -> tuple[dict[str, str], list[str]]:
    """Return the settings and the command that the page names, with another address of the collector."""
    block = re.search(r"```sh\n([^`]*opentelemetry-instrument[^`]*)```", _PAGE.read_text(encoding="utf-8"))[1]
    settings = dict(re.findall(r"^export (\w+)=(.*)$", block, re.M))
    (line,) = [text for text in block.splitlines() if "opentelemetry-instrument" in text]
    assert settings["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("http://127.0.0.1:")
    own = line.replace(".venv/bin", str(Path(sys.executable).parent))  # wherever the packages were installed
    return settings | {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}, own.split()


def _ask(port: int, path: str, **headers: str) -> str:
    with suppress(OSError), urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=60) as answer:
        answer.read()
        return answer.headers["X-Request-ID"]
    return ""


def main() -> None:
    """Have it done, and say what came of it."""
    found = programs()
    if not found:
        raise SystemExit("PostgreSQL is needed: make postgres")
    postgres, port = Server(found), free_port()
    try:
        with tempfile.TemporaryDirectory() as folder, collector() as (listens, spans):
            settings, line = command(f"http://127.0.0.1:{listens}")
            own = {"PORT": str(port), "ATLAS_WORKERS": "2", "ATLAS_PROXIES": "1", "ATLAS_CACHE": f"{folder}/kept"}
            more = settings | own | {"ATLAS_DATABASE": postgres.new_database(empty=True)}
            running = subprocess.Popen(line, cwd=ROOT, env={**os.environ, **more})
            try:
                named = _visit(port)
                time.sleep(7)  # they are sent every five seconds
            finally:
                running.send_signal(signal.SIGTERM)
                running.wait(60)
    finally:
        postgres.close()
    _judge(spans, named)


def _visit(port: int) -> list[str]:
    end = time.monotonic() + 120
    while not _ask(port, "/healthz"):
        if time.monotonic() > end:
            raise SystemExit("the server does not start")
        time.sleep(0.5)
    told = {"traceparent": f"00-{_TRACE}-{_PARENT}-01", "X-Forwarded-For": _VISITOR, "User-Agent": _BROWSER}
    _ask(port, "/redaktion/einladung/geheim", **told)
    asked = [_ask(port, f"/tabelle?q=Geheimname{n}", **told) for n in range(20)]
    return [*asked, _ask(port, "/fassungen"), _ask(port, "/data/none-000000000000.json")]


def _judge(spans: list[Span], named: list[str]) -> None:
    requests = [span for span in spans if span.scope == "flask"]
    continued = [span for span in requests if span.trace == _TRACE and span.parent == _PARENT]
    names = {span.attributes.get("http.request.header.x_request_id", "") for span in requests}
    queries = [span for span in spans if span.scope == "psycopg"]
    texts = {key: value for span in spans for key, value in span.attributes.items()}
    print(f"{len(spans)} spans of {len({s.process for s in spans})} processes, {len(requests)} of requests")
    print("  that continue the visitor's trace:", len(continued), " named as in the log:", len(names & {*named}))
    print("  questions to PostgreSQL:", len(queries), " e.g.", queries[-1].attributes if queries else "")
    print("  attributes:", *(f"    {key} = {value[:90]}" for key, value in sorted(texts.items())), sep="\n")
    said = [
        (span.name, key, secret)
        for span in spans
        for key, value in span.attributes.items()
        for secret in (*_SECRETS, _VISITOR, _BROWSER)
        if secret in value
    ]
    told = sorted({key for _, key, _ in said})
    removed = re.findall(r"key: ([\w.]+)", _PAGE.read_text(encoding="utf-8"))
    print("  who or what was asked for stands in:", told)
    if not (len(continued) == len(names & {*named}) - 1 == 20 and queries) or not {*told} <= {*removed}:
        raise SystemExit(f"not as {_PAGE.name} says, which has the collector remove {removed}")


if __name__ == "__main__":
    main()

"""Saxony: A running server: its log, its measured values, and what it does with who asks for too much."""

import json
import os
import signal
import socket
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from tests.database import wait_for
from tests.desk_servers import forked, free_port

VISITOR = "203.0.113.77"


def measured(server, port):
    status, body = server.get("/metrics", port, Accept="application/openmetrics-text; version=1.0.0")
    assert status == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.servers
def test_what_operators_see(tmp_path, app, monkeypatch):  # what a start finds is kept then
    port, log, temporary = free_port(), tmp_path / "log", tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings = {"ATLAS_LOG": "json", "ATLAS_METRICS": f"127.0.0.1:{port}", "ATLAS_PROXIES": "1", "ATLAS_LIMIT": "1"}
    with forked(log, TMPDIR=str(temporary), **settings) as server:
        forwarded = {"X-Forwarded-For": VISITOR, "X-Request-ID": "abcd-1234"}
        for _ in range(3):
            assert server.get("/hilfe?q=Privates", **forwarded)[0] == 200
        # before long, presentations have taken the second of computing that this visitor may have in a minute
        asked = []
        while 429 not in asked and len(asked) < 30:
            asked.append(server.get(f"/deck.pptx?region=14523&title={len(asked)}", **forwarded)[0])
        assert asked == [200] * (len(asked) - 1) + [429]
        assert server.get("/snippet.svg?region=14626", **{"X-Forwarded-For": "203.0.113.78"})[0] == 200
        assert server.get("/hilfe", **forwarded)[0] == 200, "pages are for everybody"
        # an answer is counted when it has been sent
        wait_for(lambda: measured(server, port)["atlas_requests_total", "200", "hilfe"] == 4)
        before = measured(server, port)
        assert before["atlas_request_seconds_count", "hilfe"] == 4
        assert before["atlas_kept_answers_total", "hit"] == 2
        assert before["atlas_files_refused_total", "allowance"] == 1
        assert (before["atlas_files", "making"], before["atlas_files", "waiting"]) == (0, 0)
        assert 0 < before["atlas_last_report_timestamp_seconds",] <= before["atlas_data_as_of_timestamp_seconds",]
        assert before["atlas_files_taken_over",] == 1
        assert ("atlas_edition",) not in before, "there is no database"
        # new processes go on counting where those before ended, in as many files
        worker = children(server.pid)
        os.kill(server.pid, signal.SIGHUP)
        wait_for(lambda: len(set(children(server.pid)) - set(worker)) == 1 == len(children(server.pid)), 60)
        server.get("/hilfe", **forwarded)
        wait_for(lambda: measured(server, port)["atlas_requests_total", "200", "hilfe"] == 5)
        with socket.create_connection((server.host, server.port)) as odd:
            odd.sendall(b"GET / HTTP/1.1\r\nno header\r\n\r\n")
            assert odd.recv(100).startswith(b"HTTP/1.1 400")
    assert list(temporary.iterdir()) == []
    lines = log.read_text(encoding="utf-8").splitlines()
    said = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line for line in lines if not line.startswith("{")][-1] == "Daten werden gelesen und geprüft …"
    requests = [line for line in said if line["logger"] == "atlas.requests"]
    # a line is written when the answer has been sent, so two may change places
    said_of = Counter(line["path"] for line in requests)
    assert said_of == {"/hilfe": 5, "/deck.pptx": len(asked), "/snippet.svg": 1}
    assert requests[0]["request_id"] == "abcd-1234"
    assert [line["message"] for line in said if line["logger"] == "gunicorn.error"] != []
    for unsaid in (VISITOR, "Privates", "127.0.0.1"):
        assert unsaid not in "".join(lines)

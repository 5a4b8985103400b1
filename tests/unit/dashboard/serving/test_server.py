"""The server as a whole: where it listens, and that it lives through whatever becomes of its files."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import pytest

from dashboard.context.settings import Settings
from tests.desk_servers import forked, free_port
from tests.lists import write_list
from tests.servers import ROOT
from tests.suite_state import SUITE

GOOD = [["AGS", SUITE.council_abbreviation], [SUITE.town, "2019"]]
OTHER = [["AGS", SUITE.council_abbreviation], [SUITE.town, "2020"]]
BAD = [["AGS", SUITE.council_abbreviation], [SUITE.town, "krank bis Mai"]]


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1:8050"), ("::1", "[::1]:8050"), ("[::1]", "[::1]:8050"), ("::", "[::]:8050")],
)
def test_an_ipv6_address_stands_in_brackets(monkeypatch, host, address):
    monkeypatch.setenv("ATLAS_HOST", host)
    assert Settings().address == address


def take_over(server, path, content, state):
    """Put another list in place, have it taken over at once, and wait for ``state``; return what the server says of it.

    Where the machine is busy, the server may notice the file before as well by itself, and says a second time what became of it.
    """
    before = json.loads(server.get("/healthz")[1]).get("files")
    write_list(path.parent, content, name=path.stem)
    os.kill(server.pid, signal.SIGHUP)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        said = json.loads(server.get("/healthz")[1]).get("files")
        if said not in (None, before) and said["state"] == state:
            return said
        time.sleep(0.2)
    raise AssertionError("nothing has become of the file")


def data_address(server):
    page = server.get("/")[1].decode()
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S)[1])["atlasUrl"]


@pytest.mark.usefixtures("shapes_once", "few_zooms", "checked_here")
@pytest.mark.servers
def test_a_takeover_leaves_no_page_without_its_data_and_an_error_no_visitor_without_a_page(tmp_path):
    """At an IPv6 address, where there is one."""
    path, host = write_list(tmp_path, GOOD), "::1" if has_ipv6() else "127.0.0.1"
    with forked(tmp_path / "log", host, ATLAS_STATUS=str(path), ATLAS_WORKERS="2") as server:
        assert f"http://{'[::1]' if host == '::1' else host}:{server.port}" in server.said
        old = data_address(server)
        said = take_over(server, path, OTHER, "taken over")
        assert re.search(r"[+-]\d\d:\d\d$", said["at"]), "with its zone"
        end = time.monotonic() + 30
        while (new := data_address(server)) == old and time.monotonic() < end:
            assert server.get(old)[0] == 200
        assert new != old
        # two workers: every connection may come to either of them
        assert {server.get(old)[0] for _ in range(20)} == {200}
        said = take_over(server, path, BAD, "refused")
        assert "krank" not in str(said)
        assert server.get("/")[0] == server.get(data_address(server))[0] == 200


#: A server whose one answer takes until it is told to give it.
SLOW = """
import sys, time
from pathlib import Path
from flask import Flask
from dashboard.context.settings import read_settings
from dashboard.serving.server import serve
from dashboard.serving.watch import TIME_ZONE
from loaders.atlas.clock import now
app = Flask("slow")
app.config[TIME_ZONE] = "UTC"
folder = Path(sys.argv[1])
@app.get("/slow")
def slow():
    (folder / "asked").touch()
    while not (folder / "go").exists():
        time.sleep(0.01)
    return "whole"
serve(read_settings(), lambda _before: app, now)
"""


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def refused(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.servers
def test_a_server_that_is_stopped_ends_what_it_is_at_and_refuses_what_comes(tmp_path):
    """A proxy then asks another one at once; and systemd is told when the server answers."""
    port, told = free_port(), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(tmp_path / "notify"))
    told.settimeout(60)
    given = {"PORT": str(port), "ATLAS_HOST": "127.0.0.1", "NOTIFY_SOCKET": str(tmp_path / "notify")}
    server = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path)], cwd=ROOT, env={**os.environ, **given}, stderr=subprocess.DEVNULL
    )
    try:
        with told:
            assert told.recv(200).startswith(b"READY=1")
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(lambda: urlopen(f"http://127.0.0.1:{port}/slow").read())
            wait_for((tmp_path / "asked").exists)
            server.send_signal(signal.SIGTERM)
            wait_for(lambda: refused(port))
            assert not slow.done()
            (tmp_path / "go").touch()
            assert slow.result(60) == b"whole"
        assert server.wait(60) == 0
    finally:
        server.kill()
        server.wait()

"""The server as a whole: where it listens, and that it lives through whatever becomes of its files."""

import json
import os
import re
import signal
import socket
import time

import pytest

from dashboard.context.settings import Settings
from tests.lists import write_list
from tests.servers import running

GOOD = [["AGS", "KPR"], ["14626610", "2019"]]
OTHER = [["AGS", "KPR"], ["14626610", "2020"]]
BAD = [["AGS", "KPR"], ["14626610", "krank bis Mai"]]


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


@pytest.mark.skipif(not has_ipv6(), reason="needs IPv6")
def test_it_listens_at_an_ipv6_address(run_store):
    with running(run_store.folder, "::1") as server:
        assert f"http://[::1]:{server.port}" in server.said
        assert server.get("/healthz")[0] == 200


def take_over(server, path, content):
    """Put another list in place and have it taken over at once; return what the server says of it."""
    before = json.loads(server.get("/healthz")[1]).get("files")
    write_list(path.parent, content, name=path.stem)
    os.kill(server.pid, signal.SIGHUP)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        said = json.loads(server.get("/healthz")[1]).get("files")
        if said not in (None, before):
            return said
        time.sleep(0.2)
    raise AssertionError("nothing has become of the file")


def data_address(server):
    page = server.get("/")[1].decode()
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S)[1])["atlasUrl"]


def test_a_takeover_leaves_no_page_without_its_data_and_an_error_no_visitor_without_a_page(tmp_path, run_store):
    path = write_list(tmp_path, GOOD)
    with running(run_store.folder, ATLAS_STATUS=str(path), ATLAS_WORKERS="2") as server:
        old = data_address(server)
        said = take_over(server, path, OTHER)
        assert said["state"] == "taken over"
        assert re.search(r"[+-]\d\d:\d\d$", said["at"]), "with its zone"
        end = time.monotonic() + 30
        while (new := data_address(server)) == old and time.monotonic() < end:
            assert server.get(old)[0] == 200
        assert new != old
        # two workers: every connection may come to either of them
        assert {server.get(old)[0] for _ in range(20)} == {200}
        said = take_over(server, path, BAD)
        assert said["state"] == "refused"
        assert "krank" not in str(said)
        assert server.get("/")[0] == server.get(data_address(server))[0] == 200

"""A running server: its log, its measured values, and what it does with who asks for too much."""

import socket

import pytest

from dashboard.context.settings import Settings, read_settings
from loaders.common.findings import LoadError
from tests.desk_servers import Forked, free_port


@pytest.mark.servers
def test_an_address_that_is_taken_is_named(tmp_path, app):  # what a start finds is kept then
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = {"PORT": str(free_port()), "ATLAS_METRICS": f"127.0.0.1:{taken.getsockname()[1]}"}
        with pytest.raises(RuntimeError):
            Forked(given, tmp_path / "log")
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "ATLAS_METRICS" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", None),
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("localhost:1", ("localhost", 1)),
    ],
)
def test_where_measured_values_are(monkeypatch, given, address):
    monkeypatch.setenv("ATLAS_METRICS", given)
    assert Settings().metrics_address == address


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(("ATLAS_METRICS", text) for text in ("9464", "localhost", "localhost:0", "localhost:99999", "::1:9464", "http://x:1/")),
        ("ATLAS_LOG", "xml"),
        ("ATLAS_LIMIT", "-1"),
        ("ATLAS_LIMIT", "viel"),
    ],
)  # fmt: skip
def test_settings_that_mean_nothing_are_refused_by_name(monkeypatch, name, given):
    monkeypatch.setenv(name, given)
    with pytest.raises(LoadError) as refused:
        read_settings()
    assert name in str(refused.value.findings[0])


def test_whoever_says_nothing_more_loses_the_connection(tmp_path, run_store, monkeypatch):
    """In the middle of a request, too: else a few hundred of them would take all threads."""
    from dashboard.serving import server as serving

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        monkeypatch.setattr(serving, "SILENT_S", 0.1)
        serving._let_none_hang(listening)
        with socket.create_connection(listening.getsockname()) as client:
            accepted, _ = listening.accept()
            accepted.setblocking(True)
            client.sendall(b"GET / HT")
            assert accepted.recv(100) == b"GET / HT"
            with pytest.raises(BlockingIOError):
                accepted.recv(100)
            accepted.close()

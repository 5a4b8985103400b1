"""More is asked than can be made: pages go first, pictures wait, what does not fit is refused, and nothing piles up."""

import http.client
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from dashboard.context.query import RequestError
from dashboard.context.settings import Settings
from dashboard.serving import server as serving
from dashboard.serving.workshop import Workshop
from tests.desk_servers import free_port

MOST_WAITING = 3


def slow_house(go):
    """Pictures are made when the file ``go`` is there; a page is answered at once."""
    house, workshop = Flask("house"), Workshop(most_waiting=MOST_WAITING)

    def make():
        while not go.exists():
            time.sleep(0.01)
        return b"picture"

    @house.get("/picture/<name>")
    def picture(name):
        return workshop.get(name, make)

    @house.get("/page")
    def page():
        return {"waiting": workshop._queue.waiting}

    @house.errorhandler(RequestError)
    def refused(error):
        return "", error.status

    return house


@pytest.fixture
def served(tmp_path, monkeypatch):
    """The server of the product with few threads, in a process of its own; gives the port."""
    monkeypatch.setattr(serving, "MOST_WAITING", MOST_WAITING)
    port, (reader, writer) = free_port(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            sys.stdout = os.fdopen(writer, "w")
            settings = Settings(PORT=port)
            serving.Server(slow_house(tmp_path / "go"), settings, lambda _: None, None).run()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        assert "bereit" in said.readline()
        yield port
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_pages_are_answered_while_pictures_wait_and_what_is_too_much_is_refused(served, tmp_path):
    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(ask, served, f"/picture/{n}") for n in range(40)]
        while sum(one.done() for one in asked) < 40 - MOST_WAITING:
            time.sleep(0.01)
        assert {one.result()[0] for one in asked if one.done()} == {503}, "at once, and the others wait"
        assert ask(served, "/page")[1] == b'{"waiting":3}\n'
        assert [ask(served, "/page")[0] for _ in range(30)] == [200] * 30
        (tmp_path / "go").touch()
        assert sorted(one.result()[0] for one in asked) == [200] * MOST_WAITING + [503] * (40 - MOST_WAITING)
    assert ask(served, "/picture/0") == (200, b"picture")

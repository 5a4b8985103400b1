"""The processes that answer take turns: those that show what is new begin at once, those before them let nobody in any more."""

import http.client
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from flask import Flask

from dashboard.context.settings import Settings
from dashboard.serving import gate, server
from dashboard.serving.gate import AFTER_S, LONGEST_S, Gate
from dashboard.serving.watch import Board
from tests.clock import CLOCK
from tests.desk_servers import free_port


def test_a_gate_closes_soon_and_for_a_while():
    moment = [0.0]
    found = Gate(lambda: moment[0])
    assert not found.closed
    found.close_soon()
    for moment[0], closed in ((0.99 * AFTER_S, False), (AFTER_S, True), (AFTER_S + LONGEST_S, False)):
        assert found.closed is closed
    moment[0] = AFTER_S
    found.open()
    assert not found.closed


class House:
    """A server with one worker whose application says how often it was built; to build it again takes as long as is said."""

    def __init__(self, folder, **constants):
        self.folder, self.port, self._constants = folder, free_port(), constants
        reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                sys.stdout = os.fdopen(writer, "w")
                self._serve()
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as said:
            assert "bereit" in said.readline()

    def _serve(self):
        for name, value in self._constants.items():
            setattr(gate, name, value)
        settings = Settings(PORT=self.port, ATLAS_DATABASE="never opened")
        server.Server(self._application(1), settings, self._build, Board(lambda: CLOCK("UTC"))).run()

    def _application(self, number):
        found = Flask(str(number))

        @found.get("/")
        def answer():
            return found.name

        @found.get("/process")
        def process():
            return str(os.getpid())

        @found.get("/slow")
        def slow():
            (self.folder / "asked").touch()
            self.wait_for("answered")
            return found.name

        return found

    def _build(self, before):
        (self.folder / "building").touch()
        self.wait_for("built")
        if (self.folder / "broken").exists():
            raise MemoryError
        return self._application(int(before.name) + 1)

    def say(self, word):
        (self.folder / word).touch()

    def wait_for(self, word):
        end = time.monotonic() + 60
        while not (self.folder / word).exists():
            assert time.monotonic() < end, word
            time.sleep(0.01)

    def take_over(self):
        os.kill(self.pid, signal.SIGHUP)

    def ask(self, path="/"):
        """Return what is answered, and what is said of the connection."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.read().decode(), answer.getheader("Connection")

    def shows(self, number):
        """Wait for it, less than gunicorn would for an old worker (30 s)."""
        end = time.monotonic() + 20
        while self.ask()[0] != str(number):
            assert time.monotonic() < end, number
            time.sleep(0.01)


@pytest.fixture
def start(tmp_path):
    made = []

    def start(**constants):
        made.append(House(tmp_path, **constants))
        return made[-1]

    yield start
    for house in made:
        for word in ("answered", "built"):
            house.say(word)
        os.kill(house.pid, signal.SIGTERM)
        os.waitpid(house.pid, 0)


@pytest.mark.servers
def test_nobody_waits_for_those_who_answer_slowly(start):
    """Neither for what is new, nor for another worker in place of one that dies."""
    house = start()
    house.say("built")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(house.ask, "/slow")
        house.wait_for("asked")
        for number in (2, 3):
            house.take_over()
            house.shows(number)
        os.kill(int(house.ask("/process")[0]), signal.SIGKILL)
        house.shows(3)
        assert not slow.done()
        house.say("answered")
        assert slow.result() == ("1", "close"), "what it was asked, and no other request over its connection"


@pytest.mark.servers
def test_who_comes_while_something_new_is_built_is_answered_with_that(start):
    house = start(AFTER_S=0.0, LONGEST_S=60.0)
    assert house.ask() == ("1", "keep-alive")
    house.take_over()
    house.wait_for("building")
    with ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(house.ask) for _ in range(5)]
        house.say("built")
        assert {one.result()[0] for one in asked} == {"2"}


@pytest.mark.parametrize("broken", [True, False])
@pytest.mark.servers
def test_nobody_waits_for_what_fails_or_takes_too_long(start, broken):
    house = start(AFTER_S=0.0, LONGEST_S=60.0 if broken else 0.01)
    house.take_over()
    house.wait_for("building")
    if broken:
        house.say("broken")
        house.say("built")
    assert house.ask()[0] == "1"

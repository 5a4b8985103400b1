"""A few answers are made at a time, each of them once, and who waits for something else hinders nobody."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest
from flask import Flask
from werkzeug.test import Client

from dashboard.serving.response_cache import ResponseCache
from dashboard.serving.turns import AT_A_TIME, aside
from tests.clock import CLOCK

MANY = 3 * AT_A_TIME


@pytest.fixture
def house():
    """An application whose answers wait until they are told; ``house.inside`` is how many of them are being made."""
    server = Flask("house")
    server.inside, server.most, server.made, server.go, server.there = 0, 0, [], Event(), Event()
    server.waiting, lock = [], Lock()

    @server.get("/<page>")
    def page(page):
        with lock:
            server.inside += 1
            server.most = max(server.most, server.inside)
            server.made.append(page)
        server.go.wait(10)
        with lock:
            server.inside -= 1
        return page

    @server.get("/file/<name>")
    def file(name):
        with aside(), aside():  # whoever waits within what waits
            server.waiting.append(name)
            server.there.wait(10)
        return page(name)

    cache = ResponseCache(server.wsgi_app, lambda: CLOCK("UTC").date(), {"text/html"}, lambda path, query: query)
    server.ask = lambda path: Client(cache).get(path).text
    return server


def until(happens):
    end = time.monotonic() + 10
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_a_few_at_a_time(house):
    with ThreadPoolExecutor(MANY) as visitors:
        found = [visitors.submit(house.ask, f"/{n}") for n in range(MANY)]
        until(lambda: house.inside == AT_A_TIME)
        house.go.set()
        assert [f.result() for f in found] == [str(n) for n in range(MANY)]
    assert house.most == AT_A_TIME
    assert len(house.made) == MANY


def test_what_many_ask_for_at_once_is_made_by_a_few(house):
    with ThreadPoolExecutor(MANY) as visitors:
        found = [visitors.submit(house.ask, "/same") for _ in range(MANY)]
        until(lambda: house.inside == AT_A_TIME)
        house.go.set()
        assert {f.result() for f in found} == {"same"}
    assert len(house.made) == AT_A_TIME  # whoever waited for a turn found it made


def test_who_waits_for_a_file_lets_pages_pass_and_takes_a_turn_again(house):
    house.go.set()
    with ThreadPoolExecutor(2 * MANY) as visitors:
        files = [visitors.submit(house.ask, f"/file/{n}") for n in range(MANY)]
        until(lambda: len(house.waiting) == MANY)
        pages = [visitors.submit(house.ask, f"/page{n}") for n in range(MANY)]
        assert [f.result(10) for f in pages] == [f"page{n}" for n in range(MANY)]
        house.there.set()
        assert [f.result(10) for f in files] == [str(n) for n in range(MANY)]
    assert house.most <= AT_A_TIME

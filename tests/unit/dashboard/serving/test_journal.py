"""Each request has a name, and whoever wants to know hears what became of it, but never who asked."""

import io
import json
import logging
import re
import sys

import pytest
from flask import Flask
from gunicorn.config import Config
from werkzeug import test

from dashboard.context.request_id import HEADER, new_id
from dashboard.factory import build_app
from dashboard.serving.journal import OBSERVERS, Journal, group_of, groups, to_write_down
from dashboard.serving.logs import REQUESTS, ServerLogger, write_json, write_request
from tests.suite_state import SUITE

MADE = re.compile("[0-9a-f]{16}")
#: Whatever else a request may say of who asks.
TRACES = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "Eigener Browser", "Referer": "https://amt.example/geheim"}


@pytest.fixture(scope="module")
def behind(atlas, run_store):
    """The application below a base and behind a proxy; one page of it is broken."""
    server = build_app(atlas, run_store, base="/asskomm/", proxies=1).server
    server.add_url_rule("/kaputt", "broken", lambda: 1 / 0)
    return server


class Client(test.Client):
    """Reads each answer to its end, as servers do."""

    def open(self, *arguments, **more):
        return super().open(*arguments, buffered=True, **more)


@pytest.fixture
def notes(behind):
    found = []
    behind.config[OBSERVERS] = (found.append,)
    yield found
    del behind.config[OBSERVERS]


@pytest.mark.parametrize("given", ["abcd1234", "4bf92f3577b34da6a3ce929d0e0e4736", "01:ab/cd+ef==", "x" * 128])
def test_a_name_that_a_proxy_gave_is_kept(behind, given):
    assert Client(behind.wsgi_app).get("/asskomm/healthz", headers={HEADER: given}).headers[HEADER] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 129, "with space 123", "<b>abcdefgh</b>", "abcdefgh\u00e4"])
def test_what_is_no_name_is_replaced(given):
    assert MADE.fullmatch(new_id(given))


def test_without_a_proxy_nobody_else_names_a_request(client):
    assert MADE.fullmatch(client.get("/healthz", headers={HEADER: "abcd1234"}).headers[HEADER])


def test_who_looks_on_from_inside_sees_the_name_and_no_question():
    seen = {}

    def inner(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [])
        return []

    for path in ("/redaktion/einladung/geheim", "/tabelle"):
        browser = test.Client(Journal(inner, Flask("inner"), "/", trusting=False))
        answer = browser.get(path, query_string={"q": "gefragt"}, headers={HEADER: "abcd1234"})
        assert seen["HTTP_X_REQUEST_ID"] == answer.headers[HEADER] != "abcd1234"
        assert seen["RAW_URI"] == {"/tabelle": "/tabelle"}.get(path, "/redaktion/einladung/…")
        assert (seen["PATH_INFO"], seen["QUERY_STRING"]) == (path, "q=gefragt")


def test_kept_answers_are_the_same_for_everybody_but_for_their_name(client):
    first, second = (client.get(f"/tabelle?kreis={SUITE.district}") for _ in range(2))
    assert first.data == second.data
    names = [dict(answer.headers).pop(HEADER) for answer in (first, second)]
    assert names[0] != names[1]
    without = [[pair for pair in answer.headers if pair[0] != HEADER] for answer in (first, second)]
    assert without[0] == without[1]
    again = client.get(f"/tabelle?kreis={SUITE.district}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, bool(MADE.fullmatch(again.headers[HEADER]))) == (304, True)


def test_what_became_of_a_request_is_noted(behind, notes):
    browser = Client(behind.wsgi_app)
    sizes = [
        len(browser.get(path, headers=TRACES).data)
        for path in (f"/asskomm/tabelle?q={SUITE.town_name}", f"/asskomm/tabelle?q={SUITE.town_name}")
    ]
    browser.get("/asskomm/gibt-es-nicht")
    browser.get("/asskomm/")
    said = [(n.method, n.path, n.group, n.status, n.bytes, n.kept) for n in notes]
    assert said == [
        ("GET", "/asskomm/tabelle", "tabelle", 200, sizes[0], "miss"),
        ("GET", "/asskomm/tabelle", "tabelle", 200, sizes[1], "hit"),
        ("GET", "/asskomm/gibt-es-nicht", "other", 404, notes[2].bytes, "miss"),
        ("GET", "/asskomm/", "map", 200, notes[3].bytes, "miss"),
    ]  # fmt: skip
    assert all(note.seconds > 0 for note in notes)
    assert not [
        v
        for note in notes
        for v in vars(note).values()
        for trace in (*TRACES.values(), SUITE.town_name)
        if trace in str(v)
    ]


def test_who_looks_on_takes_nobody_s_answer_away(behind, caplog):
    def fails(_note):
        raise OSError("disk full")

    seen = []
    behind.config[OBSERVERS] = (fails, seen.append)
    try:
        assert Client(behind.wsgi_app).get("/asskomm/hilfe").status_code == 200
    finally:
        del behind.config[OBSERVERS]
    assert len(seen) == 1
    assert "was not noted" in caplog.text


def test_an_application_that_fails_is_noted_and_the_server_hears_of_it(behind):
    def fails(_environ, _start):
        raise ZeroDivisionError

    seen = []
    behind.config[OBSERVERS] = (seen.append,)
    try:
        with pytest.raises(ZeroDivisionError):
            Journal(fails, behind, "/", False)({"PATH_INFO": "/hilfe", "REQUEST_METHOD": "GET"}, None)
    finally:
        del behind.config[OBSERVERS]
    assert [(note.status, note.group) for note in seen] == [(500, "hilfe")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_of_an_error_and_the_log_say_which_request_it_was(behind, caplog, language):
    page = Client(behind.wsgi_app).get(f"/asskomm/kaputt?lang={language}", headers={HEADER: "sagen-sie-dies"})
    assert page.status_code == 500
    assert "sagen-sie-dies" in page.text
    assert "request sagen-sie-dies" in caplog.text
    assert "ZeroDivisionError" not in page.text


def test_groups_are_few_whatever_is_asked_for(behind):
    known = groups(behind)
    assert {"", "tabelle", "gemeinde", "snippet", "api", "ogc", "fassung", "redaktion"} <= known
    assert len(known) < 60
    found = {
        path: group_of(path, known) for path in ("/", "/snippet.png", "/ogc/collections/x", "/wp-login.php", "/x/y")
    }
    assert list(found.values()) == ["map", "snippet", "ogc", "other", "other"]


@pytest.mark.parametrize(
    ("inside", "written"),
    [
        ("/redaktion/einladung/geheim", "/redaktion/einladung/…"),
        ("/redaktion/anmelden", "/redaktion/anmelden"),
        (f"/gemeinde/{SUITE.town}", f"/gemeinde/{SUITE.town}"),
        ("/" + "x" * 900, "/" + "x" * 299),
    ],
)
@pytest.mark.parametrize("base", ["", "/asskomm"])
def test_an_address_that_lets_somebody_in_is_not_written_down(base, inside, written):
    assert to_write_down(base + inside, inside) in (base + written, (base + written)[:300])


@pytest.fixture
def log(monkeypatch):
    """What is written as JSON, line by line."""
    written, root = io.StringIO(), logging.getLogger()
    monkeypatch.setattr(sys, "stderr", written)
    before = list(root.handlers)
    write_json()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
    logging.getLogger(REQUESTS).setLevel(logging.NOTSET)


def test_requests_and_errors_are_lines_of_json_with_one_name_and_no_visitor(behind, log):
    behind.config[OBSERVERS] = (write_request,)
    try:
        Client(behind.wsgi_app).get("/asskomm/kaputt?q=Privates", headers={HEADER: "abcd-1234", **TRACES})
    finally:
        del behind.config[OBSERVERS]
    error, request = log()
    assert {line["request_id"] for line in (error, request)} == {"abcd-1234"}
    assert "ZeroDivisionError" in error["exc_info"]
    assert (error["level"], request["level"], request["logger"]) == ("ERROR", "INFO", "atlas.requests")
    assert (request["method"], request["path"], request["status"]) == ("GET", "/asskomm/kaputt", 500)
    assert {"seconds", "bytes", "group", "kept", "time"} <= set(request)
    assert not [t for t in (*TRACES.values(), "Privates") if t in json.dumps([error, request])]


@pytest.mark.parametrize("as_json", [False, True])
def test_the_server_names_no_address(log, as_json, monkeypatch, capsys):
    if not as_json:
        monkeypatch.setattr(logging.getLogger(), "handlers", [])
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logger = ServerLogger(Config())
    logger.setup(Config())  # as after a takeover
    logger.warning("Invalid request from ip=203.0.113.77: Invalid HTTP Version: (2, 0)")
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logger.exception("Error handling request %s %s", "GET", "/redaktion/einladung/geheim?x=203.0.113.77")
    try:
        raise BlockingIOError
    except BlockingIOError:
        logger.exception("Socket error processing request.")
    lines = written.getvalue()
    assert "Invalid request: Invalid HTTP Version" in lines
    assert "Error handling request" in lines
    assert "ZeroDivisionError" in lines
    for unsaid in ("203.0.113.77", "geheim", "Socket error"):
        assert unsaid not in lines
    assert lines.startswith("{") == as_json
    assert len([line for line in lines.splitlines() if "Invalid request" in line]) == 1

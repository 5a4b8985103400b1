"""Files that take long: made by workers once for all, found again, cancelled, and made as ever where there is nobody."""

from __future__ import annotations

import asyncio
import gc
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Event, Semaphore, Thread

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy import text
from typer.testing import CliRunner

from app import cli, create_app
from dashboard import worker as worker_module
from dashboard.serving.orders import ELSEWHERE, Order
from dashboard.serving.watch import DATABASE_BOARD, Board
from dashboard.tasks import orders as orders_module
from dashboard.tasks.connecting import Connecting
from dashboard.tasks.orders import Known, Orders, read
from dashboard.worker import Maker, open_ground
from loaders.atlas.clock import stopped
from loaders.common.findings import Findings, LoadError
from loaders.tasks.queue import open_queue, queue_state
from loaders.tasks.steps import say_alive
from loaders.tasks.working import OtherDataError
from tests.database import wait_for
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.unit.dashboard.tasks.conftest import FIRST, PERSON
from tests.unit.dashboard.test_published import GONE, publish_without

#: One small file of each kind.
FILES = (
    f"/deck.pptx?region={GONE}&length=short&lang=en&title=Zum%20Anlass&layer={SUITE.council}&since=2024-01-01&date=2025-03-01",
    f"/growth.gif?region={GONE}&preview=200",
    f"/growth.pptx?region={GONE}&layer={SUITE.council}&date=2024-06-01",
    f"/snippet.png?region={GONE}&width=4000&height=2501&title=Gro%C3%9F",
    f"/steckbriefe.pdf?region={GONE}&lang=en",
    *([f"/deck.pptx?region={GONE}&title=Zum%20Anlass&date=2025-03-01"] if everything() else []),
)


def until(client, ticket, state):
    """Wait until a file has come so far; return what is told of it."""
    wait_for(lambda: client.get(f"/api/tasks/{ticket}").json["status"] == state)
    return client.get(f"/api/tasks/{ticket}").json


def waiting(client, address):
    """Ask for a file as a person does, and return the ticket."""
    answer = client.get(address, headers=PERSON)
    assert answer.status_code == 303, answer.status
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.headers["Location"].split("?")[0].removeprefix("/auftrag/")


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits for a file in the request itself."""
    monkeypatch.setattr(orders_module, "PEOPLE_S", 0)
    monkeypatch.setattr(orders_module, "PROGRAMS_S", 0)


@pytest.mark.parametrize("address", FILES)
def test_where_nobody_works_it_is_made_as_ever_and_a_worker_makes_the_same_bytes(
    client, other, queue, request, address
):
    here = client.get(address)
    assert (here.status_code, client.get("/healthz").json["tasks"]["workers"]) == (200, 0)
    worker = request.getfixturevalue("worker")
    there = other.get(address)
    assert there.status_code == 200
    assert len(worker.made) == 1
    assert there.data == here.data
    assert there.headers["Content-Disposition"] == here.headers["Content-Disposition"]
    assert read(worker.made[0]).order.path == address[1:].partition("?")[0]
    # a picture is drawn at once, everything else part by part
    total = len(worker.told)
    assert worker.told == ([(0, 0)] if "snippet" in address else [(n, total) for n in range(1, total + 1)])


def test_fifty_at_once_have_it_made_once(replicas, worker, impatient, monkeypatch):
    monkeypatch.setattr(orders_module, "PROGRAMS_S", 20)
    address, asked = f"/deck.pptx?region={GONE}&title=f%C3%BCnfzig", Semaphore(0)

    def slowly(order, progress):
        # until half of them have asked
        return b"PK" if all(asked.acquire(timeout=20) for _ in range(25)) else b""

    worker.instead = slowly

    def ask(number):
        client = replicas[number % 2].server.test_client()
        asked.release()
        if number % 5:
            return client.get(address).data
        answer = client.get(address, headers=PERSON)
        if answer.status_code == 200:
            return answer.data
        ticket = answer.headers["Location"].rpartition("/")[2]
        return client.get(until(client, ticket, "done")["file"]).data

    with ThreadPoolExecutor(25) as pool:
        files = set(pool.map(ask, range(50)))
    assert len(worker.made) == 1
    assert files == {b"PK"}


def test_a_person_waits_on_a_page_that_tells_how_far_it_is(client, other, worker, impatient):
    go, told = Event(), []

    def slowly(order, progress):
        progress(37, 53)
        told.append(order)
        assert go.wait(20)
        return b"%PDF made"

    worker.instead = slowly
    ticket = waiting(client, f"/steckbriefe.pdf?region={SUITE.beside_district}")
    wait_for(lambda: told)
    page = other.get(f"/auftrag/{ticket}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "37 von 53 Steckbriefen" in page.text
    assert 'value="37" max="53"' in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "37 of 53 fact sheets" in client.get(f"/auftrag/{ticket}?lang=en").text
    assert client.get(f"/auftrag/{ticket}/datei").headers["Location"] == f"/auftrag/{ticket}"
    assert "noindex" in page.text
    go.set()
    ready = until(other, ticket, "done")
    page = other.get(f"/auftrag/{ticket}").text
    assert f'content="1; url={ready["file"]}"' in page
    # again and again, from whichever server
    for one in (client, other, client):
        answer = one.get(ready["file"])
        assert answer.data == b"%PDF made"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_program_is_told_to_come_again_and_then_has_it_from_the_same_address(client, worker, impatient):
    go = Event()
    worker.instead = lambda order, progress: (go.wait(20), b"made")[1]
    address = f"/deck.pptx?region={GONE}&title=Programm"
    answer = client.get(address)
    assert answer.status_code == 202
    assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("5", "no-store")
    assert answer.json["status"] in ("waiting", "working")
    assert client.get(answer.headers["Location"]).json["file"] is None
    # a picture on somebody's page is no person
    assert client.get(address, headers={"Accept": "image/avif,image/webp,*/*;q=0.8"}).status_code == 202
    go.set()
    ready = until(client, answer.headers["Location"].rpartition("/")[2], "done")
    assert client.get(address).data == client.get(ready["file"]).data == b"made"
    assert len(worker.made) == 1


def test_whoever_cancels_ends_the_work_unless_others_wait(client, worker, impatient):
    ended = Event()

    def endlessly(order, progress):
        try:
            while True:
                progress(1, 9)
                Event().wait(0.02)
        finally:
            ended.set()

    worker.instead = endlessly
    address = f"/deck.pptx?region={GONE}&title=Abbruch"
    first, second = waiting(client, address), waiting(client, address)
    until(client, first, "working")
    assert client.post(f"/auftrag/{first}/abbrechen").status_code == 303
    page = client.get(f"/auftrag/{first}").text
    assert "Der Auftrag ist abgebrochen" in page
    assert f'href="/deck.pptx?region={GONE}&amp;title=Abbruch"' in page
    until(client, second, "working")
    client.post(f"/auftrag/{second}/abbrechen")
    assert ended.wait(10)
    assert client.get(f"/api/tasks/{second}").json["status"] == "cancelled"


def test_what_fails_is_said_without_a_trace(client, worker, impatient, monkeypatch):
    def wrong(order, progress):
        raise ValueError("/geheim")

    worker.instead = wrong
    ticket = waiting(client, f"/growth.gif?region={GONE}&title=falsch")
    until(client, ticket, "failed")
    page = client.get(f"/auftrag/{ticket}").text
    assert "Die Datei konnte nicht erstellt werden" in page
    assert not re.search("geheim|Traceback|ValueError", page)
    monkeypatch.setattr(orders_module, "PROGRAMS_S", 20)
    answer = client.get(f"/growth.gif?region={GONE}&title=falsch")
    assert (answer.status_code, answer.json["error"]["message"]) == (500, "Die Datei konnte nicht erstellt werden.")


def test_an_old_edition_is_made_from_that_edition(client, settings, ground, worker, replicas):
    address = f"/deck.pptx?region={GONE}&date=2026-11-10&length=short"
    before = client.get(address).data
    engine = open_queue(settings.database_address)
    assert publish_without(engine, {GONE}, FIRST.replace(day=12)) == 2
    engine.dispose()
    # this server has not heard of it yet, and asks for what it shows
    again = client.get(address + "&title=noch%20einmal")
    assert again.status_code == 200
    assert [read(order).edition for order in worker.made] == [1, 1]
    new = create_app(settings, clock=stopped(FIRST.replace(day=13)), before=replicas[0].server).server.test_client()
    after = new.get(address).data
    assert after != before
    assert new.get(f"/fassung/1/2026-11-10{address}").data == before
    assert [read(order).edition for order in worker.made] == [1, 1, 2, 1]


def test_another_database_in_its_place_is_noticed(ground, client):
    maker = Maker(ground, ground.published.engine)
    order = Order("deck", "deck.pptx", {"region": GONE}, "a.pptx", "", FIRST.date())
    known = Known(order, 1, (1, "2020-01-01 00:00:00.000000"))
    assert read(known.written) == known
    with pytest.raises(OtherDataError):
        maker(known.written, lambda done, total: None)


def test_what_tells_files_apart():
    order = Order("deck", "deck.pptx", {"region": "1", "lang": "en"}, "a.pptx", "", FIRST.date())
    known = Known(order, 1, (1, "a"))
    others = [
        replace(known, edition=2),
        replace(known, mark=(2, "b")),
        *(
            replace(known, order=replace(order, **change))
            for change in (
                {"kind": "booklet"},
                {"query": {"region": "1"}},
                {"day": FIRST.date().replace(day=11)},
                {"root": "https://a.example/"},
            )
        ),
    ]
    keys = {one.key("data") for one in (known, *others)} | {known.key("other data")}
    assert len(keys) == len(others) + 2
    assert known.key("data") == replace(known, order=replace(order, query=dict(reversed(order.query.items())))).key(
        "data"
    )


def connections(address, condition):
    """How many connections there are of which a ``condition`` holds, besides the one that asks."""
    engine = open_queue(address)
    try:
        with engine.begin() as connection:
            asked = f"select count(*) from pg_stat_activity where {condition} and pid <> pg_backend_pid()"
            return connection.scalar(text(asked))
    finally:
        engine.dispose()


def test_whoever_measures_is_told_in_numbers_and_leaves_no_connection(replicas, client, worker, settings):
    before = connections(settings.database_address, "true")
    assert replicas[0].server.config[ELSEWHERE].counted() == {"workers": 1, "waiting": 0, "working": 0}
    wait_for(lambda: connections(settings.database_address, "true") <= before)


def test_an_application_that_is_gone_leaves_no_connection(settings):
    ours = "application_name = 'gone'"
    connect = Connecting(open_queue(f"{settings.database_address}&application_name=gone"), lambda: 0.0)
    with connect() as connection:
        connection.scalar(text("select 1"))
    assert connections(settings.database_address, ours) == 1
    del connect, connection
    gc.collect()
    wait_for(lambda: connections(settings.database_address, ours) == 0)


def test_without_the_database_the_server_makes_everything_itself(client, replicas, caplog):
    seconds = [0.0]
    connect = Connecting(open_queue("postgresql+psycopg://nobody@/nothing?host=/nowhere"), lambda: seconds[0])
    gone = Orders(connect, "data", (1, "a"), replicas[0].server.config[ELSEWHERE]._site, None)
    order = Order("deck", "deck.pptx", {}, "a.pptx", "", FIRST.date())
    with replicas[0].server.test_request_context("/deck.pptx"):
        assert gone.get(order) is None
        assert gone.get(order) is None
        # and it does not ask again at once
        assert len(caplog.records) == 1
        seconds[0] += 10
        assert gone.get(order) is None
        assert len(caplog.records) == 2
    assert gone.state() == {"state": "gone"}


def test_many_sheets_take_a_worker(client, queue):
    assert client.get(f"/steckbriefe.pdf?region={SUITE.key}").status_code == 503
    assert client.get(f"/steckbriefe.pdf?region={GONE}").status_code == 200
    assert "/steckbriefe.pdf?" in client.get(f"/kreis/{SUITE.district}").text


def test_a_ticket_that_nobody_has_is_not_found(client, queue):
    page, answer = client.get("/auftrag/" + "x" * 22), client.get("/api/tasks/" + "x" * 22)
    assert (page.status_code, answer.status_code) == (404, 404)
    assert "Diesen Auftrag gibt es nicht" in page.text
    assert answer.json["error"]["field"] == "ticket"
    assert client.post("/auftrag/x/abbrechen").status_code == 303


def test_it_is_described(client):
    described = client.get("/api/openapi.json").json
    OpenAPIV31SpecValidator(described).validate()
    for path in ("/deck.pptx", "/growth.gif", "/steckbriefe.pdf", "/snippet.png"):
        assert described["paths"][path]["get"]["responses"]["202"] == {"$ref": "#/components/responses/Later"}
    assert "202" not in described["paths"]["/api/status.csv"]["get"]["responses"]
    assert "/api/tasks/{ticket}" in described["paths"]
    assert {"Location", "Retry-After"} == set(described["components"]["responses"]["Later"]["headers"])


def test_links_to_such_files_do_not_save_the_page_in_their_place(client):
    # browsers save whatever comes from a link with that attribute
    for path in ("/ausschnitt", f"/kreis/{SUITE.district}"):
        links = re.findall(r'<a[^>]*href="/(?:deck|growth|snippet\.png)[^>]*>', client.get(path).text)
        assert links
        assert not [link for link in links if re.search(r"\sdownload[\s>]", link)]


def test_a_worker_needs_postgresql(settings):
    with pytest.raises(LoadError) as refused:
        open_ground(settings.model_copy(update={"database": None}), stopped(FIRST))
    assert "PostgreSQL" in str(refused.value.findings[0])
    assert json.dumps([f.value for f in refused.value.findings]) == "[null]"


def test_a_database_that_is_known_to_be_gone_is_not_asked(replicas, client, queue, monkeypatch):
    board = Board(lambda: FIRST)
    monkeypatch.setitem(replicas[0].server.config, DATABASE_BOARD, board)
    board.database_gone()
    monkeypatch.setattr(Connecting, "__call__", None)
    assert client.get(f"/deck.pptx?region={GONE}&title=ohne&length=short").status_code == 200
    assert "tasks" not in client.get("/healthz").json


def test_when_the_last_worker_goes_the_server_makes_it_itself(client, queue, ground, monkeypatch):
    monkeypatch.setattr("loaders.tasks.queue.ALIVE", timedelta(seconds=0.5))
    with queue.begin() as connection:
        say_alive(connection, "dies now", ground.published.tasks)
    address = f"/deck.pptx?region={GONE}&title=allein&length=short"
    assert client.get(address).data[:2] == b"PK"
    # and nobody makes it a second time
    assert client.get("/healthz").json["tasks"] == {"workers": 0, "waiting": 0, "working": 0}


# --- the process of a worker --------------------------------------------------------------------------------------------


class Changing:
    """In place of the watch on the files: they change when the test says so."""

    def __init__(self, _look, _check, take_over, _board):
        Changing.take_over = staticmethod(take_over)

    def start(self):
        pass


@pytest.mark.parametrize("usable", [True, False])
def test_it_takes_changed_files_over_and_ends_when_it_is_told(settings, ground, queue, monkeypatch, capsys, usable):
    opened, ends = [], []

    def opened_again(*_given):
        opened.append(usable)
        if not usable:
            raise LoadError(Findings())
        return ground

    def told(end):
        ends.append(partial(asyncio.get_running_loop().call_soon_threadsafe, end))

    def workers():
        with queue.begin() as connection:
            return queue_state(connection, ground.published.tasks).workers

    monkeypatch.setattr(worker_module, "Watch", Changing)
    monkeypatch.setattr(worker_module, "open_ground", opened_again)
    # a loop of its own: that of the browser tests may run in this thread
    working = Thread(target=lambda: asyncio.run(worker_module._run(ground, settings, stopped(FIRST), told)))
    working.start()
    try:
        wait_for(lambda: workers() == 1)
        Changing.take_over()
        # the one before says goodbye, and the same process says hello
        wait_for(lambda: opened and workers() == 1)
    finally:
        ends[0]()
        working.join(60)
    assert not working.is_alive()
    assert opened == [usable]
    assert workers() == 0
    assert "bereit" in capsys.readouterr().out


def test_a_worker_that_a_file_has_left_large_begins_anew_when_the_file_is_handed_over(
    settings, ground, queue, client, monkeypatch, capsys
):
    monkeypatch.setattr(worker_module, "Watch", Changing)
    anew, waits = [], Event()

    async def run():
        anew.append(await worker_module._run(ground, settings, stopped(FIRST), lambda _end: waits.set(), most_bytes=0))

    working = Thread(target=lambda: asyncio.run(run()))
    working.start()
    assert waits.wait(20)
    wait_for(lambda: ground_is_attended(queue, ground))
    answer = client.get(f"/deck.pptx?region={GONE}&title=gross&length=short", headers={"Accept": "*/*"})
    working.join(60)
    assert (anew, answer.status_code, answer.data[:2]) == ([True], 200, b"PK")
    assert not ground_is_attended(queue, ground)


def ground_is_attended(queue, ground):
    with queue.begin() as connection:
        return queue_state(connection, ground.published.tasks).workers > 0


def test_without_postgresql_it_says_that_there_is_nothing_to_do(monkeypatch):
    monkeypatch.delenv("ATLAS_DATABASE", raising=False)
    result = CliRunner().invoke(cli, ["work"])
    assert result.exit_code == 1
    assert "PostgreSQL" in result.output

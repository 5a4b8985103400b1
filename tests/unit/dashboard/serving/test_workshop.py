"""The workshop: work is done once, a few pieces at a time, and refused when too much of it waits."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Lock
from time import sleep

import pytest
from flask import Flask

from dashboard.context.query import RequestError
from dashboard.factory import build_app
from dashboard.serving.workshop import Workshop
from loaders.store.checked_store import Store
from tests import world
from tests.small_atlas import small_atlas


class Work:
    """Something to make that says how often, and how many at once, it is being made."""

    def __init__(self, content=b"x" * 10, hold=None):
        self.content, self.hold, self.lock = content, hold, Lock()
        self.times = self.now = self.most = 0

    def __call__(self):
        with self.lock:
            self.times += 1
            self.now += 1
            self.most = max(self.most, self.now)
        if self.hold:
            self.hold.wait(10)
        with self.lock:
            self.now -= 1
        return self.content


@pytest.fixture(scope="module")
def busy():
    """A client of an application whose workshop takes no more work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.factory.Workshop", partial(Workshop, most_waiting=0))
        yield build_app(small_atlas(), Store()).server.test_client()


def test_equal_requests_are_served_from_what_was_made():
    workshop, work = Workshop(), Work()
    assert [workshop.get("a", work) for _ in range(3)] == [work.content] * 3
    assert work.times == 1
    workshop.get("b", work)
    assert work.times == 2


def test_equal_requests_at_the_same_time_are_made_once():
    hold = Event()
    workshop, work = Workshop(), Work(hold=hold)
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(workshop.get, "a", work) for _ in range(8)]
        hold.set()
        assert {a.result() for a in answers} == {work.content}
    assert work.times == 1


@pytest.mark.parametrize(("large", "at_once"), [(False, 2), (True, 1)])
def test_only_a_few_are_made_at_a_time(large, at_once):
    workshop, work = Workshop(), Work()
    # an Event that times out would never wake under a shifted clock
    work.hold = type("Pause", (), {"wait": staticmethod(lambda _s: sleep(0.02))})()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda key: workshop.get(key, work, large), range(12)))
    assert (work.times, work.most) == (12, at_once)


def test_what_is_kept_is_bounded_by_bytes():
    workshop, work = Workshop(kept_bytes=25), Work()
    for key in ("a", "b", "c", "a"):
        workshop.get(key, work)
    assert work.times == 4, "the oldest had to go"
    huge = Work(b"y" * 100)
    assert workshop.get("huge", huge) == workshop.get("huge", huge) == huge.content
    assert huge.times == 2, "what is larger than everything is served, but not kept"


def test_too_long_a_queue_is_refused():
    hold = Event()
    workshop, work = Workshop(most_waiting=3), Work(hold=hold)
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(workshop.get, key, work) for key in range(3)]
        while workshop._queue.waiting < 3:
            sleep(0.005)
        with pytest.raises(RequestError) as refused:
            workshop.get("one more", work)
        assert refused.value.status == 503
        hold.set()
        assert [r.result() for r in running] == [work.content] * 3
    assert workshop.get("one more", work) == work.content, "the queue is open again"


def test_one_address_leaves_half_of_the_queue_to_others():
    hold, server = Event(), Flask("house")
    workshop, work = Workshop(most_waiting=4), Work(hold=hold)

    def ask(key, address):
        with server.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
            return workshop.get(key, work)

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(ask, key, "192.0.2.1") for key in "ab"]
        while workshop._queue.waiting < 2:
            sleep(0.005)
        with pytest.raises(RequestError) as refused:
            ask("c", "192.0.2.1")
        assert refused.value.status == 429
        waiting += [pool.submit(ask, key, address) for key, address in zip("cd", ("192.0.2.2", "::1"), strict=True)]
        while workshop._queue.waiting < 4:
            sleep(0.005)
        with pytest.raises(RequestError) as refused:
            ask("e", "192.0.2.3")
        assert refused.value.status == 503
        hold.set()
        assert [w.result() for w in waiting] == [work.content] * 4
    assert not workshop._queue._of, "nobody is remembered"


def test_who_wants_to_know_hears_what_waits_is_made_and_is_refused():
    hold, heard = Event(), []
    workshop, work = Workshop(most_waiting=3), Work(hold=hold)
    workshop.told = lambda *said: heard.append(said)
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(workshop.get, key, work) for key in range(3)]
        while (1, 2, "") not in heard:
            sleep(0.005)
        with pytest.raises(RequestError):
            workshop.get("one more", work)
        assert (1, 2, "full") in heard
        hold.set()
        assert [r.result() for r in running] == [work.content] * 3
    assert heard[-1] == (0, 0, "")


def test_equal_requests_that_wait_for_the_first_count_too():
    hold = Event()
    workshop, work = Workshop(most_waiting=3), Work(hold=hold)
    workshop.get("kept", Work())
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(workshop.get, "a", work) for _ in range(3)]
        while workshop._queue.waiting < 3:
            sleep(0.005)
        with pytest.raises(RequestError):
            workshop.get("a", work)
        assert workshop.get("kept", work) == b"x" * 10, "what is there is served at once"
        hold.set()
        assert {w.result() for w in waiting} == {work.content}


def test_what_a_piece_of_work_took_is_given_back(monkeypatch):
    given = []
    monkeypatch.setattr("dashboard.serving.workshop.give_back", lambda: given.append("back"))
    workshop = Workshop()
    workshop.get("a", Work())
    workshop.get("a", Work())
    assert len(given) == 1, "what is kept took nothing"
    with pytest.raises(ZeroDivisionError):
        workshop.get("b", lambda: 1 / 0)
    assert len(given) == 2


@pytest.mark.parametrize(
    "path",
    [
        f"/gemeinde/{world.D}.pdf",
        f"/gemeinde/{world.D}/nachbarn.xlsx",
        "/vorlage.xlsx",
        "/api/municipalities.geojson",
        "/snippet.svg",
        "/growth.gif",
        "/deck.pptx",
    ],
)
def test_every_file_that_takes_long_stands_in_the_queue(busy, path):
    answer = busy.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert busy.get(f"/gemeinde/{world.D}").status_code == 200, "pages do not wait"


def test_a_failure_is_not_kept():
    workshop = Workshop()

    def fail():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        workshop.get("a", fail)
    assert workshop.get("a", Work()) == b"x" * 10

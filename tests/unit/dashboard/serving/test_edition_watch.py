"""What is published is noticed, wherever that was; a database that goes is said to be gone, and noticed when it is back."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from dashboard.serving.edition_watch import EditionWatch
from dashboard.serving.watch import Board
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Origin
from loaders.history import listening
from loaders.history.database import migrate, open_database, writing
from loaders.history.listening import GoneError, listener
from loaders.history.reading import Changes, newest
from loaders.history.tables import IMPORT
from loaders.history.writing import propose, publish

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
ORIGIN = Origin(True, parse_partial_date("2026-11"))


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr(listening, "_LOOK_S", 0.02)


def publish_one(engine):
    """Publish an edition that changes nothing; return its number."""
    with writing(engine) as connection:
        base = newest(connection)
        draft = propose(connection, IMPORT, Changes([], []), "a@b.de", "", ORIGIN, NOW)
        return publish(connection, draft.id, draft.version, base, "a@b.de", "", NOW).number


def test_what_is_published_is_noticed(database, engine):
    with closing(listener(database)) as wait:
        assert wait() is None
        for number in (1, 2):
            assert publish_one(engine) == number
            assert next(mark for _ in range(20) if (mark := wait()) and mark[0] == number)


def test_a_file_that_is_gone_is_not_made_anew(tmp_path):
    path, away = tmp_path / "atlas.db", tmp_path / "away"
    engine = open_database(str(path))
    migrate(engine)
    publish_one(engine)
    engine.dispose()
    wait = listener(str(path))
    mark = wait()
    path.rename(away)
    with pytest.raises(GoneError):
        wait()
    assert not path.exists()
    away.rename(path)
    assert wait() == mark


class Scripted:
    """A watch over what a database says in turn, which notes what it does."""

    def __init__(self, *said):
        self.said, self.taken, self.shown = iter(said), [], (1, "")
        self.board = Board(lambda: NOW)
        self.busy, self.seconds = False, 0
        self.watch = EditionWatch(
            self.wait,
            lambda: self.shown,
            lambda: self.taken.append(self.now),
            self.board,
            lambda: self.busy,
            lambda: self.seconds,
        )

    def wait(self):
        self.now = next(self.said)
        if self.now is GoneError:
            raise GoneError("OperationalError")
        return self.now


def test_an_edition_is_taken_over_once():
    seen = Scripted((1, ""), (2, ""), (2, ""), (3, ""))
    assert [seen.watch.step() for _ in range(4)] == [True] * 4
    assert seen.taken == [(2, ""), (3, "")]


def test_a_database_that_goes_is_said_once_and_what_came_meanwhile_is_taken_over(caplog):
    seen = Scripted(GoneError, GoneError, (2, ""), (2, ""))
    assert [seen.watch.step() for _ in range(2)] == [False, False]
    assert seen.board.read()["state"] == "gone"
    assert caplog.text.count("antwortet nicht") == 1
    assert seen.watch.step()
    assert seen.board.read() == {}
    assert seen.taken == [(2, "")]


def test_a_takeover_that_failed_with_the_database_is_tried_again():
    seen = Scripted((2, ""), GoneError, (2, ""), (2, ""))
    for _ in range(4):
        seen.watch.step()
    assert seen.taken == [(2, ""), (2, "")], "1 is what is still shown"


def test_a_takeover_that_failed_is_tried_again_ever_more_rarely():
    seen = Scripted(*[(2, "")] * 100)
    tries = []
    for seen.seconds in range(80):
        before = len(seen.taken)
        seen.watch.step()
        tries += [seen.seconds] * (len(seen.taken) - before)
    assert tries == [0, 10, 30, 70]
    seen.shown, seen.seconds = (2, ""), 1000
    seen.watch.step()
    assert len(seen.taken) == 4


def test_a_takeover_under_way_is_waited_for():
    seen = Scripted(*[(2, "")] * 4)
    seen.watch.step()
    seen.busy, seen.seconds = True, 60
    seen.watch.step()
    assert seen.taken == [(2, "")]
    seen.busy = False
    seen.watch.step()
    assert seen.taken == [(2, "")] * 2

"""A server that notices new files: it takes over what is in order, keeps what it has otherwise, and says so."""

from __future__ import annotations

import os
from datetime import datetime

import pytest

from dashboard.context.settings import read_settings
from dashboard.serving.server import BOARD, Server
from dashboard.serving.watch import Board, Watch
from loaders.common.findings import Findings, LoadError
from loaders.inputs import Inputs, signature
from loaders.store.prebuild import check_apart
from tests.clock import CLOCK
from tests.lists import write_list

GOOD = [["AGS", "KPR"], ["14626610", "2019"]]
BAD = [["AGS", "Gemeinde", "KPR"], ["14626610", "Dresden", "2019"]]


@pytest.fixture
def watched():
    """A watch over a value in place of files, which notes what it does."""
    files, done = {"now": 1, "errors": []}, []
    watch = Watch(
        lambda: files["now"],
        lambda: done.append("checked") or files["errors"],
        lambda: done.append("taken"),
        Board(),
        lambda: datetime(2026, 11, 20, 12),
    )
    return files, done, watch


def test_nothing_is_done_while_nothing_changes(watched):
    _, done, watch = watched
    for _ in range(3):
        watch.step()
    assert done == []
    assert watch.board.read() == {}


def test_a_change_is_checked_when_it_has_settled_and_taken_over_once(watched):
    files, done, watch = watched
    for files["now"] in (2, 3):
        watch.step()
    assert done == [], "still being copied"
    for _ in range(3):
        watch.step()
    assert done == ["checked", "taken"]
    assert watch.board.read()["state"] == "taken over"


def test_what_is_wrong_is_not_taken_over_and_said_until_it_is_mended(watched):
    files, done, watch = watched
    files |= {"now": 2, "errors": ["Fehler: liste.csv …"]}
    for _ in range(4):
        watch.step()
    assert done == ["checked"], "the same files are not checked again and again"
    assert watch.board.read() == {
        "state": "refused", "at": "2026-11-20T12:00:00", "errors": 1, "findings": ["Fehler: liste.csv …"],
    }  # fmt: skip
    files |= {"now": 3, "errors": []}
    for _ in range(2):
        watch.step()
    assert done == ["checked", "checked", "taken"]
    assert watch.board.read()["state"] == "taken over"


def test_the_board_is_shared_with_forked_processes():
    board = Board()
    if os.fork() == 0:
        board.write({"state": "refused", "findings": ["ä" * 30]})
        os._exit(0)
    os.wait()
    assert board.read()["findings"] == ["ä" * 30]


def test_long_news_are_cut_and_never_break_the_board():
    board = Board()
    board.write({"findings": ["x" * 100_000]})
    assert board.read() == {}


def test_the_signature_changes_with_every_file(tmp_path):
    path = write_list(tmp_path, GOOD, "csv")
    inputs = Inputs(status=path)
    first = signature(inputs)
    assert signature(inputs) == first
    path.write_text("AGS;KPR\n14626610;2020\n", encoding="utf-8")
    second = signature(inputs)
    path.unlink()
    assert len({first, second, signature(inputs)}) == 3


def test_the_check_runs_apart_and_leaves_the_atlas_in_the_store(tmp_path):
    folder = tmp_path / "cache"
    assert check_apart(Inputs(status=write_list(tmp_path, GOOD)), folder, CLOCK) == []
    assert [p.name.partition("-")[0] for p in folder.iterdir()] == ["atlas"]
    (error,) = check_apart(Inputs(status=write_list(tmp_path, BAD, name="falsch")), None, CLOCK)
    assert "„Zittau“ zum Schlüssel 14626610" in error


def test_healthz_says_what_became_of_new_files(app):
    client, board = app.server.test_client(), Board()
    assert "files" not in client.get("/healthz").json
    app.server.config[BOARD] = board
    try:
        board.write({"state": "refused", "errors": 2})
        answer = client.get("/healthz")
        assert answer.status_code == 200, "what is shown is sound"
        assert answer.json["files"] == {"state": "refused", "errors": 2}
    finally:
        del app.server.config[BOARD]


def test_a_reload_with_unusable_files_keeps_the_application(app):
    def refuse():
        findings = Findings()
        findings.error("liste.csv", "ein Datum", "berichtigen")
        raise LoadError(findings)

    server = Server(app.server, read_settings(), refuse)
    server.reload()
    assert server.load() is app.server
    other = object()
    renewed = Server(app.server, read_settings(), lambda: other)
    renewed.reload()
    assert renewed.load() is other

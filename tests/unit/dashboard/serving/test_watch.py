"""A server that notices new files: it takes over what is in order, keeps what it has otherwise, and says so."""

from __future__ import annotations

import io
import json
import os
import re
import weakref
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from pptx import Presentation
from pptx.util import Inches

from dashboard.context.settings import Settings, read_settings
from dashboard.factory import build_app
from dashboard.serving.server import Server
from dashboard.serving.watch import BOARD, FACTS, PRESENT, Board, Watch
from loaders.common.findings import Findings, LoadError, Report
from loaders.common.findings_output import Refusal
from loaders.inputs import signature
from loaders.register.contract import STATUS_WORDS
from loaders.store.checked_store import Store
from tests import world
from tests.lists import write_list
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE, suite_inputs

GOOD = [["AGS", SUITE.council_abbreviation], [SUITE.town, "2019"]]


def board():
    return Board(lambda: datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/Berlin")))


@pytest.fixture
def watched():
    """A watch over a value in place of files, which notes what it does."""
    files, done = {"now": 1, "refusal": None}, []
    watch = Watch(
        lambda: files["now"],
        lambda: done.append("checked") or files["refusal"],
        lambda: done.append("taken"),
        board(),
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
    assert watch.board.read() == {}, "whoever takes over says so, once it is done"


def test_what_is_wrong_is_not_taken_over_and_said_until_it_is_mended(watched, caplog):
    files, done, watch = watched
    files |= {"now": 2, "refusal": Refusal(3, ("Statusliste: 3 Fehler.",))}
    for _ in range(4):
        watch.step()
    assert done == ["checked"], "the same files are not checked again and again"
    assert "Statusliste: 3 Fehler." in caplog.text
    said = watch.board.read()
    assert (said["state"], said["at"], said["errors"]) == ("refused", "2026-11-20T12:00:00+01:00", 3)
    assert "Protokoll" in said["reason"]
    files |= {"now": 3, "refusal": None}
    for _ in range(2):
        watch.step()
    assert done == ["checked", "checked", "taken"]


def test_the_board_is_shared_with_forked_processes():
    shared = board()
    assert shared.read() == {}
    if os.fork() == 0:
        shared.refused(Refusal(1, ("ä" * 100_000,)))
        shared.taken_over()
        os._exit(0)
    os.wait()
    assert shared.read() == {"state": "taken over", "at": "2026-11-20T12:00:00+01:00"}


def test_the_signature_changes_with_every_file(tmp_path):
    path = write_list(tmp_path, GOOD, "csv")
    inputs = suite_inputs(status=path)
    first = signature(inputs)
    assert signature(inputs) == first
    path.write_text(f"AGS;{SUITE.council_abbreviation}\n14626610;2020\n", encoding="utf-8")
    second = signature(inputs)
    path.unlink()
    assert len({first, second, signature(inputs)}) == 3


def test_the_signature_changes_with_the_template(tmp_path):
    template = tmp_path / "vorlage.pptx"
    missing = signature(suite_inputs(), template)
    template.write_bytes(b"1")
    assert len({missing, signature(suite_inputs(), template), signature(suite_inputs())}) == 3


def test_healthz_says_what_became_of_new_files(app):
    client, shared = app.server.test_client(), board()
    assert "files" not in client.get("/healthz").json
    app.server.config[BOARD] = shared
    try:
        shared.refused(Refusal(2, ("eins", "zwei")))
        answer = client.get("/healthz")
        assert answer.status_code == 200, "what is shown is sound"
        assert answer.json["files"] == shared.read()
        assert answer.json["files"]["errors"] == 2
    finally:
        del app.server.config[BOARD]


def unusable(_before):
    findings = Findings()
    Report("liste.csv", findings).error("ein Datum", "berichtigen", value="krank bis Mai")
    raise LoadError(findings)


def broken(_before):
    raise MemoryError("krank" + " bis Mai")


@pytest.mark.parametrize(
    ("status", "rebuild", "word", "logged"),
    [
        ("liste.csv", unusable, "Fehler", "check --status liste.csv"),
        ("andere.csv", unusable, "Fehler", "Gefunden: „krank bis Mai“"),
        ("liste.csv", broken, "MemoryError", "in broken"),
    ],
)
def test_whatever_hinders_a_reload_keeps_the_application_and_is_said(app, status, rebuild, word, logged, caplog):
    server = Server(app.server, Settings(ATLAS_STATUS=status), rebuild, board())
    server.reload()
    assert server.load() is app.server
    said = server._board.read()
    assert said["state"] == "refused"
    assert word in said["reason"]
    assert "krank" not in str(said)
    assert logged in caplog.text
    assert ("krank bis Mai" in caplog.text) == (status != "liste.csv"), (
        "a list is not quoted, nor is what a reader stumbles over"
    )


def test_a_reload_says_so_when_it_is_done(app):
    said = []

    def rebuild(before):
        said.append(server._board.read())
        return Flask("renewed")

    server = Server(app.server, read_settings(), rebuild, board())
    server.reload()
    assert said == [{}], "not before"
    assert server._board.read()["state"] == "taken over"
    assert server.load().name == "renewed"
    assert server.load().config[BOARD] is server._board


def test_a_takeover_names_the_facts_that_are_gone_with_it(app, caplog):
    fact = app.server.config[FACTS][0]

    def rebuild(_before):
        renewed = Flask("renewed")
        renewed.config[PRESENT] = app.server.config[PRESENT]
        renewed.config[FACTS] = [
            f for f in app.server.config[FACTS] if (f.ags, f.instrument) != (fact.ags, fact.instrument)
        ]
        return renewed

    server = Server(app.server, read_settings(), rebuild, board())
    server.reload()
    said, told = server._board.read(), "\n".join(caplog.messages)  # however the log is written
    assert said["gone"] == told.count(f"\n{fact.municipality}: ") > 0
    label = next(
        i.label for i in app.server.config[PRESENT].site.atlas.state.programme.recorded if i.key == fact.instrument
    )
    assert f"{fact.municipality}: {label}, {STATUS_WORDS[fact.status]}" in told, "in words, not in keys"
    assert set(said) == {"state", "at", "gone"}, "how many, not which: the board is public"


def test_what_is_replaced_dies_and_its_data_stay_for_two_takeovers():
    """Every reload brings another list; the pages of the last two ask for their data still."""
    atlas, store, lists = small_atlas(), Store(), iter((0, 1, 1, 2))

    def rebuild(before):
        facts = atlas.register.facts[next(lists) + 1 :]
        register = replace(atlas.register, facts=facts)
        return build_app(replace(atlas, register=register), store, before=before).server

    def address(server):
        page = server.load().test_client().get("/").get_data(as_text=True)
        return json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S)[1])["atlasUrl"]

    server = Server(build_app(atlas, store).server, read_settings(), rebuild, board())
    addresses, before = [address(server)], []
    for _ in range(4):
        before.append(weakref.ref(server.load()))
        server.reload()
        assert server._board.read()["state"] == "taken over"
        addresses.append(address(server))
    assert [application() for application in before] == [None] * 4
    assert addresses[2] == addresses[3], "a takeover that changes nothing"
    assert len(set(addresses)) == 4
    client = server.load().test_client()
    assert [client.get(a).status_code for a in addresses] == [404, 200, 200, 200, 200]


def test_slides_of_the_old_template_are_not_served_after_a_takeover(tmp_path):
    atlas, template = small_atlas(), tmp_path / "vorlage.pptx"
    other = Presentation()
    other.slide_width, other.slide_height = Inches(11), Inches(7)

    def rebuild(before):
        return build_app(atlas, Store(), pptx_template=template, before=before).server

    def slide():
        answer = server.load().test_client().get(f"/snippet.pptx?region={world.D}")
        return Presentation(io.BytesIO(answer.data)).slide_width

    Presentation().save(template)
    server = Server(rebuild(None), read_settings(), rebuild, board())
    before = slide()
    other.save(template)
    assert slide() == before, "kept"
    server.reload()
    assert slide() == Inches(11) != before

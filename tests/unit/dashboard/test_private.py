"""What a list holds beyond the public columns of the contract never leaves the server: a canary is asked for everywhere."""

import io
import logging
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace

import openpyxl
import pytest
from openpyxl.comments import Comment
from typer.testing import CliRunner

import app as door
from dashboard.context.settings import Settings
from dashboard.factory import build_app
from dashboard.serving.response_cache import ResponseCache
from dashboard.serving.server import Server
from dashboard.serving.watch import BOARD, Board
from loaders.assembly import load_atlas
from loaders.atlas.freshness import Origin
from loaders.common.findings import LoadError
from loaders.lists.template import template_xlsx
from loaders.register.contract import COLUMNS
from loaders.store.checked_store import open_store
from loaders.store.prebuild import check_apart
from tests.addresses import addresses, contents, in_english
from tests.clock import CLOCK
from tests.lists import write_list
from tests.suite_state import SUITE, suite_inputs
from tests.sweeps import everything, some

pytestmark = pytest.mark.usefixtures("shapes_once", "few_zooms")

#: One word per place, so that a finding says which one leaked.
REMARK, BRACKET, PERSON, EXTRA = "Kanarienremarke", "Kanarienklammer", "Kanarienperson", "Kanarienspalte"
ABOVE, BELOW, COMMENT, SHEET, OTHER_SHEET = (
    "Kanarientitel",
    "Kanarienfuss",
    "Kanariennotiz",
    "Kanarienblatt",
    "Kanarienneben",
)
AUTHOR, FILE, PLACE = "Kanarienautor", "Kanariendatei", "Kanarienort"
CANARY = re.compile(rb"kanarien\w*", re.IGNORECASE)
#: Where a fact stood in its list, as the notes of older ones say it.
ROW = re.compile(rb"Zeile [0-9]")
#: What an operator's list is called, and what it is not.
KEEPERS = "Liste des Betreibers, übernommen am 03.11.2026"
PUBLIC = re.compile("öffentliche(?:n)? Quellen|veröffentlichte(?:n)? (?:Information|Angaben|Fakten)|eigene Zusammenst")

HEADER = [
    "AGS",
    "Gemeinde",
    SUITE.agreement_label,
    SUITE.council_abbreviation,
    SUITE.coaching_short,
    "Bemerkung",
    "Ansprechpartner",
    "Interne Nr.",
]
PRIVATE = [f"{REMARK}: Bürgermeister verärgert", f"{PERSON} 0351 1234567", EXTRA]
WIDE = [
    [f"Vertraulich, {ABOVE}"],
    HEADER,
    [SUITE.town, f"{SUITE.town_name} ({PLACE})", f"21.06.2021 ({BRACKET})", "2023", f"x ({BRACKET})", *PRIVATE],
    [SUITE.city, SUITE.city_name, "", f"ja ({BRACKET})", "geplant 2030", *PRIVATE],
    [SUITE.district, SUITE.district_said, "", f"2019 ({BRACKET})", "", *PRIVATE],
    ["", "Summe", 1, 3, 2, BELOW],
    ["", f"* {BELOW}: nicht weitergeben"],
]
FACT = {
    "ags": SUITE.town,
    "municipality": SUITE.town_name,
    "carrier_kind": "municipality",
    "carrier": SUITE.town_name,
    "instrument": SUITE.council,
    "status": "active",
    "date": "2023-02-09",
    "date_kind": "constituted",
    "confidence": "explicit",
    "source_title": "Bericht",
    "source_date": "2023-03-01",
    "source_url": "",
    "contact_url": "",
    "note": f"{REMARK}; {PERSON}; ({BRACKET}); Blatt „{SHEET}“, Zeile 7",
}
LONG = [
    [f"Vertraulich, {ABOVE}"],
    [*COLUMNS, "Ansprechpartner", "Interne Nr."],
    [*(FACT[c] for c in COLUMNS), f"{PERSON} 0351 1234567", EXTRA],
]
FORMS = {"wide": WIDE, "long": LONG}
#: What makes a list unusable: words that quote their cell in the finding, in columns that are public.
WRONG = {
    "wide": [
        SUITE.city,
        f"{SUITE.second_city_name} {PLACE}",
        f"{BRACKET} nie",
        f"31.02.2021 {BRACKET}",
        f"vielleicht ({BRACKET})",
        *PRIVATE,
    ],
    "long": [FACT["ags"], PLACE, *([f"{BRACKET} {REMARK}"] * (len(COLUMNS) - 2)), PERSON, EXTRA],
}


def write_private(folder, form, kind, wrong=False):
    """A list with a canary in every place that is not public, its file's name and what a workbook says of itself included."""
    rows = [*FORMS[form], *([WRONG[form]] if wrong else [])]
    path = write_list(
        folder,
        rows,
        kind,
        FILE,
        **({OTHER_SHEET: [[f"{OTHER_SHEET}: Telefonliste", PERSON]]} if kind == "xlsx" else {}),
    )
    if kind != "xlsx":
        return path
    book = openpyxl.load_workbook(path)
    sheet = book["Liste"]
    sheet.title = SHEET
    sheet["C3"].comment = Comment(COMMENT, AUTHOR)
    about = book.properties
    about.creator = about.lastModifiedBy = about.title = about.subject = about.keywords = about.description = AUTHOR
    book.save(path)
    return path


def found_in(parts):
    """The canaries, and places in a list, that the parts of an answer hold."""
    return {
        word.decode()
        for content in parts
        for text in {content, content.replace(b"\0", b"")}
        for word in (*CANARY.findall(text), *ROW.findall(text))
    }


#: Asked with ``EVERYTHING=1`` only: what is drawn as pictures are, says the same of any list, or is the second of its kind.
SECOND = re.compile(
    rf"/growth|/plotly|/api/$|/gemeinde/{SUITE.city}\.pdf|/api/.*geojson|/ogc/collections/(regions|borders|districts)/"
)

#: How a list is laid out, and in which kind of file.
LISTS = [("wide", "xlsx"), ("long", "csv")]


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    """Returns the Atlas of a list with remarks; each is read once."""

    @cache
    def load(form, kind):
        path = write_private(tmp_path_factory.mktemp("liste"), form, kind)
        noon = datetime(2026, 11, 3, 12, tzinfo=UTC).timestamp()
        os.utime(path, (noon, noon))
        return load_atlas(suite_inputs(status=path), CLOCK)

    return load


@pytest.fixture(scope="module", params=LISTS, ids="-".join)
def private(load, request):
    return load(*request.param)


@pytest.fixture(scope="module", params=LISTS if everything() else LISTS[:1], ids="-".join)
def told(load, request, app, run_store, tmp_path_factory):
    """What a server of such a list says in both languages, compressed, and what stays of it.

    ``answers``: address, status, the canaries in it, what calls the list public, and how often it is called what it is. The long
    form differs from the wide one in nothing but how it is read, of which the tests of the Atlas are.
    """
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    store = open_store(tmp_path_factory.mktemp("kept"))
    for kept in run_store.folder.glob(
        "[!a]*.cache"
    ):  # shapes and names are drawn already; the Atlas itself is not taken
        shutil.copy2(kept, store.folder)
    server = build_app(load(*request.param), store).server
    client, answers = server.test_client(), []
    found = [a for a in addresses(server, client) if everything() or not SECOND.match(a)]
    # pictures and slides say the same in both languages: one of them will do
    spoken = [a for a in found if not a.startswith(("/snippet.p", "/snippet.g", "/growth", "/deck"))]
    # browsers ask for Brotli, which takes a quarter longer and is kept alike
    english, encoding = set(some(spoken, 12)), "br" if everything() else "gzip"
    for address in found:
        for asked in (address, in_english(address)) if address in english else (address,):
            answer = client.get(asked, headers={"Accept-Encoding": encoding})
            parts = list(contents(answer.data, answer.headers.get("Content-Encoding", "")))
            text = b"\n".join(parts).decode(errors="ignore")
            answers.append((asked, answer.status_code, found_in(parts), set(PUBLIC.findall(text)), text.count(KEEPERS)))
    logging.getLogger().removeHandler(handler)
    return SimpleNamespace(answers=answers, cache=server.wsgi_app.inner.inner, store=store, log=log.getvalue())


def test_remarks_are_nowhere(told):
    """Not in any answer, nor in what is kept of it in memory and on the disk, nor in the log."""
    assert {status for _, status, *_ in told.answers} <= {200, 302, 404, 422}
    assert [(address, words) for address, _, words, *_ in told.answers if words] == []
    assert sum(status == 200 for _, status, *_ in told.answers) > 80
    assert isinstance(told.cache, ResponseCache)
    kept = list(told.cache._answers.values())
    assert len(kept) > 50
    packed = (contents(a.body, dict(a.headers).get("Content-Encoding", "")) for a in kept)
    assert [words for words in map(found_in, packed) if words] == []
    files = list(told.store.folder.iterdir())
    assert files
    assert [f.name for f in files if found_in(contents(f.read_bytes()))] == []
    assert not CANARY.findall(told.log.encode())


def test_of_an_operators_list_nobody_says_that_it_is_public(told):
    """It says nothing of itself, and is called by the day on which it was taken over."""
    assert [(address, words) for address, _, _, words, _ in told.answers if words] == []
    assert sum(named > 0 for *_, named in told.answers) > 25


def test_remarks_stand_in_the_notes_of_facts_and_nowhere_else(private):
    """So whatever shows no note shows none of them, in whichever form the list was."""
    facts = private.register.facts
    assert len(facts) > 0 and any(CANARY.search(f.note.encode()) for f in facts)
    assert not CANARY.search(str([replace(f, note="") for f in facts]).encode())
    assert not CANARY.search(str((private.origin, private.provenance, private.municipalities)).encode())


def test_those_who_keep_the_list_get_their_remarks_back(private):
    """So there was something to be found; the command writes them into the template."""
    book = template_xlsx(private, with_notes=True)
    found = b"".join(contents(book)).decode(errors="ignore")
    assert REMARK in found and BRACKET in found


@pytest.fixture(scope="module")
def refused(request, tmp_path_factory):
    """The file of a list that cannot be used; what is wrong with it quotes its cells."""
    path = write_private(tmp_path_factory.mktemp("falsch"), request.param, "xlsx", wrong=True)
    with pytest.raises(LoadError) as error:
        load_atlas(suite_inputs(status=path), CLOCK)
    assert CANARY.search(" ".join(map(str, error.value.findings)).encode())
    return path, len(error.value.findings.errors)


def quoted(text):
    """What a text says of a list's contents; its path is no secret of whoever set it."""
    return CANARY.findall(re.sub(r"\S*Kanariendatei\.xlsx", "", text).encode())


@pytest.mark.usefixtures("checked_here")
@pytest.mark.parametrize("refused", FORMS if everything() else ["wide"], indirect=True)
def test_a_refused_list_is_counted_and_not_quoted_while_a_server_runs(refused, app, tmp_path, caplog, capfd):
    path, errors = refused
    caplog.set_level(logging.INFO)
    why = check_apart(suite_inputs(status=path), tmp_path / "kept", CLOCK)
    assert why.errors == errors
    board = Board(lambda: CLOCK("Europe/Berlin"))

    def rebuild(_before):
        return load_atlas(suite_inputs(status=path), CLOCK)

    for refuse in (
        lambda: board.refused(why),
        Server(app.server, Settings(ATLAS_STATUS=str(path)), rebuild, board).reload,
    ):
        refuse()
        app.server.config[BOARD] = board
        try:
            said = app.server.test_client().get("/healthz")
        finally:
            del app.server.config[BOARD]
        files = said.json["files"]
        assert (files["state"], files["errors"]) == ("refused", errors)
        assert files.keys() == {"state", "at", "errors", "reason"}
        assert not found_in([said.data])
    assert "check --status" in caplog.text
    assert quoted(caplog.text + "".join(capfd.readouterr())) == []


@pytest.mark.parametrize("refused", FORMS if everything() else ["long"], indirect=True)
def test_a_refused_list_is_counted_and_not_quoted_when_a_server_starts(refused, monkeypatch, checked_here):
    path, errors = refused
    monkeypatch.setenv("ATLAS_STATUS", str(path))
    monkeypatch.setattr("dashboard.serving.server.check_address", lambda _settings: None)
    monkeypatch.setattr("dashboard.serving.server.serve", lambda _settings, build, _clock: build(None))
    result = CliRunner().invoke(door.cli, ["serve"])
    assert result.exit_code == 1
    assert len(checked_here) == 1, "before anything else, in another process"
    assert f"{errors} Fehler" in result.output and "check --status" in result.output
    assert quoted(result.output) == []


def test_a_list_without_a_title_is_named_by_nothing_but_its_keeper(private):
    assert private.origin == Origin(True, private.origin.day, "", private.origin.taken_over)
    titles = {fact.source.title for fact in private.register.facts}
    assert titles <= {"Liste des Betreibers", "Bericht"}

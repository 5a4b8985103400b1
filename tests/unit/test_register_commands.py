"""The commands `register …`: from a list to an edition and back, and what they say when something is in the way."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from app import cli
from loaders.common.findings import Finding
from loaders.history.database import open_database, writing
from loaders.history.reading import Changes, changes_of, revision
from loaders.history.tables import EDIT, IMPORT, UPLOAD
from loaders.history.uploads import keep_upload
from loaders.history.writing import amend, propose
from tests.history_model import ORIGIN, POOL, START
from tests.lists import write_list
from tests.suite_state import SUITE

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

HEADER = ["AGS", "Gemeinde", SUITE.agreement_label, SUITE.council_abbreviation]
ZITTAU, DRESDEN = [SUITE.town, SUITE.town_name, "21.06.2021", "2019"], [SUITE.city, SUITE.city_name, "x", "1996"]
CHANGE = Changes([POOL[0]], [])


@pytest.fixture
def register(tmp_path, monkeypatch):
    """Run a command over a database of its own; return what it says on both channels."""
    monkeypatch.setenv("ATLAS_DATABASE", str(tmp_path / "register.db"))

    def run(*words, code=0, answer=None):
        result = CliRunner().invoke(cli, ["register", *map(str, words)], input=answer)
        assert result.exit_code == code, result.output
        return result.output

    return run


@pytest.fixture
def engine(register, tmp_path):
    engine = open_database(str(tmp_path / "register.db"))
    yield engine
    engine.dispose()


def listed(tmp_path, *rows, name="liste"):
    return write_list(tmp_path, [["Stand: 01.11.2026"], HEADER, *rows], name=name)


def test_the_same_facts_of_another_day_are_published_and_of_the_same_day_not(tmp_path, register):
    rows = [HEADER, [SUITE.city, SUITE.city_name, "", "1996"]]
    first, later = (write_list(tmp_path, [[f"Stand: {day}.11.2026"], *rows], name=f"vom {day}") for day in ("01", "15"))
    assert "Hinzu kommen: 1 Angabe" in register("import", first, "--yes")
    assert "Nichts zu veröffentlichen" in register("import", first, "--yes", code=1)
    assert "Veröffentlicht: Fassung 2." in register("import", later, "--yes")


def test_a_list_with_an_error_changes_nothing(tmp_path, register):
    said = register("import", listed(tmp_path, [SUITE.town, SUITE.city_name, "x", ""]), "--yes", code=1)
    assert "Zeile 3, Spalte „Gemeinde“" in said
    assert "Es wurde nichts übernommen." in said
    assert register("history") == ""


def test_drafts_are_kept_published_and_discarded(tmp_path, register, engine):
    path = listed(tmp_path, ZITTAU)
    assert "Gespeichert: Entwurf 1." in register("import", path, "--draft", "--author", "eva")
    with writing(engine) as connection:
        made = revision(connection, 1)
        propose(connection, IMPORT, changes_of(connection, 1), "ida", "noch einmal", made.origin, START)
    first, second = reversed(register("drafts").splitlines())
    assert first.startswith("Entwurf 1\t")
    assert first.endswith("\tÜbernahme\t+2 −0\teva\tListe übernommen")
    assert "Veröffentlicht: Fassung 1." in register("publish", 1, "--yes")
    assert second.startswith("Entwurf 2\t")
    assert "+0 −0" in register("drafts"), "what it would change now"
    assert "Nichts zu veröffentlichen" in register("publish", 2, "--yes", code=1)
    with writing(engine) as connection:
        wrong = Finding("x.csv", 2, None, "y", "z", "…")
        key = propose(connection, UPLOAD, Changes([], []), "ida", "", ORIGIN, START).id
        keep_upload(connection, key, "x.csv", [wrong], b"", b"")
    assert f"Die Liste von Entwurf {key} hat 1 Fehler" in register("publish", key, "--yes", code=1)
    assert register("discard", 2) == "Verworfen: Entwurf 2.\n"
    assert "Entwurf 2 ist kein Entwurf mehr: Er wurde verworfen." in register("discard", 2, code=1)
    assert "Entwurf 1 ist kein Entwurf mehr: Er wurde als Fassung 1 veröffentlicht." in register("publish", 1, code=1)


def test_who_changes_a_draft_meanwhile_is_not_passed_over(register, engine, monkeypatch):
    register("drafts")
    with writing(engine) as connection:
        key = propose(connection, EDIT, CHANGE, "a", "", ORIGIN, START).id

    def amended(*_, **__):
        with writing(engine) as connection:
            amend(connection, key, 1, CHANGE, "b", "")
        return "ja"

    monkeypatch.setattr("typer.prompt", amended)
    assert "Inzwischen hat jemand anderes etwas geändert." in register("publish", key, code=1)
    assert register("history") == ""


def test_what_is_not_there_is_named(tmp_path, register, monkeypatch):
    assert "Fassung 7 gibt es nicht." in register("undo", 7, code=1)
    assert "Entwurf 7 gibt es nicht." in register("publish", 7, code=1)
    assert "Fassung 1 oder 7 gibt es nicht." in register("diff", 1, 7, code=1)
    assert "Vor ihr gab es keine" in register("undo", 1, code=1)
    assert "eine lesbare Datei" in register("import", tmp_path / "fehlt.csv", code=1)
    monkeypatch.setenv("ATLAS_DATABASE", "postgresql://jemand:geheim@127.0.0.1:1/register")
    said = register("history", code=1)
    assert "Die Datenbank ist nicht erreichbar." in said
    assert "geheim" not in said
    monkeypatch.setenv("ATLAS_DATABASE", "")
    assert "Bitte ATLAS_DATABASE setzen" in register("history", code=1)


def test_a_backup_is_put_back_if_one_says_so(tmp_path, register):
    register("import", listed(tmp_path, ZITTAU), "--yes")
    out = tmp_path / "sicherung"
    assert f"Gesichert: {out}" in register("backup", out)
    register("import", listed(tmp_path, ZITTAU, DRESDEN), "--yes")
    register("restore", out, code=1, answer="n\n")
    assert len(register("history").splitlines()) == 2
    said = register("restore", out, "--yes")
    assert f"Eingespielt: {out}, bis Fassung 1." in said
    assert "Niemand ist angemeldet" in said
    assert len(register("history").splitlines()) == 1
    assert "kann nicht gelesen werden (gibt es nicht)" in register("restore", tmp_path / "fehlt", "--yes", code=2)
    assert "kann nicht geschrieben werden" in register("backup", tmp_path / "fehlt" / "x", code=2)

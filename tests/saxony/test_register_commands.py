"""Saxony: The commands `register …`: from a list to an edition and back, and what they say when something is in the way."""

from __future__ import annotations

import pytest

from loaders.history.reading import drafts, edition, editions
from loaders.history.uploads import Confirmation, confirmation_of
from tests.lists import write_list
from tests.unit.test_register_commands import engine, register  # noqa: F401

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

HEADER = ["AGS", "Gemeinde", "Kooperationsvereinbarung", "KPR"]
ZITTAU, DRESDEN = ["14626610", "Zittau", "21.06.2021", "2019"], ["14612000", "Dresden", "x", "1996"]
GOERLITZ = ["14626110", "Görlitz", "x", ""]


def listed(tmp_path, *rows, name="liste"):
    return write_list(tmp_path, [["Stand: 01.11.2026"], HEADER, *rows], name=name)


def test_from_a_list_with_a_loss_to_an_edition_and_back(tmp_path, register, engine):
    said = register("import", listed(tmp_path, ZITTAU, DRESDEN), "--yes", "--message", "Erste Liste")
    assert "Hinzu kommen: 4 Angaben" in said
    assert "Veröffentlicht: Fassung 1.\n" in said
    shorter = listed(tmp_path, ["14626610", "Zittau", "21.06.2021", ""], DRESDEN, GOERLITZ, name="kürzer")
    said = register("import", shorter, "--yes", code=1)
    assert "ACHTUNG, bisher gezeigt und danach nicht mehr: 1 Angabe\n" in said
    assert "  Zittau: Kommunaler Präventionsrat (KPR), aktiv, Gründung 2019" in said
    assert '--accept-losses "Grund"' in said
    said = register("import", shorter, "--accept-losses", "aufgelöst", "--message", "Zweite", code=1, answer="\n")
    assert "Als Fassung 2 veröffentlichen?" in said
    with engine.begin() as connection:
        assert len(editions(connection)) == 1
        assert drafts(connection) == []
    register("import", shorter, "--accept-losses", "aufgelöst", "--message", "Zweite.", answer="ja\n")
    said = register("diff", 1, 2)
    assert "Hinzu kommen: 1 Angabe\n  Görlitz: Kooperationsvereinbarung" in said
    assert "Es gehen: 1 Angabe\n  Zittau: Kommunaler" in said
    register("undo", 2, "--yes", "--accept-losses", "Irrtum")
    newest, second, first = register("history").splitlines()
    assert newest.startswith("Fassung 3\t")
    assert newest.endswith("\tRücknahme\t+1 −1\tBefehlszeile\tFassung 2 zurückgenommen")
    assert second.endswith("\tÜbernahme\t+1 −1\tBefehlszeile\tZweite.")
    assert first.endswith("\t+4 −0\tBefehlszeile\tErste Liste")
    assert "keine Angaben" in register("diff", 1, 3)
    with engine.begin() as connection:
        kept = [confirmation_of(connection, edition(connection, number).id) for number in (1, 2, 3)]
    assert kept == [None, Confirmation(1, "aufgelöst"), Confirmation(1, "Irrtum")]

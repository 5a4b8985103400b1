"""What a log may say of a list that is refused: that it cannot be read, and why; else only how many errors it has."""

from pathlib import Path

import pytest

from loaders.common.findings import Findings, Report
from loaders.common.findings_output import refusal
from loaders.common.plain_files import read_bytes


@pytest.mark.parametrize(("where", "why"), [("nicht/da.xlsx", "gibt es nicht"), ("", "ist ein Ordner")])
def test_a_list_that_cannot_be_read_is_said_with_its_path(tmp_path, where, why):
    path, findings = tmp_path / where, Findings()
    assert read_bytes(path, Report(path.name, findings)) is None
    (line,) = refusal(findings, path).lines
    assert str(path) in line
    assert f"Pfad und Leserechte prüfen ({why})" in line


def test_of_what_is_in_it_only_the_number_is_said():
    path, findings = Path("liste.xlsx"), Findings()
    report = Report(path.name, findings)
    report.error("ein Datum", "berichtigen", value="vertraulich")
    report.error("eine Tabelle ohne Kennwort", "Kennwort entfernen", value="eine verschlüsselte Datei")
    assert refusal(findings, path).lines == (
        "Statusliste: 2 Fehler. Welche, nennt: python app.py check --status liste.xlsx",
    )

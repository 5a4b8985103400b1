"""Whom a row of a list is about: keys that were spoiled, names in every spelling, and never a guess."""

from __future__ import annotations

import pytest

from tests.lists import write_list
from tests.suite_state import SUITE
from tests.sweeps import each

pytestmark = pytest.mark.usefixtures("workbooks_here")


CLOSING = [
    "Summe", "insgesamt", "Gemeinden insgesamt: 53", "Anzahl", "davon Städte", "Σ", "Zwischensumme",
    f"LK {SUITE.twin_name} gesamt", "Gesamt", "* Stand: 31.12.2023", "Quelle: LPR", "1) ruht seit 2020", "Stand 11/2025",
    "Erstellt: Müller", "Legende: x = ja",
]  # fmt: skip


@pytest.mark.parametrize(("text", "column"), each(CLOSING, [0, 1, 2]))
def test_sums_and_notes_are_passed_over_and_named(tmp_path, read, text, column):
    closing = [None, None, None, 3, 2]
    closing[column] = text
    rows = [
        ["Nr.", "AGS", "Gemeinde", SUITE.council_abbreviation, SUITE.coaching_short],
        [1, SUITE.town, SUITE.town_name, "ja", "ja"],
        closing,
    ]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert len(facts) == 2
    assert findings.errors == []
    assert any(f.row == 3 and f.value == text and "Zeile wird nicht gelesen" in f.remedy for f in findings)


def test_an_unknown_name_without_statements_is_no_loss(tmp_path, read):
    rows = [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "ja"], ["Irgendwo", ""], ["Zitau", ""]]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert findings.errors == []
    (unknown,) = (f for f in findings if "keine Angaben" in f.remedy)
    assert (unknown.row, unknown.value, unknown.elsewhere) == (3, "Irgendwo", "A4: „Zitau“"), "summed up in one line"

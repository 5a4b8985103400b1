"""Saxony: The template: what it gives out comes back without loss, and what is entered into it is read."""

from __future__ import annotations

import io

import openpyxl
import pytest

from loaders.assembly import load_atlas
from loaders.inputs import Inputs
from loaders.lists.template import LONG, WIDE, template_xlsx
from tests.clock import CLOCK

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


@pytest.fixture(scope="module")
def filled(atlas):
    """The empty template with two municipalities filled in by hand."""
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(atlas, with_facts=False)))
    sheet = book[WIDE]
    sheet["B1"], sheet["E1"] = "30.06.2026", "Liste des LPR"
    rows = {sheet.cell(r, 1).value: r for r in range(4, sheet.max_row + 1)}
    head = {(sheet.cell(2, c).value or sheet.cell(2, c - 1).value, sheet.cell(3, c).value): c for c in range(5, 17)}
    sheet.cell(rows["14626610"], head["Kooperationsvereinbarung", "Status"]).value = "aktiv"
    sheet.cell(rows["14626610"], head["Kooperationsvereinbarung", "Datum"]).value = "21.06.2021"
    sheet.cell(rows["14612000"], head["Sicherheitsanalyse", "Status"]).value = "abgeschlossen"
    return book


def test_what_is_entered_is_read(tmp_path, filled):
    path = tmp_path / "ausgefuellt.xlsx"
    filled.save(path)
    atlas = load_atlas(Inputs(status=path), CLOCK)
    found = {(f.ags, f.instrument, f.status, f.date and f.date.iso, f.stated.iso) for f in atlas.register.facts}
    assert found == {
        ("14626610", "agreement", "active", "2021-06-21", "2026-06-30"),
        ("14612000", "analysis", "completed", None, "2026-06-30"),
    }
    assert (atlas.origin.title, atlas.origin.day.iso) == ("Liste des LPR", "2026-06-30")
    assert all("letzten Liste" in f.expected for f in atlas.findings), (
        "an otherwise empty list lacks most, and no more is odd"
    )


def test_choices_and_instructions(filled):
    validations = filled[WIDE].data_validations.dataValidation
    wide = {str(v.sqref).split(":", maxsplit=1)[0]: v.formula1 for v in validations if v.type == "list"}
    assert "geplant,ruht,aktiv,abgeschlossen,beendet,abgelehnt" in wide["E4"]
    assert "abgeschlossen" not in wide["G4"], "an agreement that is „abgeschlossen“ is signed, not over"
    assert len([v for v in filled[LONG].data_validations.dataValidation if v.type == "list"]) == 5
    text = " ".join(str(c.value) for row in filled["Anleitung"].iter_rows() for c in row if c.value)
    assert "keine Angabe" in text
    assert filled["Auswahllisten"].sheet_state == "hidden"
    assert filled[WIDE].freeze_panes == "C4"

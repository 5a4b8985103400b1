"""Tables that are no list as they stand: read where they say one thing only, else refused with sheet, row and what to do."""

from __future__ import annotations

import openpyxl
import pytest

from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("workbooks_here")


def sheets(path, **content):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in content.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_sheet_named_after_an_instrument_speaks_of_it(tmp_path, read):
    own = {
        "KPR": [["Stadt/Gemeinde", "seit"], ["Zittau", 2021], ["Pirna", None]],
        "Kooperationsvereinbarung": [["Gemeinde", "Status", "Datum"], ["Plauen", "unterzeichnet", "21.06.2021"]],
        "Notizen": [["Gemeinde", "seit"], ["Görlitz", 2021]],
    }
    facts, findings, records = read(sheets(tmp_path / "a.xlsx", **own))
    assert set(facts) == {("14626610", "kpr"), ("14523320", "agreement")}
    assert [r.cells["date"] for r in records] == ["2021", "2021-06-21"]
    assert findings.errors == []
    assert [f.sheet for f in findings if "wie das Blatt heißt" in f.remedy] == ["KPR", "Kooperationsvereinbarung"]
    assert [(f.cell, f.value) for f in findings if "sagt so nichts" in f.remedy] == [("A3", "Pirna")]
    (unread,) = (f for f in findings if f.sheet == "Notizen")
    assert (unread.row, unread.value) == (1, "Gemeinde")
    assert "Blatt wird nicht gelesen; Spalten so überschreiben" in unread.remedy


@pytest.mark.parametrize(
    ("rows", "place", "value", "remedy"),
    [
        ([["", "Zittau", "Pirna"], ["KPR", "x", ""], ["Coaching", "", "x"]], (1, None), "Zittau", "Transponieren"),
        ([["Titel"], ["Gemeinde", "Teilnahme an"], ["Zittau", "KPR, Coaching"], ["Pirna", "KPR"]], (2, "Teilnahme an"),
         "Teilnahme an", "je Angebot eine Spalte"),
        ([["Gemeinde", "Ort"], ["Zittau", "Markt 1"]], (1, "Gemeinde"), "Gemeinde", "wie die Angebote heißen"),
        ([["", "KPR", "Coaching"], ["Zittau", "x", ""]], (1, "KPR"), "KPR", "die Spalte mit den Gemeinden"),
        ([["", ""], ["", "Guten Tag"]], (2, None), "Guten Tag", "Kopfzeile ergänzen"),
    ],
    ids=["transposed", "instruments in cells", "no instrument", "no place", "no list"],
)  # fmt: skip
def test_a_refusal_names_sheet_and_row_and_what_is_special(tmp_path, read, rows, place, value, remedy):
    _, findings, _ = read(write_list(tmp_path, rows))
    (refused,) = findings.errors
    assert (refused.sheet, refused.row, refused.column, refused.value) == ("Liste", *place, value)
    assert remedy in refused.remedy


def test_a_sheet_of_names_alone_is_not_taken_for_participation(tmp_path, read):
    _, findings, _ = read(sheets(tmp_path / "a.xlsx", KPR=[["Gemeinde"], ["Zittau"], ["Pirna"]]))
    (refused,) = findings.errors
    assert "das Blatt heißt wie ein Angebot" in refused.remedy


def test_what_ends_the_name_of_an_instrument_is_asked_about(tmp_path, read):
    rows = [["Gemeinde", "KPR", "Vertrag unterschrieben"], ["Zittau", "x", "2021"]]
    _, findings, _ = read(write_list(tmp_path, rows))
    (unread,) = (f for f in findings if f.cell == "C1")
    assert "Meinten Sie „Kooperationsvereinbarung“?" in unread.remedy

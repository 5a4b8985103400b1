"""Lists of strangers, rebuilt in small after public reports: each is read as people mean it, in every format alike."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from loaders.lists.annotated_copy import annotate
from loaders.tables import workbook_values
from loaders.tables.workbook_details import Details, read_details
from loaders.tables.workbook_values import read_workbook
from tests.lists import write_list
from tests.suite_state import SUITE

pytestmark = pytest.mark.usefixtures("workbooks_here")

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def stated(read):
    """What a case states, [(municipality, instrument, status, date)] in the order of its rows, and its findings."""

    def read_case(name):
        _, findings, records = read(name if isinstance(name, Path) else CASES / name)
        columns = ("municipality", "instrument", "status", "date")
        return [tuple(r.cells[c] for c in columns) for r in records], findings

    return read_case


def test_a_district_in_an_alphabet_is_no_heading(tmp_path, read):
    rows = [
        ["Gemeinde", SUITE.council_abbreviation],
        [SUITE.town_name, "x"],
        [SUITE.far_district_said, ""],
        ["Reichenbach", "x"],
    ]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert list(facts) == [(SUITE.town, SUITE.council)]
    assert [f.value for f in findings.errors] == ["Reichenbach"], "never guessed"


def test_our_own_comments_are_none(tmp_path, stated, read):
    path = write_list(tmp_path, [["AGS", SUITE.council_abbreviation], [SUITE.town, f"x (mit {SUITE.seat_name})"]])
    _, findings, _ = read(path)
    assert findings
    copy = tmp_path / "kopie.xlsx"
    copy.write_bytes(annotate(path, findings))
    assert openpyxl.load_workbook(copy)["Liste"]["B2"].comment is not None
    assert not [f for f in stated(copy)[1] if "Kommentar" in f.value]


def xlsb():
    """As much of an XLSB as tells that it is one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/workbook.bin", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    "raw", [xlsb(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000], ids=["xlsb", "damaged xls"]
)
def test_where_marks_cannot_be_told_that_is_known(raw):
    assert read_details(raw).sheets is None


def test_where_marks_cannot_be_told_that_is_said(tmp_path, monkeypatch, stated):
    path = write_list(tmp_path, [["AGS", SUITE.council_abbreviation], [SUITE.town, "x"]])
    book = read_workbook(path.read_bytes())
    monkeypatch.setattr(workbook_values, "read_workbook", lambda _raw: replace(book, details=Details()))
    facts, findings = stated(path)
    assert len(facts) == 1
    assert [f.remedy for f in findings] == [
        "als .xlsx speichern; hier ist nicht zu erkennen, was verborgen, durchgestrichen oder ein Fehlerwert ist"
    ]


def test_struck_words_of_texts_that_cells_share(tmp_path, stated):
    path = tmp_path / "geteilt.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, struck = book.add_worksheet("Liste"), book.add_format({"font_strikeout": True})
        for row, cells in enumerate(
            [["AGS", SUITE.council_abbreviation, SUITE.coaching_short], [SUITE.town], [SUITE.city, "x", "x"]]
        ):
            sheet.write_row(row, 0, cells)
        sheet.write_rich_string(1, 1, struck, "geplant", " aktiv")
        sheet.write_rich_string(1, 2, struck, "geplant", " aktiv")
        sheet.write_string(2, 2, "x", struck)
    facts, findings = stated(path)
    assert facts == [
        (SUITE.town_name, SUITE.council, "active", ""),
        (SUITE.town_name, SUITE.coaching, "active", ""),
        (SUITE.city_name, SUITE.council, "active", ""),
    ]
    assert [f.cell for f in findings] == ["B2", "C2", "C3"]

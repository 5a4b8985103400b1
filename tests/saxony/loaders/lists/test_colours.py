"""Colours of cells say nothing to us: what is coloured is named, and a list of nothing but colours is refused."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import PatternFill

from loaders.assembly import load_atlas
from loaders.common.findings import LoadError
from loaders.inputs import Inputs
from loaders.lists.annotated_copy import annotate
from tests.clock import CLOCK

pytestmark = pytest.mark.usefixtures("workbooks_here", "shapes_once")

ROWS = [
    ["AGS", "KPR", "Coaching"],
    *([key, "x", ""] for key in ("14626610", "14612000", "14628270", "14626110", "14713000")),
]


def write(path, coloured, rows=ROWS):
    """Write an XLSX with ``coloured`` cells: place → colour."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, colour in coloured.items():
        book.active[place].fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    return path


def coloured(findings):
    return [(f.cell, f.elsewhere) for f in findings if "Farben werden nicht gelesen" in f.remedy]


def test_what_is_coloured_is_named(tmp_path, read):
    path = write(tmp_path / "a.xlsx", {"C3": "00FF00", "C4": "00FF00", "C6": "FF0000", "B5": "FF0000"})
    _, findings, _ = read(path)
    assert coloured(findings) == [("B5", ""), ("C3", "C4, C6")]


@pytest.mark.parametrize(
    "adorned",
    [
        {f"{column}{row}": "EEEEEE" for column in "ABC" for row in (2, 4, 6)},
        {f"C{row}": "EEEEEE" for row in range(2, 7)},
        {"A1": "1F4E78", "B1": "EEEEEE", **{f"B{row}": "EEEEEE" for row in (3, 5)}},
        {"C3": "FFFFFF"},
    ],
    ids=["every other row", "a whole column", "as its heading", "white"],
)
def test_what_adorns_is_passed_over(tmp_path, read, adorned):
    _, findings, _ = read(write(tmp_path / "a.xlsx", adorned))
    assert coloured(findings) == []


def test_names_that_are_coloured_here_and_there_are_named(tmp_path, read):
    _, findings, _ = read(write(tmp_path / "a.xlsx", {"A2": "00FF00", "A3": "00FF00", "A6": "00FF00"}))
    assert coloured(findings) == [("A2", "A3, A6")]


def test_a_list_of_colours_alone_is_refused(tmp_path):
    rows = [ROWS[0], *([key, "", ""] for key, *_ in ROWS[1:])]
    path = write(tmp_path / "a.xlsx", {f"B{row}": "00FF00" for row in range(2, 7)}, rows)
    with pytest.raises(LoadError) as error:
        load_atlas(Inputs(status=path), CLOCK)
    (refused,) = error.value.findings.errors
    assert "mindestens eine Angabe" in refused.expected
    assert coloured(error.value.findings) == [("B2", "B3:B6")]


def test_our_own_marks_are_none(tmp_path, read):
    path = write(tmp_path / "a.xlsx", {"B3": "00FF00"})
    _, findings, _ = read(path)
    (tmp_path / "b.xlsx").write_bytes(annotate(path, findings))
    assert coloured(read(tmp_path / "b.xlsx")[1]) == []


def old_colours():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Liste")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            style = [xlwt.easyxf("pattern: pattern solid, fore_colour green")] if (r, c) in ((2, 2), (3, 1)) else []
            sheet.write(r, c, value, *style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_colours():
    document = OpenDocumentSpreadsheet()
    style = Style(name="Gut", family="table-cell")
    style.addElement(TableCellProperties(backgroundcolor="#00ff00"))
    document.automaticstyles.addElement(style)
    table = Table(name="Liste")
    for r, row in enumerate(ROWS):
        line = TableRow()
        for c, value in enumerate(row):
            style = {"stylename": "Gut"} if (r, c) in ((2, 2), (3, 1)) else {}
            cell = TableCell(**({"valuetype": "string"} if value else {}), **style)
            if value:
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("make", [old_colours, open_colours])
def test_colours_in_other_formats(tmp_path, read, make):
    path = tmp_path / f"a.{'xls' if make is old_colours else 'ods'}"
    path.write_bytes(make())
    assert coloured(read(path)[1]) == [("B4", ""), ("C3", "")]

"""Saxony: Lists of strangers, rebuilt in small after public reports: each is read as people mean it, in every format alike."""

from __future__ import annotations

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span

from loaders.common.findings import Findings
from loaders.lists.annotated_copy import annotate
from tests.unit.loaders.lists.test_cases import CASES, stated  # noqa: F401

pytestmark = pytest.mark.usefixtures("workbooks_here")


def test_brackets_that_take_back_or_limit(stated):
    facts, findings = stated("s33_brackets.xlsx")
    assert facts == [
        ("Dresden", "kpr", "dormant", ""),
        ("Pirna", "kpr", "ended", "2022"),
        ("Leipzig", "kpr", "ended", "2022"),
        ("Chemnitz", "kpr", "active", "2019"),
        ("Chemnitz", "kpr", "ended", "2022"),
        ("Freiberg", "kpr", "dormant", ""),
    ]
    assert findings.errors == []
    span = next(f for f in findings if f.value == "ja (2019-2022)")
    assert (span.cell, span.remedy) == ("C6", "als „ja (2019 bis 2022)“ gelesen")
    denied = next(f for f in findings if "keine Angabe" in f.remedy)
    assert (denied.value, denied.cell) == ("x (abgesagt)", "C2"), "quoted is only what stands in a cell"
    assert [(other.row, other.cell, other.value) for other in denied.also] == [(7, "C7", "x (widerrufen)")]
    assert "Gefunden: „x (abgesagt)“. Auch in C7: „x (widerrufen)“." in str(denied)


def test_what_is_offered_put_off_or_a_draft_is_a_plan_at_most(stated):
    facts, findings = stated("s33b_brackets.xlsx")
    assert {(who, what, status) for who, what, status, _ in facts} == {
        ("Zittau", "agreement", "planned"),
        ("Zittau", "analysis", "planned"),
        ("Dresden", "agreement", "planned"),
        ("Dresden", "consultation", "planned"),
    }, "„abgesagt“ and „verworfen“ state nothing"
    assert findings.errors == []


def test_an_end_in_words_in_a_column_of_its_own_or_in_a_remark(stated):
    facts, findings = stated("y1_bis.xlsx")
    assert facts == [
        ("Zittau", "coaching", "active", "2019"),
        ("Zittau", "coaching", "ended", "2022"),
        ("Zittau", "kpr", "ended", "2022"),
        ("Dresden", "coaching", "ended", "2022-12-31"),
        ("Dresden", "kpr", "dormant", ""),
        ("Pirna", "coaching", "active", "2019"),
        ("Pirna", "coaching", "ended", "2021"),
    ]
    assert findings.errors == []


def test_what_is_struck_through_does_not_count_and_is_named(stated):
    facts, findings = stated("s35_strike_comment.xlsx")
    assert [(who, what) for who, what, _, _ in facts] == [
        ("Zittau", "coaching"),
        ("Pirna", "kpr"),
        ("Pirna", "coaching"),
    ]
    struck = {f.cell: f.value for f in findings if f.value.startswith("durchgestrichen")}
    assert struck == {"C2": "durchgestrichen: x", "A3": "durchgestrichen: 14612000, Dresden, x, x"}
    whole_row = next(f for f in findings if f.cell == "A3")
    assert [other.cell for other in whole_row.also] == ["B3", "C3", "D3"], "each of them is marked in the copy"
    (comment,) = (f for f in findings if f.value.startswith("Kommentar"))
    assert (comment.cell, comment.severity) == ("C4", "warning")
    assert "nicht mehr aktiv seit 2022" in comment.value


def test_struck_words_of_a_cell_do_not_count(stated):
    facts, findings = stated("y2_rich_strike.xlsx")
    assert facts == [("Zittau", "kpr", "active", ""), ("Dresden", "kpr", "active", "2021-06-22")]
    assert [(f.cell, f.value) for f in findings] == [
        ("C2", "durchgestrichen: geplant"),
        ("C3", "durchgestrichen: 21.06.2021"),
    ]
    assert ["„aktiv“" in findings[0].remedy, "„22.06.2021“" in findings[1].remedy] == [True, True], (
        "what counts is said"
    )


def old_merged(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Liste")
    rows = [["AGS", "Gemeinde", "Kooperationsvereinbarung"], ["14523020", "Auerbach/Vogtl."], ["14523170", "Lengenfeld"],
            ["14523360", "Rodewisch"]]  # fmt: skip
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    sheet.write_merge(1, 3, 2, 2, "22.07.2022")
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_cell_merged_over_rows_speaks_for_all_of_them_in_every_format(tmp_path, stated, kind):
    path = old_merged(tmp_path / "u6_vmerge.xls") if kind == "xls" else CASES / f"u6_vmerge.{kind}"
    facts, findings = stated(path)
    assert facts == [
        (who, "agreement", "active", "2022-07-22") for who in ("Auerbach/Vogtl.", "Lengenfeld", "Rodewisch")
    ]
    assert [f.remedy.partition(";")[0] for f in findings] == ["gilt für alle Zeilen von 2 bis 4"]


def test_a_heading_across_the_table_is_no_status(stated):
    facts, findings = stated("u1_kreisfrei_merged.xlsx")
    assert [(who, what) for who, what, _, _ in facts] == [
        ("Dresden", "kpr"),
        ("Leipzig", "kpr"),
        ("Zittau", "kpr"),
        ("Zittau", "coaching"),
    ]
    assert findings == []


@pytest.mark.parametrize("merged", [True, False])
def test_the_district_that_a_heading_names_holds_below(tmp_path, stated, merged):
    path = CASES / "t5_district_rows.xlsx"
    if not merged:
        book = openpyxl.load_workbook(path)
        for area in list(book["Liste"].merged_cells.ranges):
            book["Liste"].unmerge_cells(str(area))
        path = tmp_path / "unverbunden.xlsx"
        book.save(path)
    facts, findings = stated(path)
    assert [(who, what) for who, what, _, _ in facts] == [
        ("Zittau", "kpr"),
        ("Reichenbach/O.L.", "kpr"),
        ("Reichenbach im Vogtland", "kpr"),
        ("Reichenbach im Vogtland", "coaching"),
        ("Neustadt/Vogtl.", "coaching"),
    ]
    assert findings.errors == []


def test_a_formula_that_gives_an_empty_text_is_empty(stated):
    facts, findings = stated("formula_empty_text.ods")
    assert [(who, what) for who, what, _, _ in facts] == [
        ("Zittau", "kpr"),
        ("Dresden", "kpr"),
        ("Dresden", "coaching"),
        ("Pirna", "kpr"),
        ("Leipzig", "kpr"),
    ]
    assert [(f.cell, f.value) for f in findings.errors] == [("D4", "Err:509 (Fehlerwert)")], (
        "and that one is an error indeed"
    )


def test_two_digits_mean_the_last_century_where_they_must(stated):
    facts, findings = stated("x2_97.csv")
    assert [day for *_, day in facts] == ["1997-03-01", "1998-12", "1999-10"]
    assert [f.remedy for f in findings] == ["als 01.03.1997 gelesen", "als 12/1998 gelesen", "als 10/1999 gelesen"]


def test_error_values_of_old_workbooks_are_refused(stated):
    _, findings = stated("error_cells.xls")
    assert [(f.cell, f.value) for f in findings.errors] == [("D2", "#N/A (Fehlerwert)")]


def test_hidden_columns_are_read_and_named(stated):
    facts, findings = stated("s13_hidden.xlsx")
    assert len(facts) == 4
    assert {f.value for f in findings} == {"ausgeblendete Zeilen: 3", "ausgeblendete Spalten: KPR (C), Coaching (D)"}


def test_the_marked_copy_of_strict_xml_has_the_whole_list(capfd, recwarn, read, tmp_path):
    path = CASES / "s01_strict.xlsx"
    findings = Findings()
    (tmp_path / "copy.xlsx").write_bytes(annotate(path, findings))
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames == ["Befunde", "Liste"]
    facts, _, _ = read(path)
    assert len(facts) == 9
    assert read(tmp_path / "copy.xlsx")[0] == facts
    assert capfd.readouterr().err == ""
    assert not recwarn.list


def test_what_cannot_be_seen_changes_nothing(stated):
    facts, findings = stated("s07_whitespace.xlsx")
    assert [(who, what) for who, what, _, _ in facts] == [
        ("Zittau", "consultation"),
        ("Zittau", "agreement"),
        ("Zittau", "kpr"),
        ("Zittau", "coaching"),
        ("Dresden", "consultation"),
        ("Dresden", "kpr"),
        ("Bad Muskau", "consultation"),
        ("Weißwasser/O.L.", "consultation"),
        ("Limbach-Oberfrohna", "consultation"),
        ("Aue-Bad Schlema", "consultation"),
    ]
    assert findings.errors == []


# The same kinds in formats that no case has.


def old_marks(path):
    """An XLS with a struck cell, a hidden column and a hidden row."""
    book = xlwt.Workbook()
    sheet, struck = book.add_sheet("Liste"), xlwt.easyxf("font: struck_out true")
    for row, cells in enumerate([["AGS", "KPR", "Coaching"], ["14626610", "x", "x"], ["14612000", "x", "x"]]):
        for column, value in enumerate(cells):
            sheet.write(row, column, value, *([struck] if (row, column) == (1, 1) else []))
    sheet.col(2).hidden = True
    sheet.row(2).hidden = True
    half, whole = xlwt.easyfont("struck_out true"), xlwt.easyfont("")
    sheet.write_rich_text(3, 1, [("geplant", half), (" aktiv", whole)])
    sheet.write(3, 0, "14628270")
    book.save(path)
    return path


def open_marks(path):
    """The same as OpenDocument; the strike comes from a style of the cell, of a piece of text, and of the column."""
    document = OpenDocumentSpreadsheet()
    for name, family in (("Weg", "table-cell"), ("Wort", "text")):
        style = Style(name=name, family=family)
        style.addElement(TextProperties(textlinethroughstyle="solid"))
        document.automaticstyles.addElement(style)
    table = Table(name="Liste")
    for hidden in (False, False, True):
        table.addElement(TableColumn(**({"visibility": "collapse"} if hidden else {})))
    rows = [
        ["AGS", "KPR", "Coaching"],
        ["14626610", "x", "x"],
        ["14612000", "x", "x"],
        ["14628270", ("geplant", " aktiv")],
    ]
    for number, cells in enumerate(rows):
        line = TableRow(**({"visibility": "collapse"} if number == 2 else {}))
        for column, value in enumerate(cells):
            cell = TableCell(valuetype="string", **({"stylename": "Weg"} if (number, column) == (1, 1) else {}))
            paragraph = P(text="" if isinstance(value, tuple) else value)
            if isinstance(value, tuple):
                paragraph.addElement(Span(stylename="Wort", text=value[0]))
                paragraph.addElement(Span(text=value[1]))
            cell.addElement(paragraph)
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(path)
    return path


@pytest.mark.parametrize("make", [old_marks, open_marks])
def test_marks_in_other_formats(tmp_path, stated, make):
    facts, findings = stated(make(tmp_path / ("liste.xls" if make is old_marks else "liste.ods")))
    assert facts == [
        ("Zittau", "coaching", "active", ""),
        ("Dresden", "kpr", "active", ""),
        ("Dresden", "coaching", "active", ""),
        ("Pirna", "kpr", "active", ""),
    ]
    assert [f.value for f in findings] == [
        "ausgeblendete Zeilen: 3",
        "ausgeblendete Spalten: Coaching (C)",
        "durchgestrichen: geplant",
        "durchgestrichen: x",
    ]

"""The command `check`: findings as a table, as lines, as JSON and as marks in a copy of the list."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
from openpyxl.styles import Font
from typer.testing import CliRunner

from app import cli
from loaders.common.findings import Findings, Location, Report
from loaders.common.findings_output import count, print_findings
from tests.lists import write_list
from tests.suite_state import SUITE

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

ROWS = [
    ["Stand: 30.06.2024"],
    ["AGS", "Gemeinde", SUITE.council_abbreviation, SUITE.coaching_short, "Farbe"],
    [SUITE.town, SUITE.town_name, "nicht gegründet", "ja", "rot"],
    [SUITE.twin, "Görliz", "2099", "nein", None],
]


def check(path, *options):
    return CliRunner().invoke(cli, ["check", "--status", str(path), *options])


def test_json_is_complete_and_nothing_else(tmp_path):
    result = check(write_list(tmp_path, ROWS), "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["ok"], answer["errors"], answer["warnings"], answer["loaded"]) == (False, 3, 2, None)
    first = answer["findings"][0]
    assert set(first) == {
        "file", "sheet", "row", "column", "cell", "also", "value", "expected", "remedy", "severity", "message",
    }  # fmt: skip
    places = {(f["severity"], f["cell"]) for f in answer["findings"]}
    assert places == {("error", "C3"), ("error", "B4"), ("error", "C4"), ("warning", "E2"), ("warning", "D4")}


def test_annotated_copy_marks_the_cells_and_keeps_the_rest(tmp_path):
    path, out = write_list(tmp_path, ROWS, Notizen=[["anrufen"]]), tmp_path / "geprueft.xlsx"
    book = openpyxl.load_workbook(path)
    book["Liste"]["B3"].font = Font(bold=True)
    book["Notizen"]["B1"] = "=1+1"
    book.save(path)
    before = path.read_bytes()
    assert check(path, "--annotate", str(out)).exit_code == 1
    assert path.read_bytes() == before
    marked = openpyxl.load_workbook(out)
    assert marked.sheetnames == ["Befunde", "Liste", "Notizen"]
    sheet = marked["Liste"]
    colours = {place: sheet[place].fill.start_color.rgb[-6:] for place in ("C3", "B4", "C4", "E2", "D4", "B3")}
    assert colours == {"C3": "F4B6AE", "B4": "F4B6AE", "C4": "F4B6AE", "E2": "FFE9A8", "D4": "FFE9A8", "B3": "000000"}
    assert "Abhilfe: nur schreiben, was gilt (" in sheet["C3"].comment.text
    assert sheet["B3"].font.bold
    assert marked["Notizen"]["B1"].value == "=1+1"
    found = [[c.value for c in row[:5]] for row in marked["Befunde"].iter_rows(min_row=2)]
    assert ["Fehler", "Liste", "C3", 3, SUITE.council_abbreviation] in found


@pytest.mark.parametrize("kind", ["csv-1252", "xls", "ods"])
def test_annotated_copy_of_other_formats(tmp_path, kind):
    rows = [*ROWS, [SUITE.city, "=SUMME(A1)", "x", "", ""]]
    path, out = write_list(tmp_path, rows, kind), tmp_path / "geprueft.xlsx"
    assert check(path, "--annotate", str(out)).exit_code == 1
    sheet = openpyxl.load_workbook(out)["Liste"]
    assert sheet["B4"].value == "Görliz"
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=SUMME(A1)", "s")
    row = "B4" if kind != "csv-1252" else "A4"
    assert sheet[row].fill.start_color.rgb.endswith("F4B6AE")


def test_what_cannot_be_opened_comes_back_as_findings_alone(tmp_path):
    path, out = tmp_path / "bild.xlsx", tmp_path / "geprueft.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    result = check(path, "--annotate", str(out))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Befunde"]
    assert book["Befunde"]["F2"].value == "Bild"


def test_the_list_itself_is_never_overwritten(tmp_path):
    path = write_list(tmp_path, ROWS)
    before = path.read_bytes()
    assert check(path, "--annotate", str(path)).exit_code == 2
    assert check(path, "--annotate", str(tmp_path / "geprueft.ods")).exit_code == 2
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["liste.xlsx"]


def test_a_previous_list_with_errors_is_named(tmp_path):
    old = write_list(
        tmp_path,
        [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "gestern"], [SUITE.twin_name, "2020"]],
        name="alt",
    )
    new = write_list(tmp_path, [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "2019"]], name="neu")
    output = check(new, "--previous", str(old)).output
    assert "Hinweis: alt.xlsx: Gefunden: „1 Fehler“" in output
    assert f"es fehlen {SUITE.twin_name}" in output


def test_table_in_a_terminal_shows_errors_apart_and_no_markup():
    findings = Findings()
    report = Report("a.xlsx", findings)
    report.warning("anders", "prüfen", value="[bold]ja[/]", at=Location(2, "[red]X"))
    report.error("ein Datum", "berichtigen", value="gestern", at=Location(3, SUITE.council_abbreviation, "Blatt", "C3"))
    out = io.StringIO()
    print_findings(findings, out, width=140)
    text = out.getvalue()
    assert (
        text.index("Fehler in a.xlsx (1)")
        < text.index("gestern")
        < text.index("Hinweise in a.xlsx (1)")
        < text.index("[bold]ja[/]")
    )
    assert "„[red]X“" in text
    bare = re.sub("\x1b\\[[0-9;]*m", "", text)
    assert max(map(len, bare.splitlines())) <= 140
    assert count(findings) == "1 Fehler und 1 Hinweis"


def test_many_findings_are_counted():
    findings = Findings()
    for row in range(700):
        Report("a.csv", findings).error("x", "y", at=Location(row))
    out = io.StringIO()
    print_findings(findings, out)
    assert len(out.getvalue().splitlines()) == 501
    assert "und 200 weitere Fehler" in out.getvalue()


def test_rows_matched_by_name_are_all_in_json_and_on_a_sheet(tmp_path):
    path = write_list(
        tmp_path,
        [["Gemeinde", SUITE.council_abbreviation], [SUITE.town_name, "2019"], [f"Stadt {SUITE.twin_name}", "2020"]],
    )
    out = tmp_path / "geprueft.xlsx"
    matched = json.loads(check(path, "--json", "--annotate", str(out)).stdout)["matched_by_name"]
    assert [(m["row"], m["cell"], m["text"], m["ags"]) for m in matched] == [
        (2, "A2", SUITE.town_name, SUITE.town), (3, "A3", f"Stadt {SUITE.twin_name}", SUITE.twin),
    ]  # fmt: skip
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Befunde", "Zuordnung", "Liste"]
    listed = [[c.value for c in row] for row in book["Zuordnung"].iter_rows(min_row=2)]
    assert listed[1][3:6] == [f"Stadt {SUITE.twin_name}", SUITE.twin, SUITE.twin_name]


def test_what_is_refused_for_its_size_is_not_opened_for_the_copy_either(tmp_path):
    path, out = tmp_path / "fern.xlsx", tmp_path / "geprueft.xlsx"
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "x"
    book.save(path)
    assert check(path, "--annotate", str(out)).exit_code == 1
    assert openpyxl.load_workbook(out).sheetnames == ["Befunde"]

"""What many cells of a list give alike is one finding, and hides none of them: not in the text, in JSON or in the copy."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from loaders.common.findings import Findings, Likewise, Location, Report
from loaders.common.findings_output import findings_json
from loaders.lists.annotated_copy import annotate
from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("workbooks_here")

ROWS = [
    ["AGS", "KPR"],
    ["14626610", "nein"],
    ["14612000", "ja"],
    ["14628270", "nein"],
    ["14626110", "nein"],
    ["14713000", "noch nicht"],
]


def denials(findings):
    return next(f for f in findings if "keine Angabe" in f.remedy)


def test_every_cell_is_in_the_text_in_json_and_in_the_copy(tmp_path, read):
    path = write_list(tmp_path, ROWS)
    _, findings, _ = read(path)
    assert "Zeile 2, Spalte „KPR“: Gefunden: „nein“. Auch in B4:B5; B6: „noch nicht“." in str(denials(findings))
    (listed,) = (f for f in json.loads(findings_json(findings, None))["findings"] if f["also"])
    assert listed["also"] == [
        {"row": 4, "cell": "B4", "value": "nein"},
        {"row": 5, "cell": "B5", "value": "nein"},
        {"row": 6, "cell": "B6", "value": "noch nicht"},
    ]
    book = openpyxl.load_workbook(io.BytesIO(annotate(path, findings)))
    marked = [cell.coordinate for cell in book["Liste"]["B"] if cell.comment]
    assert marked == ["B2", "B4", "B5", "B6"]
    assert "B4:B5; B6: „noch nicht“" in [cell.value for cell in book["Befunde"][2]]


def test_a_text_file_has_rows_and_no_cells(tmp_path, read):
    _, findings, _ = read(write_list(tmp_path, ROWS, "csv-1252"))
    assert "Gefunden: „nein“. Auch in Zeilen 4 bis 5; Zeile 6: „noch nicht“." in str(denials(findings))


def test_of_many_different_values_the_places_stay():
    findings = Findings()
    also = tuple(Likewise(row, f"A{row}", f"Ort {row}") for row in range(3, 13))
    Report("a.xlsx", findings).warning("x", "y", value="Ort 2", at=Location(2, "Ort", "L", "A2"), also=also)
    assert findings[0].elsewhere == (
        "A3: „Ort 3“; A4: „Ort 4“; A5: „Ort 5“; A6: „Ort 6“; A7: „Ort 7“; A8: „Ort 8“; A9:A12"
    )

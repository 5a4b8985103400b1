"""Workbooks as people use them: addresses lead somewhere, paper shows what the columns are."""

import io
from datetime import date

import openpyxl

from layers.files.workbook import Table, table_file
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot


def test_addresses_are_links_and_sheets_can_be_printed(atlas):
    one, other = "https://example.org/a", "https://example.org/b?x=1"
    rows = [["1", "Erste", one, "=1+1"], ["2", "Zweite", f"{one} | {other}", "siehe https://example.org"]]
    table = Table("Zum Versuch & mehr", "Daten", ["Schlüssel", "Gemeinde", "Quellen", "Sonst"], rows)
    body = table_file(Snapshot(atlas, date(2023, 9, 14), date(2023, 9, 14)), GERMAN, table, "xlsx")
    data, _, addresses = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    assert [data[f"C{n}"].hyperlink.target for n in (2, 3)] == [one, one]
    assert [data[f"C{n}"].value for n in (2, 3)] == [one, f"{one} | {other}"]
    assert not data["D2"].hyperlink and not data["D3"].hyperlink and data["D2"].data_type == "s"
    assert [[c.value for c in row] for row in addresses.iter_rows(min_row=2)] == [
        ["2", "Zweite", "Quellen", one],
        ["2", "Zweite", "Quellen", other],
    ]
    assert addresses["D3"].hyperlink.target == other
    assert (data.page_setup.orientation, data.print_title_rows, data.print_title_cols) == (
        "landscape",
        "$1:$1",
        "$A:$B",
    )
    assert data.sheet_properties.pageSetUpPr.fitToPage and data.page_setup.fitToHeight == 0

"""Beside every CSV stands an Excel file; both hold what the page shows, with dates as dates, in the reader's language."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest

from tests.suite_state import SUITE

CHANGES = f"stand=2023-12-31&seit=2022-12-31&ebene={SUITE.council}"
#: Page → the first headings of its file, in both languages.
FILES = {
    f"/tabelle?angebot={SUITE.council}&kreis={SUITE.district}&sortierung=population&richtung=ab": (
        ["Schlüssel", "Gemeinde"],
        ["Key", "Municipality"],
    ),
    "/kreis/?anteil=einwohner": (["Schlüssel", f"{SUITE.kreis} oder Stadt"], ["Key", "District or city"]),
    f"/veraenderungen?{CHANGES}": (["Schlüssel", "Gemeinde"], ["Key", "Municipality"]),
    "/entwicklung?stand=2023-12-31": (["Angebot", "Zeitpunkt"], ["Offer", "When"]),
    f"/gemeinde/{SUITE.town}?umkreis=2&mit={SUITE.council}": (["Schlüssel", "Gemeinde"], ["Key", "Municipality"]),
}


def page(client, address):
    return client.get(address).get_data(as_text=True)


def sheet(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return [
        list(row) for row in openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0].iter_rows(values_only=True)
    ]


def file_of(client, address, ending):
    """The address of the file that a page offers."""
    (found,) = re.findall(
        rf'href="([^"]+\.{ending}(?:\?[^"]*)?)" download', page(client, address).replace("/vorlage.xlsx", "")
    )
    return unescape(found)


@pytest.mark.parametrize("address", FILES)
def test_every_page_with_a_csv_has_an_excel_in_its_language(client, address):
    german, english = FILES[address]
    for asked, heads in ((address, german), (address + "&lang=en", english)):
        assert sheet(client, file_of(client, asked, "xlsx"))[0][:2] == heads
        if not address.startswith("/entwicklung"):  # that CSV is for programs, and documented
            text = client.get(file_of(client, asked, "csv")).get_data(as_text=True).removeprefix("\ufeff")
            assert next(csv.reader(io.StringIO(text), delimiter=";" if asked == address else ","))[:2] == heads


def test_programs_that_look_at_no_page_find_the_icon(client):
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")


def test_the_fact_sheet_is_saved_as_all_files_are(client):
    assert re.search(
        rf'href="/gemeinde/{SUITE.town}\.pdf" download>Als PDF speichern', page(client, f"/gemeinde/{SUITE.town}")
    )

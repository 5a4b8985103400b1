"""Pages of those who hold something: in columns that people name in their own words, and never anybody's name or mailbox."""

from __future__ import annotations

import pytest

from tests.lists import write_list
from tests.unit.loaders.lists.test_contact_pages import PAGE, pages


@pytest.mark.parametrize(
    "heading",
    ["Kontaktseite", "Ansprechpartner (Seite)", "Ansprechpartner (Website)", "Kontakt-Link", "Seite des Rats", "Kontakt (URL)"],
)  # fmt: skip
def test_a_page_for_the_row_is_that_of_all_it_states(tmp_path, read, heading):
    rows = [["AGS", "Gemeinde", "KoopV", "KPR", heading], ["14626610", "Zittau", "2021", "x", PAGE]]
    _, findings, records = read(write_list(tmp_path, rows))
    assert findings.errors == []
    assert pages(records) == {"agreement": PAGE, "kpr": PAGE}


@pytest.mark.parametrize(
    "heading",
    ["Website des Präventionsrats", "Homepage KPR", "KPR Kontaktseite", "KPR-Seite", "KPR: Ansprechpartner (Seite)",
     "Internetseite des Kommunalen Präventionsrates", "Webseite des Präventionsrats"],
)  # fmt: skip
def test_a_page_beside_an_instrument_is_of_that_one(tmp_path, read, heading):
    rows = [
        ["AGS", "Gemeinde", "KoopV", "KPR", heading],
        ["14626610", "Zittau", "2021", "x", PAGE.removeprefix("https://")],
    ]
    _, findings, records = read(write_list(tmp_path, rows))
    assert findings.errors == []
    assert pages(records) == {"agreement": "", "kpr": PAGE}
    assert [f.remedy for f in findings.warnings if f.column == heading] == [f"als {PAGE} gelesen"]

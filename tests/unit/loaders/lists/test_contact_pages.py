"""Pages of those who hold something: in columns that people name in their own words, and never anybody's name or mailbox."""

from __future__ import annotations

import pytest

from tests.lists import write_list
from tests.suite_state import SUITE

PAGE = "https://www.town.de/rat"


def pages(records):
    return {r.cells["instrument"]: r.cells["contact_url"] for r in records}


def test_two_lines_of_a_header_say_it_together(tmp_path, read):
    rows = [
        ["AGS", "Gemeinde", SUITE.council_short, "", ""],
        ["", "", "Status", "Datum", "Kontaktseite"],
        [SUITE.town, SUITE.town_name, "aktiv", "2023", PAGE],
    ]
    _, findings, records = read(write_list(tmp_path, rows))
    assert (findings.errors, pages(records)) == ([], {SUITE.council: PAGE})


@pytest.mark.parametrize(
    "heading", ["Homepage", "Website", "Webseite", "Ansprechpartner", "Kontakt", "Seite", "Website der Gemeinde"]
)
def test_what_may_be_the_towns_or_somebodys_own_is_no_contact_page(tmp_path, read, heading):
    rows = [["AGS", "Gemeinde", SUITE.council_abbreviation, heading], [SUITE.town, SUITE.town_name, "x", PAGE]]
    _, findings, records = read(write_list(tmp_path, rows))
    assert (findings.errors, pages(records)) == ([], {SUITE.council: ""})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("rat@town.de", "eine Seite, keine E-Mail-Adresse"),
        ("mailto:rat@town.de", "eine Seite, keine E-Mail-Adresse"),
        ("Frau Muster", "kein Name und keine Telefonnummer"),
        ("Frau Muster, www.town.de/rat", "kein Name und keine Telefonnummer"),
        ("0351 1234567", "kein Name und keine Telefonnummer"),
        ("https://anna:geheim@example.org/", "ohne Zugangsdaten"),
        ("https://www.town.de/team/frau-muster.html", "nicht die einer Person"),
        ("https://www.town.de/?an=rat%40town.de", "nicht die einer Person"),
        ("https://intranet/rat", "die alle öffnen können"),
        ("https://10.0.0.7/rat", "die alle öffnen können"),
    ],
)
def test_anything_else_is_refused_in_words_once_and_where_it_stands(tmp_path, read, cell, expected):
    rows = [
        ["AGS", "Gemeinde", "KoopV", SUITE.council_abbreviation, "Kontaktseite"],
        [SUITE.town, SUITE.town_name, "2021", "x", cell],
    ]
    _, findings, _ = read(write_list(tmp_path, rows))
    (finding,) = findings.errors
    assert expected in finding.expected and "leer lassen" in finding.remedy.replace("eintragen, was", "leer lassen")
    assert (finding.row, finding.column, finding.cell, finding.value) == (2, "Kontaktseite", "E2", cell)


def test_a_page_of_nothing_is_named_and_not_shown(tmp_path, read):
    rows = [
        ["AGS", "Gemeinde", SUITE.council_abbreviation, "Kontaktseite"],
        [SUITE.town, SUITE.town_name, "", PAGE],
        [SUITE.twin, SUITE.twin_name, "x", ""],
    ]
    _, findings, records = read(write_list(tmp_path, rows))
    assert pages(records) == {SUITE.council: ""}
    assert [f.remedy for f in findings.warnings if f.column == "Kontaktseite"] == ["Kontaktseite wird nicht gezeigt"]


def test_rows_that_differ_in_their_page_alone_are_the_same_fact(tmp_path, read):
    rows = [
        ["AGS", "Gemeinde", SUITE.council_abbreviation, "Kontaktseite"],
        [SUITE.town, SUITE.town_name, "x", PAGE],
        [SUITE.town, SUITE.town_name, "x", ""],
    ]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [f.expected for f in findings.errors] == ["jede Angabe nur einmal"]

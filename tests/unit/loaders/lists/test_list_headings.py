"""What columns of a list are about, told from their headings in many spellings; what is odd about them is named."""

from __future__ import annotations

import openpyxl
import pytest

from tests.list_reading import one_row
from tests.lists import write_list
from tests.suite_state import SUITE

pytestmark = pytest.mark.usefixtures("workbooks_here")


def test_two_columns_for_the_same_are_refused(tmp_path, read):
    _, findings, _ = read(
        write_list(tmp_path, [["AGS", SUITE.council_abbreviation, SUITE.council_short], [SUITE.town, "ja", "nein"]])
    )
    assert (1, "C1") in [(f.row, f.cell) for f in findings.errors]


def test_columns_about_other_things_are_named_and_left_alone(tmp_path, read):
    header = [
        "AGS",
        "Ansprechpartner",
        SUITE.council_abbreviation,
        f"Vorsitz des {SUITE.council_abbreviation}",
        "Telefon",
    ]
    facts, findings, _ = read(write_list(tmp_path, [header, [SUITE.town, "Frau Muster", "ja", "Herr Muster", "0123"]]))
    assert facts == {(SUITE.town, SUITE.council): ("active", "", "")}
    assert {f.column for f in findings} == {"Ansprechpartner", f"Vorsitz des {SUITE.council_abbreviation}", "Telefon"}
    assert findings.errors == []
    assert "Muster" not in " ".join(map(str, findings))


@pytest.mark.parametrize("heading", [f"{SUITE.council_abbreviation} Innenstadt", f"Unser {SUITE.coaching_short}"])
def test_unknown_words_beside_an_instrument_are_named(tmp_path, read, heading):
    facts, findings = one_row(tmp_path, read, heading, "ja")
    assert facts == [("active", "", "")]
    assert [(f.severity, f.cell) for f in findings] == [("warning", "C1")]
    assert "so gelesen als" in findings[0].remedy


@pytest.mark.parametrize("gap", [[[]], []])
def test_a_repeated_header_loses_no_row(tmp_path, read, gap):
    header = ["AGS", "Gemeinde", SUITE.council_abbreviation]
    rows = [header, [SUITE.town, SUITE.town_name, "ja"], *gap, header, [SUITE.city, SUITE.city_name, "ja"]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert set(facts) == {(SUITE.town, SUITE.council), (SUITE.city, SUITE.council)}
    assert findings == []


@pytest.mark.parametrize("heading", [f"{SUITE.coaching_short} Ende", f"{SUITE.coaching_short} bis"])
def test_a_column_of_ends_is_no_beginning(tmp_path, read, heading):
    facts, findings = one_row(tmp_path, read, heading, "2023")
    assert facts == [("ended", "2023", "as_of")]
    assert findings == []


def test_a_date_of_nothing_is_named(tmp_path, read):
    rows = [["AGS", "Datum der Unterzeichnung", SUITE.council_abbreviation], [SUITE.town, "2021", "ja"]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts == {(SUITE.town, SUITE.council): ("active", "", "")}
    assert [(f.severity, f.cell) for f in findings] == [("warning", "B1")]


@pytest.mark.parametrize("merged", [True, False])
def test_header_of_two_lines(tmp_path, read, merged):
    rows = [
        ["AGS", "Gemeinde", SUITE.agreement_label, None, SUITE.council_abbreviation, None, "Bemerkung"],
        [None, None, "Status", "Datum", "Status", "seit", None],
        [SUITE.town, SUITE.town_name, "aktiv", "21.06.2021", "geplant", None, "gut"],
    ]
    path = write_list(tmp_path, rows)
    if merged:
        book = openpyxl.load_workbook(path)
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"):
            book["Liste"].merge_cells(area)
        book.save(path)
    facts, findings, records = read(path)
    assert facts == {
        (SUITE.town, SUITE.agreement): ("active", "2021-06-21", "signed"),
        (SUITE.town, SUITE.council): ("planned", "", ""),
    }
    assert findings == []
    assert {r.cells["note"] for r in records} == {"gut"}


def test_date_columns_belong_to_the_instrument_before_them(tmp_path, read):
    rows = [
        ["Gemeinde", SUITE.council_abbreviation, "Datum", SUITE.coaching_short, "Datum"],
        [SUITE.town_name, "ja", "2019", "geplant", ""],
    ]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts[(SUITE.town, SUITE.council)] == ("active", "2019", "constituted")
    assert facts[(SUITE.town, SUITE.coaching)] == ("planned", "", "")
    assert findings.errors == []


@pytest.mark.parametrize("heading", ["Bericht", "Kommunikation", "Ansprechp.", "Bürgermeister", "Ber."])
def test_other_words_are_no_abbreviations(tmp_path, read, heading):
    facts, findings, _ = read(
        write_list(tmp_path, [["AGS", SUITE.council_abbreviation, heading], [SUITE.town, "ja", "ja"]])
    )
    assert list(facts) == [(SUITE.town, SUITE.council)]
    assert "Meinten Sie" not in findings[0].remedy


def test_keys_under_an_unknown_name_are_found_by_their_values(tmp_path, read):
    rows = [
        ["Kürzel", "Gemeinde", SUITE.council_abbreviation],
        [SUITE.town, SUITE.town_name, "ja"],
        [SUITE.city, SUITE.city_name, "ja"],
    ]
    facts, findings, records = read(write_list(tmp_path, rows))
    assert set(facts) == {(SUITE.town, SUITE.council), (SUITE.city, SUITE.council)}
    assert [f.column for f in findings] == ["Kürzel"]
    assert records[0].origins["ags"] == ("Kürzel", "A2")


def test_a_title_above_the_header_is_no_part_of_it(tmp_path, read):
    rows = [[SUITE.far_district_said], ["Gemeinde", f"Sachstand {SUITE.council_abbreviation}"], [SUITE.far_name, "ja"]]
    facts, findings, records = read(write_list(tmp_path, rows))
    assert records[0].origins["status"][0] == f"Sachstand {SUITE.council_abbreviation}"
    assert list(facts) == [(SUITE.far, SUITE.council)]
    assert not findings.errors

"""What a cell of a list says, and what is refused because it is not understood."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from loaders.lists.german_dates import find_dates
from loaders.register.contract import HEADINGS
from tests.list_reading import one_row
from tests.lists import write_list
from tests.suite_state import SUITE

pytestmark = pytest.mark.usefixtures("workbooks_here")


@pytest.mark.parametrize(
    "value",
    [
        "beendet (läuft noch)",
        "ja (unklar)",
        "x (noch nicht gegründet)",
        "ja (nein)",
    ],
)
def test_brackets_that_take_it_back_are_refused(tmp_path, read, value):
    facts, findings = one_row(tmp_path, read, SUITE.council_abbreviation, value)
    assert facts == []
    assert [f.cell for f in findings.errors] == ["C2"]


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ("unterzeichnet (03.05.2021)", ("active", "2021-05-03", "signed")),
        ("abgeschlossen (2023)", ("active", "2023", "signed")),
        ("Ja (seit 2019)", ("active", "2019", "signed")),
        ("beendet (ausgetreten 2023)", ("ended", "2023", "as_of")),
    ],
)
def test_a_date_in_brackets_is_the_date(tmp_path, read, value, fact):
    assert one_row(tmp_path, read, SUITE.agreement_label, value)[0] == [fact]


def test_control_characters_are_named_not_sent_to_the_terminal(tmp_path, read):
    _, findings = one_row(tmp_path, read, SUITE.council_abbreviation, "ja \x1b[31mrot", "csv")
    assert "\x1b" not in str(findings[0])
    assert "U+001B" in str(findings[0])


def test_beginning_and_completion_are_two_facts(tmp_path, read):
    rows = [["AGS", "Analyse Beginn", f"{SUITE.analysis_label} abgeschlossen"], [SUITE.town, "2020", "03/2022"]]
    rows[0][1] = f"{SUITE.analysis_label} Beginn"
    _, findings, records = read(write_list(tmp_path, rows))
    assert [(r.cells["status"], r.cells["date"], r.cells["date_kind"]) for r in records] == [
        ("active", "2020", "started"),
        ("completed", "2022-03", "completed"),
    ]
    assert findings == []
    rows[1][2] = "03/2019"
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [(f.row, f.cell) for f in findings.errors] == [(2, "C2")]


CELLS = [
    (datetime(2021, 6, 21), "active", "2021-06-21", "signed"),
    ("21.06.2021", "active", "2021-06-21", "signed"),
    ("21.6.21", "active", "2021-06-21", "signed"),
    ("2021-06-21", "active", "2021-06-21", "signed"),
    ("21. Juni 2021", "active", "2021-06-21", "signed"),
    ("Juni 2021", "active", "2021-06", "signed"),
    ("06/2021", "active", "2021-06", "signed"),
    ("März 2021", "active", "2021-03", "signed"),
    ("2021", "active", "2021", "signed"),
    (2021, "active", "2021", "signed"),
    (44368, "active", "2021-06-21", "signed"),
    ("44368", "active", "2021-06-21", "signed"),
    ("spätestens seit 2021", "active", "2021", "as_of"),
    ("ja, seit Juni 2021", "active", "2021-06", "signed"),
    ("unterzeichnet am 21.06.2021", "active", "2021-06-21", "signed"),
    ("abgeschlossen am 21.06.2021", "active", "2021-06-21", "signed"),
    (f"21.06.2021 (mit {SUITE.seat_name})", "active", "2021-06-21", "signed"),
    ("ca. 2021", "active", "2021", "signed"),
    ("Juni 21", "active", "2021-06", "signed"),
    ("06/21", "active", "2021-06", "signed"),
    ("05.02.21", "active", "2021-02-05", "signed"),
    ("Q3/2022", "active", "2022", "signed"),
    ("II/2021", "active", "2021", "signed"),
    ("1. Halbjahr 2021", "active", "2021", "signed"),
    ("KW 12/2020", "active", "2020", "signed"),
    ("Ende 2021", "active", "2021", "signed"),
    ("Sommer 22", "active", "2022", "signed"),
    ("gez. 3.3.2021", "active", "2021-03-03", "signed"),
    ("unterz. am 3.3.2021", "active", "2021-03-03", "signed"),
    ("geplant f. 2027", "planned", "", ""),
    ("abgeschl.", "active", "", ""),
    ("2. Quartal 2021", "active", "2021", "signed"),
    ("beendet 2023", "ended", "2023", "as_of"),
    ("geplant für 2027", "planned", "", ""),
    ("in Vorbereitung", "planned", "", ""),
    ("voraussichtlich Herbst 2027", "planned", "", ""),
    (True, "active", "", ""),
    ("X", "active", "", ""),
    ("✓", "active", "", ""),
    (1, "active", "", ""),
]


@pytest.mark.parametrize(("value", "status", "day", "kind"), CELLS, ids=str)
def test_what_cells_say(tmp_path, read, value, status, day, kind):
    facts, findings = one_row(tmp_path, read, SUITE.agreement_label, value)
    assert facts == [(status, day, kind)]
    assert findings.errors == []


@pytest.mark.parametrize(
    "value", ["nein", "", "-", "k. A.", "?", "noch nicht", 0, False, "n/a", "noch offen", "abgesagt", "nicht bekannt"]
)
def test_what_says_nothing_is_no_fact(tmp_path, read, value):
    facts, findings = one_row(tmp_path, read, SUITE.council_abbreviation, value)
    assert facts == []
    assert findings.errors == []


@pytest.mark.parametrize(
    "value",
    [
        "nicht unterzeichnet", "Gespräch mit dem Bürgermeister", "31.06.2021", "2021-2019", "21/06/2021", "21.06.", "13.2021",
        123, 12.5, "gestern", "geplant, abgeschlossen", "21.06.2021 oder 22.06.2021", "siehe Blatt 2", "1000",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(tmp_path, read, value):
    facts, findings = one_row(tmp_path, read, SUITE.council_abbreviation, value)
    assert facts == []
    assert [(f.sheet, f.row, f.column, f.cell) for f in findings.errors] == [
        ("Liste", 2, SUITE.council_abbreviation, "C2")
    ]
    causes = {
        "31.06.2021": "ein Datum, das es gibt",
        "13.2021": "ein Datum, das es gibt",
        "2021-2019": "ein einziges Jahr",
        "21.06.": "ein Datum mit Jahr",
        "21.06.2021 oder 22.06.2021": "ein einziges Datum",
    }
    assert causes.get(value, "Juni 2021") in findings.errors[0].expected


def test_dates_of_which_excel_shows_only_the_month(tmp_path, read):
    """Who types „Juni 2021“ into Excel gets the first of June, shown as „Jun 21“: the day is not known."""
    path = write_list(
        tmp_path,
        [["AGS", SUITE.council_abbreviation], [SUITE.town, datetime(2021, 6, 1)], [SUITE.city, datetime(2021, 6, 1)]],
    )
    book = openpyxl.load_workbook(path)
    book["Liste"]["B2"].number_format = "mmm\\ yy"
    book["Liste"]["B3"].number_format = "dd/mm/yyyy"
    book.save(path)
    facts, findings, _ = read(path)
    assert [day for _, day, _ in facts.values()] == ["2021-06", "2021-06-01"]
    assert findings == []


def test_formulas_count_by_their_stored_result(tmp_path, read):
    path = write_list(
        tmp_path,
        [["AGS", SUITE.council_abbreviation, SUITE.coaching_short], [SUITE.town, "=1+1", "x"], [SUITE.city, "x", "x"]],
    )
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    _, findings, _ = read(path)
    assert [(f.cell, f.value) for f in findings.errors] == [("B2", "eine Formel ohne gespeichertes Ergebnis")]

    def rewrite(old, new):
        assert old in parts[sheet]
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content.replace(old, new) if name == sheet else content)

    rewrite(
        b"<f>1+1</f><v></v>" if b"<f>1+1</f><v></v>" in parts[sheet] else b"<f>1+1</f><v />", b"<f>1+1</f><v>2021</v>"
    )
    facts, findings, _ = read(path)
    assert facts[SUITE.town, SUITE.council] == ("active", "2021", "constituted")
    assert findings == []
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rewrite(b'<c r="B2"><f>1+1</f><v>2021</v>', b'<c r="B2" t="e"><f>1+1</f><v>#N/A</v>')
    _, findings, _ = read(path)
    assert [(f.cell, f.value) for f in findings.errors] == [("B2", "#N/A (Fehlerwert)")]


def test_plans_whose_time_has_passed_are_named(tmp_path, read):
    rows = [
        ["AGS", f"{SUITE.council_abbreviation} Status", f"{SUITE.council_abbreviation} Datum"],
        [SUITE.town, "geplant", "2023"],
        [SUITE.city, "geplant", "2027"],
    ]
    facts, findings, records = read(write_list(tmp_path, rows))
    assert set(facts.values()) == {("planned", "", "")}
    assert [(f.severity, f.row) for f in findings] == [("warning", 2)]
    assert "geplant für 2027" in records[1].cells["note"]


CONTRADICTIONS = [
    ([["AGS", SUITE.council_abbreviation, f"{SUITE.council_abbreviation} Datum"], [SUITE.town, "nein", "2021"]], "C2"),
    ([["AGS", SUITE.council_abbreviation, f"{SUITE.council_abbreviation} Datum"], [SUITE.town, "2019", "2021"]], "C2"),
    (
        [
            ["AGS", f"{SUITE.council_abbreviation} Status", SUITE.council_abbreviation],
            [SUITE.town, "geplant", "beendet"],
        ],
        "B2",
    ),
    (
        [
            ["AGS", f"{SUITE.council_abbreviation} Status", f"{SUITE.council_abbreviation} beendet"],
            [SUITE.town, "geplant", "2021"],
        ],
        "C2",
    ),
]


@pytest.mark.parametrize(("rows", "cell"), CONTRADICTIONS)
def test_columns_that_contradict_each_other(tmp_path, read, rows, cell):
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [f.cell for f in findings.errors] == [cell]


@pytest.mark.parametrize("value", ["läuft noch", "geplant", "aktiv", "nein", "noch nicht"])
def test_an_end_that_has_not_come_is_no_end(tmp_path, read, value):
    rows = [["AGS", f"{SUITE.coaching_short} Beginn", f"{SUITE.coaching_short} Ende"], [SUITE.town, "2021", value]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts == {(SUITE.town, SUITE.coaching): ("active", "2021", "started")}
    assert findings == []


LINKS = [
    ("https://example.org/a", "https://example.org/a", "", 0),
    (f"www.town.de/{SUITE.council}", f"https://www.town.de/{SUITE.council}", "", 1),
    ("town.de", "https://town.de", "", 1),
    (f"siehe www.town.de/{SUITE.council}.", f"https://www.town.de/{SUITE.council}", "siehe", 1),
    ("HTTP://Example.org", "http://Example.org", "", 0),
    ("Ordner S:\\kpr", "", "Ordner S:\\kpr", 1),
    ("info@town.de", "", "info@town.de", 1),
    ("javascript:alert(1)", "", "javascript:alert(1)", 1),
]


@pytest.mark.parametrize(("typed", "url", "rest", "hints"), LINKS)
def test_links_are_repaired_or_named(tmp_path, read, typed, url, rest, hints):
    rows = [["AGS", SUITE.council_abbreviation, SUITE.coaching_short, "Link"], [SUITE.town, "ja", "ja", typed]]
    _, findings, (first, _) = read(write_list(tmp_path, rows))
    assert first.cells["source_url"] == url
    assert first.cells["source_title"] == (rest or url)
    assert [f.cell for f in findings] == ["D2"] * hints, "named once, although two facts rest on it"


#: Days as this test's clock has them: two digits mean the last century once they would lie more than ten years ahead.
SHORT_YEARS = [
    ("15.03.98", "1998-03-15"),
    ("gegründet 3/96", "1996-03"),
    ("seit Juni 99", "1999-06"),
    ("Ende '98", "1998"),
    ("15.03.21", "2021-03-15"),
    ("03/21", "2021-03"),
    ("Sommer 22", "2022"),
]


@pytest.mark.parametrize(("typed", "day"), SHORT_YEARS)
def test_years_of_two_digits_are_of_the_likely_century(tmp_path, read, typed, day):
    facts, findings = one_row(tmp_path, read, SUITE.council_abbreviation, typed)
    assert [on for _, on, _ in facts] == [day]
    assert findings.errors == []
    # which century it is was not typed, so it is said
    hints = [f.value for f in findings if f.expected == "ein Jahr mit vier Ziffern"]
    assert hints == ([typed] if day < "2000" else [])


def test_the_window_moves_with_the_day_that_is_handed_in():
    (found,) = find_dates("15.03.41", date(2026, 11, 20))
    assert found.date.iso == "1941-03-15"
    (found,) = find_dates("15.03.41", date(2031, 1, 1))
    assert found.date.iso == "2041-03-15"


def test_a_long_list_has_the_same_window(tmp_path, read):
    row = [SUITE.town, SUITE.town_name, "Gemeinde", SUITE.town_name, SUITE.council_short, "aktiv", "15.03.98", "Gründung",
           "ausdrücklich", "Amtsblatt", "", "", ""]  # fmt: skip
    _, findings, (record,) = read(write_list(tmp_path, [list(HEADINGS.values()), row]))
    assert record.cells["date"] == "1998-03-15"
    assert [(f.severity, f.value, f.remedy) for f in findings] == [("warning", "15.03.98", "als 1998-03-15 gelesen")]

"""A zoo of status lists as people keep them: what they say is read, and what is odd about them is named."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from geodata import saxony
from loaders.assembly import load_atlas
from loaders.findings import Findings, LoadError
from loaders.inputs import Inputs
from loaders.match_names import Names
from loaders.programme import load_state
from loaders.register_checks import check_records
from loaders.status_list import read_records
from loaders.workbook_extent import MOST_ROWS
from tests.lists import WRITERS, write_list

TODAY = date(2026, 11, 20)
HEADER = [
    "AGS",
    "Gemeinde",
    "Landkreis",
    "Erstgespräch",
    "Kooperationsvereinbarung",
    "KPR",
    "Coaching",
    "Sicherheitsanalyse",
]
ZITTAU = ["14626610", "Zittau", "Görlitz"]


@pytest.fixture(scope="module")
def state():
    return load_state(saxony.STATE)


@pytest.fixture(scope="module")
def read(atlas, state):
    """Read a list without building a whole Atlas: returns its facts, {(ags, instrument): (status, date, kind)}, and findings."""
    former = {f.ags: {f.name} for m in atlas.municipalities.values() for f in m.former}
    known = {a: {m.name} for a, m in atlas.municipalities.items()}
    for ags, names in former.items():
        known[ags] = known.get(ags, set()) | names
    official = {a: m.name for a, m in atlas.municipalities.items()}
    names = Names(known, official, atlas.districts, state.abbreviations, atlas.territory.resolve)

    def read_list(path):
        findings = Findings()
        records = read_records(path, state, names, TODAY, findings)
        check_records(path.name, records, state.programme, TODAY, findings)
        facts = {(r.cells["ags"], r.cells["instrument"]): (r.cells["status"], r.cells["date"], r.cells["date_kind"])
                 for r in records}  # fmt: skip
        return facts, findings, records

    return read_list


def one_row(tmp_path, read, heading, value, kind="xlsx"):
    facts, findings, _ = read(write_list(tmp_path, [["AGS", "Gemeinde", heading], ["14626610", "Zittau", value]], kind))
    return list(facts.values()), findings


WIDE = [
    HEADER,
    [*ZITTAU, "ja", "21.06.2021", "geplant", "", "abgeschlossen"],
    ["14612000", "Dresden", "", None, datetime(2021, 6, 21), "Juni 1996", "x", "nein"],
    ["14626110", "Görlitz", "Görlitz", "-", "k. A.", "", "läuft seit 2022", "2020"],
]
EXPECTED = {
    ("14626610", "consultation"): ("active", "", ""),
    ("14626610", "agreement"): ("active", "2021-06-21", "signed"),
    ("14626610", "kpr"): ("planned", "", ""),
    ("14626610", "analysis"): ("completed", "", ""),
    ("14612000", "agreement"): ("active", "2021-06-21", "signed"),
    ("14612000", "kpr"): ("active", "1996-06", "constituted"),
    ("14612000", "coaching"): ("active", "", ""),
    ("14626110", "coaching"): ("active", "2022", "started"),
    ("14626110", "analysis"): ("active", "2020", "started"),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_wide_list_in_every_format(tmp_path, read, kind):
    facts, findings, _ = read(write_list(tmp_path, WIDE, kind))
    assert facts == EXPECTED
    assert findings.errors == []


def test_titles_notes_sums_and_colours_around_the_list(tmp_path, read):
    rows = [
        ["Allianz: Stand der Kooperationsvereinbarungen, Sicherheitsanalysen und KPR in den Gemeinden"],
        ["Stand: 30.06.2024", None, None, "vertraulich"],
        [],
        *WIDE,
        [],
        ["", "Summe", "", 1, 2, 2, 2, 1],
        ["", "Anmerkung: Angaben der Gemeinden"],
    ]
    path = write_list(tmp_path, rows)
    book = openpyxl.load_workbook(path)
    book["Liste"]["E5"].fill = PatternFill("solid", start_color="00FF00")
    book["Liste"].merge_cells("A1:H1")
    book.save(path)
    facts, findings, records = read(path)
    assert facts == EXPECTED
    assert findings.errors == []
    assert {r.cells["source_date"] for r in records} == {"2024-06-30"}
    assert {r.cells["source_title"] for r in records} == {"Liste „liste.xlsx“"}
    assert "Blatt „Liste“, Zeile 5" in records[0].cells["note"]


HEADINGS = [
    ("AGS", "Gemeinde", "Erstgespräch am", "consultation"),
    ("Amtlicher Gemeindeschlüssel", "Name der Gemeinde", "Beratung", "consultation"),
    ("Gemeinde-\nschlüssel", "Stadt/Gemeinde", "Datum Erstgespräch", "consultation"),
    ("GKZ", "Kommune", "Koop.-Vereinbarung", "agreement"),
    ("ags", "GEMEINDE", "KOOPERATIONS-\nVEREINBARUNG", "agreement"),
    ("AGS", "Ort", "Datum der Unterzeichnung der Kooperationsvereinbarung", "agreement"),
    ("AGS", "Städte und Gemeinden", "Kooperationsvereinbarung mit LPR", "agreement"),
    ("AGS", "Gemeinde", "Präventions-Rat seit", "kpr"),
    ("AGS", "Gemeinde", "Gründung KPR", "kpr"),
    ("AGS", "Gemeinde", "Kommunaler Präventionsrat (KPR)", "kpr"),
    ("AGS", "Gemeinde", "begleitendes coaching", "coaching"),
    ("AGS", "Gemeinde", "Sicherheits\u00adanalyse", "analysis"),
    ("AGS", "Gemeinde", "Modellkommune", "model"),
]


@pytest.mark.parametrize(("key", "name", "heading", "instrument"), HEADINGS)
def test_headings_in_many_spellings(tmp_path, read, key, name, heading, instrument):
    facts, findings, _ = read(write_list(tmp_path, [[key, name, heading], ["14626610", "Zittau", "2021"]]))
    assert list(facts) == [("14626610", instrument)]
    assert findings == []


def test_heading_with_a_typing_error_is_read_and_said(tmp_path, read):
    facts, findings, _ = read(write_list(tmp_path, [["AGS", "Sicherheitsanlyse"], ["14626610", "2021"]]))
    assert list(facts) == [("14626610", "analysis")]
    assert [(f.severity, f.row, f.column) for f in findings] == [("warning", 1, "Sicherheitsanlyse")]


def test_heading_that_may_mean_two_is_refused(tmp_path, read):
    _, findings, _ = read(
        write_list(tmp_path, [["AGS", "Coaching und Sicherheitsanalyse", "KPR"], ["14626610", "x", "x"]])
    )
    assert [(f.row, f.cell) for f in findings.errors] == [(1, "B1")]
    assert "Begleitendes Coaching oder Sicherheitsanalyse" in findings.errors[0].expected


def test_two_columns_for_the_same_are_refused(tmp_path, read):
    _, findings, _ = read(write_list(tmp_path, [["AGS", "KPR", "Präventionsrat"], ["14626610", "ja", "nein"]]))
    assert (1, "C1") in [(f.row, f.cell) for f in findings.errors]


def test_columns_about_other_things_are_named_and_left_alone(tmp_path, read):
    header = ["AGS", "Ansprechpartner", "KPR", "Vorsitz des KPR", "Telefon"]
    facts, findings, _ = read(write_list(tmp_path, [header, ["14626610", "Frau Muster", "ja", "Herr Muster", "0123"]]))
    assert facts == {("14626610", "kpr"): ("active", "", "")}
    assert {f.column for f in findings} == {"Ansprechpartner", "Vorsitz des KPR", "Telefon"}
    assert findings.errors == []
    assert "Muster" not in " ".join(map(str, findings))


OTHERWISE = [
    "Kein KPR", "Interesse an Coaching", "Ablehnung Kooperationsvereinbarung", "Nächster Termin Erstgespräch",
    "Sicherheitsanalyse abgelehnt", "KPR aufgelöst", "Kosten Sicherheitsanalyse", "Sicherheitsanalysekosten",
    "Fördermittel KPR", "KPR E-Mail", "KPR Sitzungen pro Jahr", "Coaching von bis", "Keine Sicherheitsanlyse",
]  # fmt: skip


@pytest.mark.parametrize("heading", OTHERWISE)
def test_headings_that_say_otherwise_are_no_participation(tmp_path, read, heading):
    facts, findings = one_row(tmp_path, read, heading, "2021")
    assert facts == []
    assert [(f.row, f.cell, f.value) for f in findings.errors] == [(1, "C1", heading)]
    assert one_row(tmp_path, read, heading, "")[1].errors == [], "an empty column says nothing wrong"


@pytest.mark.parametrize("heading", ["KPR Innenstadt", "Unser Coaching"])
def test_unknown_words_beside_an_instrument_are_named(tmp_path, read, heading):
    facts, findings = one_row(tmp_path, read, heading, "ja")
    assert facts == [("active", "", "")]
    assert [(f.severity, f.cell) for f in findings] == [("warning", "C1")]
    assert "so gelesen als" in findings[0].remedy


@pytest.mark.parametrize(
    "value",
    [
        "ja (geplant)",
        "x (beendet 2023)",
        "ja (ausgetreten)",
        "2021 (gekündigt 2023)",
        "x (noch nicht gegründet)",
        "ja (nein)",
    ],
)
def test_brackets_that_take_it_back_are_refused(tmp_path, read, value):
    facts, findings = one_row(tmp_path, read, "KPR", value)
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
    assert one_row(tmp_path, read, "Kooperationsvereinbarung", value)[0] == [fact]


@pytest.mark.parametrize("gap", [[[]], []])
def test_a_repeated_header_loses_no_row(tmp_path, read, gap):
    header = ["AGS", "Gemeinde", "KPR"]
    rows = [header, ["14626610", "Zittau", "ja"], *gap, header, ["14612000", "Dresden", "ja"]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert set(facts) == {("14626610", "kpr"), ("14612000", "kpr")}
    assert findings == []


@pytest.mark.parametrize("heading", ["Coaching Ende", "Coaching bis"])
def test_a_column_of_ends_is_no_beginning(tmp_path, read, heading):
    facts, findings = one_row(tmp_path, read, heading, "2023")
    assert facts == [("ended", "2023", "as_of")]
    assert findings == []


def test_a_date_of_nothing_is_named(tmp_path, read):
    rows = [["AGS", "Datum der Unterzeichnung", "KPR"], ["14626610", "2021", "ja"]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts == {("14626610", "kpr"): ("active", "", "")}
    assert [(f.severity, f.cell) for f in findings] == [("warning", "B1")]


def test_links_in_a_circle_are_a_finding(tmp_path):
    path = tmp_path / "liste.xlsx"
    path.symlink_to(path)
    with pytest.raises(LoadError) as error:
        load_atlas(Inputs(status=path))
    assert any("im Kreis" in f.remedy for f in error.value.findings.errors)


def test_control_characters_are_named_not_sent_to_the_terminal(tmp_path, read):
    _, findings = one_row(tmp_path, read, "KPR", "ja \x1b[31mrot", "csv")
    assert "\x1b" not in str(findings[0])
    assert "U+001B" in str(findings[0])


@pytest.mark.parametrize("merged", [True, False])
def test_header_of_two_lines(tmp_path, read, merged):
    rows = [
        ["AGS", "Gemeinde", "Kooperationsvereinbarung", None, "KPR", None, "Bemerkung"],
        [None, None, "Status", "Datum", "Status", "seit", None],
        ["14626610", "Zittau", "aktiv", "21.06.2021", "geplant", None, "gut"],
    ]
    path = write_list(tmp_path, rows)
    if merged:
        book = openpyxl.load_workbook(path)
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"):
            book["Liste"].merge_cells(area)
        book.save(path)
    facts, findings, records = read(path)
    assert facts == {
        ("14626610", "agreement"): ("active", "2021-06-21", "signed"),
        ("14626610", "kpr"): ("planned", "", ""),
    }
    assert findings == []
    assert all(r.cells["note"].startswith("gut; ") for r in records)


def test_date_columns_belong_to_the_instrument_before_them(tmp_path, read):
    rows = [["Gemeinde", "KPR", "Datum", "Coaching", "Datum"], ["Zittau", "ja", "2019", "geplant", ""]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts[("14626610", "kpr")] == ("active", "2019", "constituted")
    assert facts[("14626610", "coaching")] == ("planned", "", "")
    assert findings.errors == []


def test_beginning_and_completion_are_two_facts(tmp_path, read):
    rows = [["AGS", "Analyse Beginn", "Sicherheitsanalyse abgeschlossen"], ["14626610", "2020", "03/2022"]]
    rows[0][1] = "Sicherheitsanalyse Beginn"
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
    ("21.06.2021 (mit Olbersdorf)", "active", "2021-06-21", "signed"),
    ("ca. 2021", "active", "2021", "signed"),
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
    facts, findings = one_row(tmp_path, read, "Kooperationsvereinbarung", value)
    assert facts == [(status, day, kind)]
    assert findings.errors == []


@pytest.mark.parametrize("value", ["nein", "", "-", "k. A.", "?", "noch nicht", 0, False, "n/a"])
def test_what_says_nothing_is_no_fact(tmp_path, read, value):
    facts, findings = one_row(tmp_path, read, "KPR", value)
    assert facts == []
    assert findings.errors == []


@pytest.mark.parametrize(
    "value",
    [
        "nicht unterzeichnet", "Gespräch mit dem Bürgermeister", "31.06.2021", "2019-2021", "21/06/2021", "21.06.", "13.2021",
        123, 12.5, "gestern", "geplant, abgeschlossen", "21.06.2021 oder 22.06.2021", "siehe Blatt 2", "1000",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(tmp_path, read, value):
    facts, findings = one_row(tmp_path, read, "KPR", value)
    assert facts == []
    assert [(f.sheet, f.row, f.column, f.cell) for f in findings.errors] == [("Liste", 2, "KPR", "C2")]
    causes = {
        "31.06.2021": "ein Datum, das es gibt",
        "13.2021": "ein Datum, das es gibt",
        "2019-2021": "ein einziges Jahr",
        "21.06.": "ein Datum mit Jahr",
        "21.06.2021 oder 22.06.2021": "ein einziges Datum",
    }
    assert causes.get(value, "Juni 2021") in findings.errors[0].expected


def test_dates_of_which_excel_shows_only_the_month(tmp_path, read):
    """Who types „Juni 2021“ into Excel gets the first of June, shown as „Jun 21“: the day is not known."""
    path = write_list(
        tmp_path, [["AGS", "KPR"], ["14626610", datetime(2021, 6, 1)], ["14612000", datetime(2021, 6, 1)]]
    )
    book = openpyxl.load_workbook(path)
    book["Liste"]["B2"].number_format = "mmm\\ yy"
    book["Liste"]["B3"].number_format = "dd/mm/yyyy"
    book.save(path)
    facts, findings, _ = read(path)
    assert [day for _, day, _ in facts.values()] == ["2021-06", "2021-06-01"]
    assert findings == []


KEYS = [
    (14626610, False), (14626610.0, False), ("14626610.0", True), ("14 626 610", True), ("14-626-610", True),
    ("'14626610", True), ("146260610610", True), ("626610", True), (" 14626610 ", False),
]  # fmt: skip


@pytest.mark.parametrize(("key", "said"), KEYS, ids=str)
def test_keys_that_excel_spoiled(tmp_path, read, key, said):
    facts, findings, _ = read(write_list(tmp_path, [["AGS", "Gemeinde", "KPR"], [key, "Zittau", "x"]]))
    assert list(facts) == [("14626610", "kpr")]
    assert findings.errors == []
    assert bool(findings) == said
    assert all("als 14626610 gelesen" in f.remedy for f in findings)


@pytest.mark.parametrize("key", ["1462661", "1,46E+07", "14626610a", "AGS"])
def test_keys_that_may_mean_anything_are_refused(tmp_path, read, key):
    _, findings, _ = read(write_list(tmp_path, [["AGS", "Gemeinde", "KPR"], [key, "Zittau", "x"]]))
    assert [(f.row, f.column, f.cell) for f in findings.errors] == [(2, "AGS", "A2")]


NAMES = [
    ("Zittau", "14626610"), ("Stadt Zittau", "14626610"), ("Große Kreisstadt Zittau", "14626610"), ("ZITTAU", "14626610"),
    ("Zittau, Stadt", "14626610"), ("Goerlitz", "14626110"), ("Weisswasser", "14626600"), ("Neustadt i. Sa.", "14628260"),
    ("Neustadt/Sa.", "14628260"), ("Oelsnitz i. V.", "14523300"), ("Oelsnitz (Erzgebirge)", "14521450"),
    ("Auerbach/Vogtl.", "14523020"), ("Auerbach (Vogtlandkreis)", "14523020"), ("Reichenbach O.L.", "14626450"),
    ("Reichenbach/Vogtland", "14523340"), ("Aue", "14521030"), ("Schönteichen", "14625540"), ("Sankt Egidien", "14524280"),
    ("Boxberg", "14626060"), ("Landkreis Görlitz", "14626"), ("Vogtlandkreis", "14523"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ags"), NAMES)
def test_rows_without_key_are_matched_by_name(tmp_path, read, name, ags):
    facts, findings, _ = read(write_list(tmp_path, [["Gemeinde", "KPR"], [name, "x"]]))
    assert list(facts) == [(ags, "kpr")]
    assert findings.errors == []


@pytest.mark.parametrize(
    "name", ["Auerbach", "Oelsnitz", "Neukirchen", "Reichenbach", "Bernsdorf", "Neustadt", "Hartmannsdorf"]
)
def test_ambiguous_names_are_never_guessed(tmp_path, read, name):
    facts, findings, _ = read(write_list(tmp_path, [["Gemeinde", "KPR"], [name, "x"]]))
    assert facts == {}
    (error,) = findings.errors
    assert (error.row, error.column, error.cell) == (2, "Gemeinde", "A2")
    assert error.expected.count(name) == 2
    assert "kreis" in error.expected
    assert "es wird nicht geraten" in error.remedy


NAMESAKES = [
    ("Auerbach", "Vogtlandkreis", "14523020"),
    ("Bernsdorf", "LK Zwickau", "14524010"),
    ("Bernsdorf", "14625", "14625030"),
]


@pytest.mark.parametrize(("name", "district", "ags"), NAMESAKES)
def test_district_tells_namesakes_apart(tmp_path, read, name, district, ags):
    facts, findings, _ = read(write_list(tmp_path, [["Gemeinde", "Landkreis", "KPR"], [name, district, "x"]]))
    assert list(facts) == [(ags, "kpr")]
    assert findings.errors == []


def test_unknown_name_gets_a_suggestion(tmp_path, read):
    _, findings, _ = read(write_list(tmp_path, [["Gemeinde", "KPR"], ["Zitau", "x"]]))
    assert "Meinten Sie Zittau (14626610, Landkreis Görlitz)" in findings.errors[0].remedy


def test_several_sheets_are_read_and_the_others_named(tmp_path, read):
    path = write_list(tmp_path, WIDE, Notizen=[["anrufen"]], Weitere=[["Gemeinde", "KPR"], ["Bautzen", "ja"]])
    facts, findings, _ = read(path)
    assert facts == EXPECTED | {("14625020", "kpr"): ("active", "", "")}
    assert [(f.severity, f.sheet) for f in findings if "Blatt wird nicht" in f.remedy] == [("warning", "Notizen")]


def test_hidden_rows_and_sheets_are_read_and_named(tmp_path, read):
    path = write_list(tmp_path, WIDE, Alt=[["Gemeinde", "KPR"], ["Bautzen", "ja"]])
    book = openpyxl.load_workbook(path)
    book["Liste"].row_dimensions[3].hidden = True
    book["Alt"].sheet_state = "hidden"
    book.save(path)
    facts, findings, _ = read(path)
    assert facts == EXPECTED | {("14625020", "kpr"): ("active", "", "")}
    said = {(f.sheet, f.row, f.value) for f in findings if "ausgeblendet" in (f.value or "")}
    assert said == {("Liste", 3, "ausgeblendete Zeilen: 3"), ("Alt", None, "ausgeblendetes Blatt")}


def test_merged_cells_speak_for_all_their_rows(tmp_path, read):
    rows = [["Landkreis", "Gemeinde", "KPR"], ["Görlitz", "Zittau", "2019"], [None, "Görlitz", None]]
    path = write_list(tmp_path, rows)
    book = openpyxl.load_workbook(path)
    book["Liste"].merge_cells("A2:A3")
    book["Liste"].merge_cells("C2:C3")
    book.save(path)
    facts, findings, _ = read(path)
    assert facts == {(ags, "kpr"): ("active", "2019", "constituted") for ags in ("14626610", "14626110")}
    assert [(f.severity, f.cell) for f in findings if "Zeilen von 2 bis 3" in f.remedy] == [("warning", "C2")]


def test_formulas_count_by_their_stored_result(tmp_path, read):
    path = write_list(tmp_path, [["AGS", "KPR", "Coaching"], ["14626610", "=1+1", "x"], ["14612000", "x", "x"]])
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
    assert facts["14626610", "kpr"] == ("active", "2021", "constituted")
    assert findings == []
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rewrite(b'<c r="B2"><f>1+1</f><v>2021</v>', b'<c r="B2" t="e"><f>1+1</f><v>#N/A</v>')
    _, findings, _ = read(path)
    assert [(f.cell, f.value) for f in findings.errors] == [("B2", "#N/A (Fehlerwert)")]


def test_source_columns_and_carriers(tmp_path, read):
    header = ["Gemeinde", "Kooperationsvereinbarung", "Träger", "Quelle", "Link"]
    row = ["Jonsdorf", "x", "Verwaltungsgemeinschaft Olbersdorf", "Amtsblatt 3/2022", "https://example.org/a"]
    rows = [["Stand 30.06.2024"], header, row, ["Zittau", "2021", "", "https://example.org/b", ""]]
    _, findings, (first, second) = read(write_list(tmp_path, rows))
    assert findings.errors == []
    cells = first.cells
    assert (cells["carrier_kind"], cells["carrier"]) == ("association", "Verwaltungsgemeinschaft Olbersdorf")
    assert (cells["source_title"], cells["source_url"]) == ("Amtsblatt 3/2022", "https://example.org/a")
    assert (cells["date"], cells["date_kind"], cells["source_date"]) == ("2024-06-30", "as_of", "")
    assert (second.cells["source_title"], second.cells["source_url"]) == ("https://example.org/b",) * 2


CONTRADICTIONS = [
    ([["AGS", "KPR", "KPR Datum"], ["14626610", "nein", "2021"]], "C2"),
    ([["AGS", "KPR", "KPR Datum"], ["14626610", "2019", "2021"]], "C2"),
    ([["AGS", "KPR Status", "KPR"], ["14626610", "geplant", "beendet"]], "B2"),
    ([["AGS", "KPR Status", "KPR beendet"], ["14626610", "geplant", "2021"]], "C2"),
]


@pytest.mark.parametrize(("rows", "cell"), CONTRADICTIONS)
def test_columns_that_contradict_each_other(tmp_path, read, rows, cell):
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [f.cell for f in findings.errors] == [cell]


def test_duplicates_and_contradictions_between_rows(tmp_path, read):
    rows = [
        ["Gemeinde", "KPR", "Coaching"],
        ["Zittau", "2019", "ja"],
        ["Stadt Zittau", "2021", "ja"],
        ["Görlitz", "", "geplant"],
        ["Goerlitz", "", "ja"],
    ]
    _, findings, _ = read(write_list(tmp_path, rows))
    said = {(f.row, f.column, f.expected) for f in findings.errors}
    assert said == {
        (3, "Gemeinde", "jede Angabe nur einmal"),
        (3, "KPR", "dasselbe Datum wie in Zeile 2: 2019"),
        (5, "Coaching", "denselben Status wie in Zeile 4: geplant"),
    }


def test_dates_in_the_future_and_before_the_programme(tmp_path, read):
    rows = [["AGS", "Kooperationsvereinbarung", "KPR"], ["14626610", "2031", "2004"], ["14612000", "2017", "1.1.2030"]]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert {(f.cell, f.severity) for f in findings} == {("B2", "error"), ("C3", "error"), ("B3", "warning")}
    assert "19.11.2018" in next(f for f in findings if f.cell == "B3").expected, (
        "a council may be older, an agreement not"
    )


def test_plans_whose_time_has_passed_are_named(tmp_path, read):
    rows = [["AGS", "KPR Status", "KPR Datum"], ["14626610", "geplant", "2023"], ["14612000", "geplant", "2027"]]
    facts, findings, records = read(write_list(tmp_path, rows))
    assert set(facts.values()) == {("planned", "", "")}
    assert [(f.severity, f.row) for f in findings] == [("warning", 2)]
    assert "geplant für 2027" in records[1].cells["note"]


def test_completed_before_started_in_a_long_list(tmp_path, read):
    header = ["ags", "municipality", "carrier_kind", "carrier", "instrument", "status", "date", "date_kind", "confidence",
              "source_title", "source_url"]  # fmt: skip
    row = ["14626610", "Zittau", "municipality", "Zittau", "analysis"]
    rows = [
        header,
        [*row, "active", "2022", "started", "explicit", "A", ""],
        [*row, "completed", "2020", "completed", "explicit", "B", ""],
    ]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [(f.severity, f.row, f.column) for f in findings] == [("warning", 2, "date")]


LONG = ["AGS", "Gemeinde", "Trägerart", "Träger", "Angebot", "Status", "Datum", "Art des Datums", "Beleg", "Quelle",
        "Adresse der Quelle"]  # fmt: skip


@pytest.mark.parametrize("kind", WRITERS)
def test_long_list_in_german(tmp_path, read, kind):
    rows = [
        LONG,
        ["14626610", "Zittau", "Gemeinde", "Zittau", "Kooperationsvereinbarung", "aktiv", date(2021, 6, 21), "Unterzeichnung",
         "ausdrücklich", "Titel", "https://example.org/"],
        ["", "Görlitz", "Gemeinde", "Görlitz", "Präventionsrat", "geplant", "Juni 2021", "spätestens seit", "erschlossen",
         "Titel", ""],
    ]  # fmt: skip
    facts, findings, _ = read(write_list(tmp_path, rows, kind))
    assert facts == {
        ("14626610", "agreement"): ("active", "2021-06-21", "signed"),
        ("14626110", "kpr"): ("planned", "2021-06", "as_of"),
    }
    assert findings.errors == []


def mess():
    """Name → content of files that are no list."""
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as package:
        package.writestr("a.txt", "b")
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    return {
        "bild.xlsx": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "brief.xlsx": b"%PDF-1.7\n",
        "leer.xlsx": book.getvalue(),
        "null.xlsx": b"",
        "archiv.xlsx": zipped.getvalue(),
        "halb.xlsx": book.getvalue()[:900],
        "ole.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        "kennwort.xlsx": encrypted,
        "prosa.csv": b"Sehr geehrte Damen und Herren,\nanbei die Liste.\n",
        "binaer.csv": bytes(range(256)) * 4,
        "kopf.csv": b"AGS;Gemeinde;KPR\n",
        "html.xls": b"<html><table><tr><td>AGS</td></tr></table></html>",
    }


@pytest.mark.parametrize("name", mess())
def test_what_is_no_list_is_refused_in_words(tmp_path, read, name):
    path = tmp_path / name
    path.write_bytes(mess()[name])
    facts, findings, _ = read(path)
    assert facts == {}
    assert findings.errors
    assert all(f.file == name and f.expected and f.remedy for f in findings)
    if name == "kennwort.xlsx":
        assert "Kennwort" in findings.errors[0].expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 6000), flip=st.integers(0, 6000), value=st.integers(0, 255))
def test_damaged_workbooks_never_crash(tmp_path, read, cut, flip, value):
    content = bytearray(write_list(tmp_path, WIDE).read_bytes())
    content[flip % len(content)] = value
    path = tmp_path / "kaputt.xlsx"
    path.write_bytes(content[: len(content) - cut % 3000] if cut % 2 else content)
    _, findings, _ = read(path)
    assert all(str(f) for f in findings)


@pytest.mark.parametrize("size", [600, 3000, 4600])
def test_damaged_old_workbooks_take_nothing_down(tmp_path, read, size):
    """Some of these make the reader panic, which would end the process that reads them."""
    whole = write_list(tmp_path, WIDE, "xls").read_bytes()
    path = tmp_path / "kaputt.xls"
    path.write_bytes(whole[:size])
    _, findings, _ = read(path)
    assert [f.expected for f in findings] == ["eine unbeschädigte Tabelle (XLSX, XLS oder ODS)"]


def test_macro_file_is_read_without_its_macros(tmp_path, read):
    path = write_list(tmp_path, WIDE)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    path = path.rename(path.with_suffix(".xlsm"))
    facts, findings, _ = read(path)
    assert facts == EXPECTED
    assert any("Makros" in f.expected for f in findings)


def test_as_many_rows_as_allowed_are_read(tmp_path, read):
    lines = "\n".join("14626610;Zittau;x" if i % 2 else "14612000;Dresden;x" for i in range(MOST_ROWS))
    path = tmp_path / "gross.csv"
    path.write_text("AGS;Gemeinde;KPR\n" + lines, encoding="utf-8")
    facts, findings, records = read(path)
    assert len(records) == MOST_ROWS
    assert len(facts) == 2
    assert len(findings.errors) >= MOST_ROWS - 2, "all but the first of each municipality are repeated"


def test_a_list_with_an_error_changes_nothing(tmp_path):
    path = write_list(tmp_path, [*WIDE, ["14626610", "Dresden", "", "x"]])
    with pytest.raises(LoadError) as error:
        load_atlas(Inputs(status=path))
    assert [(f.row, f.column, f.cell) for f in error.value.findings.errors] == [(5, "Gemeinde", "B5")]


def test_outputs_name_the_list_they_rest_on(tmp_path, atlas):
    own = load_atlas(Inputs(status=write_list(tmp_path, WIDE)))
    assert own.state.programme.register_source == "Statusliste „liste.xlsx“"
    assert "eigene Zusammenstellung" in atlas.state.programme.register_source


def test_lost_rows_are_noticed(tmp_path):
    found = load_atlas(Inputs(status=write_list(tmp_path, WIDE))).findings
    lost = {f.value.partition(":")[0] for f in found if "letzten Liste" in f.expected}
    assert {"Kooperationsvereinbarung", "Sicherheitsanalyse", "Modellkommune"} <= lost
    same = write_list(tmp_path, WIDE, name="letzte")
    again = load_atlas(Inputs(status=write_list(tmp_path, WIDE), last=same)).findings
    assert not [f for f in again if "letzten Liste" in f.expected]


STATEMENTS = st.sampled_from([
    ("ja", ("active", "", "")),
    ("geplant", ("planned", "", "")),
    ("beendet", ("ended", "", "")),
    ("21.06.2021", ("active", "2021-06-21", None)),
    ("Juni 2021", ("active", "2021-06", None)),
    (datetime(2022, 3, 5), ("active", "2022-03-05", None)),
    (2020, ("active", "2020", None)),
    ("spätestens seit 2021", ("active", "2021", "as_of")),
])  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(["xlsx", "csv", "csv-1252"]))
def test_a_wide_list_says_what_was_put_in(tmp_path, read, atlas, state, data, kind):
    instruments = list(state.programme.recorded)
    keys = data.draw(st.lists(st.sampled_from(sorted(atlas.municipalities)), unique=True, min_size=1, max_size=8))
    order = data.draw(st.permutations(instruments))
    said = {(k, i.key): data.draw(st.none() | STATEMENTS) for k in keys for i in order}
    rows = [["AGS", "Gemeinde", *(i.label for i in order)]]
    rows += [[k, atlas.municipalities[k].name, *((said[k, i.key] or (None,))[0] for i in order)] for k in keys]
    facts, findings, _ = read(write_list(tmp_path, rows, kind))
    kinds = {i.key: i.date_kind for i in instruments}
    expected = {
        place: (status, day, kind_of if kind_of is not None else kinds[place[1]])
        for place, value in said.items()
        if value
        for status, day, kind_of in [value[1]]
    }
    assert facts == expected
    assert findings.errors == []

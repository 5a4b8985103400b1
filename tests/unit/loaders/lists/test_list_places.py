"""Whom a row of a list is about: keys that were spoiled, names in every spelling, and never a guess."""

from __future__ import annotations

import pytest

from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("workbooks_here")

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


def test_every_row_matched_by_name_is_listed_with_how(tmp_path, read):
    names = ["Zittau", "Stadt Zittau", "Goerlitz", "Aue", "Auerbach/V.", "PIRNA", "Löbau*"]
    rows = [["Gemeinde", "KPR"], *([n, f"20{i + 10}"] for i, n in enumerate(names))]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [(m.row, m.text, m.ags) for m in findings.matches] == [
        (2, "Zittau", "14626610"), (3, "Stadt Zittau", "14626610"), (4, "Goerlitz", "14626110"), (5, "Aue", "14521030"),
        (6, "Auerbach/V.", "14523020"), (7, "PIRNA", "14628270"), (8, "Löbau*", "14626290"),
    ]  # fmt: skip
    how = [m.how for m in findings.matches]
    assert how[0] == how[6] == "amtlicher Name"
    assert how[3] == "früherer Name, heute Aue-Bad Schlema"
    assert how[5] == "andere Großschreibung"
    named = {f.value for f in findings.warnings if f.expected.startswith("der amtliche Name")}
    assert named == {"Stadt Zittau", "Goerlitz", "Auerbach/V.", "PIRNA"}


@pytest.mark.parametrize(
    ("rows", "sheet", "ags"),
    [
        ([["Gemeinde", "LK", "KPR"], ["Oelsnitz", "V", "x"]], "Liste", "14523300"),
        ([["Gemeinde", "Landkreis", "KPR"], ["Oelsnitz", "ERZ", "x"]], "Liste", "14521450"),
        ([["Gemeinde", "KPR"], ["Oelsnitz", "x"]], "Vogtlandkreis", "14523300"),
        ([["Gemeinde", "KPR"], ["Auerbach", "x"]], "Erzgebirgskreis", "14521040"),
    ],
)
def test_number_plates_and_sheets_named_after_a_district_tell_namesakes_apart(tmp_path, read, rows, sheet, ags):
    path = write_list(tmp_path, [[None]], **{sheet: rows}) if sheet != "Liste" else write_list(tmp_path, rows)
    facts, findings, _ = read(path)
    assert list(facts) == [(ags, "kpr")]
    assert "im genannten Landkreis" in findings.matches[0].how


def test_two_columns_of_keys_must_agree(tmp_path, read):
    rows = [
        ["AGS", "ARS", "KPR"],
        ["14626610", "146260610610", "x"],
        ["", "146120000000", "x"],
        ["14626110", "14612000", "x"],
    ]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert set(facts) == {("14626610", "kpr"), ("14612000", "kpr")}
    assert [(f.cell, f.value) for f in findings.errors] == [("B4", "14612000")]


CLOSING = [
    "Summe", "insgesamt", "Gemeinden insgesamt: 53", "Anzahl", "davon Städte", "Σ", "Zwischensumme", "LK Görlitz gesamt",
    "Gesamt", "* Stand: 31.12.2023", "Quelle: LPR", "1) ruht seit 2020", "Stand 11/2025", "Erstellt: Müller", "Legende: x = ja",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSING)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_sums_and_notes_are_passed_over_and_named(tmp_path, read, text, column):
    closing = [None, None, None, 3, 2]
    closing[column] = text
    rows = [["Nr.", "AGS", "Gemeinde", "KPR", "Coaching"], [1, "14626610", "Zittau", "ja", "ja"], closing]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert len(facts) == 2
    assert findings.errors == []
    assert any(f.row == 3 and f.value == text and "Zeile wird nicht gelesen" in f.remedy for f in findings)


def test_a_subtotal_of_a_district_is_no_statement_about_it(tmp_path, read):
    rows = [
        ["Gemeinde", "KPR", "Coaching"],
        ["Zittau", "ja", "ja"],
        ["Landkreis Görlitz", 1, 1],
        ["Landkreis Zwickau", "ja", ""],
    ]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert set(facts) == {("14626610", "kpr"), ("14626610", "coaching"), ("14524", "kpr")}
    assert any("Zwischensumme" in f.remedy and f.row == 3 for f in findings.warnings)


def test_an_unknown_name_without_statements_is_no_loss(tmp_path, read):
    rows = [["Gemeinde", "KPR"], ["Zittau", "ja"], ["Irgendwo", ""], ["Zitau", ""]]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert findings.errors == []
    (unknown,) = (f for f in findings if "keine Angaben" in f.remedy)
    assert (unknown.row, unknown.value, unknown.elsewhere) == (3, "Irgendwo", "A4: „Zitau“"), "summed up in one line"


@pytest.mark.parametrize(
    ("district", "remedy"),
    [
        ("MSN", "„MSN“ ist kein Landkreis, der hier bekannt ist: ausschreiben, oder AGS ergänzen"),
        ("Zwickau", "keine davon liegt in „Zwickau“: Landkreis berichtigen oder AGS ergänzen"),
        ("", "AGS oder Landkreis ergänzen; es wird nicht geraten"),
    ],
)
def test_what_tells_namesakes_apart_is_never_what_stands_there(tmp_path, read, district, remedy):
    rows = [["Gemeinde", "Landkreis", "KPR"], ["Reichenbach", district, "x"]]
    assert [f.remedy for f in read(write_list(tmp_path, rows))[1].errors] == [remedy]
    rows[1][1] = "Vogtlandkreis"
    assert read(write_list(tmp_path, rows))[1].errors == [], "what is advised is read"


def test_a_name_with_a_wrong_addition_suggests_who_bears_it(tmp_path, read):
    _, findings, _ = read(write_list(tmp_path, [["Gemeinde", "KPR"], ["Hartmannsdorf bei Chemnitz", "x"]]))
    assert findings.errors[0].remedy.startswith("Meinten Sie Hartmannsdorf (14522260, Landkreis Mittelsachsen)")


def test_rows_without_statements_give_no_hints(tmp_path, read):
    rows = [["Gemeinde", "Landkreis", "KPR"], ["Goerlitz", "", ""], ["Auerbach", "", ""], ["Neukirchen", "Z", ""]]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [f.value for f in findings] == ["Auerbach"], "whom nobody knows is named, in one line"
    assert [m.ags for m in findings.matches] == ["14626110", "14524210"], "and who was matched is listed still"

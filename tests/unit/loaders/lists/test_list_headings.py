"""What columns of a list are about, told from their headings in many spellings; what is odd about them is named."""

from __future__ import annotations

import openpyxl
import pytest

from tests.list_reading import one_row
from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("workbooks_here")

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
    ("AGS-Nr.", "Kommune(n)", "Erstgespr.", "consultation"),
    ("Gemeinde-schlüssel", "Gem.", "Beratg.", "consultation"),
    ("Gemeinde\u00adschlüssel", "Stadt- bzw. Gemeindename", "Auftaktgespr.", "consultation"),
    ("Kennziffer", "Gemeinde-Name", "Koop-Vertrag", "agreement"),
    ("Schlüssel-Nr.", "Name der Stadt/Gemeinde", "Koop.-Vereinb.", "agreement"),
    ("amtl. Gemeindeschlüssel (AGS)", "Ort", "KV unterz.", "agreement"),
    ("Amtl. Gem.-Schl.", "Gemeinde", "Komm. Präv.-Rat", "kpr"),
    ("Gem.kennziffer", "Gemeinde", "KPR gegr.", "kpr"),
    ("GemSchl.", "Gemeinde", "begl. Coaching", "coaching"),
    ("ARS", "Gemeinde", "Sich.-Analyse", "analysis"),
    ("Gemeinde-Nr.", "Gemeinde", "Sicherheitsanal.", "analysis"),
]


@pytest.mark.parametrize(("key", "name", "heading", "instrument"), HEADINGS)
def test_headings_in_many_spellings(tmp_path, read, key, name, heading, instrument):
    facts, findings, _ = read(write_list(tmp_path, [[key, name, heading], ["14626610", "Zittau", "2021"]]))
    assert list(facts) == [("14626610", instrument)]
    assert findings.errors == []
    assert all("bitte prüfen" in f.remedy for f in findings), "only what was written out is named"


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
    assert {r.cells["note"] for r in records} == {"gut"}


def test_date_columns_belong_to_the_instrument_before_them(tmp_path, read):
    rows = [["Gemeinde", "KPR", "Datum", "Coaching", "Datum"], ["Zittau", "ja", "2019", "geplant", ""]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert facts[("14626610", "kpr")] == ("active", "2019", "constituted")
    assert facts[("14626610", "coaching")] == ("planned", "", "")
    assert findings.errors == []


@pytest.mark.parametrize("heading", ["Sicherheit", "Kooperation", "Kop.-Vereinb.", "1. Gespräch"])
def test_what_may_be_an_instrument_is_asked_about_and_not_read(tmp_path, read, heading):
    rows = [["AGS", "KPR", heading], ["14626610", "ja", "ja"]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert list(facts) == [("14626610", "kpr")]
    (hint,) = findings
    assert (hint.severity, hint.cell) == ("warning", "C1")
    assert "Meinten Sie „" in hint.remedy


@pytest.mark.parametrize("heading", ["Bericht", "Kommunikation", "Ansprechp.", "Bürgermeister", "Ber."])
def test_other_words_are_no_abbreviations(tmp_path, read, heading):
    facts, findings, _ = read(write_list(tmp_path, [["AGS", "KPR", heading], ["14626610", "ja", "ja"]]))
    assert list(facts) == [("14626610", "kpr")]
    assert "Meinten Sie" not in findings[0].remedy


def test_abbreviations_are_named_as_what_they_were_read(tmp_path, read):
    _, findings, _ = read(write_list(tmp_path, [["AGS", "Sich.-Analyse"], ["14626610", "ja"]]))
    assert [(f.severity, f.value, f.remedy) for f in findings] == [
        ("warning", "Sich.-Analyse", "so gelesen als „Sicherheitsanalyse“; bitte prüfen")
    ]


def test_keys_under_an_unknown_name_are_found_by_their_values(tmp_path, read):
    rows = [["Kürzel", "Gemeinde", "KPR"], ["14626610", "Zittau", "ja"], ["14612000", "Dresden", "ja"]]
    facts, findings, records = read(write_list(tmp_path, rows))
    assert set(facts) == {("14626610", "kpr"), ("14612000", "kpr")}
    assert [f.column for f in findings] == ["Kürzel"]
    assert records[0].origins["ags"] == ("Kürzel", "A2")


def test_a_title_above_the_header_is_no_part_of_it(tmp_path, read):
    rows = [["Vogtlandkreis"], ["Gemeinde", "Sachstand KPR"], ["Plauen", "ja"]]
    facts, findings, records = read(write_list(tmp_path, rows))
    assert records[0].origins["status"][0] == "Sachstand KPR"
    assert list(facts) == [("14523320", "kpr")]
    assert not findings.errors

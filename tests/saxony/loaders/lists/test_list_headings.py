"""Saxony: What columns of a list are about, told from their headings in many spellings; what is odd about them is named."""

from __future__ import annotations

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


@pytest.mark.parametrize("heading", ["Sicherheit", "Kooperation", "Kop.-Vereinb.", "1. Gespräch"])
def test_what_may_be_an_instrument_is_asked_about_and_not_read(tmp_path, read, heading):
    rows = [["AGS", "KPR", heading], ["14626610", "ja", "ja"]]
    facts, findings, _ = read(write_list(tmp_path, rows))
    assert list(facts) == [("14626610", "kpr")]
    (hint,) = findings
    assert (hint.severity, hint.cell) == ("warning", "C1")
    assert "Meinten Sie „" in hint.remedy


def test_abbreviations_are_named_as_what_they_were_read(tmp_path, read):
    _, findings, _ = read(write_list(tmp_path, [["AGS", "Sich.-Analyse"], ["14626610", "ja"]]))
    assert [(f.severity, f.value, f.remedy) for f in findings] == [
        ("warning", "Sich.-Analyse", "so gelesen als „Sicherheitsanalyse“; bitte prüfen")
    ]

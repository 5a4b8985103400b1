"""Saxony: The command `check`: findings as a table, as lines, as JSON and as marks in a copy of the list."""

from __future__ import annotations

import json

import pytest

from tests.lists import write_list
from tests.unit.test_check_command import check

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

ROWS = [
    ["Stand: 30.06.2024"],
    ["AGS", "Gemeinde", "KPR", "Coaching", "Farbe"],
    ["14626610", "Zittau", "nicht gegründet", "ja", "rot"],
    ["14626110", "Görliz", "2099", "nein", None],
]


def test_lines_name_sheet_row_and_column_and_the_exit_code_tells(tmp_path):
    result = check(write_list(tmp_path, ROWS))
    assert result.exit_code == 1
    assert "Fehler: liste.xlsx, Blatt „Liste“, Zeile 3, Spalte „KPR“: Gefunden: „nicht gegründet“." in result.output
    assert "Zeile 4, Spalte „Gemeinde“: Gefunden: „Görliz“" in result.output
    assert "Meinten Sie Görlitz (14626110" in result.output
    assert "3 Fehler und 2 Hinweise. Es wurde nichts übernommen." in result.output
    assert result.output.index("Hinweis:") > result.output.rindex("Fehler: "), "errors first"


def test_json_of_a_good_list(tmp_path):
    result = check(write_list(tmp_path, [["AGS", "KPR"], ["14626610", "2021"]]), "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["ok"] is True
    assert answer["loaded"] == {"municipalities": 419, "territory_date": "2019-01-01", "facts": 1}


def test_every_fact_of_the_previous_list_that_is_gone_is_named(tmp_path, monkeypatch):
    old = write_list(tmp_path, [["Gemeinde", "KPR"], ["Zittau", "2019"], ["Görlitz", "2020"]], name="alt")
    more = [["Pirna", "x"], ["Löbau", "x"], ["Riesa", "x"]]
    new = write_list(tmp_path, [["Gemeinde", "KPR"], ["Zittau", "2019"], *more], name="neu")
    result = check(new, "--previous", str(old))
    assert result.exit_code == 0
    assert "Gefunden: „Kommunaler Präventionsrat (KPR): 1 Angabe fehlt“" in result.output, (
        "although there are more than before"
    )
    assert "es fehlen Görlitz (aktiv, Gründung 2020)." in result.output
    monkeypatch.setenv("ATLAS_STATUS", str(old))
    assert check(new).output == result.output, "the list that is shown is the previous one"
    assert "es fehlen Pirna (aktiv), Löbau (aktiv), Riesa (aktiv)." in check(old, "--previous", str(new)).output

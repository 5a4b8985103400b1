"""Saxony: A list as a whole: what rows and sheets say together, sources and carriers, and what becomes of the map."""

from __future__ import annotations

import re

import openpyxl
import pytest

from loaders.assembly import load_atlas
from loaders.atlas.model import Snapshot
from loaders.inputs import Inputs
from loaders.lists.template import template_xlsx
from tests.clock import CLOCK
from tests.list_reading import TODAY, WIDE
from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


def test_source_columns_and_carriers(tmp_path, read):
    header = ["Gemeinde", "Kooperationsvereinbarung", "Träger", "Quelle", "Link"]
    row = ["Jonsdorf", "x", "Verwaltungsgemeinschaft Olbersdorf", "Amtsblatt 3/2022", "https://example.org/a"]
    rows = [["Stand 30.06.2024"], header, row, ["Zittau", "2021", "", "https://example.org/b", ""]]
    _, findings, (first, second) = read(write_list(tmp_path, rows))
    assert findings.errors == []
    cells = first.cells
    assert (cells["carrier_kind"], cells["carrier"]) == ("association", "Verwaltungsgemeinschaft Olbersdorf")
    assert (cells["source_title"], cells["source_url"]) == ("Amtsblatt 3/2022", "https://example.org/a")
    assert (cells["date"], cells["date_kind"], cells["source_date"]) == ("", "", ""), "the list's day dates nothing"
    assert (second.cells["source_title"], second.cells["source_url"]) == ("https://example.org/b",) * 2


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


def test_lost_rows_are_noticed(tmp_path):
    found = load_atlas(Inputs(status=write_list(tmp_path, WIDE)), CLOCK).findings
    (lost,) = (f for f in found if "letzten Liste" in f.expected)
    assert re.fullmatch("[0-9]+ Angaben fehlen", lost.value)
    assert re.search(r"\(.*Kooperationsvereinbarung: [0-9]+, .*Modellkommune: [0-9]+\)", lost.remedy)
    assert "--previous geodata/saxony/evidence.csv" in lost.remedy, "one line, which says where all are named"
    chosen = load_atlas(Inputs(status=write_list(tmp_path, WIDE), last_chosen=True), CLOCK).findings
    named = [f for f in chosen if "letzten Liste" in f.expected]
    assert {"Sicherheitsanalyse", "Modellkommune"} <= {f.value.partition(":")[0] for f in named}
    assert not any("weitere" in f.remedy for f in named)
    same = write_list(tmp_path, WIDE, name="letzte")
    again = load_atlas(Inputs(status=write_list(tmp_path, WIDE), last=same), CLOCK).findings
    assert not [f for f in again if "letzten Liste" in f.expected]


def test_predecessors_of_one_municipality_say_what_is_counted(tmp_path):
    rows = [
        ["AGS", "Gemeinde", "KPR"],
        ["14521030", "Aue", "2019"],
        ["14521050", "Bad Schlema", "2017"],
        ["", "Zittau", "2018"],
    ]
    atlas = load_atlas(Inputs(status=write_list(tmp_path, rows)), CLOCK)
    (hint,) = [f for f in atlas.findings if "heutiger Gemeinde" in f.expected]
    assert hint.severity == "warning"
    assert (
        hint.value
        == "Kommunaler Präventionsrat (KPR): Aue (Blatt „Liste“, Zeile 2), Bad Schlema (Blatt „Liste“, Zeile 3)"
    )
    assert "gezählt wird einmal, mit „aktiv“ seit 2017 (Zeile 3)" in hint.remedy
    status = Snapshot(atlas, TODAY, TODAY).status("14521035", "kpr")
    assert (status.status, status.since.iso) == ("active", "2017"), "as was said"


@pytest.mark.whole
def test_the_real_register_in_the_template_gives_the_same_on_every_date(tmp_path, atlas):
    path = tmp_path / "vorlage.xlsx"
    path.write_bytes(template_xlsx(atlas, with_notes=True))
    again = load_atlas(Inputs(status=path), CLOCK)
    today = atlas.today()
    days = {f.shown_date.last for f in atlas.register.facts if f.shown_date} | {today}
    assert len(days) > 100
    for day in days:
        one, other = Snapshot(atlas, day, today), Snapshot(again, day, today)
        for key in [*atlas.municipalities, *atlas.districts]:
            assert one.statuses(key) == other.statuses(key), (key, day)


def test_lists_as_an_office_keeps_them(tmp_path, read):
    """Title, date, header in two merged lines, plates for districts, remarks, a sum: every word of it is understood."""
    rows = [
        ["Übersicht ASSKomm-Kommunen – nur für den Dienstgebrauch!"],
        ["Stand: 15.11.2025"],
        ["lfd. Nr.", "Kommune", "LK", "Kooperationsvereinbarung", None, "KPR", None, "Bemerkungen"],
        [None, None, None, "geplant", "unterz. am", "vorh.", "gegr. am", None],
        [1, "Stadt Zittau", "GR", "", "21.06.2021", "ja", "05.02.21", "Ansprechpartnerin Fr. Müller"],
        [2, "Auerbach/V.", "V", "", "Juni 21", "ja", "ca. 2020", "läuft gut"],
        [3, "Oelsnitz", "V", "x", "", "nein", "", ""],
        [4, "Görlitz", "GR", "", "Q3/2022", "ja", "Ende 2021", "2. Sitzung war am 3.4."],
        [None, "Summe", None, 1, 3, 3, None, None],
    ]
    path = write_list(tmp_path, rows)
    book = openpyxl.load_workbook(path)
    for area in ("A1:H1", "D3:E3", "F3:G3", "A3:A4", "B3:B4", "C3:C4", "H3:H4"):
        book["Liste"].merge_cells(area)
    book.save(path)
    facts, findings, _ = read(path)
    assert findings.errors == []
    assert facts == {
        ("14626610", "agreement"): ("active", "2021-06-21", "signed"),
        ("14626610", "kpr"): ("active", "2021-02-05", "constituted"),
        ("14523020", "agreement"): ("active", "2021-06", "signed"),
        ("14523020", "kpr"): ("active", "2020", "constituted"),
        ("14523300", "agreement"): ("planned", "", ""),
        ("14626110", "agreement"): ("active", "2022", "signed"),
        ("14626110", "kpr"): ("active", "2021", "constituted"),
    }

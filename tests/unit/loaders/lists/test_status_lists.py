"""A list as a whole: what rows and sheets say together, sources and carriers, and what becomes of the map."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from loaders.assembly import load_atlas
from loaders.atlas.model import Snapshot
from loaders.common.findings import LoadError
from loaders.inputs import Inputs
from loaders.lists.template import template_xlsx
from tests.clock import CLOCK
from tests.list_reading import EXPECTED, TODAY, WIDE
from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


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
    assert {r.cells["source_title"] for r in records} == {"Liste des Betreibers"}, "never the name of its file"
    assert records[0].row == 5
    assert {r.cells["note"] for r in records} == {""}, "where it stands belongs to the reading, not to the fact"


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


def test_a_list_with_an_error_changes_nothing(tmp_path):
    path = write_list(tmp_path, [*WIDE, ["14626610", "Dresden", "", "x"]])
    with pytest.raises(LoadError) as error:
        load_atlas(Inputs(status=path), CLOCK)
    assert [(f.row, f.column, f.cell) for f in error.value.findings.errors] == [(5, "Gemeinde", "B5")]


TITLE = "Statusliste des Landespräventionsrats"


def origin_of(tmp_path, *above, kind="csv", written=date(2026, 11, 3), **told):
    """Where the Atlas of a list says it comes from, and what its facts name as their source."""
    path = write_list(tmp_path, [*above, *WIDE], kind)
    noon = datetime.combine(written, time(12), UTC).timestamp()
    os.utime(path, (noon, noon))
    atlas = load_atlas(Inputs(status=path, **told), CLOCK)
    return atlas.origin, {f.source.title for f in atlas.register.facts}


@pytest.mark.parametrize(
    ("above", "told", "title", "day"),
    [
        ([[f"Titel: {TITLE}"], ["Stand: 15.11.2026"]], {}, TITLE, "2026-11-15"),
        ([["Titel:", f"  {TITLE} "], ["Stand", date(2026, 11, 15)]], {}, TITLE, "2026-11-15"),
        ([["titel :" + TITLE, "Stand: November 2026"]], {}, TITLE, "2026-11"),
        ([["Titel:"], [TITLE]], {}, "", ""),
        ([[TITLE, "vertraulich"]], {}, "", ""),
        ([], {"status_title": TITLE, "status_date": date(2026, 11, 15)}, TITLE, "2026-11-15"),
        (
            [["Titel: Alt"], ["Stand: 30.06.2024"]],
            {"status_title": TITLE, "status_date": date(2026, 11, 15)},
            TITLE,
            "2024-06-30",
        ),
        ([["Titel: " + "sehr lang " * 50]], {}, None, ""),
    ],
)
def test_a_list_says_its_title_and_its_day_or_is_told_them(tmp_path, above, told, title, day):
    origin, sources = origin_of(tmp_path, *above, **told)
    assert origin.own
    assert (origin.title == title) if title is not None else 100 < len(origin.title) <= 120
    assert sources == {origin.title or "Liste des Betreibers"}
    assert (origin.day.iso, origin.taken_over) == ((day, False) if day else ("2026-11-03", True))


def test_a_list_that_says_nothing_was_taken_over_when_its_file_was_written(tmp_path):
    """Reading it again makes it no newer; and no file is of tomorrow, whatever its disk says."""
    assert origin_of(tmp_path)[0].day.iso == "2026-11-03"
    assert origin_of(tmp_path, written=date(2027, 3, 1))[0].day.iso == TODAY.isoformat()


def test_the_latest_day_of_several_sheets_is_that_of_the_list(tmp_path):
    header = ["Gemeinde", "KPR"]
    later = [["Titel: Zweite"], ["Stand: 30.06.2025"], header, ["Görlitz", "ja"]]
    path = write_list(tmp_path, [["Stand: 31.12.2023"], header, ["Zittau", "ja"]], Neu=later)
    origin = load_atlas(Inputs(status=path), CLOCK).origin
    assert (origin.title, origin.day.iso) == ("Zweite", "2025-06-30")


def test_a_list_of_tomorrow_is_refused_by_its_setting(tmp_path):
    path = write_list(tmp_path, WIDE)
    with pytest.raises(LoadError) as error:
        load_atlas(Inputs(status=path, status_date=TODAY + timedelta(days=1)), CLOCK)
    (finding,) = error.value.findings.errors
    assert (finding.value, "ATLAS_STATUS_DATE" in finding.remedy) == ("21.11.2026", True)


def test_the_embedded_register_has_its_day_as_data(atlas):
    assert (atlas.origin.own, atlas.origin.taken_over) == (False, False)
    assert atlas.origin.day.first == atlas.origin.day.last == atlas.state.programme.register_date
    assert not re.search(r"20[0-9]{2}", atlas.state.programme.register_source)


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


def two_sheets(tmp_path, older, newer, names=("Stand 2023", "Stand 2024")):
    header = ["Gemeinde", "KPR"]
    sheets = {names[0]: [header, ["Zittau", older]], names[1]: [header, ["Zittau", newer]]}
    return write_list(tmp_path, [["Deckblatt"]], **sheets)


@pytest.mark.parametrize(
    ("older", "newer", "severity", "said"),
    [
        ("2019", "2021", "error", "dasselbe Datum wie in Zeile 2, Blatt „Stand 2023“: 2019"),
        ("ja", "nein", "error", "dieselbe Angabe wie in Zeile 2, Blatt „Stand 2023“: aktiv"),
        (
            "abgeschlossen",
            "geplant",
            "warning",
            "der nicht hinter Zeile 2, Blatt „Stand 2023“ (Stand 2023) zurückfällt",
        ),
        ("geplant", "ja", None, ""),
        ("nein", "ja", None, ""),
        ("2019", "12.3.2019", None, ""),
        ("ja", "beendet", None, ""),
    ],
)
def test_sheets_of_two_days_are_compared(tmp_path, read, older, newer, severity, said):
    _, findings, _ = read(two_sheets(tmp_path, older, newer))
    found = [f for f in findings if "Blatt „Stand 2023“" in f.expected]
    assert [f.severity for f in found] == ([severity] if severity else [])
    if severity:
        assert said in found[0].expected
        assert (found[0].sheet, found[0].cell) == ("Stand 2024", "B2"), "both places are named"


def test_sheets_of_no_or_the_same_day_must_agree(tmp_path, read):
    _, findings, _ = read(two_sheets(tmp_path, "geplant", "ja", ("Nord", "Süd")))
    (error,) = findings.errors
    assert "denselben Status wie in Zeile 2, Blatt „Nord“: geplant" in error.expected
    _, findings, _ = read(two_sheets(tmp_path, "ja", "ja", ("Nord", "Süd")))
    assert not findings.errors
    assert any("zählt einmal" in f.remedy for f in findings.warnings)


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


def test_findings_speak_german(tmp_path, read):
    header = ["AGS", "Gemeinde", "Trägerart", "Träger", "Angebot", "Status", "Datum", "Art des Datums", "Beleg", "Quelle",
              "Adresse der Quelle"]  # fmt: skip
    row = [
        "14626",
        "Landkreis Görlitz",
        "Gemeinde",
        "Görlitz",
        "Präventionsrat",
        "aktiv",
        "2021",
        "Abschluss",
        "ausdrücklich",
        "T",
        "",
    ]
    _, findings, _ = read(write_list(tmp_path, [header, row, [*row[:5], "rennt", "2021", "", "", "T", ""]]))
    said = " ".join(map(str, findings))
    assert findings.errors
    for word in ("kpr", "agreement", "district", "completed", "active", "explicit", "as_of", "carrier", "date_kind"):
        assert word not in said, word
    assert "Status „abgeschlossen“" in said
    assert "Spalte „Trägerart“" in said


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

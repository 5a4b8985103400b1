"""A list as a whole: what rows and sheets say together, sources and carriers, and what becomes of the map."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from loaders.assembly import load_atlas
from loaders.common.findings import LoadError
from tests.clock import CLOCK
from tests.list_reading import EXPECTED, TODAY, WIDE
from tests.lists import write_list
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")


def test_titles_notes_sums_and_colours_around_the_list(tmp_path, read):
    rows = [
        [f"Allianz: Stand der Vereinbarungen, Analysen und {SUITE.council_abbreviation} in den Gemeinden"],
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


def test_completed_before_started_in_a_long_list(tmp_path, read):
    header = ["ags", "municipality", "carrier_kind", "carrier", "instrument", "status", "date", "date_kind", "confidence",
              "source_title", "source_url"]  # fmt: skip
    row = [SUITE.town, SUITE.town_name, "municipality", SUITE.town_name, SUITE.analysis]
    rows = [
        header,
        [*row, "active", "2022", "started", "explicit", "A", ""],
        [*row, "completed", "2020", "completed", "explicit", "B", ""],
    ]
    _, findings, _ = read(write_list(tmp_path, rows))
    assert [(f.severity, f.row, f.column) for f in findings] == [("warning", 2, "date")]


def test_a_list_with_an_error_changes_nothing(tmp_path):
    path = write_list(tmp_path, [*WIDE, [SUITE.town, SUITE.city_name, "", "x"]])
    with pytest.raises(LoadError) as error:
        load_atlas(suite_inputs(status=path), CLOCK)
    assert [(f.row, f.column, f.cell) for f in error.value.findings.errors] == [(5, "Gemeinde", "B5")]


TITLE = "Statusliste des Rates"


def origin_of(tmp_path, *above, kind="csv", written=date(2026, 11, 3), **told):
    """Where the Atlas of a list says it comes from, and what its facts name as their source."""
    path = write_list(tmp_path, [*above, *WIDE], kind)
    noon = datetime.combine(written, time(12), UTC).timestamp()
    os.utime(path, (noon, noon))
    atlas = load_atlas(suite_inputs(status=path, **told), CLOCK)
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
    header = ["Gemeinde", SUITE.council_abbreviation]
    later = [["Titel: Zweite"], ["Stand: 30.06.2025"], header, [SUITE.twin_name, "ja"]]
    path = write_list(tmp_path, [["Stand: 31.12.2023"], header, [SUITE.town_name, "ja"]], Neu=later)
    origin = load_atlas(suite_inputs(status=path), CLOCK).origin
    assert (origin.title, origin.day.iso) == ("Zweite", "2025-06-30")


def test_a_list_of_tomorrow_is_refused_by_its_setting(tmp_path):
    path = write_list(tmp_path, WIDE)
    with pytest.raises(LoadError) as error:
        load_atlas(suite_inputs(status=path, status_date=TODAY + timedelta(days=1)), CLOCK)
    (finding,) = error.value.findings.errors
    assert (finding.value, "ATLAS_STATUS_DATE" in finding.remedy) == ("21.11.2026", True)


def test_the_embedded_register_has_its_day_as_data(atlas):
    assert (atlas.origin.own, atlas.origin.taken_over) == (False, False)
    assert atlas.origin.day.first == atlas.origin.day.last == atlas.state.programme.register_date
    assert not re.search(r"20[0-9]{2}", atlas.state.programme.register_source)


def two_sheets(tmp_path, older, newer, names=("Stand 2023", "Stand 2024")):
    header = ["Gemeinde", SUITE.council_abbreviation]
    sheets = {names[0]: [header, [SUITE.town_name, older]], names[1]: [header, [SUITE.town_name, newer]]}
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


def test_findings_speak_german(tmp_path, read):
    header = ["AGS", "Gemeinde", "Trägerart", "Träger", "Angebot", "Status", "Datum", "Art des Datums", "Beleg", "Quelle",
              "Adresse der Quelle"]  # fmt: skip
    row = [
        SUITE.district,
        SUITE.district_said,
        "Gemeinde",
        SUITE.twin_name,
        SUITE.council_short,
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
    for word in (
        SUITE.council,
        SUITE.agreement,
        "district",
        "completed",
        "active",
        "explicit",
        "as_of",
        "carrier",
        "date_kind",
    ):
        assert word not in said, word
    assert "Status „abgeschlossen“" in said
    assert "Spalte „Trägerart“" in said

"""Wrong input: everything that is wrong is named at once, with its place and the remedy, and nothing is taken over."""

import csv
from datetime import date

import pytest
from typer.testing import CliRunner

from app import cli
from loaders.assembly import load_atlas
from loaders.atlas.dates import parse_partial_date
from loaders.common.findings import MOST_NAMED, Findings, LoadError, Location, Report
from loaders.register.contract import COLUMNS
from tests.clock import CLOCK
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

HEADER = list(COLUMNS)
GOOD = dict(
    zip(
        HEADER,
        [
            SUITE.city,
            SUITE.city_name,
            "municipality",
            SUITE.city_name,
            SUITE.council,
            "active",
            "2021-06-21",
            "signed",
            "explicit",
            "Titel",
            "2021-06",
            "https://example.org/a",
            "https://example.org/rat",
            "",
        ],
        strict=True,
    )
)

#: What is changed in an otherwise good row, and the column that must be named.
DEFECTS = [
    ({"ags": "1461200"}, "ags"),
    ({"ags": SUITE.nobody, "municipality": "Dresen"}, "ags"),
    ({"municipality": SUITE.second_city_name}, "municipality"),
    ({"carrier_kind": "Verein"}, "carrier_kind"),
    ({"carrier": ""}, "carrier"),
    ({"instrument": "Beratung"}, "instrument"),
    ({"status": "laufend"}, "status"),
    ({"date": "21.6."}, "date"),
    ({"date": "2023-02-30"}, "date"),
    ({"date": "2031-01-01"}, "date"),
    ({"date_kind": "begonnen"}, "date_kind"),
    ({"confidence": "sicher"}, "confidence"),
    ({"source_title": ""}, "source_title"),
    ({"source_date": "gestern"}, "source_date"),
    ({"source_url": "javascript:alert(1)"}, "source_url"),
    ({"contact_url": "rat@example.org"}, "contact_url"),
    ({"ags": "14999", "carrier_kind": "district"}, "ags"),
    ({"ags": SUITE.district, "municipality": SUITE.district_said}, "carrier_kind"),
    ({"date_kind": "completed"}, "date_kind"),
    ({"date_kind": ""}, "date_kind"),
]


def write(path, rows, header=HEADER, **options):
    with path.open("w", encoding=options.pop("encoding", "utf-8"), newline="") as handle:
        writer = csv.writer(handle, **options)
        writer.writerow(header)
        writer.writerows([row.get(c, "") for c in header] for row in rows)
    return path


def findings_of(path):
    try:
        return load_atlas(suite_inputs(status=path), CLOCK).findings
    except LoadError as error:
        return error.findings


def test_a_good_file_is_taken(tmp_path):
    found = findings_of(write(tmp_path / "gut.csv", [GOOD]))
    assert found.errors == []
    assert all("letzten Liste" in f.expected for f in found), "one row is less than the embedded register has"


@pytest.mark.parametrize(("defect", "column"), DEFECTS)
def test_each_defect_is_named_with_row_and_column(tmp_path, defect, column):
    path = write(tmp_path / "liste.csv", [GOOD, {**GOOD, "note": "anders", **defect}])
    errors = findings_of(path).errors
    assert {(f.row, f.column) for f in errors} == {(3, column)}
    assert all(f.file == "liste.csv" and f.expected and f.remedy for f in errors)


def test_ragged_row_missing_column_and_unknown_column(tmp_path):
    header = [c for c in HEADER if c != "status"] + ["Farbe"]
    missing = findings_of(write(tmp_path / "a.csv", [GOOD], header))
    assert [(f.row, f.column, f.severity) for f in missing] == [(1, "status", "error"), (1, "Farbe", "warning")]
    ragged = tmp_path / "b.csv"
    ragged.write_text(",".join(HEADER) + f"\n14612000,{SUITE.city_name}\n", encoding="utf-8")
    assert [(f.row, f.column, f.value) for f in findings_of(ragged).errors] == [(2, "carrier_kind", "2 Felder")]


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", b"\x00\x01PK\x03\x04", ",".join(HEADER).encode(), b'ags,"municipality\n1,2', b"\xff\xfe\x00"],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert findings_of(path).errors


@pytest.mark.parametrize("name", ["fehlt.csv", "."])
def test_missing_file_and_folder(tmp_path, name):
    assert len(findings_of(tmp_path / name).errors) == 1


@pytest.mark.parametrize(
    "options",
    [{"delimiter": ";"}, {"delimiter": "\t"}, {"encoding": "utf-8-sig"}, {"encoding": "cp1252", "delimiter": ";"}],
)
def test_usual_spellings_of_csv_are_read(tmp_path, options):
    atlas = load_atlas(
        suite_inputs(
            status=write(
                tmp_path / "x.csv",
                [{**GOOD, "ags": SUITE.twin, "municipality": SUITE.twin_name, "carrier": SUITE.twin_name}],
                **options,
            )
        ),
        CLOCK,
    )
    assert [f.municipality for f in atlas.register.facts] == [SUITE.twin_name]


def test_old_key_is_carried_forward(tmp_path):
    atlas = load_atlas(
        suite_inputs(status=write(tmp_path / "x.csv", [{**GOOD, "ags": SUITE.gone, "municipality": SUITE.gone_name}])),
        CLOCK,
    )
    assert [(f.ags, f.recorded_ags) for f in atlas.register.facts] == [(SUITE.heir, SUITE.gone)]


def test_key_of_a_later_territory_is_explained_not_refused(tmp_path):
    path = write(tmp_path / "x.csv", [GOOD, {**GOOD, "ags": SUITE.created, "municipality": SUITE.created_name}])
    found = findings_of(path)
    assert [(f.severity, f.row) for f in found if f.row] == [("warning", 3)]
    assert "ATLAS_TERRITORY_DATE" in found[0].remedy
    later = load_atlas(suite_inputs(status=path, territory_date=date(2023, 1, 1)), CLOCK)
    assert {f.ags for f in later.register.facts} == {SUITE.city, SUITE.created}


@pytest.mark.parametrize("name", ["nichts.gpkg", "text.gpkg", "leer.geojson", "ohne.geojson"])
def test_wrong_boundaries_end_in_words(tmp_path, name):
    path = tmp_path / name
    if name == "text.gpkg":
        path.write_text("das ist keine Karte", encoding="utf-8")
    if name == "leer.geojson":
        path.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
    if name == "ohne.geojson":
        path.write_text(
            '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"x":1},"geometry":{"type":"Polygon","coordinates":'
            "[[[13,51],[13.1,51],[13.1,51.1],[13,51]]]}}]}",
            encoding="utf-8",
        )
    result = CliRunner().invoke(cli, ["check", "--boundaries", str(path)])
    assert result.exit_code == 1
    assert name in result.output
    assert "Traceback" not in result.output


def test_register_is_checked_even_if_the_boundaries_are_unusable(tmp_path):
    status = write(tmp_path / "liste.csv", [{**GOOD, "status": "laufend"}])
    result = CliRunner().invoke(cli, ["check", "--boundaries", str(tmp_path / "fehlt.gpkg"), "--status", str(status)])
    assert result.exit_code == 1
    assert "fehlt.gpkg" in result.output
    assert "liste.csv, Zeile 2, Spalte „status“" in result.output


def test_check_of_what_the_state_comes_with_is_content(atlas):
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 0, result.output
    assert f"{SUITE.number} Gemeinden" in result.output
    assert f"{len(atlas.register.facts)} Fakten" in result.output


def test_wrong_environment_is_named(monkeypatch):
    monkeypatch.setenv("PORT", "achtzig")
    monkeypatch.setenv("ATLAS_TERRITORY_DATE", "neulich")
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 1
    assert "PORT" in result.output
    assert "ATLAS_TERRITORY_DATE" in result.output


@pytest.mark.parametrize(
    "text", ["", "21", "2021-13", "2021-02-29", "2021-6", "2021-06-1", "0000", "2021-06-01T00", "２０２１"]
)
def test_what_is_no_date(text):
    with pytest.raises(ValueError):
        parse_partial_date(text)


def test_a_report_puts_its_file_to_every_finding():
    findings = Findings()
    report = Report("liste.csv", findings)
    report.warning("anders", "prüfen", value="so", at=Location(2, SUITE.council_abbreviation, "Blatt", "C2"))
    assert report.errors == 0
    report.error("ein Datum", "berichtigen")
    assert report.errors == 1
    assert [(f.place, f.severity, f.value, f.cell) for f in findings] == [
        (f"liste.csv, Blatt „Blatt“, Zeile 2, Spalte „{SUITE.council_abbreviation}“", "warning", "so", "C2"),
        ("liste.csv", "error", None, None),
    ]


@pytest.mark.parametrize("count", [MOST_NAMED, MOST_NAMED + 3])
def test_of_very_many_the_first_are_named_and_the_others_counted(count):
    report = Report("grenzen.zip", Findings())
    report.each([f"Ort {number}" for number in range(count)], "eine Fläche", "ergänzen", "Orte")
    values = [f.value for f in report.findings]
    assert values[:MOST_NAMED] == [f"Ort {number}" for number in range(MOST_NAMED)]
    assert values[MOST_NAMED:] == ([] if count == MOST_NAMED else ["3 weitere Orte"])


def test_a_refusal_brings_all_findings_along():
    report = Report("grenzen.zip", Findings())
    report.warning("eine Begleitdatei", "anlegen")
    refused = report.refusal("ein Gebietsstand", "berichtigen", value="2016")
    assert isinstance(refused, LoadError)
    assert [f.value for f in refused.findings] == [None, "2016"]

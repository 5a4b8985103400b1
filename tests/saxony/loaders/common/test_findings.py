"""Saxony: Wrong input: everything that is wrong is named at once, with its place and the remedy, and nothing is taken over."""

import pytest
from typer.testing import CliRunner

from app import cli
from geodata import saxony
from loaders.assembly import Inputs, load_atlas
from loaders.common.findings import LoadError
from tests.clock import CLOCK
from tests.unit.loaders.common.test_findings import HEADER, write

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")
GOOD = dict(
    zip(
        HEADER,
        [
            "14612000",
            "Dresden",
            "municipality",
            "Dresden",
            "kpr",
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
    ({"ags": "14999999", "municipality": "Dresen"}, "ags"),
    ({"municipality": "Leipzig"}, "municipality"),
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
    ({"ags": "14626", "municipality": "Landkreis Görlitz"}, "carrier_kind"),
    ({"date_kind": "completed"}, "date_kind"),
    ({"date_kind": ""}, "date_kind"),
]


def findings_of(path):
    try:
        return load_atlas(Inputs(status=path), CLOCK).findings
    except LoadError as error:
        return error.findings


#: What was there before it was founded, signed or started: the embedded register tells both.
TWO_BEGINNINGS = {
    "Görlitz, Kommunaler Präventionsrat (KPR): 09.02.2023",
    "Zwickau, Kommunaler Präventionsrat (KPR): 10/2020",
    "Leipzig, Kommunaler Präventionsrat (KPR): 20.10.2010",
    "Plauen, Sicherheitsanalyse: 07/2021",
    "Zwickau, Sicherheitsanalyse: 05/2021",
    "Plauen, Erstgespräch: 08/2019",
}


def test_embedded_data_has_no_findings_but_that_something_was_there_before_it_began(atlas):
    assert {f.value for f in atlas.findings} == TWO_BEGINNINGS
    assert all(f.severity == "warning" and "Beginn nicht nach dem ersten Beleg" in f.expected for f in atlas.findings)


def test_all_defects_are_named_at_once_on_the_command_line(tmp_path):
    rows = [{**GOOD, "note": str(i), **defect} for i, (defect, _) in enumerate(DEFECTS)]
    rows.append(rows[0])
    result = CliRunner().invoke(cli, ["check", "--status", str(write(tmp_path / "liste.csv", rows))])
    assert result.exit_code == 1
    for row, (_, column) in enumerate(DEFECTS, start=2):
        assert f"liste.csv, Zeile {row}, Spalte „{column}“" in result.output
    assert f"Zeile {len(rows) + 1}, Spalte „ags“" in result.output, "the repeated row"
    assert "Traceback" not in result.output


def test_typing_error_in_a_name_gets_a_suggestion(tmp_path):
    errors = findings_of(write(tmp_path / "x.csv", [{**GOOD, "ags": "14612999", "municipality": "Dresdn"}])).errors
    assert "Meinten Sie Dresden (14612000" in errors[0].remedy


def test_places_and_changes_are_checked_too(tmp_path):
    places = tmp_path / "orte.csv"
    places.write_text(
        saxony.PLACES.read_text(encoding="utf-8").replace("14511000,145110000000", "1451100,145110000000", 1),
        encoding="utf-8",
    )
    with pytest.raises(LoadError) as error:
        load_atlas(Inputs(places=places), CLOCK)
    assert (error.value.findings[0].row, error.value.findings[0].column) == (2, "ags")

"""Another state by data alone: a folder that a setting names, with tables that have nothing to say yet."""

from datetime import date

import pytest
from typer.testing import CliRunner

from app import cli
from dashboard.context.settings import Settings, read_settings
from dashboard.factory import build_app
from geodata import saxony
from loaders.assembly import load_atlas
from loaders.atlas.dates import from_day
from loaders.atlas.freshness import Origin
from loaders.common.findings import Findings, LoadError, Report
from loaders.inputs import fingerprint, without_list
from loaders.store.checked_store import NOTHING_KEPT
from tests import world
from tests.clock import CLOCK
from tests.invented_state import CITY, CRS, IN_LAKE, NAME, PREFIX, invented_city, invented_state, key, municipalities


def inputs_of(folder, **others):
    return Settings(ATLAS_STATE=folder, **others).inputs()


def test_a_folder_is_a_state(tmp_path):
    inputs = inputs_of(invented_state(tmp_path))
    atlas = load_atlas(inputs, CLOCK)
    assert atlas.findings == []
    assert [*atlas.municipalities] == municipalities()
    assert atlas.state.name == NAME
    assert len(atlas.register.facts) == 6
    # its own register says itself of which day it is, and is no list that somebody has handed in
    assert atlas.origin == Origin(False, from_day(date(2026, 10, 1)))
    assert (atlas.totals, atlas.coming) == ((), ())
    assert without_list(inputs).status == tmp_path / saxony.STATUS.name
    assert fingerprint(inputs)


def test_what_is_no_municipality_is_cut_out_and_not_counted(tmp_path):
    atlas = load_atlas(inputs_of(invented_state(tmp_path)), CLOCK)
    island = key(world.E)
    assert atlas.unincorporated == {island: "Insel"}
    assert atlas.find(island) is None
    ring = atlas.shapes.geometries[atlas.shapes.position[key(world.F)]]
    assert len(ring.interiors) == 1, "its land is nobody's"
    assert island not in atlas.neighbours.borders


def test_a_gap_that_is_not_there_is_named_and_one_that_is_not_told_too(tmp_path):
    path = invented_state(tmp_path) / saxony.STATE.name
    path.write_text(path.read_text(encoding="utf-8").replace(str(IN_LAKE), "[9.4, 54.7]"), encoding="utf-8")
    wrong, lake = load_atlas(inputs_of(tmp_path), CLOCK).findings
    assert (wrong.value, "wo das Land eine nennt" in wrong.expected) == ("Stiller See (9.4, 54.7)", True)
    assert "Bøllested" in lake.value
    assert "[[gaps]]" in lake.remedy


def test_what_is_recorded_of_nobodys_land_is_refused(tmp_path):
    register = invented_state(tmp_path) / saxony.STATUS.name
    row = f"{key(world.E)},Insel,municipality,Insel,pact,active,2020,signed,explicit,Zeitung,,,,\n"
    register.write_text(register.read_text(encoding="utf-8") + row, encoding="utf-8")
    with pytest.raises(LoadError) as error:
        load_atlas(inputs_of(tmp_path), CLOCK)
    (finding,) = error.value.findings.errors
    assert (finding.value, finding.column) == (key(world.E), "ags")
    assert finding.expected == "eine Gemeinde; Insel gehört zu keiner"


def test_a_state_of_nobody_is_refused(tmp_path):
    path = invented_state(tmp_path) / saxony.STATE.name
    text = path.read_text(encoding="utf-8").replace(
        '["Gemeindefreies Gebiet"]', '["Gemeindefreies Gebiet", "Gemeinde"]'
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as error:
        load_atlas(inputs_of(tmp_path), CLOCK)
    assert "mindestens eine Gemeinde" in [f.expected for f in error.value.findings.errors]


def test_districts_are_called_what_the_state_calls_them(tmp_path):
    atlas = load_atlas(inputs_of(invented_state(tmp_path)), CLOCK)
    assert atlas.districts == {"01001": "Kreis Nordküste", "01002": "Cedorf"}
    assert atlas.district_kinds == {"01001": "Kreis", "01002": "Kreisfreie Stadt"}


def test_findings_call_districts_what_the_state_calls_them(tmp_path):
    register = invented_state(tmp_path) / saxony.STATUS.name
    row = f"{PREFIX}999,Landkreis Nirgends,district,Landkreis Nirgends,board,active,2020,constituted,explicit,Zeitung,,,,\n"
    register.write_text(register.read_text(encoding="utf-8") + row, encoding="utf-8")
    with pytest.raises(LoadError) as error:
        load_atlas(inputs_of(tmp_path), CLOCK)
    (finding,) = error.value.findings.errors
    assert finding.expected == "der Schlüssel eines Kreises des Landes"
    # as it stands there
    quoted = Findings(district_word="Kreis")
    Report("liste.csv", quoted).error("ein Landkreis, Landkreise", "Landkreise nennen", value="Landkreis Nirgends")
    assert [(f.value, f.expected, f.remedy) for f in quoted] == [
        ("Landkreis Nirgends", "ein Kreis, Kreise", "Kreise nennen")
    ]


def test_a_kind_of_district_that_nobody_has_described_is_named(tmp_path):
    places = invented_state(tmp_path) / saxony.PLACES.name
    places.write_text(places.read_text(encoding="utf-8").replace(",Kreis,", ",Amt,"), encoding="utf-8")
    with pytest.raises(LoadError) as error:
        load_atlas(inputs_of(tmp_path), CLOCK)
    (finding,) = error.value.findings.errors
    assert (finding.value, finding.column) == ("Amt", "district_kind")
    assert "(Kreis, Kreisfreie Stadt)" in finding.expected


@pytest.mark.parametrize("crs", ["EPSG:25830", "EPSG:3857"])
def test_a_reference_system_is_judged_where_the_state_turns_out_to_lie(tmp_path, crs):
    path = invented_state(tmp_path) / saxony.STATE.name
    path.write_text(path.read_text(encoding="utf-8").replace(CRS, crs), encoding="utf-8")
    with pytest.raises(LoadError) as error:
        load_atlas(inputs_of(tmp_path), CLOCK)
    assert [f.column for f in error.value.findings.errors if f.file == path.name] == ["crs"]


@pytest.mark.usefixtures("few_zooms")
def test_a_city_can_be_a_state(tmp_path):
    atlas = load_atlas(inputs_of(invented_city(tmp_path)), CLOCK)
    assert (atlas.findings, [*atlas.municipalities]) == ([], [CITY])
    client = build_app(atlas, NOTHING_KEPT).server.test_client()
    for address in (
        "/",
        f"/gemeinde/{CITY}",
        "/snippet.svg",
        f"/snippet.svg?region={CITY[:5]}",
        f"/api/municipalities/{CITY}/nearest",
    ):
        assert client.get(address).status_code == 200, address


def test_export_shows_the_state_unless_told_otherwise(tmp_path, monkeypatch):
    (tmp_path / "land").mkdir()
    monkeypatch.setenv("ATLAS_STATE", str(invented_state(tmp_path / "land")))
    out = tmp_path / "land.svg"
    result = CliRunner().invoke(cli, ["export", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert NAME in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "table", [saxony.STATE, saxony.PLACES, saxony.CHANGES, saxony.TOTALS, saxony.STATUS], ids=lambda p: p.name
)
def test_a_table_that_is_missing_is_named(tmp_path, table):
    (invented_state(tmp_path) / table.name).unlink()
    with pytest.raises(LoadError) as error:
        load_atlas(inputs_of(tmp_path), CLOCK)
    assert [(f.file, "gibt es nicht" in str(f)) for f in error.value.findings.errors] == [(table.name, True)]


def test_a_folder_without_boundaries_or_with_two_is_refused(tmp_path, monkeypatch):
    (invented_state(tmp_path) / "alt.gpkg").write_bytes(b"")
    for folder in (tmp_path, tmp_path / "fehlt"):
        monkeypatch.setenv("ATLAS_STATE", str(folder))
        with pytest.raises(LoadError) as error:
            read_settings()
        (finding,) = error.value.findings
        assert (finding.column, finding.value) == ("ATLAS_STATE", str(folder))
        assert "genau eine Datei mit Gemeindegrenzen" in finding.expected


def test_other_settings_still_count(tmp_path):
    boundaries = tmp_path / "andere.gpkg"
    (tmp_path / "land").mkdir()
    inputs = inputs_of(invented_state(tmp_path / "land"), ATLAS_BOUNDARIES=boundaries)
    assert (inputs.boundaries, inputs.places) == (boundaries, tmp_path / "land" / saxony.PLACES.name)

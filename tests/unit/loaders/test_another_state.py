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
from loaders.common.findings import LoadError
from loaders.inputs import fingerprint, without_list
from loaders.store.checked_store import NOTHING_KEPT
from tests import world
from tests.clock import CLOCK
from tests.invented_state import CITY, KEY, NAME, invented_city, invented_state, key


def inputs_of(folder, **others):
    return Settings(ATLAS_STATE=folder, **others).inputs()


def test_a_folder_is_a_state(tmp_path):
    inputs = inputs_of(invented_state(tmp_path))
    atlas = load_atlas(inputs, CLOCK)
    assert atlas.findings == []
    assert [*atlas.municipalities] == [key(ags) for ags in world.NAMES]
    assert atlas.state.name == NAME
    assert len(atlas.register.facts) == 2
    # its own register says itself of which day it is, and is no list that somebody has handed in
    assert atlas.origin == Origin(False, from_day(date(2026, 10, 1)))
    assert (atlas.totals, atlas.coming, atlas.regions) == ((), (), ())
    assert without_list(inputs).status == tmp_path / saxony.STATUS.name
    assert fingerprint(inputs)


@pytest.mark.usefixtures("few_zooms")
def test_its_pages_and_pictures(tmp_path):
    atlas = load_atlas(inputs_of(invented_state(tmp_path)), CLOCK)
    client = build_app(atlas, NOTHING_KEPT).server.test_client()
    for address in (
        "/",
        "/tabelle",
        f"/gemeinde/{key(world.D)}",
        "/snippet.svg",
        f"/snippet.svg?region={KEY}",
        "/api/municipalities",
    ):
        assert client.get(address).status_code == 200, address
    assert NAME in client.get("/").get_data(as_text=True)


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

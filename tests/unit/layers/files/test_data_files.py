"""The data behind a picture: read back, every format says what the snapshot says."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import replace
from datetime import date, datetime

import geopandas as gpd
import openpyxl
import pytest
import shapely

from geodata.coverage import LEVELS
from layers.answers.surroundings import ring_scope
from layers.classify import classify
from layers.files.data_files import DATA_FORMATS, GPKG_TABLE, data_file
from layers.files.tables import attribution
from layers.words.freshness import as_of_text
from layers.words.language import GERMAN
from layers.words.wording import since, status_word
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region
from tests.clock import TODAY
from tests.suite_state import SUITE

DAY = date(2023, 9, 14)
REGIONS = [SUITE.key, SUITE.far_district, f"{SUITE.town}+1", SUITE.city]


@pytest.fixture(scope="module")
def snapshot(atlas):
    return Snapshot(atlas, DAY, TODAY)


@pytest.fixture(scope="module")
def asked(snapshot, site):
    """``asked(region, layer, fmt)`` → (bytes, {AGS: class key} of the region)."""

    def ask(region, layer, fmt):
        where = resolve_region(snapshot.atlas, region)
        classes = classify(snapshot, site.catalogue[layer]).classes
        return data_file(site.materials, snapshot, where, site.catalogue[layer], fmt), {
            a: classes[a] for a in where.members
        }

    return ask


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def shown(value):
    """A cell of a workbook as the CSV has it."""
    if isinstance(value, datetime):
        return GERMAN.day(value.date())
    return "" if value is None else str(value)


def labels(site, layer):
    return {c.key: c.label for c in site.catalogue[layer].classes}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("layer", ["overview", SUITE.council])
def test_csv_and_excel_say_the_same(asked, site, snapshot, region, layer):
    content, classes = asked(region, layer, "csv")
    rows = read_csv(content)
    own = [r for r in rows if len(r["Schlüssel"]) == 8]
    assert [r["Schlüssel"] for r in own] == sorted(classes)
    title, named = site.catalogue[layer].title, labels(site, layer)
    agreement = site.programme.find(SUITE.agreement)
    for row in own:
        ags, statuses = row["Schlüssel"], snapshot.statuses(row["Schlüssel"])
        assert row[f"Klasse auf der Karte „{title}“"] == named[classes[ags]]
        assert row[SUITE.agreement_short] == status_word(statuses[SUITE.agreement], agreement, GERMAN)
        assert row[f"{SUITE.agreement_short} Zeitpunkt"] == since(statuses[SUITE.agreement], agreement, GERMAN)
        begun = statuses[SUITE.agreement].renewed or statuses[SUITE.agreement].since
        assert row[f"{SUITE.agreement_short} Jahr"] == (str(begun.first.year) if begun else "")
        exact = begun is not None and begun.precision == "day"
        assert row[f"{SUITE.agreement_short} Datum"] == (GERMAN.day(begun.first) if exact else "")
        assert row["Stand"] == "14.09.2023" and row["Quellenvermerk"] == attribution(snapshot.atlas, GERMAN)
        assert row["letzte Meldung im Register"] == GERMAN.partial_day(snapshot.freshness.last_report)
    book = openpyxl.load_workbook(io.BytesIO(asked(region, layer, "xlsx")[0]))
    assert book.sheetnames[:2] == ["Daten", "Quellen"]
    header, *cells = book["Daten"].values
    kinds = {type(v) for line in cells for head, v in zip(header, line, strict=True) if "Datum" in head and v}
    assert kinds <= {datetime} and {type(v) for line in cells for v in line} <= {str, int, datetime, type(None)}
    body = [[shown(v) for v in line] for line in cells]
    kept = list(rows[0])[:-3]
    assert list(header) == kept
    assert body == [[row[head] for head in kept] for row in rows]
    said = " ".join(str(v) for (v,) in book["Quellen"].values)
    for words in (as_of_text(snapshot, GERMAN), snapshot.atlas.provenance.attribution, "„Keine Angabe“ heißt", title):
        assert words in said
    assert snapshot.atlas.state.programme.register_source in said


def test_districts_with_something_of_their_own_follow_without_a_class(site, atlas):
    today = Snapshot(atlas, TODAY, TODAY)
    having = next(d for d in atlas.districts if today.district_statuses(d))
    rows = read_csv(
        data_file(site.materials, today, resolve_region(atlas, having), site.catalogue[SUITE.council], "csv")
    )
    assert rows[-1]["Schlüssel"] == having and rows[-1][f"Klasse auf der Karte „{SUITE.council_short}“"] == ""
    assert rows[-1][SUITE.council_short] != "keine Angabe"


@pytest.mark.parametrize("region", REGIONS)
def test_geojson_has_the_region_with_its_classes(asked, site, snapshot, region):
    content, classes = asked(region, SUITE.council, "geojson")
    collection = json.loads(content)
    assert collection["attribution"] == attribution(snapshot.atlas, GERMAN) and collection["as_of"] == "2023-09-14"
    shapes = gpd.read_file(io.BytesIO(content))
    assert shapes.crs == "EPSG:4326"
    assert list(shapes["ags"]) == sorted(classes)
    assert dict(zip(shapes["ags"], shapes["class"], strict=True)) == classes
    assert list(shapes["class_label"]) == [labels(site, SUITE.council)[classes[a]] for a in shapes["ags"]]
    full = snapshot.atlas.shapes.frame().loc[sorted(classes)].geometry.to_numpy()
    back = shapes.to_crs(SUITE.crs).geometry.to_numpy()
    for drawn, real in zip(back, full, strict=True):
        vertices = shapely.points(shapely.get_coordinates(real))
        assert shapely.distance(vertices, drawn.boundary).max() < LEVELS["regional"] + 2, "rounding takes a metre"


@pytest.mark.parametrize("region", REGIONS)
def test_geopackage_has_the_exact_shapes_in_metres(asked, site, snapshot, region, tmp_path):
    content, classes = asked(region, SUITE.talk, "gpkg")
    path = tmp_path / "data.gpkg"
    path.write_bytes(content)
    shapes = gpd.read_file(path, layer=GPKG_TABLE)
    assert shapes.crs == SUITE.crs
    assert list(shapes["ags"]) == sorted(classes)
    assert dict(zip(shapes["ags"], shapes["class"], strict=True)) == classes
    full = snapshot.atlas.shapes.frame().loc[list(shapes["ags"])].geometry
    assert shapes.geometry.geom_equals(gpd.GeoSeries(full.to_numpy(), crs=full.crs)).all()
    for row in shapes.itertuples():
        status, m = snapshot.status(row.ags, SUITE.agreement), snapshot.atlas.municipalities[row.ags]
        told = {what: getattr(row, f"{SUITE.agreement}_{what}") for what in ("status", "derived", "since")}
        assert told["status"] == status.status and told["derived"] in (0, 1, False, True)
        assert (told["since"] or "") == (status.since.iso if status.since else "")
        assert row.name == m.name and row.population == m.population
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    identifier, description, changed = connection.execute(
        "SELECT identifier, description, last_change FROM gpkg_contents"
    ).fetchone()
    stored = " ".join(row[0] for row in connection.execute("SELECT metadata FROM gpkg_metadata"))
    connection.close()
    assert identifier.startswith(f"{SUITE.talk_short} – ") and changed == "2023-09-14T00:00:00.000Z"
    for text in (description, stored):
        assert snapshot.atlas.provenance.attribution in text
        assert snapshot.atlas.state.programme.register_source in text
        assert "14.09.2023" in text or "2023-09-14" in text


@pytest.mark.parametrize("fmt", DATA_FORMATS)
def test_the_same_question_gives_the_same_bytes(asked, fmt):
    assert asked(f"{SUITE.town}+1", SUITE.council, fmt)[0] == asked(f"{SUITE.town}+1", SUITE.council, fmt)[0]


def test_excel_is_dated_with_the_day_it_speaks_of(asked):
    book = openpyxl.load_workbook(io.BytesIO(asked(SUITE.far_district, SUITE.council, "xlsx")[0]))
    assert book.properties.created == datetime(2023, 9, 14) == book.properties.modified


def test_no_cell_becomes_a_formula(site, atlas):
    name = '=HYPERLINK("http://example.org")'
    renamed = replace(atlas.municipalities[SUITE.city], name=name)
    changed = replace(atlas, municipalities={**atlas.municipalities, SUITE.city: renamed})
    where, layer = resolve_region(changed, SUITE.city), site.catalogue["overview"]
    snapshot = Snapshot(changed, DAY, TODAY)
    assert read_csv(data_file(site.materials, snapshot, where, layer, "csv"))[0]["Gemeinde"] == "'" + name
    cell = openpyxl.load_workbook(io.BytesIO(data_file(site.materials, snapshot, where, layer, "xlsx")))["Daten"]["B2"]
    assert cell.value == name and cell.data_type == "s"


def test_another_format_is_refused(asked):
    with pytest.raises(ValueError, match="csv, xlsx, geojson, gpkg"):
        asked(SUITE.far_district, SUITE.council, "shp")


def test_the_region_is_the_picture_s(asked, snapshot):
    _, classes = asked(f"{SUITE.town}+1", SUITE.council, "csv")
    assert set(classes) == {SUITE.town, *ring_scope(snapshot, SUITE.town, 1)}

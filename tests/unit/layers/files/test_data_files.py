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

DAY = date(2023, 9, 14)
REGIONS = ["sachsen", "14523", "14626610+1", "14612000"]


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
@pytest.mark.parametrize("layer", ["overview", "kpr"])
def test_csv_and_excel_say_the_same(asked, site, snapshot, region, layer):
    content, classes = asked(region, layer, "csv")
    rows = read_csv(content)
    own = [r for r in rows if len(r["Schlüssel"]) == 8]
    assert [r["Schlüssel"] for r in own] == sorted(classes)
    title, named = site.catalogue[layer].title, labels(site, layer)
    agreement = site.programme.find("agreement")
    for row in own:
        ags, statuses = row["Schlüssel"], snapshot.statuses(row["Schlüssel"])
        assert row[f"Klasse auf der Karte „{title}“"] == named[classes[ags]]
        assert row["Vereinbarung"] == status_word(statuses["agreement"], agreement, GERMAN)
        assert row["Vereinbarung Zeitpunkt"] == since(statuses["agreement"], agreement, GERMAN)
        begun = statuses["agreement"].renewed or statuses["agreement"].since
        assert row["Vereinbarung Jahr"] == (str(begun.first.year) if begun else "")
        exact = begun is not None and begun.precision == "day"
        assert row["Vereinbarung Datum"] == (GERMAN.day(begun.first) if exact else "")
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
    rows = read_csv(data_file(site.materials, today, resolve_region(atlas, having), site.catalogue["kpr"], "csv"))
    assert rows[-1]["Schlüssel"] == having and rows[-1]["Klasse auf der Karte „Präventionsrat“"] == ""
    assert rows[-1]["Präventionsrat"] != "keine Angabe"


@pytest.mark.parametrize("region", REGIONS)
def test_geojson_has_the_region_with_its_classes(asked, site, snapshot, region):
    content, classes = asked(region, "kpr", "geojson")
    collection = json.loads(content)
    assert collection["attribution"] == attribution(snapshot.atlas, GERMAN) and collection["as_of"] == "2023-09-14"
    shapes = gpd.read_file(io.BytesIO(content))
    assert shapes.crs == "EPSG:4326"
    assert list(shapes["ags"]) == sorted(classes)
    assert dict(zip(shapes["ags"], shapes["class"], strict=True)) == classes
    assert list(shapes["class_label"]) == [labels(site, "kpr")[classes[a]] for a in shapes["ags"]]
    full = snapshot.atlas.shapes.frame().loc[sorted(classes)].geometry.to_numpy()
    back = shapes.to_crs("EPSG:25833").geometry.to_numpy()
    for drawn, real in zip(back, full, strict=True):
        vertices = shapely.points(shapely.get_coordinates(real))
        assert shapely.distance(vertices, drawn.boundary).max() < LEVELS["regional"] + 2, "rounding takes a metre"


@pytest.mark.parametrize("region", REGIONS)
def test_geopackage_has_the_exact_shapes_in_metres(asked, site, snapshot, region, tmp_path):
    content, classes = asked(region, "consultation", "gpkg")
    path = tmp_path / "data.gpkg"
    path.write_bytes(content)
    shapes = gpd.read_file(path, layer=GPKG_TABLE)
    assert shapes.crs == "EPSG:25833"
    assert list(shapes["ags"]) == sorted(classes)
    assert dict(zip(shapes["ags"], shapes["class"], strict=True)) == classes
    full = snapshot.atlas.shapes.frame().loc[list(shapes["ags"])].geometry
    assert shapes.geometry.geom_equals(gpd.GeoSeries(full.to_numpy(), crs=full.crs)).all()
    for row in shapes.itertuples():
        status, m = snapshot.status(row.ags, "agreement"), snapshot.atlas.municipalities[row.ags]
        assert row.agreement_status == status.status and (row.agreement_derived in (0, 1, False, True))
        assert (row.agreement_since or "") == (status.since.iso if status.since else "")
        assert row.name == m.name and row.population == m.population
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    identifier, description, changed = connection.execute(
        "SELECT identifier, description, last_change FROM gpkg_contents"
    ).fetchone()
    stored = " ".join(row[0] for row in connection.execute("SELECT metadata FROM gpkg_metadata"))
    connection.close()
    assert identifier.startswith("Erstgespräch – ") and changed == "2023-09-14T00:00:00.000Z"
    for text in (description, stored):
        assert snapshot.atlas.provenance.attribution in text
        assert snapshot.atlas.state.programme.register_source in text
        assert "14.09.2023" in text or "2023-09-14" in text


@pytest.mark.parametrize("fmt", DATA_FORMATS)
def test_the_same_question_gives_the_same_bytes(asked, fmt):
    assert asked("14626610+1", "kpr", fmt)[0] == asked("14626610+1", "kpr", fmt)[0]


def test_excel_is_dated_with_the_day_it_speaks_of(asked):
    book = openpyxl.load_workbook(io.BytesIO(asked("14523", "kpr", "xlsx")[0]))
    assert book.properties.created == datetime(2023, 9, 14) == book.properties.modified


def test_no_cell_becomes_a_formula(site, atlas):
    name = '=HYPERLINK("http://example.org")'
    renamed = replace(atlas.municipalities["14612000"], name=name)
    changed = replace(atlas, municipalities={**atlas.municipalities, "14612000": renamed})
    where, layer = resolve_region(changed, "14612000"), site.catalogue["overview"]
    snapshot = Snapshot(changed, DAY, TODAY)
    assert read_csv(data_file(site.materials, snapshot, where, layer, "csv"))[0]["Gemeinde"] == "'" + name
    cell = openpyxl.load_workbook(io.BytesIO(data_file(site.materials, snapshot, where, layer, "xlsx")))["Daten"]["B2"]
    assert cell.value == name and cell.data_type == "s"


def test_another_format_is_refused(asked):
    with pytest.raises(ValueError, match="csv, xlsx, geojson, gpkg"):
        asked("14523", "kpr", "shp")


def test_the_region_is_the_picture_s(asked, snapshot):
    _, classes = asked("14626610+1", "kpr", "csv")
    assert set(classes) == {"14626610", *ring_scope(snapshot, "14626610", 1)}

"""Boundary files as portals and ArcGIS give them: archives with more than shapes, cut-off downloads, spellings of their own."""

from __future__ import annotations

import json
import zipfile

import pyogrio
import pytest
import shapely

from loaders.boundaries.boundary_file import load_boundaries
from loaders.common.findings import Findings
from loaders.inputs import fingerprint
from tests import world, zoo
from tests.suite_state import suite_inputs
from tests.unit.loaders.boundaries.test_boundaries import is_the_world

ESRI_META = b'<?xml version="1.0" encoding="UTF-8"?><metadata xml:lang="de"><Esri><CreaDate>20240101</CreaDate></Esri></metadata>'
ISO_META = (
    b'<?xml version="1.0"?><gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" '
    b'xmlns:gml="http://www.opengis.net/gml/3.2"><gmd:x><gml:TimePeriod gml:id="a"/></gmd:x></gmd:MD_Metadata>'
)
BESIDE = {
    "Gemeinden.shp.xml": ESRI_META,
    "metadaten.xml": ISO_META,
    "stil.json": b'{"version": 8, "layers": []}',
    "liste.json": b"[1, 2, 3]",
    "leer.json": b"",
    "lies.xml": b"<lies>mich</lies>",
}


def load(path):
    findings = Findings()
    return load_boundaries(path, zoo.PREFIXES, zoo.CRS, findings), findings


def add(path, name, content):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("ending", ["shp", "gpkg"])
def test_what_holds_no_shapes_is_passed_over(tmp_path, ending, name):
    folder = tmp_path / "daten"
    folder.mkdir()
    zoo.save(zoo.frame(), folder / f"Gemeinden.{ending}")
    path = zoo.pack(folder, tmp_path / "x.zip")
    add(path, name, BESIDE[name])
    boundaries, findings = load(path)
    assert findings == []
    assert is_the_world(boundaries)


def test_an_archive_without_shapes_is_one_finding_that_names_what_is_in_it(tmp_path):
    path = tmp_path / "x.zip"
    for name, content in BESIDE.items():
        add(path, name, content)
    boundaries, findings = load(path)
    assert boundaries is None
    (error,) = findings.errors
    assert error.file == "x.zip"
    assert "Gemeinden.shp.xml: XML-Datei" in error.value and "und 1 weitere" in error.value


def test_damaged_shapes_beside_good_ones_are_named(tmp_path):
    folder = tmp_path / "daten"
    folder.mkdir()
    zoo.save(zoo.frame(), folder / "kreise.gpkg")
    path = zoo.pack(folder, tmp_path / "x.zip")
    add(path, "gemeinden.geojson", b'{"type":"FeatureCollection","features":[{')
    assert [f.value for f in load(path)[1].errors] == ["gemeinden.geojson"]


# -- cut-off downloads


def esri(frame, **more):
    return {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 25833},
        "fields": [{"name": name, "type": "esriFieldTypeString"} for name in ("AGS", "GEN")],
        "features": [
            {"attributes": {"AGS": row.AGS, "GEN": row.GEN}, "geometry": {"rings": rings(row.geometry)}}
            for row in frame.itertuples()
        ],
        **more,
    }


def rings(geometry):
    # ArcGIS has outer rings clockwise
    parts = [shapely.geometry.polygon.orient(p, -1) for p in shapely.get_parts(geometry)]
    return [[list(c) for c in ring.coords] for p in parts for ring in (p.exterior, *p.interiors)]


def geojson(tmp_path, **more):
    path = zoo.save(zoo.frame(), tmp_path / "ganz.geojson")
    return {**json.loads(path.read_text(encoding="utf-8")), **more}


def gml(tmp_path, **attributes):
    text = zoo.save(zoo.frame(), tmp_path / "ganz.gml").read_text(encoding="utf-8")
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return text.replace("<ogr:FeatureCollection", f"<ogr:FeatureCollection{told}", 1)


WHOLE = {
    "arcgis.geojson": lambda t: geojson(t, exceededTransferLimit=False),
    "arcgis.json": lambda _: esri(zoo.frame()),
    "wfs.geojson": lambda t: geojson(t, numberMatched=6, numberReturned=6),
    "joined-pages.geojson": lambda t: geojson(t, numberMatched=6, numberReturned=2),
    "unknown.gml": lambda t: gml(t, numberMatched="unknown", numberReturned=6),
    "wfs.gml": lambda t: gml(t, numberMatched=6, numberReturned=6),
}


def write(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_download_is_read(tmp_path, name):
    boundaries, findings = load(write(tmp_path / name, WHOLE[name](tmp_path)))
    assert findings == []
    assert is_the_world(boundaries)


# -- spellings and containers of their own


@pytest.mark.parametrize("ending", ["gml", "geojson"])
@pytest.mark.parametrize(("name", "code"), [("ETRS89_UTM33", 25833), ("ETRS89_UTM32", 25832), ("DE_DHDN_3GK5", 31469)])
def test_reference_systems_as_the_surveys_spell_them(tmp_path, ending, name, code):
    path = adv(tmp_path, ending, name, code)
    boundaries, findings = load(path)
    assert findings == []
    if code != 31469:  # the datum shift there and back is a matter of centimetres
        assert is_the_world(boundaries)


@pytest.mark.parametrize("ending", ["gml", "geojson"])
def test_a_reference_system_that_nobody_knows_is_named(tmp_path, ending):
    boundaries, findings = load(adv(tmp_path, ending, "DE_42-83_3GK5", 25833))
    assert boundaries is None
    (error,) = findings.errors
    assert "urn:adv:crs:DE_42-83_3GK5" in error.value


def adv(tmp_path, ending, name, code):
    path = zoo.save(zoo.frame().to_crs(code), tmp_path / f"x.{ending}")
    text = path.read_text(encoding="utf-8")
    assert f"urn:ogc:def:crs:EPSG::{code}" in text
    return write(path, text.replace(f"urn:ogc:def:crs:EPSG::{code}", f"urn:adv:crs:{name}"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_geojson_in_utf_16(tmp_path, encoding):
    path = zoo.save(zoo.frame(), tmp_path / "x.geojson")
    text = path.read_text(encoding="utf-8")
    path.write_bytes((b"\xfe\xff" if encoding == "utf-16-be" else b"") + text.encode(encoding))
    boundaries, findings = load(path)
    assert findings == []
    assert is_the_world(boundaries)
    assert [p.name for p in tmp_path.iterdir()] == ["x.geojson"]


def test_utf_16_that_ends_in_a_letter(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_bytes('{"type":"FeatureCollection","features":[]}'.encode("utf-16")[:-1])
    assert len(load(path)[1].errors) == 1


def geodatabase(tmp_path):
    path = tmp_path / "grenzen.gdb"
    pyogrio.write_dataframe(zoo.frame(), path, driver="OpenFileGDB", layer="GEM", promote_to_multi=True)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_a_geodatabase_is_a_folder(tmp_path, packed):
    folder = tmp_path / "daten"
    folder.mkdir()
    path = geodatabase(folder)
    before = sorted(p.name for p in path.iterdir())
    boundaries, findings = load(zoo.pack(folder, tmp_path / "x.zip") if packed else path)
    assert findings == []
    assert is_the_world(boundaries)
    assert sorted(p.name for p in path.iterdir()) == before


def test_every_file_of_a_geodatabase_counts(tmp_path):
    path = geodatabase(tmp_path)
    before = fingerprint(suite_inputs(boundaries=path))
    (path / "a00000009.gdbtable").write_bytes(b"x")
    assert before and fingerprint(suite_inputs(boundaries=path)) != before
    (tmp_path / "grenzen.gdb.toml").write_text("", encoding="utf-8")
    assert len({before, fingerprint(suite_inputs(boundaries=path))}) == 2


def test_a_part_of_a_geodatabase_leads_to_the_whole(tmp_path):
    (error,) = load(geodatabase(tmp_path) / "a00000009.gdbtable")[1].errors
    assert ".gdb" in error.remedy


TOPOLOGY = {"type": "Topology", "objects": {"gem": {"type": "GeometryCollection", "geometries": [
    {"type": "Polygon", "arcs": [[0]], "properties": {"AGS": world.A}}]}},
    "arcs": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}  # fmt: skip


@pytest.mark.parametrize("keys", [("type", "objects", "arcs"), ("arcs", "objects", "type")])
def test_topojson_is_named(tmp_path, keys):
    path = write(tmp_path / "x.json", {key: TOPOLOGY[key] for key in keys})
    (error,) = load(path)[1].errors
    assert error.value.startswith("TopoJSON")
    assert "GeoPackage" in error.remedy


def test_geoparquet_leads_to_geopackage(tmp_path):
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    (error,) = load(path)[1].errors
    assert (error.value, "GeoPackage" in error.remedy) == ("GeoParquet", True)

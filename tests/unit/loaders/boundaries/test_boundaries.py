"""Boundary files of any kind lead to the same municipalities; what is wrong is said in words, and nothing is half taken."""

import io
import json
import shutil
import zipfile
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.model import Coverage
from geodata.neighbours import find_neighbours
from loaders.boundaries import geo_archive
from loaders.boundaries.boundary_file import load_boundaries
from loaders.boundaries.municipal_keys import is_ags, to_ags
from loaders.common.findings import Findings
from tests import world, zoo
from tests.suite_state import SUITE
from tests.sweeps import each

FORMATS = ("gpkg", "shp", "zip", "geojson", "fgb", "gml")
CODES = (25832, 25833, 3857, 4258, 4326)


def load(path, prefixes=zoo.PREFIXES, known=()):
    findings = Findings()
    return load_boundaries(path, prefixes, zoo.CRS, findings, known), findings


def is_the_world(boundaries):
    shapes = boundaries.shapes
    assert dict(shapes["name"]) == world.NAMES
    assert shapely.coverage_is_valid(shapes.geometry.to_numpy())
    expected = world.shapes().translate(zoo.EAST, zoo.NORTH)
    assert shapely.hausdorff_distance(shapes.geometry.to_numpy(), expected.to_numpy()).max() < 0.05
    borders = {
        frozenset(p) for a, ns in find_neighbours(Coverage.of(shapes)).borders.items() for p in ((a, n) for n in ns)
    }
    return borders == set(world.BORDERS)


@pytest.mark.parametrize(("ending", "code"), each(FORMATS, CODES))
def test_every_format_in_every_usual_crs(tmp_path, ending, code):
    path = zoo.save(zoo.frame().to_crs(code), tmp_path / f"grenzen.{ending}")
    before = sorted(p.name for p in tmp_path.iterdir())
    boundaries, findings = load(path)
    assert findings == []
    assert is_the_world(boundaries)
    assert sorted(p.name for p in tmp_path.iterdir()) == before, "nothing is written beside people's files"


SPELLINGS = [
    ("AGS", "GEN", str),
    ("ags", "gen", str),
    ("ARS", "GEN", zoo.ars),
    ("RS", "NAME", zoo.ars),
    ("rs", "name", lambda a: f" {zoo.ars(a)} "),
    ("SCHLUESSEL", "GEMEINDENAME", str),
    ("Schlüssel", "Gemeinde", str),
    ("Gemeindeschlüssel", "Name", lambda a: f"{a[:2]} {a[2:5]} {a[5:]}"),
    ("AGS", "GEN", int),
    ("AGS", "GEN", float),
    ("ARS", "GEN", lambda a: int(zoo.ars(a))),
    ("nationalCode", "text", zoo.ars),
]


@pytest.mark.parametrize(("spelled", "ending"), each(SPELLINGS, ["gpkg", "shp", "fgb"]))
def test_keys_and_names_under_their_usual_names(tmp_path, spelled, ending):
    key, name, spelling = spelled
    frame = zoo.frame()
    frame["AGS"] = [spelling(a) for a in frame["AGS"]]
    path = zoo.save(frame.rename(columns={"AGS": key, "GEN": name}), tmp_path / f"x.{ending}")
    boundaries, findings = load(path)
    assert findings == []
    assert is_the_world(boundaries)


def test_names_that_a_shapefile_cuts_off(tmp_path):
    frame = zoo.frame().rename(columns={"AGS": "GEMEINDESCHLUESSEL", "GEN": "GEMEINDENAME"})
    boundaries, findings = load(zoo.save(frame, tmp_path / "x.shp"))
    assert list(pyogrio.read_info(tmp_path / "x.shp")["fields"]) == ["GEMEINDESC", "GEMEINDENA"]
    assert findings == []
    assert is_the_world(boundaries)


def test_leading_zeros_that_numbers_lack_are_added(tmp_path):
    frame = zoo.frame()
    frame["AGS"] = [int("01" + a[2:]) for a in frame["AGS"]]
    boundaries, _ = load(zoo.save(frame, tmp_path / "x.gpkg"), prefixes=("01",))
    assert list(boundaries.shapes.index) == ["01" + a[2:] for a in world.shapes().index]


def test_several_states_are_read_together_and_one_may_be_a_city(tmp_path):
    frame = zoo.frame()
    frame["AGS"] = ["01001001", "01001002", "14001003", "14001004", "15001005", "02000000"]
    path = zoo.save(frame, tmp_path / "x.gpkg")
    boundaries, _ = load(path, prefixes=("01", "02000000", "14"))
    assert [*boundaries.shapes.index] == ["01001001", "01001002", "02000000", "14001003", "14001004"]
    assert load(path, prefixes=("01", "14"))[0].shapes.index[-1] == "14001004", "what is no whole key is no city"
    assert "mit 13 oder 16 beginnen" in str(load(path, prefixes=("13", "16"))[1][0])


def test_shapes_are_in_the_metric_system_of_the_state(tmp_path):
    found = load_boundaries(zoo.save(zoo.frame(), tmp_path / "x.gpkg"), zoo.PREFIXES, "EPSG:25832", Findings())
    assert found.shapes.crs == "EPSG:25832"
    # measured six degrees from the middle of the zone, everything is larger than it is
    assert 1.002 < found.shapes.area.sum() / world.shapes().area.sum() < 1.01


def test_a_column_of_unknown_name_is_found_by_its_content_and_named(tmp_path):
    frame = zoo.frame(nummer=range(6)).rename(columns={"AGS": "kennung_2"})
    boundaries, findings = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert is_the_world(boundaries)
    assert [f.value for f in findings] == ["genommen: kennung_2"]


UMLAUTS = {
    world.A: SUITE.twin_name,
    world.B: SUITE.gone_name,
    world.C: "Großrößdorf",
    world.D: "Müglitz",
    world.E: "Äuß",
}


#: How the names are written, and what the file says of that; the last is wrong about itself, as files are that went
#: through several hands.
ENCODINGS = [
    ("UTF-8", "UTF-8"),
    ("cp1252", "1252"),
    ("cp1252", "ANSI 1252"),
    ("cp1252", None),
    ("UTF-8", None),
    ("cp1252", "UTF-8"),
]


@pytest.mark.parametrize(("written", "packed"), each(ENCODINGS, [False, True]))
def test_umlauts_of_shapefiles(tmp_path, written, packed):
    encoding, cpg = written
    frame = zoo.frame()
    frame["GEN"] = [UMLAUTS.get(a, n) for a, n in zip(frame["AGS"], frame["GEN"], strict=True)]
    folder = tmp_path / "daten"
    folder.mkdir()
    path = zoo.save(frame, folder / "x.shp", encoding=encoding)
    (folder / "x.cpg").unlink(missing_ok=True)
    if cpg:
        (folder / "x.cpg").write_text(cpg, encoding="ascii")
    boundaries, _ = load(zoo.pack(folder, tmp_path / "x.zip") if packed else path)
    assert dict(boundaries.shapes["name"]) == world.NAMES | UMLAUTS


def vg250(folder, frame):
    """Layers as the BKG packs them: lines, points, states, districts, municipalities with water, two states."""
    inner = folder / "vg250_01-01.utm32s.shape.ebenen" / "vg250_ebenen_0101"
    inner.mkdir(parents=True)
    frame = frame.to_crs(25832)
    other = frame.assign(AGS=["98" + a[2:] for a in frame["AGS"]], geometry=frame.translate(10_000, 0))
    both = pd.concat([other.iloc[:3], frame, other.iloc[3:]], ignore_index=True).assign(GF=4, BEZ="Gemeinde")
    # a lake of A's: the western strip of its land is water
    west, south, _, north = both.loc[3].geometry.bounds
    lake = both.loc[3].geometry.intersection(shapely.box(west, south, west + 200, north))
    both.loc[3, "geometry"] = both.loc[3].geometry.difference(lake)
    water = both.iloc[[3]].assign(GF=2, geometry=[lake])
    municipal = pd.concat([both, water], ignore_index=True)
    municipal["ARS"] = municipal["AGS"].map(zoo.ars)
    zoo.save(municipal, inner / "VG250_GEM.shp")
    districts = both.assign(AGS=both["AGS"].str[:5]).dissolve("AGS", as_index=False)
    zoo.save(districts.assign(ARS=districts["AGS"]), inner / "VG250_KRS.shp")
    states = both.assign(AGS=both["AGS"].str[:2]).dissolve("AGS", as_index=False)
    zoo.save(states.assign(ARS=states["AGS"]), inner / "VG250_LAN.shp")
    zoo.save(both.assign(geometry=both.boundary)[["geometry"]].assign(AGZ=1), inner / "VG250_LI.shp")
    zoo.save(municipal.assign(geometry=municipal.representative_point()), inner / "VG250_PK.shp")
    (folder / "vg250_01-01.utm32s.shape.ebenen" / "aktualitaet.txt").write_text("Stand: 01.01.2025\n", encoding="ascii")
    (folder / "vg250_01-01.utm32s.shape.ebenen" / "liesmich.pdf").write_bytes(b"%PDF-1.4")
    return folder


def test_an_archive_as_the_bkg_packs_it(tmp_path):
    path = zoo.pack(vg250(tmp_path / "vg250", zoo.frame()), tmp_path / "vg250_01-01.zip")
    boundaries, findings = load(path)
    assert is_the_world(boundaries)
    assert boundaries.stated == date(2025, 1, 1)
    assert [(f.severity, f.value) for f in findings] == [("warning", f"{world.A} Adorf")], "water joined to land"


def test_a_geopackage_with_several_layers(tmp_path):
    folder = vg250(tmp_path / "vg250", zoo.frame())
    path = tmp_path / "DE_VG250.gpkg"
    for shp in sorted(folder.rglob("*.shp")):
        zoo.save(gpd.read_file(shp), path, layer=shp.stem.lower())
    boundaries, _ = load(path)
    assert is_the_world(boundaries)


def test_levels_in_one_layer_are_told_apart(tmp_path):
    """As in INSPIRE's administrative units: state, district and association beside the municipalities, filled up with zeros."""
    frame = zoo.frame()
    whole = shapely.union_all(frame.geometry.to_numpy())
    upper = gpd.GeoDataFrame(
        {"AGS": ["990000000000", "990010000000", "990015123000", "99001", "99"], "GEN": "oben"},
        geometry=[whole] * 5,
        crs=frame.crs,
    )
    frame["AGS"] = frame["AGS"].map(zoo.ars)
    boundaries, findings = load(zoo.save(pd.concat([upper, frame]), tmp_path / "x.gpkg"))
    assert findings == []
    assert is_the_world(boundaries)


GML = """<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:ax="http://www.adv-online.de/namespaces/adv/gid/6.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.adv-online.de/namespaces/adv/gid/6.0 http://127.0.0.1:9/aaa.xsd">{members}
</wfs:FeatureCollection>"""
MEMBER = """<wfs:member><ax:AX_KommunalesGebiet gml:id="{ags}"><ax:schluesselGesamt>{ags}</ax:schluesselGesamt>
<ax:bezeichnung>{name}</ax:bezeichnung><ax:position><gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::25833">{parts}
</gml:MultiSurface></ax:position></ax:AX_KommunalesGebiet></wfs:member>"""
PART = """<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{outer}</gml:posList></gml:LinearRing>
</gml:exterior>{holes}</gml:Polygon></gml:surfaceMember>"""
HOLE = "<gml:interior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:interior>"


def test_gml_in_the_namespace_of_the_surveys(tmp_path):
    def ring(line):
        return " ".join(f"{x} {y}" for x, y in line.coords)

    members = ""
    for row in zoo.frame().itertuples():
        parts = "".join(
            PART.format(outer=ring(p.exterior), holes="".join(HOLE.format(ring=ring(h)) for h in p.interiors))
            for p in shapely.get_parts(row.geometry)
        )
        members += MEMBER.format(ags=row.AGS, name=row.GEN, parts=parts)
    path = tmp_path / "verwaltungseinheiten.gml"
    path.write_text(GML.format(members=members), encoding="utf-8")
    boundaries, findings = load(path)
    assert findings == []
    assert is_the_world(boundaries)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_curved_and_solid_coordinates_become_flat(tmp_path):
    frame = zoo.frame()
    frame["geometry"] = shapely.force_3d(frame.geometry.to_numpy(), 120.0)
    boundaries, _ = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert not boundaries.shapes.has_z.any()


def test_parts_of_a_municipality_are_joined(tmp_path):
    frame = zoo.frame().explode(ignore_index=True)
    boundaries, findings = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert is_the_world(boundaries)
    assert [f.value for f in findings] == [f"{world.D} Dedorf"]


@settings(deadline=None)
@given(st.from_regex("[01][1-9][0-9]{10}", fullmatch=True), st.sampled_from([str, int, float]))
def test_keys_of_twelve_digits_lose_the_association(key, kind):
    assert list(to_ags(pd.Series([kind(key)]))) == [key[:5] + key[9:]]


@settings(deadline=None)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.binary(), st.dates()))
def test_whatever_stands_in_a_key_column_is_judged(value):
    keys = to_ags(pd.Series([value], dtype=object))
    assert is_ags(keys).dtype == bool
    assert is_ags(keys)[0] <= (len(keys[0]) == 8)


# -- broken coverages


def moved(frame, metres):
    """Every shape a little elsewhere: strips of two owners and of none along every border."""
    frame = frame.copy()
    steps = [(1, 0.3), (-0.6, 1), (0.2, -0.9), (-1, -0.4), (0.5, 0.6), (-0.3, -0.8)]
    frame["geometry"] = [
        shapely.affinity.translate(g, dx * metres, dy * metres)
        for g, (dx, dy) in zip(frame.geometry, steps, strict=True)
    ]
    return frame


@pytest.mark.parametrize(("metres", "how"), each([0.0001, 0.004, 0.03, 0.4, 2, 4], ["moved", "shrunk", "grown"]))
def test_slightly_broken_coverages_are_mended(tmp_path, metres, how):
    frame = zoo.frame()
    if how == "moved":
        frame = moved(frame, metres)
    else:
        frame["geometry"] = frame.buffer(metres if how == "grown" else -metres, join_style="mitre")
    boundaries, findings = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert boundaries is not None, [str(f) for f in findings]
    geometries = boundaries.shapes.geometry.to_numpy()
    assert shapely.coverage_is_valid(geometries)
    borders = find_neighbours(Coverage.of(boundaries.shapes)).borders
    for pair, length in world.BORDERS.items():
        if length:
            one, other = sorted(pair)
            assert borders[one].get(other, 0) == pytest.approx(length, rel=0.1, abs=30), (one, other)
    assert not findings.errors
    if metres >= 0.4:
        assert findings, "what was mended is said"
        assert all("nichts zu tun" in f.remedy for f in findings)


@pytest.mark.parametrize(("how", "metres"), [("moved", 40), ("moved", 300), ("grown", 12), ("shrunk", 30)])
def test_grossly_broken_coverages_are_refused_by_their_places(tmp_path, how, metres):
    frame = zoo.frame()
    if how == "moved":
        frame = moved(frame, metres)
    else:
        frame["geometry"] = frame.buffer(metres if how == "grown" else -metres, join_style="mitre")
    boundaries, findings = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert boundaries is None
    assert any(world.A in f.value and "Adorf" in f.value for f in findings.errors)


def test_an_overlap_is_measured(tmp_path):
    frame = zoo.frame()
    frame.loc[0, "geometry"] = frame.loc[0, "geometry"].union(
        shapely.box(zoo.EAST + 1000, zoo.NORTH + 1200, zoo.EAST + 1050, zoo.NORTH + 1600)
    )
    boundaries, findings = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert boundaries is None
    assert [f.value for f in findings.errors] == [f"{world.A} Adorf und {world.B} Bedorf: 50 m breit"]


def test_a_hole_in_the_state_is_told_and_left(tmp_path):
    frame = zoo.frame()
    boundaries, findings = load(zoo.save(frame[frame["AGS"] != world.E], tmp_path / "x.gpkg"))
    assert len(boundaries.shapes) == 5
    assert [f.severity for f in findings] == ["warning"]
    assert "Ringdorf" in findings[0].value


def bow_tie(frame):
    """A's ring crosses itself near a corner that nobody shares."""
    ring = [(0, 1000), (1000, 1000), (1000, 2000), (0, 2000), (0, 1904), (-5, 1902), (0, 1902), (-5, 1904), (0, 1900)]
    frame.loc[0, "geometry"] = shapely.Polygon([(x + zoo.EAST, y + zoo.NORTH) for x, y in ring])
    return frame


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson"])
def test_invalid_rings_are_mended_and_named(tmp_path, ending):
    path = zoo.save(bow_tie(zoo.frame()), tmp_path / f"x.{ending}")
    boundaries, findings = load(path)
    assert boundaries.shapes.is_valid.all()
    assert [(f.severity, f.value) for f in findings] == [("warning", f"1 Stelle: {world.A} Adorf")]
    assert load(path, known=[world.A])[1] == []


# -- files that are none


def archive(*entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return content.getvalue()


WRONG = {
    "text.gpkg": (b"das ist keine Karte", "Textdatei"),
    "leer.shp": (b"", "leere Datei"),
    "x.pdf": (b"%PDF-1.7\n", "PDF-Dokument"),
    "bild.gpkg": (b"\x89PNG\r\n\x1a\n", "Bild"),
    "seite.geojson": (b"<!DOCTYPE html><html><body>404</body></html>", "Webseite"),
    "x.gz": (b"\x1f\x8b\x08\x00", "gzip"),
    "liste.csv": (b"AGS;GEN\n01001000;Bergau\n", "Textdatei"),
    "tabelle.xlsx": (archive(("[Content_Types].xml", b"<Types/>")), "Office-Dokument"),
    "abgerissen.gpkg": (b"SQLite format 3\0" + bytes(100), "GeoPackage"),
    "abgerissen.fgb": (b"fgb\x03fgb\x00" + bytes(50), "FlatGeobuf"),
    "spalten.parquet": (b"PAR1" + bytes(40) + b"PAR1", "Gefunden: „GeoParquet“"),
    "abgerissen.zip": (b"PK\x03\x04" + bytes(50), "ZIP-Datei"),
    "abgerissen.geojson": (b'{"type":"FeatureCollection","features":[{', "GeoJSON"),
    "vrt.gpkg": (b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/x</SrcDataSource></OGRVRTLayer>', "VRT, das nur"),
    "bilder.zip": (archive(("a/urlaub.jpg", b"\xff\xd8")), "urlaub.jpg"),
    "leer.zip": (archive(), "leeres Archiv"),
    "raus.zip": (archive(("../../boese.shp", b"x")), "boese.shp"),
    "wurzel.zip": (archive(("/etc/x.shp", b"x")), "/etc/x.shp"),
    "windows.zip": (archive(("..\\x.shp", b"x")), "x.shp"),
    "laufwerk.zip": (archive(("C:\\x.shp", b"x")), "x.shp"),
    "bombe.zip": (archive(("x.geojson", b" " * (geo_archive.LARGE_BYTES + 1))), "x.geojson"),
    "bombe.gml": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a xmlns:gml="http://www.opengis.net/gml">&b;</a>', "GML mit DTD",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_holds_no_boundaries_is_said_in_words(tmp_path, name):
    content, said = WRONG[name]
    path = tmp_path / "eingang" / name
    path.parent.mkdir()
    path.write_bytes(content)
    boundaries, findings = load(path)
    assert boundaries is None
    assert len(findings.errors) == 1
    assert said in str(findings.errors[0]), str(findings.errors[0])
    assert findings.errors[0].file == name
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [name], "nothing is written anywhere"


def test_a_folder_and_a_file_that_is_not_there(tmp_path):
    for path in (tmp_path, tmp_path / "fehlt.gpkg"):
        boundaries, findings = load(path)
        assert boundaries is None
        assert len(findings.errors) == 1


@pytest.mark.parametrize(
    ("missing", "said"),
    [(".dbf", "x.dbf fehlt"), (".shx", "x.shx fehlt"), (".prj", "ein Koordinatenbezugssystem")],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_shapefile_that_is_not_whole(tmp_path, missing, said, packed):
    folder = tmp_path / "daten"
    folder.mkdir()
    path = zoo.save(zoo.frame(), folder / "x.shp")
    path.with_suffix(missing).unlink()
    boundaries, findings = load(zoo.pack(folder, tmp_path / "x.zip") if packed else path)
    assert boundaries is None
    assert said in str(findings.errors[0])
    assert not path.with_suffix(missing).exists()


def test_a_part_of_a_shapefile_leads_to_the_whole(tmp_path):
    path = zoo.save(zoo.frame(), tmp_path / "x.shp")
    _, findings = load(path.with_suffix(".dbf"))
    assert "x.shp" in findings.errors[0].remedy


def test_unknown_and_wrong_crs(tmp_path):
    path = zoo.save(zoo.frame(), tmp_path / "x.shp")
    path.with_suffix(".prj").write_text('LOCAL_CS["Werkstor",UNIT["metre",1]]', encoding="ascii")
    boundaries, findings = load(path)
    assert boundaries is None
    assert "Bezugssystem" in str(findings.errors[0])
    for name, shown, real in (("a.gpkg", 25833, 4326), ("b.gpkg", 4326, 25833)):
        frame = zoo.frame().to_crs(real).set_crs(shown, allow_override=True)
        boundaries, findings = load(zoo.save(frame, tmp_path / name))
        assert boundaries is None
        assert f"EPSG:{shown}" in str(findings.errors[0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.assign(AGS="98" + f["AGS"].str[2:]), "nur Schlüssel mit 98"),
        (lambda f: f.assign(AGS=f["AGS"].str[:5]), "Schlüssel anderer Ebenen"),
        (lambda f: f.drop(columns="AGS"), "Spalte AGS, ARS oder RS"),
        (lambda f: f.drop(columns="GEN"), "Spalte GEN oder NAME"),
        (lambda f: f.assign(AGS=["9900", *f["AGS"][1:]]), "9900 (Objekt 1)"),
        (lambda f: f.assign(AGS=[*f["AGS"][:5], None]), "leer (Objekt 6)"),
        (lambda f: f.assign(GEN=[*f["GEN"][:5], None]), f"{world.F} (Objekt 6)"),
        (lambda f: f.assign(GEN=[*f["GEN"][:5], "  "]), f"{world.F} (Objekt 6)"),
        (lambda f: f.assign(geometry=[None, *f.geometry[1:]]), f"{world.A} (Objekt 1)"),
        (lambda f: f.assign(geometry=f.representative_point()), "keine Flächen"),
        (lambda f: f.assign(geometry=f.boundary), "keine Flächen"),
        (lambda f: f.iloc[:0], "Spalte AGS"),
    ],
)
def test_wrong_content_is_named(tmp_path, change, said):
    boundaries, findings = load(zoo.save(change(zoo.frame()), tmp_path / "x.gpkg"))
    assert boundaries is None
    assert any(said in str(f) for f in findings.errors), [str(f) for f in findings]


def test_many_wrong_keys_are_counted(tmp_path):
    frame = pd.concat([zoo.frame(), *[zoo.frame().assign(AGS="x")] * 10])
    _, findings = load(zoo.save(frame, tmp_path / "x.gpkg"))
    assert len(findings.errors) == 21
    assert "40 weitere" in findings.errors[-1].value


@pytest.fixture(scope="module")
def good_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gut")
    return {e: zoo.save(zoo.frame(), folder / f"x.{e}").read_bytes() for e in ("gpkg", "geojson", "fgb", "gml", "zip")}


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb", "gml", "zip"])
def test_damaged_files_end_in_words(tmp_path, good_files, ending):
    """Bytes that are not what they were, and ends that are missing, anywhere in the file."""
    good = good_files[ending]
    for seed in range(25):
        chance = np.random.default_rng(seed)
        content = bytearray(good)
        for position in chance.integers(0, len(good), 1 + seed % 8):
            content[position] = chance.integers(0, 256)
        path = tmp_path / f"{seed}.{ending}"
        path.write_bytes(content[: chance.integers(1, len(good))] if seed % 2 else content)
        boundaries, findings = load(path)
        assert (boundaries is None) == bool(findings.errors), seed


def test_geojson_with_its_own_crs(tmp_path):
    path = zoo.save(zoo.frame(), tmp_path / "x.geojson")
    assert "25833" in json.loads(path.read_text(encoding="utf-8"))["crs"]["properties"]["name"]
    shutil.copy(path, tmp_path / "ohne-endung")
    assert is_the_world(load(tmp_path / "ohne-endung")[0])

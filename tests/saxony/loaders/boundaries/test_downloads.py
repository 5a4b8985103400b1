"""Boundary files as portals and ArcGIS give them: archives with more than shapes, cut-off downloads, spellings of their own."""

from __future__ import annotations

from datetime import date

import pyogrio
import pytest

from geodata import saxony
from loaders.assembly import load_atlas
from loaders.common.findings import LoadError
from loaders.inputs import Inputs
from tests import zoo
from tests.clock import CLOCK
from tests.unit.loaders.boundaries.test_downloads import add, esri, geojson, gml, load, write

CUT = {
    "arcgis.geojson": (lambda t: geojson(t, exceededTransferLimit=True), "6 Objekte"),
    "arcgis-properties.geojson": (lambda t: geojson(t, properties={"exceededTransferLimit": True}), "6 Objekte"),
    "arcgis.json": (lambda _: esri(zoo.frame(), exceededTransferLimit=True), "6 Objekte"),
    "wfs.geojson": (lambda t: geojson(t, numberMatched=419, numberReturned=6), "6 von 419"),
    "geoserver.geojson": (lambda t: geojson(t, totalFeatures=419), "6 von 419"),
    "wfs.gml": (lambda t: gml(t, numberMatched=419, numberReturned=6), "6 von 419"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", CUT)
def test_a_cut_off_download_is_one_finding_with_its_counts(tmp_path, name, packed):
    make, counted = CUT[name]
    path = write(tmp_path / name, make(tmp_path))
    if packed:
        add(tmp_path / "x.zip", name, path.read_bytes())
        path = tmp_path / "x.zip"
    boundaries, findings = load(path)
    assert boundaries is None
    (error,) = findings
    assert error.expected == "einen vollständigen Download"
    assert counted in error.value


def embedded(rows):
    frame = pyogrio.read_dataframe(saxony.BOUNDARIES)
    return frame.rename(columns={c: c.upper() for c in frame.columns if c != "geometry"}).iloc[:rows]


def test_an_incomplete_territory_says_nothing_about_the_register(tmp_path):
    path = tmp_path / "halb.gpkg"
    pyogrio.write_dataframe(embedded(200), path)
    with pytest.raises(LoadError) as refused:
        load_atlas(Inputs(boundaries=path, territory_date=date(2016, 1, 1)), CLOCK)
    errors = refused.value.findings.errors
    assert {f.file for f in errors} == {"halb.gpkg"}
    assert len(errors) <= 21, "the rest is counted"
    assert errors[-1].value.endswith("weitere Gemeinden fehlen")

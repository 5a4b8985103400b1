"""Saxony: The data package: valid by somebody else's judgement, complete, nothing hidden in it, the same bytes every time."""

import csv
import io
import json

import frictionless
import pyogrio
import pytest

from layers.datapackage.package import TABLES
from tests.clock import TODAY
from tests.unit.layers.datapackage.test_package import folder, packed  # noqa: F401


@pytest.fixture(scope="module")
def content(site):
    return packed(site, site.on(TODAY))


@pytest.fixture(scope="module")
def described(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def faults(folder, described, names, tables=None):
    """What frictionless finds in some tables; ``tables``: other content for them."""
    found = dict(described, resources=[r for r in described["resources"] if r["name"] in names])
    package = frictionless.Package.from_descriptor(json.loads(json.dumps(found)), basepath=str(folder))
    return {error.type for task in package.validate().tasks for error in task.errors}


def test_the_package_is_valid(folder):
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])
    assert {t.name: t.stats["rows"] for t in report.tasks if t.name in ("statuses", "districts")} == {
        "statuses": 419, "districts": 13,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "column", "wrong", "fault"),
    [
        ("municipalities", "population", "viele", "type-error"),
        ("municipalities", "area_km2", "-1", "constraint-error"),
        ("municipalities", "district_ags", "99999", "foreign-key"),
        ("municipalities", "ags", "14521010", "primary-key"),
        ("region_members", "ags", "14999999", "foreign-key"),
        ("totals", "instrument", "Beratung", "constraint-error"),
        ("totals", "as_of", "20.11.2026", "constraint-error"),
    ],
)
def test_whatever_is_wrong_is_found(folder, described, tmp_path, table, column, wrong, fault):
    needed = {"municipalities": ["districts"], "region_members": ["regions", "municipalities", "districts"]}.get(
        table, []
    )
    (tmp_path / "tabellen").mkdir()
    for name in (table, *needed):
        text = (folder / "tabellen" / f"{name}.csv").read_text(encoding="utf-8")
        if name == table:
            header, first, *others = csv.reader(io.StringIO(text))
            first[header.index(column)] = wrong
            out = io.StringIO()
            csv.writer(out).writerows([header, first, *others])
            text = out.getvalue()
        (tmp_path / "tabellen" / f"{name}.csv").write_text(text, encoding="utf-8")
    assert fault in faults(tmp_path, described, [table, *needed])


def test_the_geopackage_has_shapes_and_the_version_that_everybody_reads(folder):
    path = folder / "gemeinden.gpkg"
    info = pyogrio.read_info(path)
    assert (info["features"], info["crs"], info["geometry_type"]) == (419, "EPSG:25833", "MultiPolygon")
    assert path.read_bytes()[60:64] == (10300).to_bytes(4, "big"), "newer ones make older programs warn"


def test_readme_and_description_say_whose_it_is_and_of_when(site, folder, described):
    text = (folder / "README.md").read_text(encoding="utf-8")
    for said in (
        "Stand 20.11.2026", "As of 20 Nov 2026", "Datenstand 28.11.2026, dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0",
        site.atlas.provenance.attribution, "https://www.example.org/daten", *(f"{name}.csv" for name in TABLES),
    ):  # fmt: skip
        assert said in text, said
    assert described["licenses"] == [
        {"name": "dl-de-by-2-0", "title": site.state.licence.title, "path": "https://www.govdata.de/dl-de/by-2-0"}
    ]
    assert (described["as_of"], described["data_as_of"], described["version"]) == (
        "2026-11-20",
        "2026-11-28",
        "2026-11-28",
    )

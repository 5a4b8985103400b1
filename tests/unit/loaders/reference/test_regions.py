"""Named regions: from their file, each with its source, and from the keys of associations."""

from __future__ import annotations

import pytest

from loaders.assembly import load_atlas
from loaders.common.findings import Findings
from loaders.reference.regions_file import load_regions
from tests.clock import CLOCK
from tests.suite_state import SUITE, suite_inputs

HEADER = "key,kind,title,title_en,members,as_of,source_title,source_url"
GOOD = {
    "key": "pd-test",
    "kind": "Polizeidirektion",
    "title": "Polizeidirektion Test",
    "title_en": "Test",
    "members": f"99001 {SUITE.town}",
    "as_of": "2022",
    "source_title": "Verordnung",
    "source_url": "https://example.org",
}


def load(tmp_path, *rows, resolve=lambda key: key):
    path = tmp_path / "regions.csv"
    path.write_text("\n".join([HEADER, *(",".join(row.values()) for row in rows)]), encoding="utf-8")
    findings = Findings()
    return load_regions(path, resolve, findings), findings


def test_a_row_is_a_region(tmp_path):
    (region,), findings = load(tmp_path, GOOD)
    assert (region.key, region.kind, region.title, region.titles) == (
        "pd-test",
        "Polizeidirektion",
        "Polizeidirektion Test",
        {"en": "Test"},
    )
    assert (region.members, region.as_of.iso) == (("99001", SUITE.town), "2022")
    assert (region.source_title, region.source_url) == ("Verordnung", "https://example.org")
    assert not list(findings)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("key", SUITE.key, "Bindestrich"),
        ("key", "PD-Test", "Bindestrich"),
        ("key", "99-001", "Bindestrich"),
        ("kind", "", "die Art"),
        ("title", "", "ein Titel"),
        ("title", "x" * 61, "60 Zeichen"),
        ("title_en", "x" * 61, "60 Zeichen"),
        ("members", "", "Schlüssel von Landkreisen"),
        ("members", "1451", "Schlüssel von Landkreisen"),
        ("members", "99001;99002", "Schlüssel von Landkreisen"),
        ("as_of", "bald", "ein Datum"),
        ("source_title", "", "die Quelle"),
        ("source_url", "", "http"),
        ("source_url", "javascript:alert(1)", "http"),
    ],
)
def test_faults_are_named_with_row_and_column(tmp_path, column, value, said):
    found, findings = load(tmp_path, GOOD, GOOD | {"key": "pd-b"} | {column: value})
    assert found == ()
    (error,) = [f for f in findings.errors if said in f.expected]
    assert (error.row, error.column) == (3, column)


def test_a_key_stands_once(tmp_path):
    found, findings = load(tmp_path, GOOD, GOOD)
    assert (found, [(f.row, f.column) for f in findings.errors]) == ((), [(3, "key")])


def test_a_region_with_an_unknown_member_is_left_out(tmp_path):
    other = GOOD | {"key": "pd-b", "members": "99001"}
    (region,), findings = load(tmp_path, GOOD, other, resolve={"99001": "99001"}.get)
    assert region.key == "pd-b"
    assert [(f.severity, f.row, f.column, f.value) for f in findings] == [("warning", 2, "members", SUITE.town)]


@pytest.mark.usefixtures("shapes_once")
def test_places_without_keys_of_associations_have_none(tmp_path):
    places = tmp_path / "orte.csv"
    header, *rows = suite_inputs().places.read_text(encoding="utf-8").splitlines()
    without = [",".join([ags, "", *rest]) for ags, _, *rest in (row.split(",") for row in rows)]
    places.write_text("\n".join([header, *without]), encoding="utf-8")
    found = load_atlas(suite_inputs(places=places, regions=None, territory_date=SUITE.territory), CLOCK)
    assert found.regions == ()
    assert found.named_regions == {}

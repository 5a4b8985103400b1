"""Named regions: from their file, each with its source, and from the keys of associations."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from geodata import saxony
from loaders.assembly import load_atlas
from loaders.common.findings import Findings
from loaders.inputs import Inputs
from loaders.reference.regions_file import load_regions
from tests.clock import CLOCK

HEADER = "key,kind,title,title_en,members,as_of,source_title,source_url"
GOOD = {
    "key": "pd-test",
    "kind": "Polizeidirektion",
    "title": "Polizeidirektion Test",
    "title_en": "Test",
    "members": "14511 14626610",
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
    assert (region.members, region.as_of.iso) == (("14511", "14626610"), "2022")
    assert (region.source_title, region.source_url) == ("Verordnung", "https://example.org")
    assert not list(findings)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("key", "sachsen", "Bindestrich"),
        ("key", "PD-Test", "Bindestrich"),
        ("key", "14-511", "Bindestrich"),
        ("kind", "", "die Art"),
        ("title", "", "ein Titel"),
        ("title", "x" * 61, "60 Zeichen"),
        ("title_en", "x" * 61, "60 Zeichen"),
        ("members", "", "Schlüssel von Landkreisen"),
        ("members", "1451", "Schlüssel von Landkreisen"),
        ("members", "14511;14522", "Schlüssel von Landkreisen"),
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
    other = GOOD | {"key": "pd-b", "members": "14511"}
    (region,), findings = load(tmp_path, GOOD, other, resolve={"14511": "14511"}.get)
    assert region.key == "pd-b"
    assert [(f.severity, f.row, f.column, f.value) for f in findings] == [("warning", 2, "members", "14626610")]


def test_the_embedded_regions(atlas):
    kinds = Counter(region.kind for region in atlas.regions)
    assert kinds == {
        "Polizeidirektion": 5,
        "ASSKomm-Region": 4,
        "Verwaltungsgemeinschaft": 65,
        "Verwaltungsverband": 6,
    }
    assert set(kinds) == set(atlas.state.region_kinds) == set(atlas.state.in_language("en").region_kinds)
    held = [ags for region in atlas.regions if region.key.startswith("vb-") for ags in region.members]
    assert len(held) == len(set(held)) == 181
    police = [key for region in atlas.regions if region.key.startswith("pd-") for key in region.members]
    assert sorted(police) == sorted(atlas.districts), "every district has one police directorate"
    assert all(region.source_title for region in atlas.regions)
    keys = [region.key for region in atlas.regions]
    assert len(keys) == len(set(keys))
    assert not {*keys} & {atlas.state.key, *atlas.districts, *atlas.municipalities}


def test_what_has_merged_is_no_association_any_more(atlas, atlas_2023):
    # Ostrau and Zschaitz-Ottewig became Jahnatal; the SSG counts 6 and 64 on that day
    assert {r.key for r in atlas.regions} - {r.key for r in atlas_2023.regions} == {"vb-145225123"}
    assert len([r for r in atlas_2023.regions if r.kind == "Verwaltungsgemeinschaft"]) == 64


@pytest.mark.usefixtures("shapes_once")
def test_places_without_keys_of_associations_have_none(tmp_path):
    places = tmp_path / "orte.csv"
    header, *rows = saxony.PLACES.read_text(encoding="utf-8").splitlines()
    without = [",".join([ags, "", *rest]) for ags, _, *rest in (row.split(",") for row in rows)]
    places.write_text("\n".join([header, *without]), encoding="utf-8")
    found = load_atlas(Inputs(places=places, regions=None, territory_date=date(2019, 1, 1)), CLOCK)
    assert found.regions == ()
    assert found.named_regions == {}

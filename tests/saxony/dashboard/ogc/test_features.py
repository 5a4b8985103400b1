"""Saxony: What the features say: the same as the map, on every day, in both languages; and how answers are kept."""

import pytest
import shapely

from layers.answers.counts import counts
from tests.unit.dashboard.ogc.conftest import COLLECTIONS, KEYS
from tests.unit.dashboard.ogc.test_features import DAYS


@pytest.mark.parametrize("day", DAYS)
def test_districts_and_regions_count_as_the_map_does(items, site, day):
    snapshot = site.on(site.today() if day is None else site.today().fromisoformat(day))
    districts = {f["id"]: f["properties"] for f in items("districts", datetime=day)["features"]}
    assert list(districts) == list(site.atlas.districts)
    for key, row in districts.items():
        for instrument in site.programme.instruments:
            counted = counts(snapshot, instrument.key, site.atlas.members[key])
            assert row["municipalities"] == counted.municipalities
            assert row[f"{instrument.key}_taking_part"] == counted.taking_part
            assert row[f"{instrument.key}_recorded"] == counted.named
            assert row[f"{instrument.key}_carriers"] == counted.carriers
    west = next(f["properties"] for f in items("regions", datetime=day)["features"] if f["id"] == "lpr-west")
    members = [ags for key in west["members"].split(",") for ags in site.atlas.members[key]]
    assert west["agreement_taking_part"] == counts(snapshot, "agreement", members).taking_part


def test_what_a_district_holds_itself_is_not_derived(items, site):
    goerlitz = next(f["properties"] for f in items("districts")["features"] if f["id"] == "14626")
    assert (goerlitz["kpr_status"], goerlitz["kpr_since"]) == ("active", "2009-10-07")
    assert all(
        (row["properties"][f"{i.key}_status"] != "unknown")
        == (i.key in site.on(site.today()).district_statuses(row["id"]))
        for row in items("districts")["features"]
        for i in site.programme.instruments
    )


def test_facts_are_those_that_count(items, site):
    page = items("facts", limit=9999)
    assert page["numberMatched"] == len([f for f in site.atlas.register.facts if f.status != "declined"]) > 500
    assert all(f["geometry"] is None for f in page["features"])
    assert "note" not in page["features"][0]["properties"], "remarks are nobody's business"


def test_borders_are_as_long_as_the_atlas_says(items, shapes, site):
    keys, lines = shapes("borders", crs="http://www.opengis.net/def/crs/EPSG/0/25833")
    metres = dict(zip(keys, shapely.length(lines), strict=True))
    pairs = {f["id"]: f["properties"] for f in items("borders", limit=9999)["features"]}
    assert len(pairs) == sum(map(len, site.atlas.neighbours.borders.values())) / 2
    for key, row in pairs.items():
        assert row["ags_a"] < row["ags_b"]
        assert metres.get(key, 0) == pytest.approx(row["shared_border_m"], abs=1)
        assert (key in metres) == (row["shared_border_m"] > 0)


def test_shapes_are_exact_and_without_gaps(shapes, site):
    _, found = shapes("municipalities", crs="http://www.opengis.net/def/crs/EPSG/0/25833")
    exact = site.atlas.shapes.geometries
    assert shapely.get_num_coordinates(found).sum() == shapely.get_num_coordinates(exact).sum()
    assert shapely.coverage_is_valid(found)
    _, districts = shapes("districts", crs="http://www.opengis.net/def/crs/EPSG/0/25833")
    assert shapely.area(districts).sum() == pytest.approx(shapely.area(exact).sum(), rel=1e-6)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_pages_show_what_is_found(ask, name):
    text = ask(f"/collections/{name}/items", f="html", limit=5, offset=5).body
    assert text.count("<tr>") == 6
    assert 'rel="prev"' in text and 'rel="next"' in text
    assert (
        f'<link rel="alternate" type="application/geo+json" href="http://localhost/ogc/collections/{name}/items?'
        in text
    )
    single = ask(f"/collections/{name}/items/{KEYS[name]}", f="html", datetime="2023-01-01").body
    assert "Stand 01.01.2023" in single
    assert "None" not in single

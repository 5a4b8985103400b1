"""Saxony: OGC API – Features Part 3 (19-079r2), Annex A, and CQL2 (21-065r2), Annex A: their abstract tests by their names.

What the tests of CQL2 count in a data set of their own is counted here in ours, with Python.
"""

import random
from operator import eq, ge, gt, le, lt, ne

import pytest
import shapely

from tests.unit.dashboard.ogc.conftest import SPATIAL
from tests.unit.dashboard.ogc.test_ats_filter import holding, rows  # noqa: F401

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
BOX = (14.5, 50.7, 15.0, 51.0)


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_filter_filter_crs(ask, holding, rows, name):
    """The box of the collection in any system meets everything that has a shape; an unknown system is refused."""
    box = ask(f"/collections/{name}").body["extent"]["spatial"]["bbox"][0]
    everything = set(rows[name]) - holding(name, "geometry IS NULL")
    west, south, east, north = box
    for uri, numbers in {
        CRS84: box,
        EPSG + "4326": (south, west, north, east),
        EPSG + "25833": (2e5, 5.5e6, 6e5, 5.8e6),
        EPSG + "25832": (6e5, 5.5e6, 1e6, 5.8e6),
        EPSG + "3857": (1.2e6, 6.4e6, 1.8e6, 6.8e6),
    }.items():
        condition = f"S_INTERSECTS(geometry,BBOX({','.join(map(str, numbers))}))"
        assert holding(name, condition, filter_crs=uri) == everything
    assert (
        holding(name, f"S_INTERSECTS(geometry,BBOX({west},{south},{east},{north}))") == everything
    )  # filter-crs-wgs84
    wrong = ask(f"/collections/{name}/items", filter="true", filter_crs=EPSG + "1")
    assert (wrong.status, wrong.body["error"]["field"]) == (400, "filter-crs")


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_features_filter_mixing_expression(found, holding, name):
    everywhere = "S_INTERSECTS(geometry,BBOX(11,50,16,52))"
    box = ",".join(map(str, BOX))
    assert holding(name, everywhere, bbox=box) == set(found(name, bbox=box)) != set()
    assert holding(name, everywhere, bbox="1,1,2,2") == set()
    day = {"datetime": "2021-12-31"}
    if name == "municipalities":
        both = holding(name, "population > 5000", kpr_status="active", **day)
        assert both == holding(name, "population > 5000 AND kpr_status = 'active'", **day) != set()


@pytest.mark.parametrize(("sign", "compare"), [("=", eq), ("<>", ne), ("<", lt), ("<=", le), (">", gt), (">=", ge)])
@pytest.mark.parametrize(
    ("key", "literal", "value"),
    [
        ("population", "25086", 25086), ("name", "'Zittau'", "Zittau"), ("kpr_since", "'2020'", "2020"), ("model", "true", True),
        ("population_date", "DATE('2019-12-31')", "2019-12-31"), ("as_of", "DATE('2020-01-01')", "2020-01-01"),
    ],
)  # fmt: skip
def test_ats_basic_cql2_test_data(holding, rows, sign, compare, key, literal, value):
    found = rows["municipalities"]
    expected = {n for n, row in found.items() if row[key] is not None and compare(row[key], value)}
    assert holding("municipalities", f"{key} {sign} {literal}") == expected
    mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    assert holding("municipalities", f"{literal} {mirrored} {key}") == expected


#: A condition, and what it means for a row: true, false or open.
PREDICATES = {
    "population > 10000": lambda r: r["population"] > 10000,
    "kpr_since >= '2015'": lambda r: None if r["kpr_since"] is None else r["kpr_since"] >= "2015",
    "kpr_since IS NULL": lambda r: r["kpr_since"] is None,
    "agreement_status = 'active'": lambda r: r["agreement_status"] == "active",
    "model = false": lambda r: not r["model"],
    "agreement_carrier LIKE '%n'": lambda r: (
        None if r["agreement_carrier"] is None else r["agreement_carrier"].endswith("n")
    ),
    "name IN ('Zittau','Plauen','foo')": lambda r: r["name"] in ("Zittau", "Plauen"),
    "population BETWEEN 2000 AND 3000": lambda r: 2000 <= r["population"] <= 3000,
    "CASEI(name) LIKE casei('BAD %')": lambda r: r["name"].startswith("Bad "),
}


def opposite(truth):
    return None if truth is None else not truth


def together(*truths):
    return False if False in truths else None if None in truths else True


def either(*truths):
    return opposite(together(*map(opposite, truths)))


@pytest.mark.parametrize("seed", range(12))
def test_ats_basic_cql2_and_others_logical(holding, rows, seed):
    names = random.Random(seed).sample(list(PREDICATES), 4)
    one, two, three, four = names
    condition = f"((NOT {one} AND {two}) OR ({three} and NOT {four}) or not ({one} AND {four}))"

    def truth(row):
        a, b, c, d = (PREDICATES[name](row) for name in names)
        return either(together(opposite(a), b), together(c, opposite(d)), opposite(together(a, d)))

    assert holding("municipalities", condition) == {
        n for n, row in rows["municipalities"].items() if truth(row) is True
    }
    without = f"{one} OR {two} AND NOT {three}"  # AND binds closer

    def plain(row):
        a, b, c, _ = (PREDICATES[name](row) for name in names)
        return either(a, together(b, opposite(c)))

    assert holding("municipalities", without) == {n for n, row in rows["municipalities"].items() if plain(row) is True}


def test_ats_advanced_comparison_operators_between_and_in(holding, rows):
    sizes = {n: row["population"] for n, row in rows["municipalities"].items()}
    assert holding("municipalities", "population between 1000 and 3000") == {
        n for n, s in sizes.items() if 1000 <= s <= 3000
    }
    assert holding("municipalities", "population not between 1000 and 3000") == {
        n for n, s in sizes.items() if not 1000 <= s <= 3000
    }
    assert holding("municipalities", "population between 100.0 and 1.0") == set()
    assert holding("municipalities", "population IN (25086, 1, 246334)") == {"14626610", "14511000"}
    assert holding("municipalities", "name in ('foo','bar')") == set()
    assert holding("municipalities", "model in (true)") == {n for n, r in rows["municipalities"].items() if r["model"]}
    assert len(holding("municipalities", "population_date in (DATE('2019-12-31'))")) == 419


def test_ats_case_and_accent_insensitive_comparison(holding):
    zittau, goerlitz = {"14626610"}, {"14626110"}
    for name in ("ZITTAU", "zittau", "Zittau"):
        assert holding("municipalities", f"CASEI(name)=casei('{name}')") == zittau
    assert holding("municipalities", "CASEI(name) IN (casei('zITTAU'), casei('GÖRLITZ'))") == zittau | goerlitz
    assert holding("municipalities", "ACCENTI(name) = accenti('Gorlitz')") == goerlitz
    assert holding("municipalities", "CASEI(ACCENTI(name)) LIKE casei(accenti('GÖRL%'))") == goerlitz
    assert not holding("municipalities", "CASEI(name) = casei('foo')") & holding(
        "municipalities", "CASEI(name) <> casei('FOO')"
    )


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_basic_spatial_functions_s_intersects(ask, items, holding, name):
    world = holding(name, "S_INTERSECTS(geometry,BBOX(-180,-90,180,90))")
    assert world == holding(name, "geometry IS NOT NULL")
    apart = "S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))"
    assert holding(name, apart) == holding(name, "S_INTERSECTS(geometry,POINT(7.02 49.92))") == set()
    assert ask(f"/collections/{name}/items", filter="S_INTERSECTS(geometry,POINT(90 180))").status == 400
    west = holding(name, "S_INTERSECTS(geometry,BBOX(11,50,13,52))")
    assert holding(name, "NOT S_INTERSECTS(geometry,BBOX(11,50,13,52))") == world - west
    assert 0 < len(west) < len(world)


@pytest.mark.parametrize(
    "text",
    [
        "POINT(14.8 50.9)", "MULTIPOINT((14.8 50.9),(12.3 51.3))", "LINESTRING(12 51,15 51)",
        "MULTILINESTRING((12 51,13 51),(14 50.9,15 51))", "POLYGON((12 51,13 51,13 51.5,12 51))",
        "MULTIPOLYGON(((12 51,13 51,13 51.5,12 51)),((14 51,15 51,15 51.5,14 51)))",
        "GEOMETRYCOLLECTION(POINT(14.8 50.9),LINESTRING(12 51,13 51))", "POINT Z(14.8 50.9 100)",
    ],
)  # fmt: skip
def test_ats_basic_spatial_functions_plus_any_literal(shapes, holding, text):
    wanted = shapely.force_2d(shapely.from_wkt(text))
    keys, theirs = shapes("municipalities")
    expected = {key for key, meets in zip(keys, shapely.intersects(theirs, wanted), strict=True) if meets}
    assert holding("municipalities", f"S_INTERSECTS(geometry,{text})") == expected != set()
    assert holding("municipalities", f"S_INTERSECTS({text},geometry)") == expected

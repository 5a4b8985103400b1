"""OGC API – Features Part 3 (19-079r2), Annex A, and CQL2 (21-065r2), Annex A: their abstract tests by their names.

What the tests of CQL2 count in a data set of their own is counted here in ours, with Python.
"""

import pytest
from jsonschema import Draft202012Validator

from tests.suite_state import SUITE
from tests.unit.dashboard.ogc.conftest import COLLECTIONS, KEYS, ids

QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


@pytest.fixture(scope="module")
def queryables(ask):
    return {name: ask(f"/collections/{name}/queryables").body for name in COLLECTIONS}


@pytest.fixture(scope="module")
def holding(found):
    """``holding(collection, condition)`` → the identifiers of the features for which it holds."""
    return lambda name, condition, **more: set(found(name, filter=condition, **more))


@pytest.fixture(scope="module")
def rows(items):
    """Identifier → properties, of every collection."""
    return {name: {f["id"]: f["properties"] for f in items(name, limit=9999)["features"]} for name in COLLECTIONS}


def columns(queryables, name, kind=None):
    found = queryables[name]["properties"]
    return [key for key, schema in found.items() if "type" in schema and kind in (None, schema["type"])]


@pytest.mark.parametrize("part", ["queryables", "queryables-query-parameters", "filter", "features-filter"])
def test_ats_filter_get_conformance(ask, part):
    assert f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{part}" in ask("/conformance").body["conformsTo"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_queryables_get_queryables_uris(ask, app, name):
    href = f"http://localhost/ogc/collections/{name}/queryables?f=json"
    answer = app.server.test_client().head(f"/ogc/collections/{name}/items")
    assert answer.headers["Link"] == f'<{href}>; rel="{QUERYABLES}"; type="application/schema+json"'
    assert href in [link["href"] for link in ask(f"/collections/{name}").body["links"] if link["rel"] == QUERYABLES]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_queryables_get_queryables(ask, items, name):
    answer = ask(f"/collections/{name}/queryables")
    body = answer.body
    assert answer.type == "application/schema+json"
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert body["$id"] == f"http://localhost/ogc/collections/{name}/queryables"
    assert (body["type"], body["additionalProperties"]) == ("object", False)
    for key, schema in body["properties"].items():
        assert schema["title"]
        assert ("type" in schema) != (key == "geometry")
    spatial = {"borders": "geometry-multilinestring", "facts": None}.get(name, "geometry-multipolygon")
    assert body["properties"].get("geometry", {}).get("format") == spatial
    Draft202012Validator.check_schema(body)
    columns = list(body["properties"])[name != "facts" :]
    validator = Draft202012Validator(
        {**body, "properties": {k: v for k, v in body["properties"].items() if k != "geometry"}}
    )
    for feature in items(name, limit=9999)["features"][::20]:
        assert list(feature["properties"]) == columns
        validator.validate({key: value for key, value in feature["properties"].items() if value is not None})


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_queryables_query_parameters_query_param(ask, items, rows, queryables, name):
    """Every column can be asked for by a value that it has; of numbers, truths and codes, others are refused."""
    for key in columns(queryables, name)[::3]:
        schema = queryables[name]["properties"][key]
        value = next((v for v in (row[key] for row in rows[name].values()) if v is not None), None)
        if value is not None:
            text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            expected = [n for n, row in rows[name].items() if row[key] == value]
            found = ask(f"/collections/{name}/items", limit=1, **{key: text}).body
            assert (found["numberMatched"], ids(found)) == (len(expected), expected[:1])
        if schema["type"] != "string" or "enum" in schema:
            assert ask(f"/collections/{name}/items", **{key: "no such value"}).status == 400


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("language", [{}, {"filter_lang": "cql2-text"}])
def test_ats_filter_filter_param_and_filter_lang_default(ask, holding, rows, queryables, name, language):
    key = columns(queryables, name)[-1]
    assert holding(name, f"{key} IS NULL", **language) == {n for n, row in rows[name].items() if row[key] is None}
    for wrong in ("THIS IS NOT A FILTER", f"{key} ==", "", " ", f"{key}", "1", "'x'"):
        assert ask(f"/collections/{name}/items", filter=wrong, **language).status == 400


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_filter_expression_construction(ask, name):
    for condition in (
        "this_is_not_a_queryable IS NULL",
        "this_is_not_a_queryable = 1",
        "S_INTERSECTS(nowhere,POINT(13 51))",
    ):
        answer = ask(f"/collections/{name}/items", filter=condition)
        assert (answer.status, answer.body["error"]["field"]) == (400, "filter")


VALUES = {"string": "'foo'", "boolean": "true", "number": "3.14", "integer": "1"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_basic_cql2_comparison_and_is_null(holding, queryables, rows, name):
    known = {kind: columns(queryables, name, kind)[-1:] for kind in VALUES}
    for kind, found in known.items():
        for key in found:
            value = VALUES[kind]
            equal, other, more, less, at_least, at_most = (
                holding(name, f"{key} {op} {value}") for op in ("=", "<>", ">", "<", ">=", "<=")
            )
            nothing = holding(name, f"{key} IS NULL")
            assert not equal & other and not more & at_most and not less & at_least
            assert equal | other | nothing == more | at_most | nothing == less | at_least | nothing == set(rows[name])
            assert holding(name, f"{key} is not null") == set(rows[name]) - nothing


def test_ats_basic_cql2_boolean(holding, rows):
    assert holding("municipalities", "true") == set(rows["municipalities"])
    assert holding("municipalities", "false") == set()


def test_ats_advanced_comparison_operators_like(holding, rows):
    everybody = set(rows["municipalities"])
    assert holding("municipalities", "name LIKE '%'") == holding("municipalities", "name like '%%'") == everybody
    assert holding("municipalities", "name like '_%'") == everybody
    assert holding("municipalities", "name like ''") == holding("municipalities", r"name like '\%\_'") == set()
    names = {n: row["name"] for n, row in rows["municipalities"].items()}
    assert holding("municipalities", "name LIKE 'Z_t%'") == {
        n for n, x in names.items() if x[:1] == "Z" and x[2:3] == "t"
    }
    assert holding("municipalities", "name NOT LIKE 'Z%'") == {n for n, x in names.items() if x[0] != "Z"}
    assert holding("municipalities", "name LIKE '%.%'") == {n for n, x in names.items() if "." in x}, (
        "a point is a point"
    )


def test_ats_cql2_text_escaping(holding, rows, items):
    assert holding("regions", "title = 'x'' OR ''1''=''1'") == set()
    assert holding("municipalities", f"\"name\" = '{SUITE.town_name}'") == {SUITE.town}


@pytest.mark.parametrize(
    "condition",
    [
        "population + 1 > 4", "population = '4'", "name = 4", "model = 'true'", "name > population", "f(name) = 'x'",
        "S_WITHIN(geometry,BBOX(1,2,3,4))", "S_INTERSECTS(name,POINT(1 1))", "S_INTERSECTS(geometry,geometry)",
        "T_AFTER(as_of,DATE('2020-01-01'))", "A_EQUALS(name,('a','b'))", "as_of = TIMESTAMP('2022-04-14T14:48:46Z')",
        "as_of = DATE('2022-13-01')", "geometry = 'x'", "name LIKE name", "name LIKE 3", "population LIKE '3'",
        "CASEI(population) = 3",
        "name IN (1, 2)", "S_INTERSECTS(geometry,POINT EMPTY)", "S_INTERSECTS(geometry,BBOX(1,2,3))",
        "S_INTERSECTS(geometry,BBOX(1,3,3,2))", "S_INTERSECTS(geometry,POLYGON((0 0,1 1)))", "name = (1,2)", "NOT name",
        "name = NULL",
        "population BETWEEN 'a' AND 'b'", "(" * 41 + "true" + ")" * 41, "name = '" + "x" * 2000 + "'", "true AND",
        "population = 1e999 AND name",
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_is_not_supported_is_refused(ask, condition):
    answer = ask("/collections/municipalities/items", filter=condition, limit=1)
    assert (answer.status, answer.body["error"]["field"]) == (400, "filter")


def test_facts_have_no_shape_to_ask_for(ask):
    assert ask("/collections/facts/items", filter="S_INTERSECTS(geometry,POINT(13 51))").status == 400
    assert ask("/collections/facts/items", filter="geometry IS NULL").status == 400
    assert KEYS["facts"]

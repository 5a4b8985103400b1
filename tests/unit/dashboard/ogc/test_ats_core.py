"""OGC API – Features Part 1 (17-069r4), Annex A: its abstract tests by their names, as far as they can be checked from outside.

Not here: ``http`` (HTTPS stands before the server), ``fc-timeStamp`` (we send none), GML (not declared).
"""

from datetime import timedelta

import pytest
import shapely
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate

from dashboard.ogc.documents import CONFORMANCE
from tests.suite_state import SUITE
from tests.unit.dashboard.ogc.conftest import COLLECTIONS, KEYS, SPATIAL, ids

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ROOT = "http://localhost/ogc"
#: Addresses without those of features.
DOCUMENTS = [
    "",
    "/conformance",
    "/api",
    "/collections",
    *(f"/collections/{c}{q}" for c in COLLECTIONS for q in ("", "/queryables")),
]
FEATURES = [f"/collections/{c}/items{k}" for c in COLLECTIONS for k in ("", f"/{KEYS[c]}")]


def links(body, rel):
    """{type: address} of the links with a relation; every link says relation, type and an address from the root on."""
    assert all(link.keys() >= {"rel", "type", "href"} and link["href"].startswith("http") for link in body["links"])
    return {link["type"]: link["href"] for link in body["links"] if link["rel"] == rel}


@pytest.fixture(scope="module")
def document(ask):
    return ask("/api").body


@pytest.fixture(scope="module")
def operation(document):
    """``operation(path)`` → the parameters of a path, by name, with what is referred to in its place."""

    def parameters(path):
        found = document["paths"][path]["get"]["parameters"]
        named = document["components"]["parameters"]
        return {p["name"]: p for p in (named[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in found)}

    return parameters


def test_ats_core_root_op(ask):
    for path in ("", "/"):
        assert ask(path).status == 200


def test_ats_core_root_success(ask):
    body = ask().body
    for rel, media in {
        "service-desc": "application/vnd.oai.openapi+json;version=3.0",
        "service-doc": "text/html",
        "conformance": "application/json",
        "data": "application/json",
        "license": "text/html",
    }.items():
        assert media in links(body, rel), rel
    page = ask(f="html").body
    assert all(
        word in page for word in ("/ogc/api?f=html", "/ogc/conformance?f=html", "/ogc/collections/municipalities")
    )


def test_ats_core_api_definition_op(ask, document):
    for rel in ("service-desc", "service-doc"):
        for media, href in links(ask().body, rel).items():
            answer = ask(href.removeprefix(ROOT))
            assert (answer.status, answer.type.partition("; ")[0]) == (200, media)


def test_ats_core_api_definition_success(document):
    validate(document)


def test_ats_core_conformance_op(ask):
    assert ask("/conformance").status == 200
    assert all(ask(href.removeprefix(ROOT)).status == 200 for href in links(ask().body, "conformance").values())


def test_ats_core_conformance_success(ask):
    body = ask("/conformance").body
    assert body["conformsTo"] == CONFORMANCE
    assert CORE in CONFORMANCE


def test_ats_core_fc_md_op(ask):
    assert ask("/collections").status == 200


@pytest.mark.parametrize("name", SPATIAL)
def test_ats_core_fc_md_extent(ask, shapes, name):
    extent = ask(f"/collections/{name}").body["extent"]
    (box,) = extent["spatial"]["bbox"]
    west, south, east, north = shapely.total_bounds(shapes(name)[1])
    assert box[0] <= west and box[1] <= south and box[2] >= east and box[3] >= north
    assert extent["spatial"]["crs"] == CRS84
    if name != "borders":
        ((first, last),) = extent["temporal"]["interval"]
        assert (first, last) == ("1996-06-30T00:00:00Z", None)


def test_ats_core_fc_md_extent_of_facts(ask, items):
    """The first fact that is dated begins the extent."""
    days = [f["properties"]["counts_from"] for f in items("facts", limit=9999)["features"]]
    ((first, _),) = ask("/collections/facts").body["extent"]["temporal"]["interval"]
    assert first == f"{min(filter(None, days))}T00:00:00Z"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_sfc_md_op_and_success(ask, name):
    listed = next(c for c in ask("/collections").body["collections"] if c["id"] == name)
    alone = ask(f"/collections/{name}").body
    assert {**alone, "links": None} == {**listed, "links": None}
    assert all(link in alone["links"] for link in listed["links"])


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_fc_op_pages_lead_through_all_features_and_back(ask, items, name):
    whole, step = ids(items(name, limit=9999)), {"municipalities": 150, "borders": 400, "facts": 200}.get(name, 30)
    page, seen, pages = items(name, limit=step), [], []
    while True:
        seen += ids(page)
        pages.append(ids(page))
        following = links(page, "next")
        assert bool(following) == (len(seen) < len(whole))
        if not following:
            break
        page = ask(following["application/geo+json"].removeprefix(ROOT)).body
    assert seen == whole
    while before := links(page, "prev"):
        pages.pop()
        page = ask(before["application/geo+json"].removeprefix(ROOT)).body
        assert ids(page) == pages[-1]
    assert len(pages) == 1


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_fc_bbox_definition(operation, name):
    asked = operation(f"/collections/{name}/items")["bbox"]
    assert (asked["in"], asked["required"], asked["style"], asked["explode"]) == ("query", False, "form", False)
    sizes = [{"minItems": n, "maxItems": n} for n in (4, 6)]
    assert asked["schema"] == {"type": "array", "oneOf": sizes, "items": {"type": "number"}}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_fc_limit_definition(operation, name):
    asked = operation(f"/collections/{name}/items")["limit"]
    assert asked["schema"] == {"type": "integer", "minimum": 1, "maximum": 10000, "default": 100}
    assert (asked["in"], asked["required"], asked["style"], asked["explode"]) == ("query", False, "form", False)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_fc_time_definition(operation, name):
    asked = operation(f"/collections/{name}/items")["datetime"]
    assert (asked["in"], asked["required"], asked["schema"]) == ("query", False, {"type": "string"})
    assert (asked["style"], asked["explode"]) == ("form", False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-06-01", "2022-06-01"),
        ("2022-06-01T00:30:00Z", "2022-06-01"),
        ("2022-05-31T23:30:00Z", "2022-06-01"),  # past midnight where the programme runs
        ("2022-06-01T00:30:00+02:00", "2022-06-01"),
        ("2021-01-01/2022-06-01", "2022-06-01"),
        ("2021-01-01T00:00:00Z/2022-06-01T12:00:00.5Z", "2022-06-01"),
        ("../2022-06-01", "2022-06-01"),
        ("/2022-06-01", "2022-06-01"),
        ("0000-01-01T00:00:00Z/2022-06-01", "2022-06-01"),  # as QGIS says it
        ("2022-06-01/..", "2026-11-20"),
        ("2022-06-01/", "2026-11-20"),
        ("../..", "2026-11-20"),
        ("/", "2026-11-20"),
        ("2022-06-01/9999-12-31T23:59:59Z", "2026-11-20"),
        (None, "2026-11-20"),
    ],
)
def test_ats_core_fc_time_response(items, text, day):
    """Municipalities are there all the time, as they were on the last day asked for; facts from the day on that they count."""
    municipalities, facts = (
        items("municipalities", datetime=text, limit=2),
        items("facts", datetime=text, limit=9999),
    )
    assert municipalities["numberMatched"] == SUITE.number
    assert {f["properties"]["as_of"] for f in municipalities["features"]} == {municipalities["as_of"]} == {day}
    known = [f["id"] for f in items("facts", limit=9999)["features"] if (f["properties"]["counts_from"] or "9") <= day]
    assert ids(facts) == (known if day < "2026-11-20" else ids(items("facts", limit=9999)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "x"}, {"limit": ""}, {"limit": "1.5"}, {"limit": "1" * 30}, {"limit": "١"},
        {"offset": "-1"}, {"offset": "x"}, {"f": "xml"}, {"crs": "EPSG:25833"}, {"crs": ""},
        {"bbox": "1,2,3"}, {"bbox": "1,2,3,4,5"}, {"bbox": "1,2,3,x"}, {"bbox": "nan,1,2,3"}, {"bbox": "1,2,inf,3"}, {"bbox": ""},
        {"bbox": "12,52,13,51"}, {"bbox": "12,51,13,91"}, {"bbox": "-181,50,13,51"}, {"bbox": "1_0,50,13,51"},
        {"datetime": ""}, {"datetime": "yesterday"}, {"datetime": "2022"}, {"datetime": "2022-02-30"},
        {"datetime": "2022-06-01T00:00:00"}, {"datetime": "2026-11-21"}, {"datetime": "2026-11-21/.."},
        {"datetime": "2022-06-01/2021-06-01"}, {"datetime": "2020-01-01/2021-01-01/2022-01-01"},
        {"datetime": "2022-06-01T25:00:00Z"},
        {"population": "many"}, {"population": "1.5"}, {SUITE.mark: "yes"}, {"kpr_status": "there"},
        {"limit": ["1", "2"]}, {"bbox-crs": "x"}, {"filter-lang": "cql2-json"}, {"filter": ""},
    ],
    ids=str,
)  # fmt: skip
def test_ats_core_query_param_invalid(ask, wrong):
    answer = ask("/collections/municipalities/items", **wrong)
    (field,) = wrong
    error = answer.body["error"]
    assert (answer.status, error["status"], error["field"]) == (400, 400, field)
    assert error["message"] and error["expected"]


@pytest.mark.parametrize("path", [*DOCUMENTS, *FEATURES])
def test_ats_core_query_param_unknown(ask, path):
    assert ask(path, utm_source="x").body["error"]["field"] == "utm_source"
    assert ask(path, utm_source="x").status == 400
    assert ask(path, utm_source="x", f="html").status == 400


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_f_op(ask, items, name):
    features = items(name, limit=9999)["features"]
    for feature in features[:: max(1, len(features) // 4)]:
        assert ask(f"/collections/{name}/items/{feature['id']}").body.items() >= feature.items()
    missing = ask(f"/collections/{name}/items/none")
    assert (missing.status, missing.body["error"]["field"]) == (404, "featureId")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_ats_core_f_success(ask, name):
    body = ask(f"/collections/{name}/items/{KEYS[name]}").body
    assert body["type"] == "Feature"
    assert str(body["id"]) == KEYS[name]
    assert links(body, "self") == {
        "application/geo+json": f"{ROOT}/collections/{name}/items/{KEYS[name]}?f=json"
    }  # f-links
    assert "text/html" in links(body, "alternate")
    assert links(body, "collection") == {"application/json": f"{ROOT}/collections/{name}?f=json"}


@pytest.mark.parametrize("path", [*DOCUMENTS, *FEATURES])
def test_ats_geojson_definition(ask, path):
    """Every address answers as JSON, with features as GeoJSON."""
    answer = ask(path, headers={"Accept": "application/geo+json"})
    expected = "application/geo+json" if "/items" in path else "application/json"
    special = {"/api": "application/vnd.oai.openapi+json;version=3.0"}
    if path.endswith("/queryables"):
        expected = "application/schema+json"
    assert (answer.status, answer.type) == (200, special.get(path, expected))


@pytest.mark.parametrize("path", [*DOCUMENTS, *FEATURES])
def test_ats_html_definition_and_content(ask, path):
    for answer in (ask(path, f="html"), ask(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})):
        assert (answer.status, answer.type) == (200, "text/html; charset=utf-8")
        assert answer.body.startswith("<!DOCTYPE html>") and answer.body.count("<h1>") == 1
        assert "<script" not in answer.body


def test_ats_oas30_definition(ask, document):
    assert document["openapi"].startswith("3.0.")
    assert ask().body["links"][2]["type"] == "application/vnd.oai.openapi+json;version=3.0"


@pytest.mark.parametrize("path", [*DOCUMENTS, *FEATURES])
def test_ats_oas30_oas_impl_and_completeness(ask, document, path):
    """What the document describes is there, as it is described; so are refusals."""
    described = path or "/"
    for name in COLLECTIONS:
        described = described.replace(
            f"/collections/{name}/items/{KEYS[name]}", f"/collections/{name}/items/{{featureId}}"
        )
    get = document["paths"][described]["get"]
    refused = document["components"]["responses"]
    for answer in (
        ask(path, limit=5) if path.endswith("/items") else ask(path),
        ask(path, x="y"),
        ask("/collections/none"),
    ):
        said = get["responses"][str(answer.status)]
        content = refused[said["$ref"].rpartition("/")[2]]["content"] if "$ref" in said else said["content"]
        schema = content[answer.type]["schema"]
        OAS30Validator({**schema, "components": document["components"]}).validate(answer.body)
        assert "text/html" in content


def test_ats_oas30_oas_impl_every_path_is_asked(document):
    keys = {
        f"/collections/{name}/items/{KEYS[name]}": f"/collections/{name}/items/{{featureId}}" for name in COLLECTIONS
    }
    assert {keys.get(path, path) or "/" for path in [*DOCUMENTS, *FEATURES]} == document["paths"].keys()


def test_ats_oas30_security(document):
    """Nobody has to sign in."""
    assert "securitySchemes" not in document["components"]


def test_nothing_is_known_of_tomorrow(ask, site):
    tomorrow = site.today() + timedelta(days=1)
    assert ask("/collections/facts/items", datetime=tomorrow.isoformat()).status == 400

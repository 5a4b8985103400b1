"""The description of the interface is valid, complete and true: others' validators, and the answers themselves."""

import json
import re

import jsonschema_rs
import pytest
from flask import request
from openapi_spec_validator import OpenAPIV31SpecValidator

from dashboard.context.declared import Choice, Day, Integer, Known, LatestDay, RegionText, Title
from dashboard.context.operation import Operation, offers, operations
from dashboard.factory import build_app
from dashboard.interface.document import paths
from layers.words.language import load_translated
from tests.addresses import OF_OTHERS
from tests.fuzz_api import ask
from tests.fuzz_api import operations as asked_operations
from tests.suite_state import SUITE
from tests.sweeps import some

ADDRESS = "/api/openapi.json"
#: Addresses that are no page, and none for programs either: parts of our own pages, and what whoever runs the server asks.
OURS = (
    "/data/", "/einzelheiten", "/healthz", "/plotly-", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/ogc",
)  # fmt: skip


@pytest.fixture(scope="module")
def described(app):
    return app.server.test_client().get(ADDRESS).get_json()


def closed(schema):
    """The same schema without room for what it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        strict.setdefault("additionalProperties", False)
    return strict


def validator(described, path, media="application/json", status="200"):
    response = described["paths"][path]["get"]["responses"][status]
    if "$ref" in response:
        response = described["components"]["responses"][response["$ref"].rpartition("/")[2]]
    components = closed(described["components"]["schemas"])
    return jsonschema_rs.Draft202012Validator(
        {**closed(response["content"][media]["schema"]), "components": {"schemas": components}}, validate_formats=True
    )


def wrong_in(described, path, answer, **more):
    return [f"{e.instance_path}: {e.message[:200]}" for e in validator(described, path, **more).iter_errors(answer)][:5]


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_valid_openapi(client, language):
    answer = client.get(f"{ADDRESS}?lang={language}")
    assert answer.content_type == "application/json"
    assert answer.get_json()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(answer.get_json()).validate()


def test_it_names_its_server_also_below_a_path(described, atlas, run_store):
    assert described["servers"] == [{"url": "http://localhost"}]
    below = build_app(atlas, run_store, base="/asskomm/").server.test_client()
    assert below.get("/asskomm/api/openapi.json").get_json()["servers"] == [{"url": "http://localhost/asskomm"}]
    page = below.get("/asskomm/api/").get_data(as_text=True)
    shown = re.findall(r'<a href="([^"]+)"[^>]* data-example', page)
    assert all(address.startswith("/asskomm/") for address in shown)
    assert "curl 'http://localhost/asskomm/api/municipalities?date=2023-09-14'" in page.replace("&#39;", "'")


def test_it_speaks_english(described, client):
    """Every description is a message; names, keys and examples stay."""
    english = client.get(f"{ADDRESS}?lang=en").get_json()
    said = dict(zip(texts(described), texts(english), strict=True))
    known = load_translated()["en"].translations
    assert len(said) > 100
    assert {german for german, other in said.items() if german == other and not known.gettext(german)} == set()
    assert sum(german != other for german, other in said.items()) > 0.9 * len(said)


def texts(part, key=""):
    """All that is read by people, in the order of the document."""
    if isinstance(part, str):
        yield from [part] if key in ("description", "summary") else []
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from texts(one, name)


def test_every_address_that_is_no_page_is_described(app, client, described):
    known = {str(rule) for rule, _ in operations(app.server)}
    left_out = set()
    for rule in app.server.url_map.iter_rules():
        address = str(rule)
        if "GET" in rule.methods and address not in known and not address.startswith((*OF_OTHERS, *OURS)):
            left_out.add(address)
    for address in (rule.replace("<key>", SUITE.district) for rule in left_out):
        assert client.get(address).mimetype == "text/html", address
    assert set(described["paths"]) == {path for rule, op in operations(app.server) for path, _ in paths(rule, op)}
    assert len({o["get"]["operationId"] for o in described["paths"].values()}) == len(described["paths"]) > 30


def test_examples_work_and_answer_as_described(client, described):
    """Those that the page shows, read off the page."""
    page = client.get("/api/").get_data(as_text=True)
    shown = {link.replace("&amp;", "&") for link in re.findall(r'<a href="(/[^"]+)"[^>]* data-example', page)}
    assert len(shown) == len(described["paths"])
    slow = "/growth", "/deck", "/snippet.p", "/snippet.h", "/snippet.x", "/vorlage", f"/gemeinde/{SUITE.town}.pdf"
    for address in (a for a in shown if not a.startswith(slow)):
        answer = client.get(address)
        assert answer.status_code == 200, address
        path = path_of(described, address)
        ((media, content),) = described["paths"][path]["get"]["responses"]["200"]["content"].items()
        assert answer.mimetype == media, address
        if "schema" in content:
            assert wrong_in(described, path, json.loads(answer.data), media=media) == [], address


def path_of(described, address):
    """The path of the document that an address belongs to: one without parts, if there is one."""
    own = address.partition("?")[0]
    fit = [p for p in described["paths"] if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(p)), own)]
    return min(fit, key=lambda p: p.count("{"))


@pytest.mark.parametrize("day", ["2019-03-01", "2023-09-14", ""])
def test_all_municipalities_are_as_described(client, described, day):
    rows = client.get("/api/municipalities", query_string={"date": day}).get_json()
    assert len(rows) == SUITE.number
    assert wrong_in(described, "/api/municipalities", rows) == []


def test_one_municipality_is_described_as_in_the_list(client, described):
    for path in (SUITE.town, SUITE.gone):
        assert (
            wrong_in(described, "/api/municipalities/{ags}", client.get(f"/api/municipalities/{path}").get_json()) == []
        )


def test_neighbours_of_everybody_are_as_described(client, atlas, described):
    near, around = (f"/api/municipalities/{{ags}}/{part}" for part in ("nearest", "neighbours"))
    check_near, check_around = validator(described, near), validator(described, around)
    for ags in list(atlas.municipalities)[::7]:
        check_around.validate(client.get(f"{around.format(ags=ags)}?ring=2").get_json())
        check_near.validate(client.get(f"{near.format(ags=ags)}?instrument={SUITE.council}&limit=9").get_json())


def test_shapes_are_as_described(client, described):
    media = "application/geo+json"
    whole = client.get("/api/municipalities.geojson").get_json(force=True)
    assert wrong_in(described, "/api/municipalities.geojson", whole, media=media) == []
    for since in ("", "&since=2021-12-31"):
        part = client.get(f"/snippet.geojson?layer={SUITE.council}&region={SUITE.district}{since}").get_json(force=True)
        assert wrong_in(described, "/snippet.geojson", part, media=media) == []
    assert wrong_in(described, "/api/regions", client.get("/api/regions").get_json()) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/counts?region=bayern", 422),
        ("/api/municipalities/1", 404),
        ("/snippet.svg?width=1", 422),
        ("/deck.pptx?farbe=rot", 422),
    ],
)
def test_refusals_are_as_described(client, described, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert wrong_in(described, path_of(described, address), answer.get_json(), status=str(status)) == []


def test_a_schema_that_is_too_short_would_be_noticed(client, described):
    """The check above can fail: with a field too many, too few, or of another kind."""
    row = client.get(f"/api/municipalities/{SUITE.town}").get_json()
    for broken in ({**row, "more": 1}, {**row, "population": "25085"}, {k: v for k, v in row.items() if k != "former"}):
        assert wrong_in(described, "/api/municipalities/{ags}", broken) != []
    del row["statuses"][SUITE.council]["renewed"]
    assert wrong_in(described, "/api/municipalities/{ags}", row) != []


def test_what_is_not_declared_cannot_be_read(atlas, run_store):
    app, heard = build_app(atlas, run_store), []
    wish = Integer("ring", "", 1, 2, 1)

    @app.server.get("/versuch.csv")
    @offers(Operation("", "", "text/csv", (wish,)))
    def attempt():
        heard.append(dict(request.args))
        return "a"

    for query in (f"ring=2&limit=9&lang=en&ebene={SUITE.council}", "limit=9"):
        assert app.server.test_client().get(f"/versuch.csv?{query}").status_code == 200
    assert heard == [{"lang": "en", "ring": "2"}, {}]


@pytest.mark.parametrize(
    ("parameter", "taken", "refused"),
    [
        (Integer("a", "", 1, 3, 2), ["1", "3", "2"], ["0", "4", "x"]),
        (Choice("a", "", ("x", "y"), "x"), ["x", "y"], ["z", "X"]),
        (Day("a", ""), ["2023-09-14"], ["2023", "14.09.2023"]),
        (LatestDay("a", ""), ["2023-09-14"], ["2023-02-30"]),
        (RegionText("a", ""), [SUITE.district, SUITE.key], ["bayern"]),
        (Title("a", ""), ["x" * 200], ["x" * 201]),
    ],
)
def test_a_parameter_takes_what_its_schema_takes(site, parameter, taken, refused):
    """The one reads, the other describes: they agree, as far as a schema can say it."""
    latest = [site.today()] if isinstance(parameter, Day) else [site] if not isinstance(parameter, Integer) else []
    schema = parameter.schema(site)
    check = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    def value(text):
        return int(text) if schema["type"] == "integer" and text.isdigit() else text

    for text in taken:
        parameter.read({"a": text}, *latest)
        assert check.is_valid(value(text))
    for text in refused:
        with pytest.raises(Exception, match=r"„|Der Titel"):
            parameter.read({"a": text}, *latest)
        assert not check.is_valid(value(text)) or isinstance(parameter, RegionText)
    if "default" in schema:
        read = parameter.read({}, *latest)
        assert getattr(read, "key", read) == schema["default"]


def test_a_lenient_parameter_takes_anything(site):
    known = Known("a", "", ("x", "y"), "x")
    assert [known.read({"a": text}, site) for text in ("y", "z", "")] == ["y", "x", "x"]
    assert jsonschema_rs.Draft202012Validator(known.schema(site)).is_valid("z")


#: Drawn ones take longer; ``python -m tests.fuzz_api`` asks all of them, and more.
QUICK = ["municipalities", "counts", "regions", "status.csv", "tabelle", "kreis", "nachbarn", "aktuelles", "teilen"]


def test_odd_questions_are_answered_as_described(app):
    """A sample of what ``python -m tests.fuzz_api`` asks."""
    quick = [op for label, op in asked_operations(app.server).items() if any(q in label for q in QUICK)]
    asked = [ask(op, 3, 20261129) for op in some(quick, 8)]
    assert sum(result.statuses.total() for result in asked) > 15
    assert {status for result in asked for status in result.statuses} <= {200, 404, 422}
    assert [problem for result in asked for problem in result.problems.values()] == []

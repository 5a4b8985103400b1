"""Answers given before: the same bytes, compressed once, never out of date, never an error, never too many."""

import gzip
import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.metadata import version
from types import SimpleNamespace
from urllib.parse import parse_qsl

import brotli
import pytest
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Request, Response

from dashboard.context.assets import FOREVER
from dashboard.context.operation import operations
from dashboard.context.parameters import PAGES
from dashboard.factory import build_app
from dashboard.serving.response_cache import ResponseCache
from tests.suite_state import SUITE

TEXT = "Gemeinden " * 100


@pytest.fixture
def world():
    """An application that counts how often it is asked, behind the cache; ``today`` may be changed."""
    state = SimpleNamespace(asked=[], today=date(2026, 11, 20), status=200, headers={}, text=TEXT, limit=16_000_000)

    @Request.application
    def application(request):
        state.asked.append(request.full_path)
        return Response(f"{request.path} {state.text}", state.status, state.headers, mimetype="text/html")

    def relevant(path, query):
        return "&".join(part for part in sorted(query.split("&")) if not part.startswith("utm"))

    state.cache = lambda: ResponseCache(
        application, lambda: state.today, {"text/html"}, relevant, {"/healthz"}, state.limit
    )
    state.client = Client(state.cache())
    return state


def test_the_same_question_is_answered_once(world):
    first, second = (world.client.get("/a?x=1&y=2", headers={"Accept-Encoding": "br"}) for _ in range(2))
    assert len(world.asked) == 1
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)
    assert brotli.decompress(second.data).decode() == f"/a {TEXT}"
    world.client.get("/a?y=2&utm=7&x=1", headers={"Accept-Encoding": "br"})
    assert len(world.asked) == 1


def test_the_application_never_sees_what_an_answer_must_not_follow_from(world):
    world.client.get("/a?y=2&utm=7&x=1")
    assert world.asked == ["/a?x=1&y=2"]


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("br;q=0.1, gzip", "gzip", gzip.decompress),
        ("br;q=0", None, bytes),
        ("", None, bytes),
        ("zstd", None, bytes),
    ],
)
def test_encoding_is_the_one_that_is_wanted(world, accepted, encoding, decode):
    for _ in range(2):
        answer = world.client.get("/", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.content_length == len(answer.data)
        assert decode(answer.data).decode() == f"/ {TEXT}"


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b"},
        {"query_string": "x=2"},
        {"query_string": "x=1&x=2"},
        {"query_string": "x=2&x=1"},
        {"base_url": "https://example.org"},
        {"headers": {"Accept-Encoding": "gzip"}},
    ],
)
def test_another_question_is_another_answer(world, other):
    world.client.get("/a?x=1")
    world.client.open(EnvironBuilder(**{"path": "/a", "query_string": "x=1", **other}))
    assert len(world.asked) == 2


def test_a_new_day_asks_again(world):
    world.client.get("/")
    world.today = date(2026, 11, 21)
    world.client.get("/")
    assert len(world.asked) == 2


@pytest.mark.parametrize("given", ['"{0}"', 'W/"{0}"', '"x", "{0}"', "*"])
def test_what_one_has_is_not_sent_again(world, given):
    first = world.client.get("/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = world.client.get("/", headers={"If-None-Match": given.format(first.get_etag()[0])})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Encoding" not in again.headers
    assert "Content-Type" not in again.headers
    assert world.client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_is_the_answer_without_its_body(world):
    head, whole = world.client.head("/"), world.client.get("/")
    assert head.data == b""
    assert dict(head.headers) == dict(whole.headers)
    assert len(world.asked) == 1


@pytest.mark.parametrize("status", [302, 404, 422, 500, 503])
def test_errors_and_redirects_are_not_kept(world, status):
    world.status = status
    answers = [world.client.get("/", headers={"Accept-Encoding": "br"}) for _ in range(2)]
    assert len(world.asked) == 2
    assert "ETag" not in answers[0].headers
    assert answers[0].headers["Content-Encoding"] == "br", "compressed all the same"


def test_long_addresses_are_not_kept_but_may_be_asked_conditionally(world):
    address = f"/a?x={'1' * 2000}"
    first = world.client.get(address)
    assert world.client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert len(world.asked) == 2


@pytest.mark.parametrize("headers", [{"Set-Cookie": "a=b"}, {"Cache-Control": "no-store"}])
def test_what_is_not_for_everybody_is_not_kept(world, headers):
    world.headers = headers
    for _ in range(2):
        assert "ETag" not in world.client.get("/").headers
    assert len(world.asked) == 2


@pytest.mark.parametrize(
    "question",
    [
        {"method": "POST"},
        {"path": "/healthz"},
        {"query_string": "x=" + "1" * 2000},
        {"headers": {"Range": "bytes=0-1"}},
    ],
)
def test_questions_that_are_not_kept(world, question):
    for _ in range(2):
        assert world.client.open(EnvironBuilder(**question)).status_code == 200
    assert len(world.asked) == 2


def test_memory_is_bounded_and_the_oldest_goes_first(world):
    world.limit, world.text = 100_000, "x" * 8_000
    cache = world.cache()
    client = Client(cache)
    for number in range(30):
        client.get(f"/{number}")
        client.get("/0")
    kept = sum(len(answer.body) for answer in cache._answers.values())
    assert 50_000 < kept <= 100_000
    assert world.asked.count("/0?") == 1, "what is asked often stays"
    client.get("/1")
    assert world.asked.count("/1?") == 2
    world.text = "x" * 20_000
    client.get("/large")
    client.get("/large")
    assert world.asked.count("/large?") == 2, "one answer does not push out all others"


def test_threads_share_it(world):
    def ask(number):
        return world.client.application(EnvironBuilder(f"/{number % 5}").get_environ(), lambda *_: None)[0]

    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(ask, range(200)))
    assert bodies == [f"/{n % 5} {TEXT}".encode() for n in range(200)]


# -- the product


@pytest.mark.parametrize(
    ("path", "others"),
    [
        ("/plotly-{plotly}.js", ["?x=1", "?lang=en"]),
        ("/data/{atlas}", ["?x=1", "?lang=en"]),
        ("/assets/style.css", ["?x=1", "?m=000000000000", "?m={style}&x=1"]),
        (f"/tabelle?kreis={SUITE.district}&stand=2022-01-01", ["&utm_source=a", "&fbclid=b&x", "&stand2=1&=&"]),
        ("/tabelle", ["?", "?x=%26&y"]),
        (f"/snippet.svg?layer={SUITE.council}", ["&x=1"]),
    ],
)
def test_parameters_that_nothing_reads_make_no_new_answer(app, site, path, others):
    client, cache = app.server.test_client(), app.server.wsgi_app.inner.inner
    atlas = re.search(r'"/data/(atlas-[^"]+)"', client.get("/").get_data(as_text=True))[1]
    names = {"plotly": version("plotly"), "atlas": atlas, "style": site.assets.hashes["style.css"]}
    first = client.get(path.format(**names))
    assert first.status_code == 200
    kept = list(cache._answers)
    for other in others:
        answer = client.get((path + other).format(**names))
        assert (answer.data, answer.headers["ETag"]) == (first.data, first.headers["ETag"])
        assert answer.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert list(cache._answers) == kept


def test_every_parameter_that_a_page_offers_is_known(app, client):
    """Else it would be taken off the address, and the form would do nothing."""
    pages = [
        "/",
        "/tabelle",
        f"/gemeinde/{SUITE.town}",
        "/vergleich",
        "/ausschnitt",
        "/kreis/",
        f"/kreis/{SUITE.district}",
        "/entwicklung",
    ]
    pages += ["/aktuelles", "/veraenderungen", "/einbetten?labels=all", f"/ausschnitt?gemeinde={SUITE.town}"]
    offered = set()
    for path in pages:
        text = client.get(path).get_data(as_text=True)
        offered |= set(re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', text))
        for address in re.findall(r'(?:href|src|action)="(/[^"]*\?[^"]*)"', text):
            if not address.startswith(("/assets/", "/_dash")):
                offered |= {name for name, _ in parse_qsl(html.unescape(address.partition("?")[2]))}
    assert len(offered) > 20
    assert offered <= PAGES.union(*(operation.names for _, operation in operations(app.server)))


def test_repeated_questions_do_not_reach_the_pages(atlas, run_store, monkeypatch):
    client = build_app(atlas, run_store).server.test_client()
    first = client.get("/").data
    monkeypatch.setattr("dashboard.factory.render_map", None)
    assert client.get("/").data == first


def test_scripts_and_styles_stay_for_a_year_under_the_hash_of_their_content(client):
    page = client.get("/").get_data(as_text=True) + client.get("/tabelle").get_data(as_text=True)
    addresses = set(re.findall(r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"', page))
    addresses = {a for a in addresses if "/async-" not in a}  # Dash asks for it without a hash
    assert len(addresses) >= 9
    for address in addresses:
        answer = client.get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == FOREVER, address
        assert answer.headers["Content-Encoding"] == "br", address
        other = re.sub(r"(m=?)[0-9a-f]{12}", r"\g<1>000000000000", address)
        assert other != address
        assert client.get(other).headers["Cache-Control"] == "no-cache", other


def test_first_view_stays_within_its_bytes(client, site):
    """What a modern browser fetches until the map stands, compressed: the budget is 330 kB for all of it."""

    def size(address):
        response = client.get(address, headers={"Accept-Encoding": "br"})
        assert response.status_code == 200, address
        return len(response.data)

    page = client.get("/").get_data(as_text=True)
    scripts = re.findall(r'<script (?!nomodule)[^>]*src="([^"]+)"', page)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert not [s for s in scripts if re.search("plotly|/dcc/|dash_table|polyfill", s)]
    for path in ("/tabelle", f"/gemeinde/{SUITE.town}", "/ausschnitt"):
        assert "plotly" not in client.get(path).get_data(as_text=True), path
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S).group(1))
    late = ["/_dash-component-suites/dash_leaflet/async-GeoJSON.js", "/_dash-layout", "/_dash-dependencies"]
    shapes = re.search(r'id="first-map">(.*?)</svg>', page, re.S).group(1)
    assert len(brotli.compress(shapes.encode(), quality=7)) < 45_000, (
        "the coarse shapes, with names, links and the borders of districts"
    )
    assert size(config["atlasUrl"]) < 18_500, "statuses for all dates, names and where they stand, neighbours, regions"
    # of that, 250 bytes are what pages say to messengers and search engines, and the licence
    assert size("/tabelle") < 32_250
    total = sum(map(size, ["/", config["atlasUrl"], *scripts, *styles, *late]))
    assert total < 330_000, total

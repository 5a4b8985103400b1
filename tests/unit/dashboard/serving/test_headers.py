"""What browsers are told: who may frame, who may fetch, and that nobody sends much."""

import io

import pytest
from flask import Flask

from dashboard.serving.headers import register_headers
from tests.addresses import addresses
from tests.suite_state import SUITE

OPEN = [
    f"/api/municipalities/{SUITE.town}",
    "/api/status.csv",
    "/api/municipalities.geojson",
    f"/snippet.svg?region={SUITE.town}",
    "/snippet.csv",
    "/tabelle.csv",
    f"/gemeinde/{SUITE.town}/nachbarn.csv",
    "/aktuelles.atom",
    "/snippet.svg?layer=unsinn",
    "/api/municipalities/1",
]
CLOSED = [
    "/",
    "/tabelle",
    "/einbetten",
    f"/gemeinde/{SUITE.town}",
    "/healthz",
    "/assets/style.css",
    "/_dash-layout",
    "/gibt-es-nicht",
]
ANYBODY = "Access-Control-Allow-Origin"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", OPEN)
def test_scripts_of_other_websites_may_fetch_public_data(client, path, method):
    answer = client.open(path, method=method, headers={"Origin": "https://www.example.org"})
    assert answer.headers[ANYBODY] == "*"
    assert "Set-Cookie" not in answer.headers
    assert {"ETag", "Link", "Content-Crs"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    if method == "OPTIONS":
        assert answer.status_code == 200
        assert {"GET", "HEAD"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    else:
        whole = client.get(path)
        assert answer.status_code == whole.status_code
        assert answer.headers["Content-Length"] == whole.headers["Content-Length"]
        assert bool(answer.data) == (method == "GET")


@pytest.mark.parametrize("path", OPEN)
def test_open_data_name_their_licence(client, site, path):
    found = client.get(path).headers.getlist("Link")
    assert f'<{site.state.licence.url}>; rel="license"' in found
    assert len(found) == len(set(found))


def test_a_licence_in_any_script_fits_into_a_header():
    server = Flask("test")
    register_headers(server, licences=["https://a.de/Ä>;x"])
    assert server.test_client().get("/api/x").headers["Link"] == '<https://a.de/%C3%84%3E;x>; rel="license"'


def test_what_has_not_changed_may_be_fetched_too(client):
    etag = client.get("/api/status.csv").headers["ETag"]
    answer = client.get("/api/status.csv", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.headers[ANYBODY]) == (304, "*")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", CLOSED)
def test_pages_are_for_visitors(client, path, method):
    assert ANYBODY not in client.open(path, method=method).headers


#: Data that only our own pages ask for, and what belongs to them.
OURS = ("/data/", "/healthz", "/plotly-", "/favicon.ico", "/teilen.svg", "/robots.txt", "/sitemap.xml")


def test_data_are_for_anybody_and_pages_for_visitors(app, client):
    """Every address there is: what a page answers no script of another website reads, all else they do."""
    told = {True: set(), False: set()}
    for address in addresses(app.server, client):
        if address.startswith(OURS):
            assert ANYBODY not in client.head(address).headers, address
            continue
        path = address.partition("?")[0]
        # a refusal is told to whom an answer would be, and drawn faster
        drawn = path.startswith(("/snippet.", "/growth.", "/deck.")) and path != "/snippet.html"
        answer = client.get(f"{path}?layer=unsinn" if drawn else address)
        assert "Set-Cookie" not in answer.headers
        page = answer.mimetype == "text/html"
        assert answer.headers.get(ANYBODY) == (None if page else "*"), address
        told[page].add(path)
    assert {"/", "/tabelle", f"/gemeinde/{SUITE.town}", "/snippet.html"} <= told[True]
    assert {"/api/counts", "/api/status.csv", "/tabelle.csv", "/snippet.png", "/aktuelles.atom"} <= told[False]


def test_data_of_the_map_page_are_no_interface(client):
    page = client.get("/").get_data(as_text=True)
    start = page.index("/data/atlas-")
    assert ANYBODY not in client.get(page[start : page.index('"', start)]).headers


@pytest.mark.parametrize("declared", [True, False])
def test_a_large_body_is_refused_in_words(client, declared):
    """Whether it says how large it is or not, as chunked ones do."""
    body = b'{"x": "' + b"x" * 70_000 + b'"}'
    given = (
        {"data": body}
        if declared
        else {"input_stream": io.BytesIO(body), "environ_overrides": {"wsgi.input_terminated": True}}
    )
    answer = client.post("/_dash-update-component", content_type="application/json", **given)
    assert answer.status_code == 413
    assert "Diese Anfrage ist zu groß." in answer.get_data(as_text=True)
    english = client.post("/_dash-update-component?lang=en", content_type="application/json", data=body)
    assert "This request is too large." in english.get_data(as_text=True)


TOLD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "X-Permitted-Cross-Domain-Policies": "none",
}


@pytest.mark.parametrize("path", [*OPEN, *CLOSED])
def test_every_answer_tells_browsers(client, path):
    told = client.get(path).headers
    assert {name: told[name] for name in TOLD} == TOLD
    assert {"camera=()", "geolocation=()", "usb=()"} <= set(told["Permissions-Policy"].split(", "))
    policy = told["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; ") or path == "/snippet.html"
    embedded = path == "/einbetten"
    assert ("frame-ancestors 'self'" in policy, told.get("X-Frame-Options")) == (
        (False, None) if embedded else (True, "SAMEORIGIN")
    )
    elsewhere = embedded or path in OPEN
    assert told["Cross-Origin-Resource-Policy"] == ("cross-origin" if elsewhere else "same-origin")
    assert "Strict-Transport-Security" not in told


@pytest.mark.parametrize("path", ["/", "/api/counts", "/gibt-es-nicht"])
def test_over_https_it_stays_so(client, path):
    for _ in range(2):
        assert client.get(path, base_url="https://localhost").headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in client.get(path).headers


@pytest.mark.parametrize(
    "path",
    ["/", "/tabelle.csv", "/snippet.svg", "/aktuelles.atom", "/sitemap.xml", "/robots.txt", "/daten/katalog.rdf", "/favicon.ico",
     "/daten/katalog.ttl", "/teilen.svg?zu=/", "/assets/style.css"],
)  # fmt: skip
def test_texts_say_how_they_are_encoded(client, path):
    assert client.get(path).mimetype_params["charset"].lower() == "utf-8"

"""The site below a path and behind proxies: no link leaves it, and either kind of proxy is right."""

import html
import json
import re
from urllib.parse import urljoin

import pytest
from flask import request

from dashboard.context.settings import Settings, read_settings
from dashboard.factory import build_app
from loaders.common.findings import LoadError

BASE = "/asskomm/"
PAGES = [
    "",
    "?ebene=kpr&gemeinde=14625540&stand=2023-09-14",
    "tabelle?kreis=14626&stand=2022-01-01",
    "gemeinde/14626610",
    "gemeinde/bernsdorf",
    "vergleich?gemeinden=14626610,14612000",
    "ausschnitt?region=14523",
    "einbetten?region=14626610%2B1",
    "aktuelles?kreis=14626&jahr=2021",
    "kreis/",
    "kreis/14626?stand=2022-01-01",
    "gibt-es-nicht",
]


@pytest.fixture(scope="module")
def below(atlas, run_store):
    return build_app(atlas, run_store, base=BASE)


@pytest.fixture
def inside(below):
    return below.server.test_client()


def addresses(text):
    """Everything in a page that a browser would ask for or go to."""
    found = re.findall(r'\b(?:href|src|action|srcset|poster|formaction)="([^"]*)"', text)
    config = re.search(r'id="atlas-config">(.*?)</script>', text)
    if config:
        given = json.loads(config[1])
        assert given["base"] == BASE
        found += [given["atlasUrl"], *(level["url"] for level in given["levels"] if "url" in level)]
    found = [html.unescape(a) for a in found]
    return {a for a in found if a and not a.startswith(("#", "data:", "http://", "https://", "mailto:"))}


@pytest.fixture(scope="module")
def kinds():
    """Kinds of addresses that have been asked for: the same rule answers for all of a kind, on whichever page they stand."""
    return set()


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_every_page_stands_below_the_base_and_answers(inside, path, kinds):
    page = inside.get(BASE + path)
    assert page.status_code == (404 if path == "gibt-es-nicht" else 200)
    found = {urljoin(BASE + path, address) for address in addresses(page.get_data(as_text=True))}
    assert len(found) > 2
    assert [a for a in found if not a.startswith(BASE)] == []
    fresh = {re.sub(r"\d+", "#", a): a for a in sorted(found, reverse=True)}
    for address in [fresh[kind] for kind in fresh if kind not in kinds]:
        same_in_english = path == "gibt-es-nicht" and path in address
        assert inside.get(address).status_code == (404 if same_in_english else 200), address
    kinds.update(fresh)


def test_dash_asks_below_the_base(inside):
    assert inside.get(BASE + "_dash-layout").json["props"]["id"] == "map"
    config = re.search(r'id="_dash-config"[^>]*>(.*?)</script>', inside.get(BASE).get_data(as_text=True))[1]
    assert json.loads(config)["requests_pathname_prefix"] == BASE


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("gemeinde/14625540", "gemeinde/14625250?frueher=14625540"),
        ("gemeinde/aue-bad-schlema", "gemeinde/14521035"),
        ("vergleich?gemeinden=14612000&hinzu=Zittau", "vergleich?gemeinden=14612000,14626610"),
    ],
)
def test_redirects_stay_below_the_base(inside, path, target):
    answer = inside.get(BASE + path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == BASE + target


def test_base_without_its_slash_leads_on(inside):
    answer = inside.get("/asskomm?ebene=kpr")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{BASE}?ebene=kpr")


@pytest.mark.parametrize("path", ["", "tabelle", "healthz", "api/municipalities/14626610", "gibt-es-nicht", "api/x"])
def test_a_proxy_may_take_the_base_off(inside, path):
    whole, stripped = inside.get(BASE + path), inside.get("/" + path)
    assert (whole.status_code, whole.data) == (stripped.status_code, stripped.data)


def test_errors_of_the_interface_are_json_below_the_base_too(inside):
    assert inside.get(BASE + "api/municipalities/1").json["error"]["status"] == 404


def test_an_address_that_only_begins_alike_is_not_below(inside):
    assert inside.get("/asskommunal/").status_code == 404


FORWARDED = {"X-Forwarded-For": "9.9.9.9, 1.2.3.4", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "atlas.example"}


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, ["127.0.0.1", "http://localhost/"]), (1, ["1.2.3.4", "https://atlas.example/"])]
)
def test_proxies_are_believed_as_many_as_there_are(atlas, run_store, proxies, seen):
    app = build_app(atlas, run_store, proxies=proxies)
    app.server.add_url_rule("/api/seen", "seen", lambda: [request.remote_addr, request.host_url])
    assert app.server.test_client().get("/api/seen", headers=FORWARDED).json == seen


@pytest.mark.parametrize(
    ("given", "base"),
    [("/", "/"), ("/asskomm/", BASE), ("/asskomm", BASE), ("asskomm", BASE), ("/a/b.c", "/a/b.c/"), ("", "/")],
)
def test_base_gets_its_slashes(monkeypatch, given, base):
    monkeypatch.setenv("ATLAS_BASE", given)
    assert Settings().base == base


@pytest.mark.parametrize("given", ["//x", "/../", "/a/../b/", "/a b/", "/ä/", "https://x/", "/a?b", '/"/', "/a//b"])
def test_base_that_would_lead_elsewhere_is_refused(monkeypatch, given):
    monkeypatch.setenv("ATLAS_BASE", given)
    with pytest.raises(LoadError) as refused:
        read_settings()
    assert "ATLAS_BASE" in str(refused.value.findings[0])

"""The site below a path and behind proxies: no link leaves it, and either kind of proxy is right."""

import json
import re

import pytest
from flask import request

from dashboard.context.settings import Settings, read_settings
from dashboard.factory import build_app
from loaders.common.findings import LoadError
from tests.suite_state import SUITE

BASE = "/asskomm/"


@pytest.fixture(scope="module")
def below(atlas, run_store):
    return build_app(atlas, run_store, base=BASE)


@pytest.fixture
def inside(below):
    return below.server.test_client()


def test_dash_asks_below_the_base(inside):
    assert inside.get(BASE + "_dash-layout").json["props"]["id"] == "map"
    config = re.search(r'id="_dash-config"[^>]*>(.*?)</script>', inside.get(BASE).get_data(as_text=True))[1]
    assert json.loads(config)["requests_pathname_prefix"] == BASE


def test_base_without_its_slash_leads_on(inside):
    answer = inside.get(f"/asskomm?ebene={SUITE.council}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{BASE}?ebene={SUITE.council}")


@pytest.mark.parametrize(
    "path", ["", "tabelle", "healthz", f"api/municipalities/{SUITE.town}", "gibt-es-nicht", "api/x"]
)
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

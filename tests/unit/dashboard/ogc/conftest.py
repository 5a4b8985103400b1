"""What the tests of OGC API share: answers as a program gets them."""

import json
from functools import cache
from types import SimpleNamespace

import pytest
import shapely
from werkzeug.datastructures import MultiDict

from dashboard.factory import build_app
from dashboard.ogc import collections
from dashboard.ogc.features import find_many, kept_rows
from dashboard.ogc.parameters import read_many
from dashboard.ogc.shapes import Shapes
from loaders.store.checked_store import NOTHING_KEPT
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE

COLLECTIONS = ("municipalities", "districts", "regions", "facts", "borders")
SPATIAL = tuple(name for name in COLLECTIONS if name != "facts")
#: A feature of each.
KEYS = {
    "municipalities": SUITE.town, "districts": SUITE.district, "regions": SUITE.region, "facts": "9",
    "borders": f"{SUITE.member}-{SUITE.seat}",
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(app):
    """``ask(path, parameter=…)`` → status, headers, and the body read as JSON."""
    client = app.server.test_client()

    def get(path="", headers=None, **parameters):
        named = {name.replace("_", "-") if name in WITH_HYPHEN else name: value for name, value in parameters.items()}
        answer = client.get(f"/ogc{path}", query_string=named or None, headers=headers)
        body = json.loads(answer.data) if "json" in answer.content_type else answer.get_data(as_text=True)
        return SimpleNamespace(status=answer.status_code, headers=answer.headers, type=answer.content_type, body=body)

    return get


@pytest.fixture(scope="module")
def found(site):
    """``found(collection, parameter=…)`` → the identifiers of what is found, without writing it all as text."""
    shapes, rows = Shapes(site.atlas), kept_rows(site)

    @cache
    def find(name, **parameters):
        collection = collections.COLLECTIONS[name]
        query = MultiDict(
            {k.replace("_", "-") if k in WITH_HYPHEN else k: v for k, v in parameters.items()} | {"limit": "9999"}
        )
        page = find_many(site, rows, shapes, collection, read_many(site, query, collection.fields(site)))
        return [row[collection.key] for row in page.rows]

    return find


WITH_HYPHEN = ("bbox_crs", "filter_crs", "filter_lang")


@pytest.fixture(scope="module")
def items(ask):
    """``items(collection, parameter=…)`` → the body of a page of features, which must be one. It is asked for once."""

    @cache
    def get(name, **parameters):
        answer = ask(f"/collections/{name}/items", **parameters)
        assert answer.status == 200, answer.body
        return answer.body

    return get


@pytest.fixture(scope="module")
def shapes(items):
    """``shapes(collection, crs=…)`` → identifiers of the features that have a shape, and their shapes."""

    @cache
    def read(name, **parameters):
        features = [f for f in items(name, limit=9999, **parameters)["features"] if f["geometry"]]
        return [f["id"] for f in features], shapely.from_geojson([json.dumps(f["geometry"]) for f in features])

    return read


def ids(page):
    """The identifiers of the features of a page."""
    return [feature["id"] for feature in page["features"]]


@pytest.fixture(scope="module")
def small_site():
    """A client of an application of six municipalities below /atlas/, beside the large one."""
    return build_app(small_atlas(), NOTHING_KEPT, base="/atlas/").server.test_client()

"""Saxony: Two days compared: as a layer, in every file, and as a list with the events; against an independent fold."""

import csv
import io
import json
from datetime import date

import pytest

from dashboard.exports.rendering import render
from dashboard.exports.snippet_request import read_snippet
from layers.classify import classify
from layers.comparison import (
    NEW,
    RENEWED,
)
from tests.unit.layers.test_comparison import compared


def test_what_was_founded_anew_is_a_class_of_its_own(site, client):
    """Görlitz had a council at the latest in January 2019; the programme counts the one of February 2023 as its 30th."""
    layer, snapshot = compared(site, "kpr", date(2022, 12, 31)), site.on(date(2023, 12, 31))
    assert {a for a, kind in classify(snapshot, layer).classes.items() if kind == RENEWED} == {"14626110"}
    page = client.get("/veraenderungen?ebene=kpr&stand=2023-12-31&seit=2022-12-31").get_data(as_text=True)
    assert "Präventionsrat neu gegründet" in page and "09.02.2023" in page


QUERY = {"layer": "kpr", "since": "2021-12-31", "date": "2023-12-31", "region": "14626", "labels": "participants"}


@pytest.fixture(scope="module")
def wanted(site):
    return read_snippet(QUERY, site)


def test_tables_say_both_days(site, wanted):
    rows = list(csv.DictReader(io.StringIO(render(site, wanted, "csv").decode("utf-8-sig")), delimiter=";"))
    before, change = (
        "Präventionsrat am 31.12.2021",
        "Klasse auf der Karte „Präventionsrat: Veränderung seit 31.12.2021“",
    )
    new = [r for r in rows if r[change] == "neu dabei"]
    assert new and {r[before] for r in new} <= {"keine Angabe", "geplant"}
    assert {r["Präventionsrat"] for r in new} == {"besteht"}
    assert all("Präventionsrat" in r["Was geschah"] for r in new)
    assert {r["Was geschah"] for r in rows if r[change] == "unverändert"} == {""}
    shapes = json.loads(render(site, wanted, "geojson"))["features"]
    told = {f["id"]: f["properties"] for f in shapes}
    classes = classify(site.on(wanted.as_of), wanted.layer).classes
    assert {a: p["class"] for a, p in told.items()} == {a: classes[a] for a in wanted.region.members}
    assert {(p["layer"], p["since"], p["as_of"]) for p in told.values()} == {("kpr", "2021-12-31", "2023-12-31")}
    assert {p["kpr_before"] for p in told.values() if p["class"] == NEW} <= {"unknown", "planned"}


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()

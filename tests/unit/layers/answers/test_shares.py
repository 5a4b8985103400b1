"""Shares of districts and sizes equal an independent computation from the table of places."""

import csv
from datetime import date

import pytest

from layers.answers.shares import TOWN_SIZES, Share, by_district, by_size, shares
from layers.catalogue import build_catalogue
from layers.classify import classify
from layers.comparison import comparison_layer
from layers.district_shares import share_class
from layers.theme import load_theme
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from tests.oracle.fold import statuses as independent_statuses
from tests.suite_state import SUITE, suite_inputs

DAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def places():
    with suite_inputs().places.open(encoding="utf-8", newline="") as file:
        return {row["ags"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def truth():
    return independent_statuses(suite_inputs().status, suite_inputs().changes, SUITE.territory, DAY, date.max)


def takes_part(truth, ags, instrument):
    return truth.get(ags, {}).get(instrument, {}).get("status") in ("active", "completed")


@pytest.mark.parametrize("instrument", SUITE.instruments)
def test_shares_of_districts(atlas, places, truth, instrument):
    snapshot = Snapshot(atlas, DAY, date.max)
    column = f"population_{atlas.population_date.isoformat().replace('-', '_')}"
    for district, members in atlas.members.items():
        rows = [row for row in places.values() if row["ags"] in members]
        some = [row for row in rows if takes_part(truth, row["ags"], instrument)]
        found = shares(snapshot, instrument, members)
        assert found.municipalities == Share(len(some), len(rows)), district
        assert found.inhabitants == Share(sum(int(r[column]) for r in some), sum(int(r[column]) for r in rows))
        for value, chosen in ((found.area.part, some), (found.area.whole, rows)):
            assert value == pytest.approx(sum(float(r["area_km2"]) for r in chosen))


def test_every_municipality_has_one_size(atlas):
    sizes = by_size(atlas)
    assert tuple(sizes) == TOWN_SIZES
    assert sorted(ags for members in sizes.values() for ags in members) == list(atlas.municipalities)
    limits = [*sizes, float("inf")]
    for least, members in sizes.items():
        above = min(limit for limit in limits if limit > least)
        assert all(least <= atlas.municipalities[a].population < above for a in members)


def test_nobody_has_no_ratio():
    assert Share(0, 0).ratio is None
    assert Share(1, 4).ratio == 0.25


@pytest.mark.parametrize("layer", ["overview", SUITE.council])
def test_shares_of_districts_in_a_layer(atlas, truth, layer):
    shown = build_catalogue(atlas.state.programme, load_theme(), GERMAN)[layer]
    snapshot = Snapshot(atlas, DAY, date.max)
    found = by_district(snapshot, classify(snapshot, shown))
    for district, members in atlas.members.items():
        some = [ags for ags in members if any(takes_part(truth, ags, key) for key in shown.instruments)]
        assert found[district] == Share(len(some), len(members)), district


def test_shares_of_districts_in_a_comparison(atlas):
    theme = load_theme()
    layer = comparison_layer(build_catalogue(atlas.state.programme, theme, GERMAN)["overview"], date(2023, 1, 1), theme)
    snapshot = Snapshot(atlas, DAY, DAY)
    compared = classify(snapshot, layer)
    found = by_district(snapshot, compared)
    grown = sum(compared.counts[key] for key in ("new", "advanced", "renewed"))
    assert 0 < grown == sum(share.part for share in found.values())


CLASSES = {
    (0, 53): "none",
    (0, 0): "none",
    (1, 1000): "few",
    (99, 1000): "few",
    (1, 10): "some",
    (1, 4): "many",
    (1, 2): "most",
}


@pytest.mark.parametrize("of", CLASSES)
def test_classes_of_shares(of):
    assert share_class(*of) == CLASSES[of]

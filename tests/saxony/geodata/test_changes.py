"""Saxony: Territories roll forward through dated mergers; old keys and names keep leading somewhere."""

from datetime import date

import pytest

from loaders.assembly import Inputs, load_atlas
from tests.clock import CLOCK

pytestmark = pytest.mark.usefixtures("shapes_once")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2016-01-01", 426),
        ("2017-01-01", 423),
        ("2018-01-01", 421),
        ("2018-12-31", 421),
        ("2019-01-01", 419),
        ("2022-12-31", 419),
        ("2023-01-01", 418),
        ("2026-11-20", 418),
    ],
)
def test_real_territories(day, count):
    atlas = load_atlas(Inputs(territory_date=date.fromisoformat(day)), CLOCK)
    assert len(atlas.municipalities) == len(atlas.shapes) == count


def test_default_territory(atlas):
    assert len(atlas.municipalities) == 419
    assert atlas.territory.date == date(2019, 1, 1)
    assert atlas.find("14625540").name == "Kamenz"
    assert atlas.find("14521030") is atlas.find("14521050") is atlas.municipalities["14521035"]


def test_register_follows_into_the_territory_of_2023():
    later = load_atlas(Inputs(territory_date=date(2023, 1, 1)), CLOCK)
    assert later.find("14522450").name == later.find("14522620").name == "Jahnatal"
    assert later.population_date == date(2024, 12, 31)
    assert {f.file for f in later.findings} == {"evidence.csv"}

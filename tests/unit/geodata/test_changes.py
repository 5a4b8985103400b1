"""Territories roll forward through dated mergers; old keys and names keep leading somewhere."""

from datetime import date

import pytest

from geodata.changes import Change, roll_forward
from loaders.assembly import load_atlas
from loaders.common.findings import LoadError
from tests import world
from tests.clock import CLOCK
from tests.suite_state import suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once")

START = date(2020, 1, 1)


def test_merger_keeps_area_and_leads_on():
    changes = [
        Change(date(2021, 1, 1), world.B, "Bedorf", world.A, "Adorf"),
        Change(date(2022, 1, 1), world.A, "Adorf", "99001009", "Neustadt"),
    ]
    before = world.shapes()
    territory = roll_forward(before, START, date(2022, 1, 1), changes)
    assert sorted(territory.shapes.keys) == [world.C, world.D, world.E, world.F, "99001009"]
    assert territory.shapes.frame().area["99001009"] == pytest.approx(before.area[[world.A, world.B]].sum())
    assert territory.resolve(world.B) == territory.resolve(world.A) == territory.resolve("99001009") == "99001009"
    assert territory.resolve("99009999") is None
    assert [f.name for f in territory.former["99001009"]] == ["Adorf", "Bedorf"]


def test_rename_keeps_the_shape():
    territory = roll_forward(
        world.shapes(), START, date(2021, 1, 1), [Change(date(2021, 1, 1), world.A, "Adorf", world.A, "Bad Adorf")]
    )
    assert territory.shapes.frame()["name"][world.A] == "Bad Adorf"
    assert territory.former[world.A][0].name == "Adorf"
    assert territory.successors == {}


def test_changes_after_the_date_wait():
    territory = roll_forward(
        world.shapes(), START, date(2020, 12, 31), [Change(date(2021, 1, 1), world.B, "Bedorf", world.A, "Adorf")]
    )
    assert len(territory.shapes) == 6


def test_change_of_an_unknown_municipality_is_refused():
    with pytest.raises(ValueError, match="99009999"):
        roll_forward(
            world.shapes(),
            START,
            date(2021, 1, 1),
            [Change(date(2021, 1, 1), "99009999", "Nirgends", world.A, "Adorf")],
        )


def test_territory_before_the_boundaries_is_refused_with_a_remedy():
    with pytest.raises(LoadError) as error:
        load_atlas(suite_inputs(territory_date=date(2015, 1, 1)), CLOCK)
    assert "ATLAS_TERRITORY_DATE" in str(error.value.findings[-1])

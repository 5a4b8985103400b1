"""Saxony: A list that replaces another: what the atlas said for a day before is not rewritten, except by facts with dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from layers.answers.events import events
from loaders.assembly import load_atlas
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.model import Snapshot
from loaders.inputs import Inputs
from tests.clock import CLOCK, TODAY
from tests.lists import write_list

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

HEADER = ["Gemeinde", "Erstgespräch", "Vereinbarung", "KPR"]
ROWS = [
    ["Zittau", "x", "21.06.2021", "x"],
    ["Görlitz", "x", "x", "2019"],
    ["Kamenz", "", "x", "geplant"],
    ["Plauen", "03/2020", "x", "x"],
    ["Dresden", "", "", "1996"],
]
#: Stated with dates, one of them in the year and month that are not over.
DATED = [["Bautzen", "2026", "05.05.2022", ""], ["Pirna", "", "11/2026", ""], ["Freital", "x", "", "06/2019"]]
FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 15)


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """The Atlas of list A, and that of list B: A with three rows more and one row less."""
    folder = tmp_path_factory.mktemp("lists")

    def loaded(name, day, rows):
        path = write_list(folder, [[f"Stand: {day:%d.%m.%Y}"], HEADER, *rows], name=name)
        return load_atlas(Inputs(status=path), CLOCK)

    return loaded("a", FIRST, ROWS), loaded("b", SECOND, [r for r in ROWS if r[0] != "Kamenz"] + DATED)


def statuses_on(atlas, day):
    """{(AGS, instrument): status}, whichever list says so."""
    snapshot = Snapshot(atlas, day, TODAY)
    return {
        (ags, key): replace(status, sources=())
        for ags in atlas.municipalities
        for key, status in snapshot.statuses(ags).items()
        if status.status != UNKNOWN
    }


def test_days_before_the_second_list_differ_by_dated_facts_only(lists):
    first, second = lists
    new = {f.ags for f in second.register.facts if f.date} - {f.ags for f in first.register.facts}
    assert len(new) == 3
    days = [date(1996, 12, 31), date(2021, 6, 21), *(FIRST + timedelta(days=n) for n in range(-3, 14))]
    for day in days:
        before, after = statuses_on(first, day), statuses_on(second, day)
        assert {k: s for k, s in after.items() if k[0] not in new} == before, day
        assert all(s.since for s in after.values()), "nothing without a date is said of a past day"
    told = {(e.day, e.instrument, e.keys) for e in events(first)}
    assert {(e.day, e.instrument, e.keys) for e in events(second) if not new & set(e.keys)} == told


def test_of_the_present_day_both_lists_say_what_is_undated(lists):
    undated = [{k for k, s in statuses_on(atlas, TODAY).items() if s.since is None} for atlas in lists]
    kamenz = {("14625250", "agreement"), ("14625250", "consultation"), ("14625250", "kpr")}
    assert undated[0] - undated[1] == kamenz
    assert ("14626610", "kpr") in undated[0] & undated[1]


def test_what_is_dated_to_a_period_under_way_counts_from_the_day_of_the_list(lists):
    bautzen, pirna = ("14625020", "consultation"), ("14628270", "agreement")
    eve, day = (statuses_on(lists[1], d) for d in (SECOND - timedelta(days=1), SECOND))
    assert {bautzen, pirna} <= set(day)
    assert pirna not in eve and eve[bautzen].derived, "the agreement of 2022 implies a talk"
    assert day[bautzen].since.iso == "2026" and not day[bautzen].derived

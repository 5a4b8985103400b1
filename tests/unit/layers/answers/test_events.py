"""Events and comparisons: what happened is what the fold says, on every day."""

from datetime import date

import pytest

from layers.answers.events import events
from layers.comparison import ADVANCED, NEW, STOPPED, UNCHANGED, UNKNOWN, change
from loaders.atlas.facts import ACTIVE, COMPLETED, ENDED, PLANNED
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from tests import world
from tests.oracle.fold import statuses as independent_statuses
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE, suite_inputs

DAYS = [date(year, month, 28) for year in range(2018, 2027) for month in (1, 6, 11)]
INSTRUMENTS = SUITE.instruments


def test_events_of_a_small_world_stand_in_order():
    found = [(e.day.isoformat(), e.instrument, e.keys, e.status.status) for e in events(small_atlas())]
    assert found == [
        ("2019-01-01", SUITE.mark, (world.F,), "active"),
        ("2019-05-01", SUITE.agreement, (world.A,), "active"),
        ("2020-02-02", SUITE.talk, (world.C,), "completed"),
        ("2021-06-30", SUITE.agreement, (world.D,), "active"),
        ("2022-03-01", SUITE.council, (world.E,), "planned"),
        ("2022-12-31", SUITE.council, (world.D,), "active"),
    ]


@pytest.mark.parametrize("day", DAYS)
def test_replayed_events_give_what_an_independent_fold_gives(atlas, day):
    # undated facts count for the present only: a present day after all dates leaves them out
    truth = independent_statuses(suite_inputs().status, suite_inputs().changes, SUITE.territory, day, date.max)
    replayed = {}
    for event in events(atlas):
        if event.day <= day:
            replayed |= {(key, event.instrument): event.status.status for key in event.keys}
    expected = {
        (key, instrument): s["status"]
        for key, statuses in truth.items()
        for instrument, s in statuses.items()
        if s["status"] != "unknown" and not s["derived"]
    }
    # a consultation that was planned before it could be derived stays planned as an event
    planned = {k: v for k, v in replayed.items() if v == "planned" and k not in expected}
    assert all(truth[key][instrument]["derived"] for key, instrument in planned)
    assert {k: v for k, v in replayed.items() if k not in planned} == expected


def test_a_common_agreement_is_one_event(atlas):
    shared = [e for e in events(atlas) if len(e.keys) > 1]
    assert shared
    assert all(e.status.carrier_kind not in ("municipality", "district") for e in shared)
    assert all(e.sources for e in events(atlas))


def status(word: str, derived: bool = False) -> Status:
    return Status(word, derived=derived)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((UNKNOWN, UNKNOWN), (UNKNOWN, UNKNOWN), UNKNOWN),
        ((UNKNOWN, UNKNOWN), (ACTIVE, UNKNOWN), NEW),
        ((PLANNED, UNKNOWN), (ACTIVE, UNKNOWN), NEW),
        ((UNKNOWN, UNKNOWN), (PLANNED, UNKNOWN), ADVANCED),
        ((ACTIVE, UNKNOWN), (ACTIVE, PLANNED), ADVANCED),
        ((ACTIVE, UNKNOWN), (COMPLETED, UNKNOWN), ADVANCED),
        ((ACTIVE, UNKNOWN), (ACTIVE, UNKNOWN), UNCHANGED),
        ((ENDED, UNKNOWN), (ENDED, UNKNOWN), UNCHANGED),
        ((ACTIVE, UNKNOWN), (ENDED, UNKNOWN), STOPPED),
        ((ACTIVE, ACTIVE), (ENDED, ACTIVE), STOPPED),
        ((ACTIVE, UNKNOWN), (ENDED, ACTIVE), ADVANCED),
        ((COMPLETED, UNKNOWN), (ACTIVE, UNKNOWN), UNCHANGED),
    ],
)
def test_what_changed(before, after, expected):
    statuses = [{"one": status(one), "two": status(two)} for one, two in (before, after)]
    assert change(*statuses, ("one", "two")) == expected


def test_nothing_changes_between_a_day_and_itself(atlas):
    for day in DAYS[::5]:
        now = Snapshot(atlas, day, date.max)
        found = {change(now.statuses(a), now.statuses(a), INSTRUMENTS) for a in atlas.municipalities}
        assert found <= {UNCHANGED, UNKNOWN}

"""The figures of /entwicklung equal an independent fold on every day they name, and on days in between."""

from bisect import bisect_right
from datetime import date, timedelta

import pytest

from layers.answers.counts import counts, gained
from layers.answers.growth import growth
from loaders.atlas.dates import year_before
from loaders.atlas.model import Snapshot
from tests.oracle.fold import statuses as independent_statuses
from tests.suite_state import SUITE, suite_inputs

INSTRUMENTS = SUITE.instruments


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_steps_equal_an_independent_fold(atlas, instrument):
    start, today = atlas.state.programme.start, date(2026, 11, 20)
    found = growth(atlas, instrument, today, today)
    days = [s.day for s in found.steps]
    assert days == sorted(set(days)) and days[0] == start and days[-1] == today
    published = [t.as_of.last for t in found.published]
    for day in sorted({*published, *(start + timedelta(days=150 * i) for i in range(20)), today}):
        # what has no date shows no growth
        truth = independent_statuses(suite_inputs().status, suite_inputs().changes, SUITE.territory, day, date.max)
        recorded = [
            s for ags, s in truth.items() if len(ags) == 8 and s[instrument]["status"] in ("active", "completed")
        ]
        named = sum(not s[instrument]["derived"] for s in recorded)
        step = found.steps[bisect_right(days, day) - 1]
        assert (step.taking_part, step.named) == (len(recorded), named), day


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_what_has_no_date_stands_beside_the_last_step(atlas, instrument):
    """The map of today counts both."""
    today = date(2026, 11, 20)
    found, now = growth(atlas, instrument, today, today), counts(Snapshot(atlas, today, today), instrument)
    assert found.steps[-1].named + found.undated == now.named
    assert growth(atlas, instrument, date(2025, 12, 31), today).undated == 0


def test_the_end_is_what_was_asked_for(atlas):
    day = date(2022, 6, 21)
    found = growth(atlas, SUITE.agreement, day, date(2026, 11, 20))
    assert found.steps[-1].day == day
    assert all(t.as_of.last <= day for t in found.published)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_gain_of_a_year_leaves_out_what_has_no_date(atlas, instrument):
    day = date(2023, 6, 30)
    numbers = [
        sum(
            s[instrument]["status"] in ("active", "completed")
            for ags, s in independent_statuses(
                suite_inputs().status, suite_inputs().changes, SUITE.territory, d, date.max
            ).items()
            if len(ags) == 8
        )
        for d in (day, date(2022, 6, 30))
    ]
    assert gained(Snapshot(atlas, day, day), instrument) == numbers[0] - numbers[1]


@pytest.mark.parametrize(
    "path", ["/?stand=0001-01-01", "/entwicklung?stand=0001-06-30", "/veraenderungen?stand=0001-01-01"]
)
def test_the_first_year_of_all_has_none_before(client, path):
    """Addresses may name any day that there is; nothing was known on this one."""
    assert year_before(date(1, 6, 30)) == date.min
    assert client.get(path).status_code == 200


def test_a_leap_day_has_a_year_before():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 28)
    assert year_before(date(2024, 12, 31)) == date(2023, 12, 31)
    assert year_before(date(2023, 12, 31)) == date(2022, 12, 31)

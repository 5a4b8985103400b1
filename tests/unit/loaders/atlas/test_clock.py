"""The present day is that of the programme's time zone, whatever the machine's or the visitor's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from loaders.atlas.clock import now, stopped
from tests.small_atlas import small_atlas


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T22:59:59", date(2026, 11, 20)),  # one hour before UTC's midnight it is midnight in Berlin
        ("2026-11-20T23:00:00", date(2026, 11, 21)),
        ("2026-12-31T22:59:58", date(2026, 12, 31)),
        ("2026-12-31T23:00:00", date(2027, 1, 1)),
        ("2028-02-28T23:00:00", date(2028, 2, 29)),
        ("2028-02-29T23:00:00", date(2028, 3, 1)),
        ("2027-03-27T23:30:00", date(2027, 3, 28)),  # the night in which summer time begins
        ("2027-03-28T21:59:59", date(2027, 3, 28)),  # and its day has 23 hours
        ("2027-03-28T22:00:00", date(2027, 3, 29)),
        ("2027-10-30T22:00:00", date(2027, 10, 31)),  # it ends: 25 hours
        ("2027-10-31T22:59:59", date(2027, 10, 31)),
        ("2027-10-31T23:00:00", date(2027, 11, 1)),
    ],
)
def test_the_day_begins_at_midnight_in_berlin(moment, day):
    clock = stopped(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert replace(small_atlas(), clock=clock).today() == day


def test_the_real_clock_is_the_machines():
    before = datetime.now(UTC)
    assert before <= now("Europe/Berlin") <= datetime.now(UTC)
    assert now("Pacific/Kiritimati").utcoffset() == timedelta(hours=14)

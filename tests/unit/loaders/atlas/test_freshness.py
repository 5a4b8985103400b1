"""The newest report that counts on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import Fact, Source
from loaders.atlas.freshness import last_report, reports_over_time
from loaders.atlas.model import Snapshot
from tests.clock import TODAY
from tests.suite_state import SUITE


def fact(day, published="", status="active"):
    def partial(text):
        return parse_partial_date(text) if text else None

    source = Source("Quelle", "", partial(published))
    return Fact(
        2,
        "1",
        "1",
        "A",
        "municipality",
        "A",
        SUITE.council,
        status,
        partial(day),
        "started" if day else "",
        True,
        source,
    )


@pytest.mark.parametrize(
    ("as_of", "newest"),
    [("2018-12-31", None), ("2019-06-01", "2019-06-01"), ("2020-12-30", "2019-06-01"), ("2020-12-31", "2020"),
     ("2021-04-30", "2021-04-02"), ("2021-05-31", "2021-05"), ("2026-11-20", "2021-05")],
)  # fmt: skip
def test_what_counts_on_a_day_may_be_the_newest_report(as_of, newest):
    facts = [fact("2021-05"), fact("2019-06-01"), fact("", "2021-04-02"), fact(""), fact("2020")]
    found = last_report(reports_over_time(facts), date.fromisoformat(as_of))
    assert (found.iso if found else None) == newest


def test_of_dates_that_end_alike_the_more_precise_one_is_newer():
    facts = [fact("2020"), fact("2020-12-31"), fact("2020-12")]
    assert last_report(reports_over_time(facts), TODAY).iso == "2020-12-31"


def test_what_was_declined_is_no_report():
    assert [said.iso for _, said in reports_over_time([fact("2021", status="declined"), fact("2020")])] == ["2020"]


def test_facts_without_any_date_are_no_report():
    assert reports_over_time([fact("")]) == [] and last_report([], TODAY) is None


@settings(deadline=None)
@given(st.lists(st.dates(date(2018, 1, 1), date(2026, 11, 20)), max_size=12), st.dates(date(2018, 1, 1), TODAY))
def test_over_time_is_what_every_day_says(days, as_of):
    facts = [fact(day.isoformat()) for day in days]
    known = [said for day, said in reports_over_time(facts) if day <= as_of]
    expected = max((day for day in days if day <= as_of), default=None)
    assert (known[-1].first if known else None) == expected
    found = last_report(reports_over_time(facts), as_of)
    assert (found.first if found else None) == expected


def test_a_snapshot_knows_the_day_of_its_register_and_its_newest_report(atlas):
    """Held against the rows of the register, read here by hand."""
    dates = [f.date or f.source.published for f in atlas.register.facts]
    for as_of in (date(2018, 11, 19), date(2022, 12, 31), TODAY - timedelta(days=1), TODAY):
        found = Snapshot(atlas, as_of, TODAY).freshness
        assert found.data_as_of == atlas.origin.day
        assert found.last_report.first == max(d.first for d in dates if d and d.last <= as_of)

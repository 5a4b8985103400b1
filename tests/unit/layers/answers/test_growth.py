"""The figures of /entwicklung equal an independent fold on every day they name, and on days in between."""

import csv
import io
from bisect import bisect_right
from datetime import date, timedelta

import pytest

from geodata import saxony
from layers.answers.counts import gained
from layers.answers.growth import growth, growth_csv, rows
from loaders.atlas.dates import year_before
from loaders.atlas.model import Snapshot
from tests.oracle.fold import statuses as independent_statuses

INSTRUMENTS = ("consultation", "agreement", "kpr", "coaching", "analysis")


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_steps_equal_an_independent_fold(atlas, instrument):
    start, today = atlas.state.programme.start, date(2026, 11, 20)
    found = growth(atlas, instrument, today, today)
    days = [s.day for s in found.steps]
    assert days == sorted(set(days)) and days[0] == start and days[-1] == today
    published = [t.as_of.last for t in found.published]
    for day in sorted({*published, *(start + timedelta(days=150 * i) for i in range(20)), today}):
        truth = independent_statuses(saxony.STATUS, saxony.CHANGES, "2019-01-01", day, today)
        recorded = [
            s for ags, s in truth.items() if len(ags) == 8 and s[instrument]["status"] in ("active", "completed")
        ]
        named = sum(not s[instrument]["derived"] for s in recorded)
        step = found.steps[bisect_right(days, day) - 1]
        assert (step.taking_part, step.named) == (len(recorded), named), day


def test_the_end_is_what_was_asked_for(atlas):
    day = date(2022, 6, 21)
    found = growth(atlas, "agreement", day, date(2026, 11, 20))
    assert found.steps[-1].day == day
    assert all(t.as_of.last <= day for t in found.published)


def test_rows_and_csv_hold_every_number(atlas):
    today = date(2026, 11, 20)
    all_of_it = [growth(atlas, key, today, today) for key in INSTRUMENTS]
    read = list(csv.DictReader(io.StringIO(growth_csv(all_of_it), newline="")))
    assert len(read) == sum(len(rows(found)) for found in all_of_it)
    units = ("taking_part", "recorded", "carriers")
    steps = [(r["date"], r["instrument"], *(r[unit] for unit in units)) for r in read if r["recorded"]]
    assert steps == [
        (s.day.isoformat(), found.instrument, str(s.taking_part), str(s.named), str(s.carriers))
        for found in all_of_it
        for s in found.steps
    ]
    assert sum(int(r["published"]) for r in read if r["published"]) == sum(
        t.count for found in all_of_it for t in found.published
    )


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_gain_of_a_year_leaves_out_what_has_no_date(atlas, instrument):
    day = date(2023, 6, 30)
    counts = [
        sum(
            s[instrument]["status"] in ("active", "completed")
            for ags, s in independent_statuses(saxony.STATUS, saxony.CHANGES, "2019-01-01", d, date.max).items()
            if len(ags) == 8
        )
        for d in (day, date(2022, 6, 30))
    ]
    assert gained(Snapshot(atlas, day, day), instrument) == counts[0] - counts[1]


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


def test_the_page_says_what_is_no_growth(client, atlas, site):
    page = client.get("/entwicklung").get_data(as_text=True)
    today = site.today()
    undated = [
        growth(atlas, key, today, today).steps[-1].taking_part
        - growth(atlas, key, today, date.max).steps[-1].taking_part
        for key in INSTRUMENTS
    ]
    assert any(undated)
    assert page.count("ist kein Datum bekannt") == 2 * sum(count > 0 for count in undated)

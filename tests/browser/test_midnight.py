"""Days end while pages are open, servers run and visitors sit in other time zones."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.factory import build_app
from tests.suite_state import SUITE
from tests.visitors import drawn, served

EVE, NEW_YEAR = datetime(2026, 12, 31, 22, 59, 58, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def moment():
    """What the server's clock says; tests move it."""
    return {"now": EVE}


@pytest.fixture(scope="module")
def address(atlas, run_store, moment):
    app = build_app(replace(atlas, clock=lambda zone: moment["now"].astimezone(ZoneInfo(zone))), run_store)
    with served(app.server) as where:
        yield where


@pytest.fixture(autouse=True)
def eve(moment):
    moment["now"] = EVE


def shown(page):
    return page.input_value("#day-input"), page.get_attribute("#day-input", "max")


def come_back(page, at):
    """The visitor's clock goes on while the tab is hidden; then it is looked at again."""
    page.clock.set_fixed_time(at)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_page_that_is_looked_at_after_midnight_is_of_the_new_day_and_before_it_stays(visit, moment, address):
    page = visit("/hilfe", fresh=True, wait=None).page
    page.clock.install(time=datetime(2026, 12, 31, 9, 0, tzinfo=UTC))
    page.goto(f"{address}/?gemeinde={SUITE.town}&ebene={SUITE.council}")
    page.wait_for_selector("#atlas[data-ready=true]")
    assert shown(page) == ("2026-12-31", "2026-12-31")
    page.evaluate("window.stays = true")
    come_back(page, EVE)
    page.wait_for_timeout(200)
    assert page.evaluate("window.stays")
    moment["now"] = NEW_YEAR
    with page.expect_navigation():
        come_back(page, NEW_YEAR)
    page.wait_for_selector("#atlas[data-ready=true]")
    assert shown(page) == ("2027-01-01", "2027-01-01")
    assert f"gemeinde={SUITE.town}" in page.url and f"ebene={SUITE.council}" in page.url and "stand=" not in page.url


def test_panel_and_map_of_an_old_page_agree(visit, moment):
    page = visit("/").page
    moment["now"] = NEW_YEAR
    page.evaluate("(ags) => atlas.change({ags})", SUITE.far)
    page.wait_for_selector(f"#panel-answer[data-for='{SUITE.far}']")
    assert page.get_attribute("#panel-answer", "data-date") == "2026-12-31"
    # what has no date holds for the present only: on the page's day, the panel still says so
    undated = page.evaluate(
        "() => atlas.data.ags.filter((_, n) => Object.values(atlas.data.layers).some("
        "l => (l.timelines[n] || []).some(e => e[0] === -1)))"
    )
    assert undated
    page.evaluate("ags => atlas.change({ags})", undated[0])
    page.wait_for_selector(f"#panel-answer[data-for='{undated[0]}']")
    assert "ohne Datum" in page.inner_text("#panel")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_today_is_the_programmes_wherever_the_visitor_is(visit, site, zone):
    page = visit("/", timezone_id=zone).page
    assert shown(page) == ("2026-12-31", "2026-12-31")
    there = drawn(page)
    page.evaluate("atlas.change({date: '2023-09-14'})")
    page.wait_for_url("**stand=2023-09-14")
    assert "14.09.2023" in page.text_content("#legend-date")
    page.click("#day-today")
    page.wait_for_url(re.compile(r"/$"))
    assert drawn(page) == there
    assert page.evaluate("atlas.dayInWords('2026-12-31')").startswith("31.")

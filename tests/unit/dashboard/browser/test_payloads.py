"""What browsers fetch once: of the day on which it is asked for, and what pages of the day before still ask for."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.browser.client_data import PRESENT_DAY, day_number
from dashboard.browser.payloads import build_payloads
from dashboard.context.site import build_site
from dashboard.factory import build_app
from layers.classify import classify
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, Fact, Source
from loaders.atlas.register import Register
from tests import world
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE

EVE, NEW_YEAR = datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 1, tzinfo=UTC)


@pytest.fixture
def moment():
    return {"now": EVE}


@pytest.fixture
def atlas(moment):
    """Two municipalities with facts that only count as the year ends, one of them besides an undated one."""

    def fact(row, ags, instrument, status, day, kind):
        when = parse_partial_date(day) if day else None
        source = Source("Liste", "", None)
        return Fact(row, ags, ags, "", "municipality", "", instrument, status, when, kind, True, source)

    small = small_atlas()
    facts = [
        fact(2, world.A, SUITE.analysis, ACTIVE, "", ""),
        fact(3, world.A, SUITE.analysis, COMPLETED, "2026", "completed"),
        fact(4, world.B, SUITE.analysis, ACTIVE, "", ""),
        fact(5, world.B, SUITE.council, ACTIVE, "2026", "constituted"),
    ]
    return replace(
        small,
        register=Register(facts, small.state.programme.instruments),
        clock=lambda zone: moment["now"].astimezone(ZoneInfo(zone)),
    )


def drawn_by_the_script(document, layer, day, today):
    """The classes on a day, folded as assets/a_view.js does."""
    found = {}
    classes = document["layers"][layer]["classes"]
    for number, ags in enumerate(document["ags"]):
        value = len(classes) - 1
        for entry in document["layers"][layer]["timelines"].get(str(number), []):
            if (day_number(today) if entry[0] == PRESENT_DAY else entry[0]) <= day_number(day):
                value = entry[1]
        found[ags] = classes[value]
    return found


def fetched(payloads):
    return json.loads(payloads.current()["atlas-de"].encodings["identity"])


@pytest.mark.parametrize("layer", ["overview", SUITE.analysis, SUITE.council])
def test_script_and_server_agree_on_both_sides_of_new_year(atlas, moment, layer, run_store):
    site = build_site(atlas, store=run_store)
    payloads, _ = build_payloads(site)
    for moment["now"], today in ((EVE, date(2026, 12, 31)), (NEW_YEAR, date(2027, 1, 1))):
        for day in {today, date(2026, 12, 30), date(2026, 12, 31)}:
            expected = classify(site.on(day), site.catalogue[layer]).classes
            assert drawn_by_the_script(fetched(payloads), layer, day, today) == expected, (today, day)


def test_an_undated_fact_counts_before_a_later_one_does(atlas, moment, run_store):
    moment["now"] = datetime(2026, 11, 20, 12, tzinfo=UTC)
    site, today = build_site(atlas, store=run_store), date(2026, 11, 20)
    document = fetched(build_payloads(site)[0])
    assert drawn_by_the_script(document, SUITE.analysis, today, today)[world.A] == "active"
    assert classify(site.on(today), site.catalogue[SUITE.analysis]).classes[world.A] == "active"


def test_pages_of_yesterday_find_their_data(atlas, moment, run_store):
    moment["now"] = datetime(2026, 12, 30, 12, tzinfo=UTC)
    payloads, _ = build_payloads(build_site(atlas, store=run_store), run_store)
    before = payloads.current()["atlas-de"]
    moment["now"] = EVE
    today = payloads.current()["atlas-de"]
    assert today.name != before.name, "on its last day, the year's facts begin to count"
    assert payloads.find(before.name) is before and payloads.find(today.name) is today
    assert payloads.find("atlas-de-000000000000.json") is None
    for day in (1, 2):
        moment["now"] = datetime(2027, 1, day, 12, tzinfo=UTC)
        payloads.current()
    assert payloads.find(before.name) is None, "two days are kept"


def test_data_are_there_before_this_process_has_sent_a_page(atlas, moment, run_store):
    """Another worker sent the page, and this one is the first to be asked for its data on this day."""
    moment["now"] = EVE
    site = build_site(atlas, store=run_store)
    one, other = (build_payloads(site, run_store)[0] for _ in range(2))
    name = one.current()["atlas-de"].name
    assert other.find(name).encodings == one.find(name).encodings


def test_a_worker_that_slept_over_midnight_sends_pages_and_data_of_the_new_day(atlas, run_store, moment):
    client = build_app(atlas, run_store).server.test_client()

    def page():
        text = client.get("/").get_data(as_text=True)
        config = json.loads(text.partition('id="atlas-config">')[2].partition("</script>")[0])
        return config["today"], config["atlasUrl"]

    day, address = page()
    assert day == "2026-12-31"
    moment["now"] = NEW_YEAR
    assert page()[0] == "2027-01-01"
    assert client.get(address).status_code == 200
    assert client.get(page()[1]).status_code == 200
    assert client.get("/?stand=2027-01-01").status_code == 200
    assert "01.01.2027" in client.get("/tabelle").get_data(as_text=True)

"""Whoever counts, counts the same: legend, API, CSV, charts and tables on forty days, against an independent fold."""

import csv
import io
import json
import re
from bisect import bisect_right
from datetime import date

import pytest
from lxml import html

from tests.oracle.days import INSTRUMENTS, counts_of, days_of_interest, truth_on
from tests.sweeps import some


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def today(site):
    return site.today()


@pytest.fixture(scope="module")
def truths(atlas, today):
    """{day: {instrument: {class: municipalities}}}"""
    days = days_of_interest(atlas, today)
    assert len(days) >= 40 and {t.as_of.last for t in atlas.totals if t.as_of.last <= today} <= set(days)
    return {day: {key: counts_of(truth_on(day, today), key) for key in INSTRUMENTS} for day in days}


def recorded(counts):
    return sum(count for key, count in counts.items() if key in ("active", "completed"))


def taking_part(counts):
    return recorded(counts) + counts.get("derived", 0)


def told_by_api(client, day):
    """Count the API's answer as the legend does."""
    found = {key: {} for key in INSTRUMENTS}
    for municipality in client.get(f"/api/municipalities?date={day}").get_json():
        for key, status in municipality["statuses"].items():
            name = "derived" if status["derived"] else status["status"]
            if key in found and name != "unknown":
                found[key][name] = found[key].get(name, 0) + 1
    return found


def told_by_legends(client, day):
    """Every layer's legend stands in the first answer of the map, as text."""
    page = html.fromstring(client.get(f"/?stand={day}").get_data(as_text=True))
    found = {}
    for key in INSTRUMENTS:
        rows = page.xpath(f'//*[@data-legend="{key}"]//*[@data-legend-class]')
        counts = {row.get("data-legend-class"): int(row.xpath("string(.//*[@data-count])")) for row in rows}
        found[key] = {name: count for name, count in counts.items() if count and name != "unknown"}
    return found


def test_map_and_api_on_every_day(client, truths):
    for day, expected in truths.items():
        assert told_by_api(client, day) == expected, day
    for day in some(list(truths), 7):
        assert told_by_legends(client, day) == truths[day], day


def test_the_table_for_excel_on_every_day(client, truths, site):
    short = {i.key: i.short for i in site.programme.instruments}
    for day in some(list(truths), 7):
        expected = truths[day]
        text = client.get(f"/tabelle.csv?stand={day}").get_data(as_text=True).removeprefix("\ufeff")
        rows = [r for r in csv.DictReader(io.StringIO(text), delimiter=";") if len(r["Schlüssel"]) == 8]
        for key in INSTRUMENTS:
            words = [r[short[key]] for r in rows]
            taking_part = (site.programme.find(key).active, "abgeschlossen")
            assert sum(word in taking_part for word in words) == recorded(expected[key]), (day, key)
            assert sum("abgeleitet" in word for word in words) == expected[key].get("derived", 0), (day, key)


@pytest.fixture(scope="module")
def development(client):
    return html.fromstring(client.get("/entwicklung").get_data(as_text=True))


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_charts_and_their_tables_on_every_day(development, truths, key, today):
    (section,) = development.xpath(f'//*[@data-chart="{key}"]')
    line = json.loads(section.xpath("string(.//script)"))["data"][0]
    days = [tuple(map(int, day.split("-"))) for day in line["x"]]
    steps = [
        (tuple(map(int, reversed(row[0].text.split(".")))), int(row[1].text))
        for row in section.xpath(".//tbody/tr")
        if row[1].text
    ]
    assert steps == list(zip(days, line["y"], strict=True)), "what is drawn is what the table says"
    for day, expected in truths.items():
        at = bisect_right(days, (day.year, day.month, day.day)) - 1
        # what has no date shows no growth: the line ends without it
        dated = counts_of(truth_on(day, date.max), key) if day == today else expected[key]
        assert line["y"][at] == taking_part(dated), (day, key)


def test_figures_on_every_day(client, truths, site):
    """The page of a day says how many are recorded, in words."""
    for day in some(list(truths), 6):
        page = html.fromstring(client.get(f"/entwicklung?stand={day}").get_data(as_text=True))
        for key in INSTRUMENTS:
            said = page.xpath(f'string(//*[@data-chart="{key}"]/p)')
            count = int(re.search(r": (\d+) Gemeinde", said)[1])
            assert count == taking_part(truths[day][key]), (day, key)

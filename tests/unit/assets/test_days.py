"""What the scripts make of days: classes, comparisons, a year before. The server, asked for the same, says the same."""

import random
from datetime import date, timedelta

import pytest

from layers.classify import classify
from loaders.atlas.dates import year_before

DAYS = ["2024-12-31", "2025-02-28", "2028-02-29", "2028-03-01", "2024-02-29", "2100-03-01", "1001-01-01"]
#: Per view, the class of every municipality, as numbers in the order of the layer's classes: hundreds of names would be long.
CLASSES = """(views) => views.map((view) => {
  atlas.change(Object.assign({ since: null }, view));
  return atlas.data.ags.map((_, number) => atlas.classOf(number));
})"""


@pytest.fixture(scope="module")
def views(site):
    """A layer and one or two days each, the same every time, from before the programme began until today."""
    chance, today = random.Random(19), site.today()
    first = site.atlas.state.programme.start - timedelta(400)

    def some():
        return first + timedelta(chance.randrange((today - first).days + 1))

    plain = [{"layer": layer, "date": some().isoformat()} for layer in site.catalogue for _ in range(6)]
    pairs = [(layer, sorted((some(), some()))) for layer in site.catalogue for _ in range(6)]
    return plain + [{"layer": layer, "since": a.isoformat(), "date": b.isoformat()} for layer, (a, b) in pairs]


def test_classes_and_comparisons_are_the_servers(scripts, site, views):
    for view, found in zip(views, scripts().run(CLASSES, views), strict=True):
        layer = site.catalogue[view["layer"]]
        if "since" in view:
            layer = site.compared(layer, date.fromisoformat(view["since"]))
        expected = classify(site.on(date.fromisoformat(view["date"])), layer).classes
        assert dict(zip(site.atlas.municipalities, found, strict=True)) == expected, view


def test_a_year_before_is_the_servers(scripts):
    found = scripts().run("(days) => days.map(atlas.yearBefore)", DAYS)
    assert found == [year_before(date.fromisoformat(day)).isoformat() for day in DAYS]
    assert found[2] == "2027-02-28"


def test_day_numbers_and_back(scripts):
    program = "(days) => days.map((day) => atlas.isoDay(atlas.dayNumber(day)))"
    days = [day for day in DAYS if day > "1970"]
    assert scripts().run(program, days) == days

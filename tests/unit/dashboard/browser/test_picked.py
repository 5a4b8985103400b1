"""The list of what is picked: its numbers are those of every other output, and its links lead to just that region."""

import random
import re
from datetime import date

import pytest

from dashboard.browser.picked import LEADS, picked_list
from dashboard.context.view_state import read_view
from dashboard.pages.compare import MOST
from layers.answers.counts import counts, municipalities_with_any
from layers.classify import classify
from tests.suite_state import SUITE
from tests.sweeps import each

DAYS = ["2019-06-30", "2022-02-14", "2024-12-31", "2026-11-20"]


def listed(site, query):
    view = read_view(site, query)
    return view, picked_list(site, view, classify(site.on(view.as_of), site.catalogue[view.layer]))


@pytest.mark.parametrize(("layer", "day"), each(["overview", SUITE.talk, SUITE.agreement, SUITE.council], DAYS))
def test_counts_are_those_of_the_region(site, layer, day):
    chance = random.Random(f"{layer} {day}")
    for count in (1, 4, 60, SUITE.number):
        keys = chance.sample(list(site.atlas.municipalities), count)
        view, found = listed(site, {"auswahl": ",".join(keys), "ebene": layer, "stand": day})
        snapshot = site.on(date.fromisoformat(day))
        if layer == "overview":
            expected = len(municipalities_with_any(snapshot, keys))
        else:
            expected = counts(snapshot, layer, keys).taking_part
        assert re.search(
            rf": bei {expected} von {count} bekannt|: known of {expected} out of {count}$", found.taking_part
        ), found.taking_part
        assert sum(row.count for row in found.rows if row.kind == "class") == count
        symbols = [row.count for row in found.rows if row.kind == "symbol"]
        if layer == "overview" and (councils := counts(snapshot, SUITE.council, keys).taking_part):
            assert symbols == [councils]
        assert [ags for ags, _ in found.members] != [] and {ags for ags, _ in found.members} == set(view.picked.members)


def test_a_comparison_is_offered_of_so_many_as_it_takes():
    assert [lead.most for lead in LEADS if lead.most] == [MOST]

"""The pages of the districts: figures, participants and gaps equal an independent computation from the raw tables."""

import re
from datetime import date

import pytest

from layers.answers.gaps import gaps, has_contact
from loaders.atlas.model import Snapshot
from tests import world
from tests.oracle.fold import statuses as independent_statuses
from tests.small_atlas import EAST, WEST, small_atlas
from tests.suite_state import SUITE, suite_inputs

DAYS = [date(2018, 11, 19), date(2021, 11, 30), date(2024, 6, 30)]


def truth_on(day):
    return independent_statuses(suite_inputs().status, suite_inputs().changes, SUITE.territory, day, date.max)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_everybody_is_a_participant_or_in_a_gap(client, atlas, day):
    truth = truth_on(day)
    for district, members in atlas.members.items():
        if len(members) == 1:
            continue
        html = page(client, f"/kreis/{district}?stand={day}")
        sections = [re.search(rf'<section id="{i}".*?</section>', html, re.S)[0] for i in ("participants", "gaps")]
        listed = [re.findall(r'href="/gemeinde/(\d{8})', section) for section in sections]
        expected = {a for a in members if any(s["status"] != "unknown" for s in truth.get(a, {}).values())}
        assert set(listed[0]) == expected
        assert set(listed[1]) == set(members) - expected
        assert len(listed[1]) == len(set(listed[1]))


def test_gaps_are_clusters_of_neighbours(atlas):
    snapshot = Snapshot(atlas, date(2024, 6, 30), date.max)
    for members in atlas.members.values():
        found = gaps(snapshot, members)
        of = {ags: number for number, cluster in enumerate(found) for ags in cluster}
        assert set(of) == {a for a in members if not has_contact(snapshot, a)}
        assert [len(c) for c in found] == sorted(map(len, found), reverse=True)
        for ags, number in of.items():
            assert {of[n] for n in atlas.neighbours.borders[ags] if n in of} <= {number}
        for cluster in found:
            reached, frontier = set(), [cluster[0]]
            while frontier:
                ags = frontier.pop()
                reached.add(ags)
                frontier += [n for n in atlas.neighbours.borders[ags] if n in cluster and n not in reached]
            assert reached == set(cluster), "each can be reached from each"


def test_gaps_of_a_small_world():
    atlas = small_atlas()
    before, after = (Snapshot(atlas, day, date.max) for day in (date(2018, 1, 1), date(2023, 1, 1)))
    assert gaps(before, atlas.members[WEST]) == [(world.A, world.D)]
    assert gaps(before, (world.B, world.E)) == [(world.B,), (world.E,)], "what lies between is no member"
    assert gaps(after, atlas.members[EAST]) == [(world.B,)]
    assert gaps(before, (world.A, world.F)) == [(world.A, world.F)], "a point contact is one"
    assert has_contact(after, world.F), "a mark is a contact"


def test_the_map_has_every_municipality_and_the_legend_counts_them(client, atlas):
    html = page(client, f"/kreis/{SUITE.district}?ebene={SUITE.agreement}")
    drawn = dict(re.findall(r'data-ags="(\d{8})" class="area class-(\w+)"', html))
    assert set(drawn) == set(atlas.members[SUITE.district])
    assert set(re.findall(r'<a href="/gemeinde/(\d{8})" tabindex="-1"><path', html)) == set(drawn)
    legend = html.partition('class="legend-list"')[2].partition("</ul>")[0]
    counted = dict(re.findall(rf'swatch-{SUITE.agreement}-(\w+)".*?class="count">(\d+)<', legend, re.S))
    assert {k: int(n) for k, n in counted.items() if n != "0"} == {
        k: list(drawn.values()).count(k) for k in set(drawn.values())
    }


@pytest.mark.parametrize("key", ["99999", "1", SUITE.town, "%3Cb%3E", "goerlitz"])
def test_unknown_districts_are_refused_in_words(client, key):
    response = client.get(f"/kreis/{key}")
    assert response.status_code == 404
    assert "gibt es hier nicht" in response.get_data(as_text=True)
    assert "<b>“" not in response.get_data(as_text=True)


def test_other_pages_lead_to_the_district(client):
    assert f'<a href="/kreis/{SUITE.district}?stand=2022-01-01">{SUITE.district_said}</a>' in page(
        client, f"/gemeinde/{SUITE.town}?stand=2022-01-01"
    )
    assert f'href="/kreis/{SUITE.district}"' in page(client, f"/tabelle?kreis={SUITE.district}")
    assert f'href="/gemeinde/{SUITE.second_city}"' in page(client, f"/tabelle?kreis={SUITE.second_city[:5]}")
    assert f"/kreis/{SUITE.second_city[:5]}" not in page(client, f"/gemeinde/{SUITE.second_city}")

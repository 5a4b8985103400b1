"""What a publication would make facts say against each other, and what of it is news."""

from __future__ import annotations

from dataclasses import replace

from loaders.history.clashes import new_clashes
from loaders.history.stored_fact import StoredFact
from tests.suite_state import SUITE

FOUNDED = StoredFact(
    SUITE.member, SUITE.member_name, "municipality", SUITE.member_name, SUITE.council, "active", "2024-06-21",
    "constituted", "explicit", "Amtsblatt", "2024-07", "",
)  # fmt: skip
EARLIER = replace(FOUNDED, date="2022")
ELSEWHERE = replace(FOUNDED, ags=SUITE.town, municipality=SUITE.town_name, carrier=SUITE.town_name)


def test_only_what_is_new_is_said(atlas):
    (found,) = new_clashes(atlas, [FOUNDED], [FOUNDED, EARLIER])
    assert found.value.startswith(SUITE.member_name)
    assert found.expected == "dasselbe Datum wie in „Amtsblatt“: 21.06.2024"
    assert new_clashes(atlas, [FOUNDED], [FOUNDED, ELSEWHERE]) == []
    both = [FOUNDED, EARLIER]
    assert new_clashes(atlas, both, [*both, replace(FOUNDED, instrument=SUITE.coaching)]) == []
    assert new_clashes(atlas, [], both, known=both) == [], "a list is told what it says against itself elsewhere"


def test_places_that_became_one_are_one(atlas):
    village = replace(FOUNDED, ags=SUITE.gone, municipality=SUITE.gone_name, carrier=SUITE.heir_name)
    town = replace(EARLIER, ags=SUITE.heir, municipality=SUITE.heir_name, carrier=SUITE.heir_name)
    assert len(new_clashes(atlas, [village], [village, town])) == 1

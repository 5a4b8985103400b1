"""Which facts of the last register are gone, and which have only been said better."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import Fact, Source
from loaders.atlas.gone import gone_facts
from tests.suite_state import SUITE


def fact(status="active", day="", kind="", ags=SUITE.town, instrument=SUITE.council, source="Liste"):
    date = parse_partial_date(day) if day else None
    return Fact(
        2,
        ags,
        ags,
        SUITE.town_name,
        "municipality",
        SUITE.town_name,
        instrument,
        status,
        date,
        kind,
        True,
        Source(source, "", None),
    )


FOUNDED = fact(day="2019", kind="constituted")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FOUNDED, [replace(FOUNDED, source=Source("Amtsblatt", "", None))]),
        (FOUNDED, [fact(day="2019-05-03", kind="constituted")]),
        (fact(), [FOUNDED]),
        (fact(), [fact("ended", "2022", "as_of")]),
        (fact(day="2020", kind="as_of"), [fact()]),
        (fact("planned"), [fact()]),
        (fact("active"), [fact("dormant")]),
    ],
)
def test_what_is_said_better_is_not_gone(before, after):
    assert gone_facts([before], after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FOUNDED, []),
        (FOUNDED, [fact()]),
        (FOUNDED, [fact(day="2021", kind="constituted")]),
        (FOUNDED, [fact("completed", "2021", "completed")]),
        (fact(), [fact("planned")]),
        (fact(), [fact(ags=SUITE.twin)]),
        (fact(), [fact(instrument=SUITE.coaching)]),
        (fact("ended", "2022", "as_of"), [FOUNDED]),
        (fact("completed"), [fact()]),
        (fact(ags=SUITE.district), [fact()]),
    ],
)
def test_what_is_missing_is_gone(before, after):
    assert gone_facts([before], after) == [before]


STATUSES = st.sampled_from(["planned", "dormant", "active", "completed", "ended", "declined"])
FACTS = st.lists(
    st.builds(fact, STATUSES, ags=st.sampled_from([SUITE.town, SUITE.twin])) | st.just(FOUNDED), max_size=6
)


@settings(deadline=None)
@given(facts=FACTS, more=FACTS)
def test_nothing_is_gone_while_all_is_there_and_all_is_when_nothing_is(facts, more):
    assert gone_facts(facts, facts + more) == []
    assert {(f.ags, f.status) for f in gone_facts(facts, [])} == {(f.ags, f.status) for f in facts}

"""The register's history in both databases: any sequence of steps gives what one would write down by hand."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from loaders.atlas.dates import from_day
from loaders.atlas.freshness import Origin
from loaders.history.counting import change_counts
from loaders.history.database import writing
from loaders.history.reading import Changes, edition, facts_at, pending
from loaders.history.showing import shown_editions
from loaders.history.tables import EDIT, METADATA, REVISION, UPLOAD
from loaders.history.writing import propose, propose_list, propose_undo, publish
from tests.database import KINDS
from tests.history_model import ORIGIN, POOL, START, STEPS, play
from tests.suite_state import SUITE
from tests.sweeps import each, some

#: ``HISTORY_EXAMPLES=2000 pytest …`` tries more than a run of all tests has time for.
EXAMPLES = int(os.environ.get("HISTORY_EXAMPLES", "0"))
#: Long sequences: of which databases, and by which chance.
LONG = list(product(KINDS, range(EXAMPLES // 10))) if EXAMPLES else each(KINDS, some(range(4), 2))
FACTS = st.lists(st.integers(0, 7), max_size=6)
SEQUENCES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9), FACTS, FACTS), min_size=4, max_size=25)
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def emptied(engine):
    """The same database for every example: making one takes longer than a sequence."""
    with writing(engine) as connection:
        for table in reversed(METADATA.sorted_tables):
            if table is REVISION:  # they rest on each other
                connection.execute(update(REVISION).values(base=None))
            connection.execute(delete(table))
    return engine


@given(steps=SEQUENCES)
@settings(max_examples=EXAMPLES or 8, derandomize=not EXAMPLES, **QUIET)
def test_any_sequence_is_what_paper_says(engine, steps):
    play(emptied(engine), steps)


@pytest.mark.parametrize(("database", "seed"), LONG, indirect=["database"])
def test_long_sequences_are_what_paper_says(engine, seed):
    """Those that a search for small mistakes hardly comes to: many editions upon each other."""
    chance = random.Random(seed)

    def some():
        return chance.sample(range(8), chance.randint(0, 6))

    play(engine, [(chance.choice(STEPS), chance.randrange(10), some(), some()) for _ in range(40)])


def test_an_edit_of_an_older_edition_keeps_the_name_of_the_newer_list(engine):
    """A single fact is corrected in a draft; meanwhile another list is published: the register is that list's all the same."""
    first, second = (
        Origin(True, from_day(date(2027, 1, 1)), "Januar"),
        Origin(True, from_day(date(2027, 2, 1)), "Februar"),
    )
    with writing(engine) as connection:
        draft = propose_list(connection, UPLOAD, POOL[:3], "a", "", first, START)
        publish(connection, draft.id, 1, None, "a", "", START)
        edit = propose(connection, EDIT, Changes([POOL[5]], [POOL[0]]), "a", "", first, START)
        draft = propose_list(connection, UPLOAD, [POOL[4], *POOL[:3]], "b", "", second, START)
        publish(connection, draft.id, 1, 1, "b", "", START)
        assert publish(connection, edit.id, 1, 2, "a", "", START).origin == second
        assert facts_at(connection, 3) == [POOL[4], *POOL[1:3], POOL[5]]


def told_again(fact, title):
    """What a fact says, as the next list says it."""
    return replace(fact, source_title=title, source_date="2027-02", note="Zeile 9")


def turned(connection, draft, seen):
    return facts_at(connection, publish(connection, draft.id, draft.version, seen, "a", "", START).number)


@pytest.fixture
def listed(engine):
    """A connection with an edition of three facts."""
    with writing(engine) as connection:
        turned(connection, propose_list(connection, UPLOAD, POOL[:3], "a", "", ORIGIN, START), None)
        yield connection


def test_what_is_withdrawn_goes_although_a_newer_list_says_it_again(listed):
    withdrawal = propose(listed, EDIT, Changes([], [POOL[0]]), "b", "", ORIGIN, START)
    correction = propose(listed, EDIT, Changes([POOL[5]], [POOL[1]]), "b", "", ORIGIN, START)
    newer = [told_again(fact, "Februar") for fact in POOL[:3]]
    turned(listed, propose_list(listed, UPLOAD, newer, "a", "", ORIGIN, START), 1)
    assert pending(listed, withdrawal.id) == Changes([], [newer[0]])
    assert turned(listed, withdrawal, 2) == newer[1:]
    assert turned(listed, correction, 3) == [newer[2], POOL[5]]


def test_where_it_is_not_clear_which_is_meant_none_goes(listed):
    withdrawal = propose(listed, EDIT, Changes([], [POOL[0]]), "b", "", ORIGIN, START)
    both = [told_again(POOL[0], "Amtsblatt"), told_again(POOL[0], "Zeitung")]
    turned(listed, propose_list(listed, UPLOAD, both, "a", "", ORIGIN, START), 1)
    assert pending(listed, withdrawal.id) == Changes([], [])
    same_source = [replace(POOL[0], note="Zeile 9"), *both]
    turned(listed, propose_list(listed, UPLOAD, same_source, "a", "", ORIGIN, START), 2)
    assert pending(listed, withdrawal.id).went == same_source[:1]


def test_an_edit_is_taken_back_after_a_newer_list(listed):
    turned(listed, propose(listed, EDIT, Changes([POOL[5]], [POOL[0]]), "b", "", ORIGIN, START), 1)
    newer = [told_again(fact, "Februar") for fact in (POOL[1], POOL[5])]
    turned(listed, propose_list(listed, UPLOAD, newer, "a", "", ORIGIN, START), 2)
    back = turned(listed, propose_undo(listed, 2, "c", "", START), 3)
    assert back == [newer[0], POOL[0]]


def test_a_whole_list_is_all_that_is_said_then(listed):
    """What was published since it was uploaded shows as a loss, and is none that nobody saw."""
    late = propose_list(listed, UPLOAD, POOL[1:4], "a", "", ORIGIN, START)
    turned(listed, propose(listed, EDIT, Changes([POOL[5]], []), "b", "", ORIGIN, START), 1)
    assert pending(listed, late.id) == Changes([POOL[3]], [POOL[0], POOL[5]])
    assert turned(listed, late, 2) == POOL[1:4]


def test_what_a_newer_list_only_says_in_other_words_counts_for_nothing(listed):
    newer = [*(told_again(fact, "Februar") for fact in POOL[1:3]), POOL[4]]
    turned(listed, propose_list(listed, UPLOAD, newer, "a", "", ORIGIN, START), 1)
    assert change_counts(listed) == {edition(listed, 1).id: (3, 0), edition(listed, 2).id: (1, 1)}
    last = shown_editions(listed, "Europe/Berlin")[-1]
    assert (last.came, last.went) == ({SUITE.council: 1}, {SUITE.council: 1})
    assert last.told == {(SUITE.town, SUITE.town_name, SUITE.council): (1, 1)}

"""The register's history in both databases: any sequence of steps gives what one would write down by hand."""

from __future__ import annotations

import os
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from loaders.atlas.dates import from_day
from loaders.atlas.freshness import Origin
from loaders.history.database import WRITES
from loaders.history.reading import Changes, facts_at
from loaders.history.tables import EDIT, METADATA, REVISION, UPLOAD
from loaders.history.writing import propose, propose_list, publish
from tests.history_model import POOL, START, STEPS, play

#: ``HISTORY_EXAMPLES=2000 pytest …`` tries more than a run of all tests has time for.
EXAMPLES = int(os.environ.get("HISTORY_EXAMPLES", "0"))
FACTS = st.lists(st.integers(0, 7), max_size=6)
SEQUENCES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9), FACTS, FACTS), min_size=4, max_size=25)
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def emptied(engine):
    """The same database for every example: making one takes longer than a sequence."""
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        for table in reversed(METADATA.sorted_tables):
            if table is REVISION:  # they rest on each other
                connection.execute(update(REVISION).values(base=None))
            connection.execute(delete(table))
    return engine


@given(steps=SEQUENCES)
@settings(max_examples=EXAMPLES or 8, derandomize=not EXAMPLES, **QUIET)
def test_any_sequence_is_what_paper_says(engine, steps):
    play(emptied(engine), steps)


@pytest.mark.parametrize("seed", range(EXAMPLES // 10 or 4))
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
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        draft = propose_list(connection, UPLOAD, POOL[:3], "a", "", first, START)
        publish(connection, draft.id, 1, None, "a", "", START)
        edit = propose(connection, EDIT, Changes([POOL[5]], [POOL[0]]), "a", "", first, START)
        draft = propose_list(connection, UPLOAD, [POOL[4], *POOL[:3]], "b", "", second, START)
        publish(connection, draft.id, 1, 1, "b", "", START)
        assert publish(connection, edit.id, 1, 2, "a", "", START).origin == second
        assert facts_at(connection, 3) == [POOL[4], *POOL[1:3], POOL[5]]

"""What the browser folds out of a timeline is what the server says, whatever the present day is."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from layers.catalogue import OVERVIEW
from layers.classify import PRESENT, class_timeline, mark_timeline
from layers.comparison import RENEWED, compare
from loaders.atlas.facts import ACTIVE, ENDED
from loaders.atlas.model import Snapshot
from loaders.atlas.register import Register
from tests.suite_state import SUITE
from tests.sweeps import examples
from tests.unit.loaders.atlas.test_fold import ROW, facts_of

AGS = SUITE.city
DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))


def value_on(timeline, day, today):
    """As ``valueOn`` of ``assets/a_view.js``: the last entry that holds on ``day``."""
    value = timeline[0][1]
    for since, then in timeline[1:]:
        if (today if since is PRESENT else since) <= day:
            value = then
    return value


def test_the_browser_says_what_the_server_says_on_every_day(site):
    @settings(max_examples=examples(150), deadline=None)
    @given(
        st.lists(ROW, max_size=6), DAYS, DAYS, st.sampled_from(["overview", SUITE.talk, SUITE.council, SUITE.analysis])
    )
    def holds(rows, day, today, key):
        told = replace(site.atlas, register=Register(facts_of(rows), site.atlas.state.programme.instruments))
        day = min(day, today)
        layer, mark = site.catalogue[key], site.catalogue[OVERVIEW].symbol
        statuses = {i: told.register.status(AGS, i, day, today) for i in layer.instruments}
        assert value_on(class_timeline(told, layer, AGS, today), day, today) == layer.class_for(statuses)
        marked = told.register.status(AGS, mark.instrument, day, today).takes_part
        assert value_on(mark_timeline(told, mark, AGS, today), day, today) == marked

    holds()


def begins_anew(told, day):
    """As ``Hows`` tells it to the browser."""
    return told.register.status(AGS, SUITE.council, day, date.max).renewed_on == day


def test_the_browser_knows_what_began_anew_between_two_days(site):
    """As ``began`` of ``assets/comparison.js``: an entry after one day, up to the other, and no end after it."""
    kpr = site.catalogue[SUITE.council]

    @settings(max_examples=examples(300), deadline=None)
    @given(st.lists(ROW, max_size=6), DAYS, DAYS)
    def holds(rows, since, day):
        told = replace(
            site.atlas, register=Register(facts_of(rows, SUITE.council), site.atlas.state.programme.instruments)
        )
        since, day = sorted((since, day))
        found = False
        for entry, value in class_timeline(told, kpr, AGS, date.max)[1:]:
            if entry is not PRESENT and entry <= day:
                found = value != ENDED and (found or (entry > since and begins_anew(told, entry)))
        before, after = (told.register.status(AGS, SUITE.council, d, date.max) for d in (since, day))
        kind = compare(Snapshot(told, day, date.max), site.compared(kpr, since), [AGS])[AGS].kind
        if before.takes_part and after.takes_part:
            assert (kind == RENEWED) == (found and after.status == ACTIVE), (before, after)

    holds()

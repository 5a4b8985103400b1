"""Saxony: Events and comparisons: what happened is what the fold says, on every day."""

from datetime import date

from layers.comparison import CHANGES, NEW, change
from loaders.atlas.model import Snapshot

INSTRUMENTS = ("consultation", "agreement", "kpr", "coaching", "analysis")


def test_every_municipality_new_since_the_start_takes_part_now(atlas):
    first, last = Snapshot(atlas, date(2018, 11, 18), date.max), Snapshot(atlas, date(2026, 11, 20), date.max)
    for ags in atlas.municipalities:
        found = change(first.statuses(ags), last.statuses(ags), INSTRUMENTS)
        assert found in CHANGES
        took, takes = (any(s.takes_part for s in x.statuses(ags).values()) for x in (first, last))
        assert (found == NEW) == (takes and not took)

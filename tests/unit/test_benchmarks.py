"""``make bench`` runs too long for the tests; what it can be asked quickly is asked here, so that it does not rot unseen."""

from __future__ import annotations

import inspect

from tests.benchmarks.__main__ import SECTIONS, first_view


def test_the_map_data_are_compared_with_the_naive_page(site):
    results = first_view(site, [site.catalogue["kpr"]])  # a naive page of one layer is larger already
    assert [r.ours < r.naive for r in results] == [True, True, True]


def test_every_section_measures():
    assert all(inspect.isfunction(s.measure) and s.remark for s in SECTIONS)
    assert len({s.measure for s in SECTIONS}) == len(SECTIONS)

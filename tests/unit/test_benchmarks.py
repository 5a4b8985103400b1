"""``make bench`` runs too long for the tests; what it can be asked quickly is asked here, so that it does not rot unseen."""

from __future__ import annotations

import importlib
import inspect

import pytest

from tests.suite_state import SUITE


@pytest.fixture(scope="module")
def bench():
    """Its module; not at import, which each process of the tests does: folium and playwright come with it."""
    return importlib.import_module("tests.benchmarks.__main__")


@pytest.mark.whole
def test_the_map_data_are_compared_with_the_naive_page(bench, site):
    results = bench.first_view(site, [site.catalogue[SUITE.council]])  # a naive page of one layer is larger already
    assert [r.ours < r.naive for r in results] == [True, True, True]


def test_every_section_measures(bench):
    assert all(inspect.isfunction(s.measure) and s.remark for s in bench.SECTIONS)
    assert len({s.measure for s in bench.SECTIONS}) == len(bench.SECTIONS)

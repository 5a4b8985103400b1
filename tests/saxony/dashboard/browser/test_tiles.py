"""Saxony: The file of vector tiles as it is served: in pieces, for ever the same, and for pages that are open still."""

import math

import numpy as np
import pytest

from dashboard.browser.tiles import beginning


def test_it_begins_where_one_of_medium_size_is_twelve_px_wide(site):
    m_per_px = 156_543 * math.cos(math.radians(51)) / 2 ** beginning(site)
    assert math.sqrt(np.median(site.materials.land)) / m_per_px == pytest.approx(12, rel=0.05)

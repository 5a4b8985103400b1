"""Where the legend lies on the map: in which corner, and how much of the width is free there."""

import numpy as np
import pytest
import shapely

from dashboard.browser.drawing import legend_corner


@pytest.mark.parametrize(
    ("land", "expected"),
    [
        ([(0, 0), (640, 0), (640, 200), (320, 200), (320, 500), (0, 500)], (0.5, False)),
        ([(0, 0), (320, 0), (320, 300), (640, 300), (640, 500), (0, 500)], (0.5, True)),
        ([(0, 0), (640, 0), (640, 500), (0, 500)], (0, False)),
    ],
    ids=["free below", "free above", "nowhere"],
)
def test_the_legend_lies_where_it_covers_less(land, expected):
    corner = legend_corner(np.array([shapely.Polygon(land)]), 500)
    assert (corner["corner"], corner["legend_above"]) == expected

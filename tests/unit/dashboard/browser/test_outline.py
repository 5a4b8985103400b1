"""What surrounds some shapes, found by their edges, is what surrounds their union."""

import random
import re

import numpy as np
import shapely

from dashboard.browser.outline import outline
from layers.drawing.svg_path import path_data

SIDE = 6


def length(path):
    lines = [np.array(re.findall(r"-?[\d.]+", line), float).reshape(-1, 2) for line in path.split("M")[1:]]
    return sum(shapely.LineString(line).length for line in lines)


def test_random_cells_of_a_grid_are_surrounded_as_their_union_is():
    chance = random.Random(3)
    cells = [shapely.box(x / 3, y / 3, (x + 1) / 3, (y + 1) / 3) for x in range(SIDE) for y in range(SIDE)]
    rounded = [shapely.transform(cell, lambda points: np.rint(points * 10) / 10) for cell in cells]
    paths = path_data([(shapely.get_coordinates(cell),) for cell in cells])
    for count in (1, 2, 9, 20, SIDE * SIDE):
        chosen = chance.sample(range(len(cells)), count)
        around = shapely.union_all([rounded[i] for i in chosen]).boundary
        assert np.isclose(length(outline([paths[i] for i in chosen])), around.length)


def test_a_hole_is_surrounded_unless_what_fills_it_is_there():
    outer, inner = (
        np.array([[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]),
        np.array([[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]),
    )
    ring, filling = path_data([(outer, inner), (inner,)])
    assert length(outline([ring])) == 36 + 12
    assert length(outline([ring, filling])) == 36
    assert outline([]) == ""

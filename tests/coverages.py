"""Random coverages with everything that makes borders hard: exclaves, holes, islands, lakes of nobody, slivers, tiny areas."""

from __future__ import annotations

import numpy as np
import shapely

#: Metres between two lines of the grid, and between those that are close together.
WIDE, NARROW = 100.0, 0.5


def random_coverage(seed: int, cells: int = 24, owners: int = 25) -> np.ndarray:
    """Return ``owners`` shapes or fewer, a valid coverage: cells of a bent grid that belong together.

    About a sixth of the cells belong to nobody, and a tenth to anybody at all.
    """
    chance = np.random.default_rng(seed)
    lines = [np.cumsum(chance.choice([WIDE, NARROW], cells + 1, p=[0.9, 0.1])) for _ in range(2)]
    # a vertex moves less than half way to its nearest neighbour, so that no cell turns over
    room = [np.minimum(np.diff(xs, prepend=xs[0] - WIDE), np.diff(xs, append=xs[-1] + WIDE)) for xs in lines]
    bent = [chance.uniform(-0.45, 0.45, (cells + 1, cells + 1)) for _ in range(2)]
    x = lines[0][:, None] + bent[0] * room[0][:, None]
    y = lines[1][None, :] + bent[1] * room[1][None, :]
    corners = np.stack([x, y], axis=-1).round(3)
    around = [corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]]
    quads = shapely.polygons(np.stack(around, axis=2).reshape(-1, 4, 2))
    seats = chance.uniform(0, cells, (owners, 2))
    where = np.indices((cells, cells)).reshape(2, -1).T + 0.5
    owner = np.argmin(np.hypot(*(where[:, None] - seats[None]).transpose(2, 0, 1)), axis=1)
    anybody = chance.random(len(owner)) < 0.1
    owner[anybody] = chance.integers(0, owners, anybody.sum())
    owner[chance.random(len(owner)) < 0.17] = -1
    return np.array([shapely.coverage_union_all(quads[owner == o]) for o in range(owners) if (owner == o).any()])

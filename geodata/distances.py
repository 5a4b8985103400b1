"""How far municipalities lie apart: distance between their boundaries, exact, without measuring every pair exactly.

Measuring all pairs of full boundaries takes seconds. Instead every boundary is straightened by at most ``ROUGH_M`` once,
which bounds each true distance to within twice that; only pairs that the bound cannot decide are measured exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geodata.model import Coverage

#: Largest displacement of a straightened boundary, in metres (Douglas-Peucker).
ROUGH_M = 500.0


@dataclass(frozen=True)
class Distances:
    """``shapes``: unsimplified.

    ``rough``: array (n, n) of distances between boundaries in metres, 32 bits, off by at most 2 × ROUGH_M.
    """

    shapes: Coverage
    rough: np.ndarray

    @property
    def position(self) -> Mapping[str, int]:
        """AGS → row of ``rough``."""
        return self.shapes.position

    @cached_property
    def boundaries(self) -> np.ndarray:
        """Array (n,) of lines."""
        return shapely.boundary(self.shapes.geometries)

    def between(self, a: str, b: str) -> float:
        """Return the exact distance in metres between the boundaries of two municipalities; 0 if they touch."""
        return float(shapely.distance(self.boundaries[self.position[a]], self.boundaries[self.position[b]]))

    def nearest(self, ags: str, candidates: Iterable[str], limit: int = 1) -> list[tuple[str, float]]:
        """Return the ``limit`` nearest of ``candidates`` with their distance in metres, and all that tie with the last.

        Ordered by distance, then AGS; ``ags`` itself is left out. Exact.
        """
        others = [c for c in candidates if c != ags]
        if not others:
            return []
        rough = self.rough[self.position[ags], [self.position[c] for c in others]]
        reach = np.partition(rough, min(limit, len(others)) - 1)[min(limit, len(others)) - 1] + 4 * ROUGH_M
        measured = sorted((self.between(ags, c), c) for c, r in zip(others, rough, strict=True) if r <= reach)
        last = measured[min(limit, len(measured)) - 1][0]
        return [(c, metres) for metres, c in measured if metres <= last]

    def within(self, ags: str, metres: float) -> list[tuple[str, float]]:
        """Return all municipalities at most ``metres`` away with their distance, nearest first. Exact."""
        row = self.rough[self.position[ags]]
        near = [c for c, i in self.position.items() if c != ags and row[i] <= metres + 2 * ROUGH_M]
        measured = sorted((self.between(ags, c), c) for c in near)
        return [(c, d) for d, c in measured if d <= metres]


def measure_distances(shapes: Coverage) -> Distances:
    """Prepare the distances of ``shapes`` (unsimplified)."""
    boundaries = shapely.boundary(shapes.geometries)
    straightened = shapely.simplify(boundaries, ROUGH_M, preserve_topology=False)
    rough = np.zeros((len(boundaries), len(boundaries)), dtype=np.float32)
    a, b = np.triu_indices(len(boundaries), 1)
    rough[a, b] = rough[b, a] = shapely.distance(straightened[a], straightened[b])
    return Distances(shapes, rough)

"""How far municipalities lie apart: distance between their boundaries, exact, without measuring every pair.

The distance of the boxes around two shapes is never more than that of their boundaries. So those whose boxes are near are
measured first, and nobody else once the boxes are farther away than what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geodata.model import Coverage

#: As many are measured at once, when as many as are wanted were, before it is asked whether that was enough.
_AT_ONCE = 2


@dataclass(frozen=True)
class Distances:
    """``shapes``: unsimplified. What is prepared takes as much memory as they do."""

    shapes: Coverage

    @property
    def position(self) -> Mapping[str, int]:
        """AGS → row of the shapes."""
        return self.shapes.position

    @cached_property
    def boundaries(self) -> np.ndarray:
        """Array (n,) of lines."""
        return shapely.boundary(self.shapes.geometries)

    @cached_property
    def _boxes(self) -> np.ndarray:
        return shapely.bounds(self.shapes.geometries)

    def between(self, a: str, b: str) -> float:
        """Return the exact distance in metres between the boundaries of two municipalities; 0 if they touch."""
        return float(shapely.distance(self.boundaries[self.position[a]], self.boundaries[self.position[b]]))

    def nearest(self, ags: str, candidates: Iterable[str], limit: int = 1) -> list[tuple[str, float]]:
        """Return the ``limit`` nearest of ``candidates`` with their distance in metres, and all that tie with the last.

        Ordered by distance, then AGS; ``ags`` itself is left out. Exact.
        """
        rows = np.unique([self.position[c] for c in candidates if c != ags]).astype(int)
        least = self._least(ags, rows)
        order = np.argsort(least, kind="stable")
        rows, least = rows[order], least[order]
        metres = np.empty(0)
        while len(metres) < len(rows):
            reach = np.partition(metres, limit - 1)[limit - 1] if len(metres) >= limit else np.inf
            end = len(metres) + max(limit - len(metres), _AT_ONCE)
            more = rows[len(metres) : min(end, int(np.searchsorted(least, reach, "right")))]
            if not len(more):
                break
            metres = np.append(metres, self._measure(ags, more))
        found = self._sorted(rows[: len(metres)], metres)
        return [pair for pair in found if pair[1] <= found[min(limit, len(found)) - 1][1]]

    def within(self, ags: str, metres: float) -> list[tuple[str, float]]:
        """Return all municipalities at most ``metres`` away with their distance, nearest first. Exact."""
        rows = np.delete(np.arange(len(self.shapes)), self.position[ags])
        near = rows[self._least(ags, rows) <= metres]
        return [pair for pair in self._sorted(near, self._measure(ags, near)) if pair[1] <= metres]

    def _least(self, ags: str, rows: np.ndarray) -> np.ndarray:
        """Return how far away the shapes in ``rows`` are at least, array (rows,)."""
        own, others = self._boxes[self.position[ags]], self._boxes[rows]
        apart = np.maximum(others[:, :2] - own[2:], own[:2] - others[:, 2:])
        return np.hypot(*np.maximum(apart, 0).T)

    def _measure(self, ags: str, rows: np.ndarray) -> np.ndarray:
        # prepared, it is measured from several times faster; one of its own, since threads must not prepare the same
        own = shapely.boundary(self.shapes.geometries[self.position[ags]])
        shapely.prepare(own)
        return shapely.distance(own, self.boundaries[rows])

    def _sorted(self, rows: np.ndarray, metres: np.ndarray) -> list[tuple[str, float]]:
        # rows are in the order of the keys
        return [(self.shapes.keys[rows[i]], float(metres[i])) for i in np.lexsort((rows, metres))]

"""Who borders whom: common borders in metres, point contacts told apart, rings.

Read off the vertices and edges of a clean coverage (see ``geodata.coverage``): two municipalities are neighbours if
they share an edge, and touch in a point if they share a vertex but no edge. No geometric intersection is computed,
so nothing is lost to rounding, and the work grows with the number of vertices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.model import Coverage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Neighbours:
    """``borders``: AGS → {neighbour's AGS: common border in metres, 0.0 for a point contact}; symmetric, in order of the keys.

    ``outer``: AGS → metres of border with nobody in the coverage, for those who have one (the border of the state).
    """

    borders: Mapping[str, Mapping[str, float]]
    outer: Mapping[str, float] = field(default_factory=dict)

    def ring(self, ags: str, rings: int = 1) -> dict[str, int]:
        """Return {AGS: ring} of all municipalities within ``rings`` steps of ``ags``, itself left out.

        A point contact counts as a step. Raises KeyError for an unknown AGS.
        """
        return {
            n: number for number, ring in zip(range(1, rings + 1), self._rings(ags), strict=False) for n in sorted(ring)
        }

    def rings_to(self, ags: str, others: Iterable[str]) -> dict[str, int]:
        """Return {AGS: ring} for those of ``others`` that can be reached from ``ags`` over common borders."""
        wanted, found = set(others), dict[str, int]()
        for number, ring in enumerate(self._rings(ags), start=1):
            found |= dict.fromkeys(ring & wanted, number)
            if len(found) == len(wanted):
                break
        return found

    def _rings(self, ags: str) -> Iterator[set[str]]:
        seen, frontier = {ags}, {ags}
        while frontier:
            frontier = {n for f in frontier for n in self.borders[f]} - seen
            seen |= frontier
            if frontier:
                yield frontier


def find_neighbours(shapes: Coverage) -> Neighbours:
    """Build the neighbour table of ``shapes`` (unsimplified)."""
    import pandas as pd  # only who builds an Atlas pays for it

    vertex, owner, start, end, edge_owner, length = _vertices_and_edges(shapes.geometries)
    edges = pd.DataFrame(
        {"from": np.minimum(start, end), "to": np.maximum(start, end), "owner": edge_owner, "m": length}
    )
    shared = _pairs(edges, ["from", "to"]).groupby(["owner_x", "owner_y"])["m_x"].sum()
    touching = _pairs(pd.DataFrame({"vertex": vertex, "owner": owner}), ["vertex"])

    keys = shapes.keys
    borders: dict[str, dict[str, float]] = {ags: {} for ags in keys}
    lengths = shared.to_dict()
    for a, b in touching[["owner_x", "owner_y"]].drop_duplicates().itertuples(index=False):
        metres = float(lengths.get((a, b), 0.0))
        borders[keys[a]][keys[b]] = borders[keys[b]][keys[a]] = metres
    alone = edges.drop_duplicates(["from", "to"], keep=False).groupby("owner")["m"].sum()
    outer = {keys[owner]: float(metres) for owner, metres in alone.items()}
    return Neighbours({ags: dict(sorted(others.items())) for ags, others in borders.items()}, outer)


def _pairs(table: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    joined = table.merge(table, on=on)
    return joined[joined["owner_x"] < joined["owner_y"]]


def _vertices_and_edges(geometries: np.ndarray) -> tuple[np.ndarray, ...]:
    """Number every distinct vertex, and list whose it is; list every edge by its two vertices, owner and length."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    # pairs of numbers are compared as complex ones, which takes a tenth of the time
    points, vertex = np.unique(xy.view(complex).ravel(), return_inverse=True)
    owner = part_owner[ring_part[ring_of_vertex]]
    within_ring = ring_of_vertex[1:] == ring_of_vertex[:-1]
    start, end = vertex[:-1][within_ring], vertex[1:][within_ring]
    along = points[start] - points[end]
    length = np.hypot(along.real, along.imag)
    return vertex, owner, start, end, owner[:-1][within_ring], length

"""Who borders whom: common borders in metres, point contacts told apart, rings.

Read off the vertices and edges of a clean coverage (see ``geodata.coverage``): two municipalities are neighbours if
they share an edge, and touch in a point if they share a vertex but no edge. No geometric intersection is computed,
so nothing is lost to rounding, and the work grows with the number of vertices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from geodata.model import Coverage


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
    vertex, owner, edges = _vertices_and_edges(shapes.geometries)
    keys = shapes.keys
    lengths = {pair: float(edges.length[rows].sum()) for pair, rows in _grouped(edges)}
    borders: dict[str, dict[str, float]] = {ags: {} for ags in keys}
    touching, _ = _distinct(owner[_pairs(vertex, owner)])
    for a, b in touching:
        borders[keys[a]][keys[b]] = borders[keys[b]][keys[a]] = lengths.get((a, b), 0.0)
    _, edge, times = np.unique(edges.number, return_inverse=True, return_counts=True)
    alone = times[edge] == 1
    metres = np.bincount(edges.owner[alone], edges.length[alone])
    outer = {keys[owner]: float(metres[owner]) for owner in np.unique(edges.owner[alone])}
    return Neighbours({ags: dict(sorted(others.items())) for ags, others in borders.items()}, outer)


def border_lines(shapes: Coverage) -> dict[tuple[str, str], shapely.Geometry]:
    """Return {pair of AGS: common border as LineString or MultiLineString} of ``shapes`` (unsimplified).

    Each pair stands once, the smaller AGS first, in ascending order; pairs that touch in points only have no line.
    """
    keys, (*_, edges) = shapes.keys, _vertices_and_edges(shapes.geometries)
    return {
        (keys[a], keys[b]): shapely.line_merge(shapely.multilinestrings(edges.line[rows]))
        for (a, b), rows in _grouped(edges)
    }


@dataclass(frozen=True)
class _Edges:
    """Every edge, once for each shape that has it: arrays (n,) of its number, the row of its owner, its length in metres.

    ``line``, an array (n, 2, 2): the coordinates of both ends, in the same order for every owner.
    """

    number: np.ndarray
    owner: np.ndarray
    length: np.ndarray
    line: np.ndarray


def _pairs(number: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Return an array (pairs, 2) of the rows with the same ``number`` but different owners, the smaller owner's first."""
    order = np.lexsort((owner, number))
    ordered, found = number[order], [np.empty((0, 2), int)]
    for step in range(1, len(order)):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        found.append(np.column_stack([order[same], order[same + step]]))
    pairs = np.concatenate(found)
    return pairs[owner[pairs[:, 0]] != owner[pairs[:, 1]]]


def _grouped(edges: _Edges) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
    """Yield every pair of owners that share an edge, in ascending order, and the rows of what they share."""
    shared = _pairs(edges.number, edges.owner)
    owners, group = _distinct(edges.owner[shared])
    order = np.argsort(group, kind="stable")
    rows = np.split(shared[order, 0], np.cumsum(np.bincount(group))[:-1])
    yield from zip(owners, rows, strict=False)  # without any pair, there is one empty group


def _distinct(pairs: np.ndarray) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Return the distinct ones of ``pairs`` (n, 2), ascending, and for each row which of them it is."""
    many = int(pairs.max(initial=0)) + 1
    # as one number each: NumPy sorts rows ten times slower
    codes, which = np.unique(pairs[:, 0] * many + pairs[:, 1], return_inverse=True)
    return [divmod(code, many) for code in codes.tolist()], which


def _vertices_and_edges(geometries: np.ndarray) -> tuple[np.ndarray, np.ndarray, _Edges]:
    """Number every distinct vertex, and list whose it is, once for each shape that has it; the same for edges."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    # pairs of numbers are compared as complex ones, which takes a tenth of the time
    points, vertex = np.unique(xy.view(complex).ravel(), return_inverse=True)
    owner = part_owner[ring_part[ring_of_vertex]]
    within_ring = ring_of_vertex[1:] == ring_of_vertex[:-1]
    start, end = vertex[:-1][within_ring], vertex[1:][within_ring]
    low, high = np.minimum(start, end), np.maximum(start, end)
    ends = np.column_stack([points[low], points[high]])
    line = np.stack([ends.real, ends.imag], axis=-1)
    length = np.hypot(*(line[:, 1] - line[:, 0]).T)
    return vertex, owner, _Edges(low * len(points) + high, owner[:-1][within_ring], length, line)

"""Who borders whom: common borders in metres, point contacts told apart, rings.

Read off the arcs of a clean coverage (see ``geodata.arcs``): two municipalities are neighbours if they share an arc, and
touch in a point if they share a node but no arc. No geometric intersection is computed, so nothing is lost to rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from geodata.arcs import Arcs, find_arcs
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
    arcs, keys = find_arcs(shapes.geometries), shapes.keys
    metres, owner = shapely.length(arcs.lines), arcs.owner
    lengths = {pair: float(metres[shared].sum()) for pair, shared in _shared(arcs)}
    borders: dict[str, dict[str, float]] = {ags: {} for ags in keys}
    # the ends of an arc are nodes, so that who shares one shares these
    touching, _ = _distinct(owner[_pairs(arcs.node, owner)])
    for a, b in touching:
        borders[keys[a]][keys[b]] = borders[keys[b]][keys[a]] = lengths.get((a, b), 0.0)
    alone = np.bincount(arcs.arc)[arcs.arc] == 1
    free = np.bincount(owner[alone], metres[arcs.arc[alone]])
    outer = {keys[row]: float(free[row]) for row in np.unique(owner[alone])}
    return Neighbours({ags: dict(sorted(others.items())) for ags, others in borders.items()}, outer)


def border_lines(shapes: Coverage) -> dict[tuple[str, str], shapely.Geometry]:
    """Return {pair of AGS: common border as LineString or MultiLineString} of ``shapes`` (unsimplified).

    Each pair stands once, the smaller AGS first, in ascending order; pairs that touch in points only have no line.
    """
    keys, arcs = shapes.keys, find_arcs(shapes.geometries)
    return {
        (keys[a], keys[b]): shapely.line_merge(shapely.multilinestrings(arcs.lines[shared]))
        for (a, b), shared in _shared(arcs)
    }


def _shared(arcs: Arcs) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
    """Yield every pair of owners that share an arc, in ascending order, and the arcs that they share."""
    owner = arcs.owner
    shared = _pairs(arcs.arc, owner)
    owners, group = _distinct(owner[shared])
    order = np.argsort(group, kind="stable")
    rows = np.split(arcs.arc[shared[order, 0]], np.cumsum(np.bincount(group))[:-1])
    yield from zip(owners, rows, strict=False)  # without any pair, there is one empty group


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


def _distinct(pairs: np.ndarray) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Return the distinct ones of ``pairs`` (n, 2), ascending, and for each row which of them it is."""
    many = int(pairs.max(initial=0)) + 1
    # as one number each: NumPy sorts rows ten times slower
    codes, which = np.unique(pairs[:, 0] * many + pairs[:, 1], return_inverse=True)
    return [divmod(code, many) for code in codes.tolist()], which

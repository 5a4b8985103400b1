"""Straighten the borders of a whole coverage, no point of them moving farther than asked.

Douglas and Peucker's way keeps that promise for single lines. Every border is one line for both neighbours (an arc, see
``geodata.arcs``), straightened once, so no gap opens. Where straightened arcs would touch each other or themselves, or pass
over something that they have not passed, they are straightened less: nothing changes sides, so every shape is valid and has
the neighbours, exclaves and holes that it had.
"""

from __future__ import annotations

import numpy as np
import shapely

from geodata.arcs import Arcs, each

#: The tolerance (metres) of arcs that are in the way is halved until it is below this; then they are left as they were.
_LEAST_M = 0.1
#: As many edges are looked at in one go, which takes some 100 MB.
_AT_ONCE = 1_000_000


def straighten(arcs: Arcs, tolerance_m: float) -> np.ndarray:
    """Return the lines of ``arcs`` (metric CRS, of a valid coverage), array (arcs,), with fewer vertices.

    Every vertex of the old ones lies at most ``tolerance_m`` metres from the new ones. Nodes stay where they are.
    """
    borders = _Borders(arcs.lines)
    tolerance = np.full(len(arcs.lines), float(tolerance_m))
    kept = borders.kept(np.arange(len(tolerance)), tolerance)
    lines, changed = borders.lines(kept), np.arange(len(tolerance))
    while len(changed):
        wrong = np.unique(np.concatenate([_touching(lines, changed), borders.passing(kept, changed)]))
        # left as they are, arcs are in nobody's way; but their straightened neighbours may be in theirs
        changed = wrong[tolerance[wrong] > 0]
        tolerance[changed] = np.where(tolerance[changed] > 2 * _LEAST_M, tolerance[changed] / 2, 0.0)
        kept[np.isin(borders.arc, changed)] = False
        kept |= borders.kept(changed, tolerance[changed])
        lines[changed] = borders.lines(kept)[changed]
    return lines


class _Borders:
    """The vertices of all arcs in one row: ``xy``, array (vertices, 2), and ``arc``, array (vertices,), whose they are.

    What is kept of them is told by a mask, array (vertices,).
    """

    def __init__(self, lines: np.ndarray):
        self.xy, self.arc = shapely.get_coordinates(lines, return_index=True)
        number = np.arange(len(self.xy), dtype=float)
        # simplifying carries the third coordinate along, and so tells which vertices are left
        self._numbered = shapely.linestrings(np.column_stack([self.xy, number]), indices=self.arc)
        last = np.flatnonzero(np.diff(self.arc, append=-1))
        ends = np.concatenate([np.append(0, last[:-1] + 1), last])
        self._inner = np.ones(len(self.xy), dtype=bool)
        self._inner[ends] = False
        _, place = np.unique(self.xy[ends].copy().view(complex).ravel(), return_index=True)
        #: One vertex for every node.
        self._nodes = ends[place]

    def kept(self, asked: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
        """Return what is left of the arcs in the rows ``asked``, straightened by ``tolerance``, array (asked,)."""
        straight = shapely.simplify(self._numbered[asked], tolerance, preserve_topology=False)
        mask = np.zeros(len(self.xy), dtype=bool)
        mask[shapely.get_coordinates(straight, include_z=True)[:, 2].astype(int)] = True
        return mask

    def lines(self, kept: np.ndarray) -> np.ndarray:
        """Return the arcs with only the vertices that are ``kept``."""
        return shapely.linestrings(self.xy[kept], indices=self.arc[kept])

    def passing(self, kept: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """Return the arcs of which an edge has passed over a vertex of another arc that is ``kept``.

        Such a vertex lies between the edge and the vertices that it replaces. Only what concerns the arcs in the rows ``asked``
        is looked at.
        """
        left = np.flatnonzero(kept)
        boxes = np.stack(
            [f(f.reduceat(self.xy, left), self.xy[np.append(left[1:], left[-1])]) for f in (np.minimum, np.maximum)]
        )
        short = np.flatnonzero((np.diff(left) > 1) & (self.arc[left[1:]] == self.arc[left[:-1]]))
        first, last = left[short], left[short + 1]
        boxes = shapely.box(*boxes[0][short].T, *boxes[1][short].T)
        vertices = np.concatenate([left[self._inner[left]], self._nodes])
        points = shapely.points(self.xy[vertices])
        concerned = np.zeros(self.arc[-1] + 1, dtype=bool)
        concerned[asked] = True
        own = np.flatnonzero(concerned[self.arc[first]])
        row, point = shapely.STRtree(points).query(boxes[own])
        pairs = [np.column_stack([own[row], point])]
        if len(asked) < len(concerned):
            new = np.flatnonzero(concerned[self.arc[vertices]] & self._inner[vertices])
            point, row = shapely.STRtree(boxes).query(points[new])
            pairs.append(np.column_stack([row, new[point]]))
        row, point = np.concatenate(pairs).T
        vertex = vertices[point]
        other = ~(self._inner[vertex] & (self.arc[vertex] == self.arc[first[row]]))
        for end in (first[row], last[row]):
            other &= (self.xy[vertex] != self.xy[end]).any(axis=1)
        row, vertex = row[other], vertex[other]
        return self.arc[first[row[self._between(first[row], last[row], vertex)]]]

    def _between(self, first: np.ndarray, last: np.ndarray, vertex: np.ndarray) -> np.ndarray:
        """Return whether each vertex lies between the border from ``first`` to ``last`` and the straight line, arrays (n,)."""
        inside = np.zeros(len(vertex), dtype=bool)
        length = last - first + 1
        cuts = np.flatnonzero(np.diff(np.cumsum(length) // _AT_ONCE, prepend=0))
        for part in np.split(np.arange(len(vertex)), cuts):
            number, along = each(length[part])
            start = first[part][number] + along
            end = np.where(along == length[part][number] - 1, first[part][number], start + 1)
            (ax, ay), (bx, by) = self.xy[start].T, self.xy[end].T
            x, y = self.xy[vertex[part][number]].T
            # an edge that a ray to the east crosses; an odd number of them means inside
            over = (ay > y) != (by > y)
            ax, ay, bx, by, x, y = (v[over] for v in (ax, ay, bx, by, x, y))
            crossed = x < ax + (y - ay) * (bx - ax) / (by - ay)
            inside[part] = np.bincount(number[over][crossed], minlength=len(part)) % 2 == 1
        return inside


def _touching(lines: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Return which of ``lines`` collapsed, cross themselves, or share more with another than end points.

    Only what concerns the lines in the rows ``asked`` is looked at.
    """
    own = lines[asked]
    collapsed = ~shapely.is_simple(own) | (shapely.is_closed(own) & (shapely.get_num_coordinates(own) < 4))
    one, other = shapely.STRtree(lines).query(own, predicate="intersects")
    one = asked[one]
    one, other = one[one != other], other[one != other]
    # end points are all they share; those of a loop are none for GEOS
    more = ~shapely.relate_pattern(lines[one], lines[other], "FF*F*****")
    loops = shapely.is_closed(lines)
    odd = np.flatnonzero(loops[one] | loops[other])
    ends = shapely.multipoints(np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1))
    common = shapely.intersection(lines[one[odd]], lines[other[odd]])
    more[odd] = ~shapely.equals(common, shapely.intersection(ends[one[odd]], ends[other[odd]]))
    return np.concatenate([asked[collapsed], one[more], other[more]])

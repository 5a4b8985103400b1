"""Straighten the borders of a whole coverage, no point of them moving farther than asked.

Douglas and Peucker's way keeps that promise for single lines. Every border is one line for both neighbours (an arc, see
``geodata.arcs``), straightened once, so no gap opens. Where straightened arcs would touch each other or themselves, or pass
over something that they have not passed, they are straightened less: nothing changes sides, so every shape is valid and has
the neighbours, exclaves and holes that it had.
"""

from __future__ import annotations

import numpy as np
import shapely

from geodata.arcs import each, find_arcs

#: The tolerance (metres) of arcs that are in the way is halved until it is below this; then they are left as they were.
_LEAST_M = 0.1
#: As many edges are looked at in one go, which takes some 100 MB.
_AT_ONCE = 1_000_000


class Borders:
    """The borders of a coverage, made ready once to be straightened at any tolerance. Threads may share it.

    Their vertices stand in one row: ``_xy``, array (vertices, 2), and ``_arc``, array (vertices,), whose they are. What is kept
    of them is told by a mask, array (vertices,).
    """

    def __init__(self, geometries: np.ndarray):
        """``geometries`` (Polygon/MultiPolygon, none empty, metric CRS, shape ``(n,)``) are a valid coverage."""
        self._arcs = find_arcs(geometries)
        self._xy, self._arc = shapely.get_coordinates(self._arcs.lines, return_index=True)
        number = np.arange(len(self._xy), dtype=float)
        # simplifying carries the third coordinate along, and so tells which vertices are left
        self._numbered = shapely.linestrings(np.column_stack([self._xy, number]), indices=self._arc)
        last = np.flatnonzero(np.diff(self._arc, append=-1))
        ends = np.concatenate([np.append(0, last[:-1] + 1), last])
        self._inner = np.ones(len(self._xy), dtype=bool)
        self._inner[ends] = False
        _, place = np.unique(self._xy[ends].view(complex).ravel(), return_index=True)
        #: One vertex for every node.
        self._nodes = ends[place]

    def straightened(self, tolerance_m: float) -> np.ndarray:
        """Return the coverage with fewer vertices, array (n,); it is valid, and nodes stay where they are.

        Every vertex of the old borders lies at most ``tolerance_m`` metres from the new ones.
        """
        everyone = np.arange(len(self._numbered))
        tolerance = np.full(len(everyone), float(tolerance_m))
        kept = self._simplified(everyone, tolerance)
        lines, changed = self._lines(kept), everyone
        while len(changed):
            wrong = np.unique(np.concatenate([_touching(lines, changed), self._passing(kept, changed)]))
            # left as they are, arcs are in nobody's way; but their straightened neighbours may be in theirs
            changed = wrong[tolerance[wrong] > 0]
            tolerance[changed] = np.where(tolerance[changed] > 2 * _LEAST_M, tolerance[changed] / 2, 0.0)
            mine = self._of(changed)
            kept = np.where(mine, self._simplified(changed, tolerance[changed]), kept)
            lines[changed] = self._lines(kept & mine)
        return self._arcs.shapes(lines)

    def _of(self, asked: np.ndarray) -> np.ndarray:
        """Return which vertices belong to the arcs in the rows ``asked``."""
        chosen = np.zeros(len(self._numbered), dtype=bool)
        chosen[asked] = True
        return chosen[self._arc]

    def _simplified(self, asked: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
        """Return what is left of the arcs in the rows ``asked``, straightened by ``tolerance``, array (asked,)."""
        straight = shapely.simplify(self._numbered[asked], tolerance, preserve_topology=False)
        mask = np.zeros(len(self._xy), dtype=bool)
        mask[shapely.get_coordinates(straight, include_z=True)[:, 2].astype(int)] = True
        return mask

    def _lines(self, kept: np.ndarray) -> np.ndarray:
        """Return the arcs of which anything is ``kept``, with no more than that."""
        return shapely.linestrings(self._xy[kept], indices=np.cumsum(np.diff(self._arc[kept], prepend=-1) != 0) - 1)

    def _passing(self, kept: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """Return the arcs of which an edge has passed over a vertex of another arc that is ``kept``.

        Such a vertex lies between the edge and the vertices that it replaces. Only what concerns the arcs in the rows ``asked``
        is looked at.
        """
        left = np.flatnonzero(kept)
        short = np.flatnonzero((np.diff(left) > 1) & (self._arc[left[1:]] == self._arc[left[:-1]]))
        first, last = left[short], left[short + 1]
        # reduceat ends before the next one in the row, which is the edge's other end
        low = np.minimum(np.minimum.reduceat(self._xy, left)[short], self._xy[last])
        high = np.maximum(np.maximum.reduceat(self._xy, left)[short], self._xy[last])
        vertices = np.concatenate([left[self._inner[left]], self._nodes])
        concerned = self._of(asked)
        pairs = [_in_boxes(self._xy[vertices], low, high, concerned[first])]
        if not concerned.all():
            new = np.flatnonzero(concerned[vertices] & self._inner[vertices])
            row, point = _in_boxes(self._xy[vertices[new]], low, high, ~concerned[first])
            pairs.append((row, new[point]))
        row, point = np.concatenate(pairs, axis=1)
        vertex = vertices[point]
        other = ~(self._inner[vertex] & (self._arc[vertex] == self._arc[first[row]]))
        for end in (first[row], last[row]):
            other &= (self._xy[vertex] != self._xy[end]).any(axis=1)
        row, vertex = row[other], vertex[other]
        return self._arc[first[row[self._between(first[row], last[row], vertex)]]]

    def _between(self, first: np.ndarray, last: np.ndarray, vertex: np.ndarray) -> np.ndarray:
        """Return whether each vertex lies between the border from ``first`` to ``last`` and the straight line, arrays (n,)."""
        inside = np.zeros(len(vertex), dtype=bool)
        length = last - first + 1
        cuts = np.flatnonzero(np.diff(np.cumsum(length) // _AT_ONCE, prepend=0))
        for part in np.split(np.arange(len(vertex)), cuts):
            number, along = each(length[part])
            start = first[part][number] + along
            end = np.where(along == length[part][number] - 1, first[part][number], start + 1)
            (ax, ay), (bx, by) = self._xy[start].T, self._xy[end].T
            x, y = self._xy[vertex[part][number]].T
            # an edge that a ray to the east crosses; an odd number of them means inside
            over = (ay > y) != (by > y)
            ax, ay, bx, by, x, y = (v[over] for v in (ax, ay, bx, by, x, y))
            crossed = x < ax + (y - ay) * (bx - ax) / (by - ay)
            inside[part] = np.bincount(number[over][crossed], minlength=len(part)) % 2 == 1
        return inside


def _in_boxes(
    points: np.ndarray, low: np.ndarray, high: np.ndarray, asked: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of boxes, of those that are ``asked``, and of the ``points`` in them, array (n, 2), as pairs.

    ``low`` and ``high``, arrays (boxes, 2), are their corners.
    """
    rows = np.flatnonzero(asked)
    if not len(rows) or not len(points):
        return np.empty(0, dtype=int), np.empty(0, dtype=int)
    # points are put in order strip by strip from west to east, and in each from south to north
    west, south = points.min(axis=0)
    height = np.ptp(np.concatenate([points, low, high])[:, 1]) + 1
    width = 2 * (high - low)[:, 0].mean() + 1

    def strip(x: np.ndarray) -> np.ndarray:
        return np.floor((x - west) / width)

    place = strip(points[:, 0]) * height + points[:, 1] - south
    order = np.argsort(place)
    place, start = place[order], strip(low[rows, 0])
    number, along = each((strip(high[rows, 0]) - start).astype(int) + 1)
    row, begin = rows[number], (start[number] + along) * height - south
    first = np.searchsorted(place, begin + low[row, 1])
    number, along = each(np.searchsorted(place, begin + high[row, 1], "right") - first)
    row, point = row[number], order[first[number] + along]
    inside = ((low[row] <= points[point]) & (points[point] <= high[row])).all(axis=1)
    return row[inside], point[inside]


def _touching(lines: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Return which of ``lines`` collapsed, cross themselves, or share more with another than end points.

    Only what concerns the lines in the rows ``asked`` is looked at.
    """
    own = lines[asked]
    collapsed = ~shapely.is_simple(own) | (shapely.is_closed(own) & (shapely.get_num_coordinates(own) < 4))
    one, other = shapely.STRtree(lines).query(own, predicate="intersects")
    one, again = asked[one], np.zeros(len(lines), dtype=bool)
    again[asked] = True
    once = np.where(again[other], one < other, one != other)
    one, other = one[once], other[once]
    # end points are all they share; those of a loop are none for GEOS
    more = ~shapely.relate_pattern(lines[one], lines[other], "FF*F*****")
    loops = shapely.is_closed(lines)
    odd = np.flatnonzero(loops[one] | loops[other])
    common = shapely.intersection(lines[one[odd]], lines[other[odd]])
    more[odd] = ~shapely.equals(common, shapely.intersection(_ends(lines[one[odd]]), _ends(lines[other[odd]])))
    return np.concatenate([asked[collapsed], one[more], other[more]])


def _ends(lines: np.ndarray) -> np.ndarray:
    return shapely.multipoints(np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1))

"""The borders of a coverage, each once: lines between the points where borders meet, and how shapes are made of them.

An *arc* is a border between two shapes, or between one and nobody, from one *node* to the next. Neighbours share it, so
whatever is done to an arc is done to both, and no gap can open. Arcs are read off the vertices and edges of a clean
coverage (see ``geodata.coverage``); no geometric intersection is computed, so nothing is lost to rounding, and the work
grows with the number of vertices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True)
class Arcs:
    """``lines``: array (arcs,) of LineString, no vertex twice in a row; one that meets no other border is closed.

    The rest says how rings are chains of them. Arrays (pieces,), in the order of the rings: ``arc`` is which one a piece is,
    ``backward`` whether the ring runs against it, ``ring`` whose piece it is, ``node`` a number of the point where it begins.
    ``ring_part``, array (rings,), and ``part_owner``, array (parts,): to which part a ring belongs, its outer ring first, and to
    which row of the coverage a part; ``rows`` is how many rows there are.
    """

    lines: np.ndarray
    arc: np.ndarray
    backward: np.ndarray
    ring: np.ndarray
    node: np.ndarray
    ring_part: np.ndarray
    part_owner: np.ndarray
    rows: int

    @property
    def owner(self) -> np.ndarray:
        """Array (pieces,): the row of the coverage that each piece bounds."""
        return self.part_owner[self.ring_part[self.ring]]

    def shapes(self, lines: np.ndarray) -> np.ndarray:
        """Return the coverage, array (rows,) of Polygon and MultiPolygon, with ``lines`` in place of the arcs.

        Each of ``lines``, array (arcs,), begins and ends where its arc does.
        """
        xy = shapely.get_coordinates(lines)
        # the last vertex of a piece is the first one of the next
        steps = shapely.get_num_coordinates(lines) - 1
        begin = np.cumsum(steps + 1) - steps - 1
        length = steps[self.arc]
        piece, along = each(length)
        arc, backward = self.arc[piece], self.backward[piece]
        row = begin[arc] + np.where(backward, length[piece] - along, along)
        rings = shapely.linearrings(xy[row], indices=self.ring[piece])
        parts = shapely.polygons(rings, indices=self.ring_part)
        several = np.bincount(self.part_owner, minlength=self.rows)[self.part_owner] > 1
        whole = np.empty(self.rows, dtype=object)
        whole[self.part_owner[~several]] = parts[~several]
        owners, number = np.unique(self.part_owner[several], return_inverse=True)
        if len(owners):
            whole[owners] = shapely.multipolygons(parts[several], indices=number)
        return whole


def find_arcs(geometries: np.ndarray) -> Arcs:
    """Return the borders of ``geometries`` (Polygon/MultiPolygon, none empty, a valid coverage, shape ``(n,)``)."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    # pairs of numbers are compared as complex ones, which takes a tenth of the time
    points, vertex = np.unique(xy.view(complex).ravel(), return_inverse=True)
    # a ring's last vertex is its first one again; from now on each stands once
    kept = np.flatnonzero((ring[1:] == ring[:-1]) & (vertex[1:] != vertex[:-1]))
    vertex, ring = vertex[kept], ring[kept]
    node = _nodes(vertex, ring, len(points))
    vertex, ring = _begun_at_nodes(vertex, ring, node)
    begin = np.flatnonzero(node[vertex])
    after = vertex[_next(ring)]
    low, high = np.minimum(vertex, after), np.maximum(vertex, after)
    edge = low * len(points) + high
    end = np.append(begin[1:], len(vertex))
    first, last = edge[begin], edge[end - 1]
    # any edge tells which arc it is; of both ends, a ring in the other direction chooses the same
    _, model, arc = np.unique(np.minimum(first, last), return_index=True, return_inverse=True)
    steps = end - begin
    same = np.where(steps == 1, vertex[begin] == vertex[begin][model][arc], first == first[model][arc])
    number, along = each(steps[model] + 1)
    row = begin[model][number] + along
    closing = along == steps[model][number]
    around = np.where(closing, after[row - 1], vertex[np.minimum(row, len(vertex) - 1)])
    line = points[around]
    lines = shapely.linestrings(np.column_stack([line.real, line.imag]), indices=number)
    return Arcs(lines, arc, ~same, ring[begin], vertex[begin], ring_part, part_owner, len(geometries))


def each(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for ``counts`` of things, the number of the count for each thing, and its place within it, from 0."""
    number = np.repeat(np.arange(len(counts)), counts)
    return number, np.arange(len(number)) - np.repeat(np.cumsum(counts) - counts, counts)


def _next(ring: np.ndarray) -> np.ndarray:
    """Return the position of the vertex that comes next in the same ring, around its end."""
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    following = np.arange(1, len(ring) + 1)
    following[np.append(first[1:], len(ring)) - 1] = first
    return following


def _nodes(vertex: np.ndarray, ring: np.ndarray, many: int) -> np.ndarray:
    """Return which of ``many`` vertices are nodes: where other than two edges meet, and one of every ring without any."""
    following = _next(ring)
    before, after = np.empty_like(vertex), vertex[following]
    before[following] = vertex
    node = np.zeros(many, dtype=bool)
    for beside in (np.minimum(before, after), np.maximum(before, after)):
        # whoever comes last is remembered; where two edges meet, all rings find them the same
        seen = np.zeros(many, dtype=vertex.dtype)
        seen[vertex] = beside
        node[vertex[seen[vertex] != beside]] = True
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    none = ~np.logical_or.reduceat(node[vertex], first)
    node[np.minimum.reduceat(vertex, first)[none]] = True
    return node


def _begun_at_nodes(vertex: np.ndarray, ring: np.ndarray, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices in an order in which every ring begins at its first node."""
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    size = np.diff(np.append(first, len(ring)))
    number, along = each(size)
    nodes = np.flatnonzero(node[vertex])
    shift = nodes[np.searchsorted(nodes, first)] - first
    return vertex[first[number] + (along + shift[number]) % size[number]], ring

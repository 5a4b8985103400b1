"""Straighten the borders of a whole coverage, no point of them moving farther than asked.

Douglas and Peucker's way keeps that promise for single lines. Here every border that two municipalities share is one
line (an *arc*), straightened once and used by both, so no gap opens. Where straightened arcs would touch each other or
themselves, they are straightened less.
"""

from __future__ import annotations

import numpy as np
import shapely

#: How often the tolerance of arcs that touch is halved before they are left as they were.
_HALVINGS = 6


def straighten(geometries: np.ndarray, tolerance_m: float) -> np.ndarray | None:
    """Return the valid coverage ``geometries`` (metric CRS, shape ``(n,)``) with fewer vertices; it stays valid.

    Every vertex of the old borders lies at most ``tolerance_m`` metres from the new ones; exclaves, holes and common
    borders stay. ``None`` if the borders cannot be put together again, which only a broken coverage brings about.
    """
    lines = shapely.line_merge(shapely.unary_union(shapely.boundary(geometries)))
    faces = shapely.get_parts(shapely.polygonize(_straighten_arcs(shapely.get_parts(lines), tolerance_m)))
    owner = _owners(faces, geometries)
    owned = np.flatnonzero(owner >= 0)
    order = owned[np.argsort(owner[owned], kind="stable")]
    parts = shapely.get_num_geometries(geometries)
    if not np.array_equal(np.bincount(owner[owned], minlength=len(geometries)), parts):
        return None
    groups = np.split(faces[order], np.cumsum(parts)[:-1])
    return np.array([g[0] if len(g) == 1 else shapely.multipolygons(g) for g in groups], dtype=object)


def _straighten_arcs(arcs: np.ndarray, tolerance_m: float) -> np.ndarray:
    tolerance = np.full(len(arcs), tolerance_m)
    for attempt in range(_HALVINGS + 1):
        straight = shapely.simplify(arcs, tolerance, preserve_topology=False)
        wrong = _touching(straight)
        if not wrong.any():
            break
        # left as they are, arcs touch nobody; but their straightened neighbours may touch them
        tolerance[wrong] = tolerance[wrong] / 2 if attempt < _HALVINGS else 0.0
    return straight


def _touching(arcs: np.ndarray) -> np.ndarray:
    """Tell which arcs collapsed, cross themselves, or share more with another one than end points."""
    wrong = ~shapely.is_simple(arcs) | (shapely.is_closed(arcs) & (shapely.get_num_coordinates(arcs) < 4))
    one, other = shapely.STRtree(arcs).query(arcs, predicate="intersects")
    one, other = one[one < other], other[one < other]
    ends = shapely.multipoints(np.stack([shapely.get_point(arcs, 0), shapely.get_point(arcs, -1)], axis=1))
    more = ~shapely.equals(shapely.intersection(arcs[one], arcs[other]), shapely.intersection(ends[one], ends[other]))
    wrong[one[more]] = wrong[other[more]] = True
    return wrong


def _owners(faces: np.ndarray, geometries: np.ndarray) -> np.ndarray:
    """Return for every face the row of the geometry that covers most of it, -1 for what none covers: gaps."""
    tree = shapely.STRtree(geometries)
    owner = np.full(len(faces), -1)
    # nearly always it is the one that a point in the middle lies on; what straightening bent away from it asks them all
    for where in (shapely.point_on_surface, np.asarray):
        open_ = np.flatnonzero(owner < 0)
        face, row = tree.query(where(faces[open_]), predicate="intersects")
        face = open_[face]
        common = shapely.area(shapely.intersection(faces[face], geometries[row]))
        most = common > shapely.area(faces)[face] / 2
        owner[face[most]] = row[most]
    return owner

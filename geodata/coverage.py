"""Clean and simplify all municipalities together, so that shared borders stay shared.

A set of polygons is a *coverage* when no two overlap and neighbours have identical vertices along their common
border. Everything after the loader relies on it: neighbours are read off shared edges, and simplifying polygon by
polygon would tear gaps between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import numpy as np
import shapely

from geodata.projection import DEGREES, project
from geodata.simplification import Borders

#: Coordinates are rounded to this grid (metres) after cleaning: far below survey accuracy, far above float noise.
GRID_M = 0.001

#: How near vertices must be (metres) to be taken for one; -1 leaves it to GEOS. Where borders differ by some centimetres,
#: GEOS 3.14 may lose whole shapes; then the next is tried.
SNAPPING_M = (-1, 0.05, 0.5)

#: Levels of detail for drawing: name → how far in metres a border may be from where it is.
LEVELS: Mapping[str, float] = {"overview": 330.0, "slide": 160.0, "regional": 90.0, "district": 40.0, "local": 12.0}


class CoverageError(ValueError):
    """The polygons cannot be made into a coverage. ``places`` are the positions of the offending rows."""

    def __init__(self, message: str, places: list[int]):
        super().__init__(message)
        self.places = places


def clean(geometries: np.ndarray, gap_m: float = 0.0) -> np.ndarray:
    """Return ``geometries`` (Polygon/MultiPolygon, metric CRS, shape ``(n,)``) as a valid coverage of the same shape.

    Invalid rings are repaired, vertices of neighbouring rings that differ by float noise become identical, and
    overlaps are given to the neighbour with the longest common border, and so are gaps narrower than ``gap_m`` metres.
    Exclaves and holes are kept. Whether that may be done at all is for ``geodata.repair`` to judge.

    Raises CoverageError if a shape is empty or not an area, or if cleaning does not end in a valid coverage.
    """
    precise = rounded(geometries)
    for snapping in SNAPPING_M:
        cleaned = shapely.coverage_clean(precise, gap_width=gap_m, snapping_distance=snapping)
        lost = np.flatnonzero(shapely.area(cleaned) < shapely.area(precise) / 2)
        valid = shapely.coverage_is_valid(cleaned)
        if not len(lost) and valid:
            return cleaned
    if len(lost):
        raise CoverageError("Shapes that are covered by others", lost.tolist())
    raise CoverageError("Shapes whose borders do not match their neighbours'", unsound(cleaned).tolist())


def rounded(geometries: np.ndarray) -> np.ndarray:
    """Return the areas of ``geometries`` (metric CRS, shape ``(n,)``) as valid shapes, their coordinates rounded to GRID_M.

    Raises CoverageError if a shape is empty or not an area.
    """
    areas = np.asarray([areas_only(g) for g in shapely.make_valid(np.asarray(geometries, dtype=object))])
    empty = np.flatnonzero(shapely.is_empty(areas))
    if len(empty):
        raise CoverageError("Shapes without any area", empty.tolist())
    return shapely.set_precision(areas, GRID_M)


def unsound(geometries: np.ndarray) -> np.ndarray:
    """Return the rows of valid ``geometries`` that overlap others or whose borders do not match theirs."""
    edges = shapely.coverage_invalid_edges(geometries)
    return np.flatnonzero(~(shapely.is_missing(edges) | shapely.is_empty(edges)))


def clean_near(geometries: np.ndarray, rows: np.ndarray, gap_m: float = 0.0) -> np.ndarray:
    """Return valid ``geometries``, shape ``(n,)``, cleaned where those in ``rows`` are; the others are a coverage already.

    That takes a fraction of the time. Does it not end well, everything is cleaned; raises CoverageError as ``clean`` does.
    """
    tree = shapely.STRtree(geometries)

    def with_others(rows: np.ndarray) -> np.ndarray:
        return np.unique(np.append(rows, tree.query(geometries[rows])[1]))

    near, mended = with_others(rows), _alike(geometries)
    if not len(rows):
        return mended
    with suppress(CoverageError):
        mended[near] = clean(geometries[near], gap_m)
        # a gap in a part may be the land of somebody who is left out
        if shapely.coverage_is_valid(mended[with_others(near)]):
            return mended
    return clean(geometries, gap_m)


def _alike(geometries: np.ndarray) -> np.ndarray:
    """Return ``geometries`` as cleaning makes them: outer rings run clockwise, and what has one part is a Polygon."""
    turned = shapely.orient_polygons(geometries, exterior_cw=True)
    return np.where(shapely.get_num_geometries(turned) == 1, shapely.get_geometry(turned, 0), turned)


def areas_only(geometry: shapely.Geometry | None) -> shapely.Geometry:
    """Return the areas of ``geometry``, as a Polygon or MultiPolygon; an empty one if there is none."""
    # make_valid may return a collection with leftover lines and points; only its areas are land
    if geometry is None:
        return shapely.Polygon()
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def simplify(geometries: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Return ``geometries`` (metric CRS, a valid coverage, shape ``(n,)``) simplified as one: a valid coverage again.

    No border moves farther than ``tolerance_m`` metres. Common borders stay identical, and parts, holes and neighbours the same.
    """
    return Borders(geometries).straightened(tolerance_m)


def to_degrees(geometries: np.ndarray, crs: str, decimals: int = 5) -> np.ndarray:
    """Return ``geometries``, which are in ``crs``, in EPSG:4326, rounded to ``decimals`` (5 ≈ 1 m).

    Rounding moves a shared vertex the same way on both sides, so a coverage stays a coverage.
    """
    return shapely.transform(project(geometries, DEGREES, crs), lambda xy: np.round(xy, decimals))

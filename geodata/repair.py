"""Mend a coverage that is slightly broken, and tell what was mended; refuse one that is grossly broken.

Slightly is what no one can see on a map: overlaps and gaps narrower than ``TOLERANCE_M``. Wider ones mean that the file is
wrong, and guessing whose land it is would be worse than saying so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import shapely

from geodata.coverage import GRID_M, CoverageError, areas_only, clean_near, rounded, unsound

#: Overlaps and gaps of up to this width (metres, diameter of the largest circle inside) are mended.
TOLERANCE_M = 10.0
#: Overlaps that add up to less (square metres) are noise of digits.
NOISE_M2 = 10.0
#: Single pieces of less than this (square metres) are noise; shapes nearer than ``TOUCH_M`` (metres) touch.
LEAST_M2, TOUCH_M = 1.0, 0.01
#: A gap that may be open to the outside is one if it is at least this long (metres); shorter ones are acute corners.
STRIP_M = 100.0
#: More shapes than this share without any neighbour are no coverage, but shapes drawn one by one.
MOST_ALONE = 0.1


@dataclass(frozen=True)
class Fault:
    """Something wrong with a coverage. ``places``: positions of the shapes concerned; ``width_m``, ``area_m2``: how much.

    ``ring``: an invalid ring; ``overlap``: land of two; ``gap``: a narrow strip of nobody, mended; ``hole``: land of nobody,
    left as it is: its ``shape``.
    """

    kind: Literal["ring", "overlap", "gap", "hole"]
    places: tuple[int, ...]
    width_m: float
    area_m2: float
    shape: shapely.Polygon | None = field(default=None, compare=False, repr=False)


class GrossFaultsError(CoverageError):
    """The shapes overlap too much, or do not meet. ``faults`` are the ones that cannot be mended; may be empty."""

    def __init__(self, message: str, faults: list[Fault]):
        super().__init__(message, sorted({p for f in faults for p in f.places}))
        self.faults = faults


def repair(geometries: np.ndarray) -> tuple[np.ndarray, list[Fault]]:
    """Return ``geometries`` (Polygon/MultiPolygon, metric CRS, shape ``(n,)``) as a valid coverage, and what was wrong.

    Raises GrossFaultsError for overlaps wider than TOLERANCE_M and for shapes that mostly do not touch, CoverageError as
    ``geodata.coverage.clean`` does.
    """
    given = np.asarray(geometries, dtype=object)
    broken = np.flatnonzero(~shapely.is_valid(given) & ~shapely.is_missing(given))
    whole = np.asarray([areas_only(g) for g in given])
    whole[broken] = [areas_only(g) for g in shapely.make_valid(given[broken])]
    # the plain area counts a crossing ring's loops with their signs
    faults = [
        Fault("ring", (int(i),), 0.0, float(abs(shapely.area(given[i]) - shapely.area(whole[i])))) for i in broken
    ]
    precise = rounded(whole)
    try:
        cleaned = clean_near(precise, unsound(precise))
    except CoverageError:
        _refuse_gross(_overlaps(whole, np.arange(len(whole))))
        raise
    # overlaps make the parts larger than the whole; only then is it worth looking where: one of two has lost its share
    if shapely.area(whole).sum() - shapely.area(cleaned).sum() > NOISE_M2:
        lost = shapely.area(precise) - shapely.area(cleaned)
        overlaps = _overlaps(whole, np.flatnonzero(lost > LEAST_M2 / 2))
        _refuse_gross(overlaps)
        faults += overlaps
    closed, gaps = _close_gaps(cleaned)
    _refuse_scattered(closed)
    return closed, faults + gaps


def _width(parts: list[shapely.Polygon]) -> float:
    """Return the diameter of the largest circle inside any of ``parts``; a rough one if none is wider than the tolerance."""
    half = TOLERANCE_M / 2
    # what has less land than a circle of that width, or vanishes when shrunk by half of it, is not as wide
    wide = [p for p in parts if p.area > math.pi * half**2 and not p.buffer(-half).is_empty]
    if not wide:
        return min(TOLERANCE_M, max(2 * p.area / p.length for p in parts))
    circles = [shapely.maximum_inscribed_circle(p, tolerance=half / 10) for p in wide]
    return max(TOLERANCE_M + GRID_M, *(2 * shapely.length(c) for c in circles))


def _overlaps(whole: np.ndarray, asked: np.ndarray) -> list[Fault]:
    """Return the overlaps of the shapes in the rows ``asked`` with any."""
    one, other = shapely.STRtree(whole).query(whole[asked], predicate="intersects")
    pairs = np.sort(np.column_stack([asked[one], other])[asked[one] != other], axis=1)
    one, other = np.unique(pairs, axis=0).T
    common = shapely.intersection(whole[one], whole[other])
    found = []
    for a, b, shape in zip(one, other, common, strict=True):
        parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > LEAST_M2]
        if parts:
            found.append(Fault("overlap", (int(a), int(b)), _width(parts), sum(p.area for p in parts)))
    return sorted(found, key=lambda f: -f.width_m)


def _refuse_gross(overlaps: list[Fault]) -> None:
    gross = [f for f in overlaps if f.width_m > TOLERANCE_M]
    if gross:
        raise GrossFaultsError("Shapes that overlap", gross)


def _refuse_scattered(shapes: np.ndarray) -> None:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    beside = set(one[one != other].tolist())
    alone = [i for i in range(len(shapes)) if i not in beside]
    if len(alone) > max(1, MOST_ALONE * len(shapes)):
        raise GrossFaultsError("Shapes that touch nobody", [Fault("gap", (i,), 0.0, 0.0) for i in alone])


def _close_gaps(cleaned: np.ndarray) -> tuple[np.ndarray, list[Fault]]:
    union, mended, found = shapely.coverage_union_all(cleaned), cleaned, []
    narrow = [h for h in _holes(union) if _width([h]) <= TOLERANCE_M]
    if narrow:
        found += _gaps(cleaned, [h for h in narrow if h.area > LEAST_M2])
        # cleaning gives a gap to one neighbour as a whole: where there are more than two, that would part the others
        branched = [s for s, places in _beside(cleaned, _strips(union)) if len(places) > 2]
        mended = clean_near(_claimed(mended, branched), _places(mended, narrow + branched), TOLERANCE_M)
        union = shapely.coverage_union_all(mended)
    strips = _strips(union)
    if strips:
        found += _gaps(mended, [s for s in strips if s.area > LEAST_M2])
        mended = clean_near(_claimed(mended, strips), _places(mended, strips), TOLERANCE_M)
        union = shapely.coverage_union_all(mended)
    return mended, found + _gaps(mended, [h for h in _holes(union) if _width([h]) > TOLERANCE_M], "hole")


def _claimed(shapes: np.ndarray, strips: list[shapely.Polygon]) -> np.ndarray:
    """Give everybody beside a strip what is near of it; cleaning gives what several claim to one of them."""
    claims, reach = shapes.copy(), 1.5 * TOLERANCE_M
    for strip, places in _beside(shapes, strips):
        west, south, east, north = strip.bounds
        for i in places:
            side = shapely.clip_by_rect(shapes[i], west - reach, south - reach, east + reach, north + reach)
            claims[i] = shapely.union(claims[i], shapely.intersection(shapely.buffer(side, reach), strip))
    return claims


def _beside(shapes: np.ndarray, gaps: list[shapely.Polygon]) -> list[tuple[shapely.Polygon, tuple[int, ...]]]:
    """Return each of ``gaps`` with the positions of the shapes that touch it."""
    if not gaps:
        return []
    number, place = shapely.STRtree(shapes).query(gaps, predicate="dwithin", distance=TOUCH_M)
    places: dict[int, list[int]] = {}
    for gap, shape in zip(number.tolist(), place.tolist(), strict=True):
        places.setdefault(gap, []).append(shape)
    return [(gap, tuple(sorted(places.get(i, ())))) for i, gap in enumerate(gaps)]


def _places(shapes: np.ndarray, gaps: list[shapely.Polygon]) -> np.ndarray:
    """Return the positions of the shapes that touch any of ``gaps``."""
    return np.unique(np.concatenate([places for _, places in _beside(shapes, gaps)])).astype(int)


def _strips(union: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the long narrow strips of nobody's land, closed in or open to the outside."""
    half = TOLERANCE_M / 2
    closed = union.buffer(half, join_style="mitre", mitre_limit=2).buffer(-half, join_style="mitre", mitre_limit=2)
    parts = shapely.get_parts(shapely.difference(closed, union))
    return [p for p in parts if p.geom_type == "Polygon" and p.length / 2 >= STRIP_M]


def _holes(union: shapely.Geometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(union)
    rings = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    if len(parts) == 1:
        return rings
    # an island in a lake of nobody: what is left of the hole around it
    return [p for ring in rings for p in shapely.get_parts(shapely.difference(ring, union)) if p.geom_type == "Polygon"]


def _gaps(shapes: np.ndarray, gaps: list[shapely.Polygon], kind: Literal["gap", "hole"] = "gap") -> list[Fault]:
    return [Fault(kind, places, _width([gap]), float(gap.area), gap) for gap, places in _beside(shapes, gaps)]

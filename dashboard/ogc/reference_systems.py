"""The coordinate reference systems that a GIS may ask in and for: how their numbers are ordered, and ways between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import Transformer

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
#: Longitude, then latitude: what holds if nothing else is asked for.
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#: That of Germany as a whole, whatever zone a state lies in.
_FEDERAL = "EPSG:25832"
#: A straight side of a box is bent in another system: so many points follow it.
_POINTS_A_SIDE = 100
#: Smallest x and y, largest x and y.
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class ReferenceSystem:
    """``code`` as pyproj knows it; ``flipped``: latitude comes first; ``decimals`` that are told, about a centimetre.

    ``limits``: what numbers there are, east before north; ``None`` for metres.
    """

    uri: str
    code: str
    decimals: int
    flipped: bool = False
    limits: Bounds | None = None


_WORLD = (-180.0, -90.0, 180.0, 90.0)
#: In metres: no map is larger, and much larger numbers cannot be reckoned with.
_FAR = (-1e9, -1e9, 1e9, 1e9)
#: What holds if nothing is asked for.
DEFAULT = ReferenceSystem(CRS84, "EPSG:4326", 7, limits=_WORLD)


def uri_of(crs: str) -> str:
    """→ what OGC calls „EPSG:25833“."""
    return _EPSG + crs.removeprefix("EPSG:")


@lru_cache
def systems(crs: str) -> Mapping[str, ReferenceSystem]:
    """Return URI → system for a state that is measured in ``crs``: the default first, then that of its boundaries."""
    metric = dict.fromkeys((crs, _FEDERAL, "EPSG:3857"))
    return {
        system.uri: system
        for system in (
            DEFAULT,
            *(ReferenceSystem(uri_of(code), code, 2) for code in metric),
            ReferenceSystem(_EPSG + "4326", "EPSG:4326", 7, flipped=True, limits=_WORLD),
        )
    }


def told(geometries: np.ndarray, crs: str, system: ReferenceSystem) -> np.ndarray:
    """Return geometries of the storage system ``crs`` in ``system``: rounded, outer rings counter-clockwise, axes in its order.

    Rounding moves a shared vertex the same way on both sides, so a coverage stays a coverage.
    """
    turned = shapely.orient_polygons(_moved(geometries, crs, system.code))
    return shapely.transform(turned, lambda xy: np.round(xy[:, ::-1] if system.flipped else xy, system.decimals))


def possible(geometry: shapely.Geometry, system: ReferenceSystem) -> bool:
    """Whether all numbers of ``geometry``, ordered as ``system`` does, can be coordinates in it."""
    xy = shapely.get_coordinates(_east_first(geometry, system))
    if not len(xy) or not np.isfinite(xy).all():
        return False
    low, high = np.reshape(system.limits or _FAR, (2, 2))
    return bool((xy >= low).all() and (xy <= high).all())


def box(numbers: Sequence[float], system: ReferenceSystem) -> shapely.Geometry:
    """Return the box between two corners, numbers as ``system`` orders them; in degrees, one may cross the line of 180°.

    Heights say nothing: all shapes are flat. Raises ValueError if these are not the numbers of two corners, or the second is
    not north, or in metres not east, of the first.
    """
    if len(numbers) not in (4, 6):
        raise ValueError("a box has four or six numbers")
    corners = numbers[:2], numbers[len(numbers) // 2 :][:2]
    (west, south), (east, north) = (corner[:: -1 if system.flipped else 1] for corner in corners)
    if south > north or (west > east and not system.limits):
        raise ValueError("the corners are the wrong way round")
    sides = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return _east_first(shapely.multipolygons([shapely.box(left, south, right, north) for left, right in sides]), system)


def stored(geometry: shapely.Geometry, crs: str, system: ReferenceSystem, around: Bounds) -> shapely.Geometry:
    """Return the part of ``geometry``, which is in ``system``, that may meet something ``around``, in the storage system ``crs``.

    ``around`` is in that too. What lies far away could not be projected.
    """
    # a box may be a line or a point
    geometry = shapely.make_valid(_east_first(geometry, system))
    if system.code == crs:
        return geometry
    near = _transformer(crs, system.code).transform_bounds(*around)
    cut = shapely.intersection(geometry, shapely.box(*near))
    step = max(near[2] - near[0], near[3] - near[1]) / _POINTS_A_SIDE
    return _moved(shapely.segmentize(cut, step), system.code, crs)


def _east_first(geometry: shapely.Geometry, system: ReferenceSystem) -> shapely.Geometry:
    """Turn the numbers round if ``system`` has the north first; so do they turn back."""
    return shapely.transform(geometry, lambda xy: xy[:, ::-1]) if system.flipped else geometry


def _moved(geometries: np.ndarray, start: str, end: str) -> np.ndarray:
    return shapely.transform(geometries, _transformer(start, end).transform, interleaved=False)


@lru_cache
def _transformer(start: str, end: str) -> Transformer:
    return Transformer.from_crs(start, end, always_xy=True)

"""Coordinates of one reference system as those of another."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from pyproj import Proj, Transformer

#: Degrees, longitude first: what web maps and GeoJSON (RFC 7946) have.
DEGREES = "EPSG:4326"
#: Metres on a web map's tiles.
WEB_MERCATOR = "EPSG:3857"


def project(geometries: np.ndarray, target: str, source: str) -> np.ndarray:
    """Return ``geometries`` (array of any shape), given in ``source``, in ``target``; east before north in both.

    Raises pyproj.exceptions.CRSError for a reference system that is unknown.
    """
    return shapely.transform(np.asarray(geometries), _way(source, target).transform, interleaved=False)


@lru_cache(maxsize=16)  # to look for the best way in PROJ's database takes longer than most geometries need to go it
def _way(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def project_bounds(geometries: np.ndarray, target: str, source: str) -> tuple[float, float, float, float]:
    """Return smallest x and y, largest x and y of what ``geometries`` (in ``source``) cover in ``target``."""
    left, bottom, right, top = map(float, shapely.total_bounds(project(geometries, target, source)))
    return left, bottom, right, top


def distortion(crs: str, box: tuple[float, float, float, float]) -> float:
    """Return by which share lengths in the projected ``crs`` are wrong at most, at the corners and in the middle of ``box``.

    ``box``: west, south, east, north in degrees. Infinite where the projection leads nowhere.
    """
    west, south, east, north = box
    x, y = [west, west, east, east, (west + east) / 2], [south, north, south, north, (south + north) / 2]
    found = Proj(crs).get_factors(x, y)
    scales = np.array([found.tissot_semimajor, found.tissot_semiminor])
    return float(np.abs(scales - 1).max()) if np.isfinite(scales).all() else float("inf")

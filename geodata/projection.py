"""Coordinates of one reference system as those of another."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer

from geodata.model import METRIC_CRS

#: Degrees, longitude first: what web maps and GeoJSON (RFC 7946) have.
DEGREES = "EPSG:4326"
#: Metres on a web map's tiles.
WEB_MERCATOR = "EPSG:3857"


def project(geometries: np.ndarray, target: str, source: str = METRIC_CRS) -> np.ndarray:
    """Return ``geometries`` (array of any shape), given in ``source``, in ``target``; east before north in both.

    Raises pyproj.exceptions.CRSError for a reference system that is unknown.
    """
    transformer = Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(np.asarray(geometries), transformer.transform, interleaved=False)


def project_bounds(geometries: np.ndarray, target: str) -> tuple[float, float, float, float]:
    """Return smallest x and y, largest x and y of what ``geometries`` (METRIC_CRS) cover in ``target``."""
    left, bottom, right, top = map(float, shapely.total_bounds(project(geometries, target)))
    return left, bottom, right, top

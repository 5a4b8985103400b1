"""Shapes for the page: once for all layers, as short as they can be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.projection import DEGREES, project, project_bounds
from layers.drawing.materials import Materials
from layers.drawing.svg_path import Rings, path_data

#: Drawn this many px wide, the region loses less than a pixel to simplification: room for zooming in.
_FINE = 1800
#: Degrees per unit of the paths, which have one decimal: steps of about ten metres, or of one for the finest shapes.
_UNIT, _FINE_UNIT = 1e-3, 1e-4
#: Regions smaller than this (metres) get the finer steps.
_SMALL = 100_000
#: How much of the region's surroundings can be seen, as a share of its larger side.
_AROUND = 0.5


@dataclass(frozen=True)
class PageShapes:
    """Shapes in EPSG:4326 as path data, latitude pointing up: ``unit`` degrees per unit of length.

    ``members`` follows the order asked for; ``around`` maps AGS to the path of those near the region. ``bounds`` and
    ``limits`` are (south-west, north-east), latitude before longitude: of the region, and with its surroundings.
    """

    unit: float
    members: list[str]
    around: dict[str, str]
    anchors: list[list[float]]
    bounds: tuple[tuple[float, float], tuple[float, float]]
    limits: tuple[tuple[float, float], tuple[float, float]]


def page_shapes(materials: Materials, members: Sequence[str], context: bool = True) -> PageShapes:
    """Return the shapes of ``members`` (AGS) and, with ``context``, of what lies around them, as one coverage."""
    left, bottom, right, top = materials.extent(members)
    size = max(right - left, top - bottom)
    unit = _UNIT if size > _SMALL else _FINE_UNIT
    frame = (left - _AROUND * size, bottom - _AROUND * size, right + _AROUND * size, top + _AROUND * size)
    around = _near(materials, frame, members) if context else []
    keys = [*members, *around]
    shapes = materials.shapes(size / _FINE)[materials.rows(keys)]
    paths = path_data([_rings(shape, unit) for shape in project(shapes, DEGREES, materials.crs)])
    anchors = shapely.points(materials.anchors[materials.rows(members)])
    points = shapely.get_coordinates(project(anchors, DEGREES, materials.crs))
    return PageShapes(
        unit,
        paths[: len(members)],
        dict(zip(around, paths[len(members) :], strict=True)),
        [[round(float(lat), 4), round(float(lon), 4)] for lon, lat in points],
        _corners(shapely.box(left, bottom, right, top), materials.crs),
        _corners(shapely.box(*frame), materials.crs),
    )


def _near(materials: Materials, frame: tuple[float, float, float, float], members: Sequence[str]) -> list[str]:
    left, bottom, right, top = frame
    b = materials.bounds
    near = (b[:, 0] < right) & (b[:, 2] > left) & (b[:, 1] < top) & (b[:, 3] > bottom)
    near[materials.rows(members)] = False
    return list(materials.atlas.shapes.where(near))


def _rings(shape: shapely.Geometry, unit: float) -> Rings:
    return tuple(shapely.get_coordinates(ring) / unit for ring in shapely.get_rings(shapely.get_parts(shape)))


def _corners(box: shapely.Geometry, crs: str) -> tuple[tuple[float, float], tuple[float, float]]:
    west, south, east, north = (round(float(v), 4) for v in project_bounds(np.array([box]), DEGREES, crs))
    return (south, west), (north, east)

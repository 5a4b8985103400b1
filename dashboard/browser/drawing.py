"""The coarsest shapes as path data, for the map in the first answer (``prerender``): packed, and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from dashboard.browser.borders import border_path, district_borders
from dashboard.browser.map_names import NO_NAMES, MapNames
from geodata.projection import WEB_MERCATOR, project, project_bounds
from layers.drawing.materials import Materials
from layers.drawing.svg_path import path_data, short

#: Width of the drawing. Path data have one decimal, so a step is the state's width divided by 6400.
_WIDTH = 640


@dataclass(frozen=True)
class Drawing:
    """The coarsest shapes as path data: ``paths`` by AGS, ``anchors`` (x, y) by AGS; the origin is the top left corner.

    ``left`` and ``top`` are metres in EPSG:3857, ``scale`` is metres per unit. ``borders`` is the path of those of districts.
    ``names`` are not packed: they depend on the register, too.
    """

    width: float
    height: float
    left: float
    top: float
    scale: float
    paths: Mapping[str, str]
    borders: str
    anchors: Mapping[str, tuple[float, float]]
    names: MapNames = NO_NAMES

    @cached_property
    def head(self) -> str:
        """The attributes of the ``<svg>`` element, with what a script needs to find the places again."""
        where = f'data-left="{self.left!r}" data-top="{self.top!r}" data-scale="{self.scale!r}"'
        return f'viewBox="0 0 {short(self.width)} {short(self.height)}" {where}'


def pack_drawing(materials: Materials) -> bytes:
    """Return the Drawing of an Atlas as bytes that ``read_drawing`` understands."""
    atlas = materials.atlas
    shapes = project(materials.level("overview"), WEB_MERCATOR, materials.crs)
    left, bottom, right, top = project_bounds(atlas.shapes.geometries, WEB_MERCATOR, atlas.shapes.crs)
    scale = (right - left) / _WIDTH

    def to_units(metres: np.ndarray) -> np.ndarray:
        return (metres - (left, top)) / (scale, -scale)

    geometries = shapely.transform(shapes, to_units)
    rings = [tuple(shapely.get_coordinates(r) for r in shapely.get_rings(shapely.get_parts(g))) for g in geometries]
    anchors = project(shapely.points(materials.anchors), WEB_MERCATOR, materials.crs)
    points = to_units(shapely.get_coordinates(anchors))
    return json.dumps(
        {
            "width": _WIDTH,
            "height": (top - bottom) / scale,
            "left": left,
            "top": top,
            "scale": scale,
            "paths": dict(zip(atlas.shapes.keys, path_data(rings), strict=True)),
            "borders": border_path(district_borders(atlas, geometries)),
            "anchors": {ags: (float(x), float(y)) for ags, (x, y) in zip(atlas.shapes.keys, points, strict=True)},
        }
    ).encode()


def read_drawing(packed: bytes) -> Drawing:
    """Return what ``pack_drawing`` packed."""
    return Drawing(**json.loads(packed))

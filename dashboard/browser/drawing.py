"""The coarsest shapes as path data, for the map in the first answer (``prerender``): packed, and read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from dashboard.browser.borders import border_path, district_borders, district_shapes, state_borders
from dashboard.browser.map_names import NO_NAMES, MapNames
from geodata.coverage import LEVELS
from geodata.projection import WEB_MERCATOR, project, project_bounds
from geodata.simplification import Borders
from layers.drawing.materials import Materials
from layers.drawing.svg_path import path_data, short

#: Width of the drawing. Path data have one decimal, so a step is the state's width divided by 6400.
_WIDTH = 640
#: How much of a map's width and height the legend may take. It lies below, unless it covers but so much of that above.
_LEGEND, _LESS = (0.4, 0.37), 0.5
#: What districts may take in a first answer, in bytes, and what the link of one takes besides its shape; how much coarser they
#: are made until they do, but no coarser than so many metres.
_MOST_BYTES, _LINK_BYTES, _COARSER, _LEAST_EXACT_M = 290_000, 250, 1.4, 20_000


@dataclass(frozen=True)
class Drawing:
    """The coarsest shapes as path data: ``paths`` by AGS, ``anchors`` (x, y) by AGS; the origin is the top left corner.

    ``left`` and ``top`` are metres in EPSG:3857, ``scale`` is metres per unit. ``borders`` is the path of those of districts.
    ``corner``: the share of the width that is free at the right where the legend lies: below or, if ``legend_above``, above.
    ``names`` are not packed: they depend on the register, too. Of a map that begins with districts, ``paths`` are those of the
    districts, by their keys, and ``borders`` those of states, if there are several.
    """

    width: float
    height: float
    left: float
    top: float
    scale: float
    paths: Mapping[str, str]
    borders: str
    anchors: Mapping[str, tuple[float, float]]
    corner: float = 0.0
    legend_above: bool = False
    names: MapNames = NO_NAMES

    @cached_property
    def head(self) -> str:
        """The attributes of the ``<svg>`` element, with what a script needs to find the places again."""
        where = f'data-left="{self.left!r}" data-top="{self.top!r}" data-scale="{self.scale!r}"'
        return f'viewBox="0 0 {short(self.width)} {short(self.height)}" {where}'


def pack_drawing(materials: Materials, districts_first: bool = False) -> bytes:
    """Return the Drawing of an Atlas as bytes that ``read_drawing`` understands."""
    atlas = materials.atlas
    left, bottom, right, top = project_bounds(atlas.shapes.geometries, WEB_MERCATOR, atlas.shapes.crs)
    scale = (right - left) / _WIDTH

    def to_units(metres: np.ndarray) -> np.ndarray:
        return (metres - (left, top)) / (scale, -scale)

    def in_units(shapes: np.ndarray) -> np.ndarray:
        return shapely.transform(project(shapes, WEB_MERCATOR, materials.crs), to_units)

    paths, borders = (_districts if districts_first else _municipalities)(materials, in_units)
    anchors = project(shapely.points(materials.anchors), WEB_MERCATOR, materials.crs)
    points = to_units(shapely.get_coordinates(anchors))
    return json.dumps(
        {
            "width": _WIDTH,
            "height": (top - bottom) / scale,
            "left": left,
            "top": top,
            "scale": scale,
            "paths": paths,
            "borders": borders,
            **legend_corner(in_units(materials.level("overview")), (top - bottom) / scale),
            "anchors": {ags: (float(x), float(y)) for ags, (x, y) in zip(atlas.shapes.keys, points, strict=True)},
        }
    ).encode()


def legend_corner(geometries: np.ndarray, height: float) -> dict[str, float | bool]:
    """Return in which of the right corners the legend covers less, and how much of the width is free there."""
    wide, high = _LEGEND

    def within(left: float, top: float) -> np.ndarray:
        return shapely.clip_by_rect(geometries, left, top, _WIDTH, top + high * height)

    above, below = 0.0, height * (1 - high)
    covered = {top: shapely.area(within(_WIDTH * (1 - wide), top)).sum() for top in (above, below)}
    is_above = bool(covered[above] < _LESS * covered[below])
    free = 1 - float(shapely.total_bounds(within(0, above if is_above else below))[2]) / _WIDTH
    return {"corner": round(free, 3), "legend_above": is_above}


def _municipalities(materials: Materials, in_units: Callable[[np.ndarray], np.ndarray]) -> tuple[dict[str, str], str]:
    geometries = in_units(materials.level("overview"))
    borders = border_path(district_borders(materials.atlas, geometries))
    return dict(zip(materials.atlas.shapes.keys, _paths(geometries), strict=True)), borders


def _districts(materials: Materials, in_units: Callable[[np.ndarray], np.ndarray]) -> tuple[dict[str, str], str]:
    """As exact as the coarsest level of detail, or as what a first answer may weigh allows."""
    keys, shapes = district_shapes(materials.atlas)
    borders, tolerance = Borders(shapes), LEVELS["overview"]
    while True:
        geometries = in_units(borders.straightened(tolerance))
        paths, lines = _paths(geometries), border_path(state_borders(keys, geometries))
        if sum(map(len, (*paths, lines))) + _LINK_BYTES * len(paths) <= _MOST_BYTES or tolerance > _LEAST_EXACT_M:
            return dict(zip(keys, paths, strict=True)), lines
        tolerance *= _COARSER


def _paths(geometries: np.ndarray) -> list[str]:
    return path_data(
        [tuple(shapely.get_coordinates(r) for r in shapely.get_rings(shapely.get_parts(g))) for g in geometries]
    )


def read_drawing(packed: bytes) -> Drawing:
    """Return what ``pack_drawing`` packed."""
    return Drawing(**json.loads(packed))

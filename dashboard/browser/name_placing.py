"""Where names stand on the live map at one zoom, by the rules of the pictures: in their own land, or where no land is.

A map that shows the whole state has no room for that: there, and only there, a name may stand beside its land on quiet ground,
with a dot that shows which place it names; never on land of which something is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely

from dashboard.browser.name_spots import WIDER, Lands, Placing, Spot
from geodata.projection import DEGREES, WEB_MERCATOR, project
from layers.drawing.elements import Box, Symbol
from layers.drawing.labels import Name
from layers.drawing.materials import Materials
from layers.drawing.text_metrics import TextMetrics
from loaders.atlas.model import Atlas

#: Half of a symbol of the live map and a little air, in px (``assets/map_tools.js``).
_RADIUS = 6.0
#: So many places are named up to a zoom, and so many times as many with each further step of it.
_FIRST, _FIRST_ZOOM, _MORE = 22, 8.0, 3.0
#: Up to this zoom the whole state may be in sight, with so many px around it, and names may stand on quiet ground.
_WHOLE, _EDGE = 9.0, 10.0
#: The zooms at which districts are named; the size of these names, their lines in px, and how much wider spaced letters are.
_DISTRICTS, _DISTRICT_SIZE, _LINE, _SPACED = (8.0, 10.5), 11.0, 13.0, 1.1
#: Free space between names, in px.
_AIR = 2.0
#: How many places of a district are tried for its name, along each side.
_TRIES = 24
_EQUATOR_M, _TILE = 2 * np.pi * 6378137, 256
_ENDLESS = Box(-1e7, -1e7, 2e7, 2e7)


@dataclass(frozen=True)
class Ground:
    """All municipalities in EPSG:3857: ``lands`` and ``points`` (anchors) by AGS; ``order``: most important first.

    ``known``: something is recorded of them on some day; ``marked``: they may carry a symbol on some day; ``cities`` are
    the independent ones. ``smaller``: how many zooms less show as much of it, relative to a state as Saxony is. ``near``: the
    zoom from which on municipalities and their symbols are shown; before, names are in nobody's way.
    """

    atlas: Atlas
    lands: Mapping[str, shapely.Geometry]
    points: Mapping[str, np.ndarray]
    order: Sequence[str]
    cities: frozenset[str]
    known: Collection[str]
    marked: Collection[str]
    metrics: TextMetrics
    smaller: float = 0.0
    near: float = 0.0


def pixels_per_metre(zoom: float) -> float:
    """Return the scale of a web map, in px per metre of EPSG:3857."""
    return float(_TILE * 2**zoom / _EQUATOR_M)


def ground_of(
    materials: Materials, known: Collection[str], marked: Collection[str], smaller: float = 0.0, near: float = 0.0
) -> Ground:
    """Return what names are placed on; ``smaller``, ``near``: see ``Ground``."""
    atlas = materials.atlas
    lands = project(materials.level("overview"), WEB_MERCATOR, materials.crs)
    points = project(shapely.points(materials.anchors), WEB_MERCATOR, materials.crs)
    cities = frozenset(members[0] for members in atlas.members.values() if len(members) == 1)
    people = {ags: m.population or 0 for ags, m in atlas.municipalities.items()}
    order = sorted(atlas.shapes.keys, key=lambda a: (a not in cities, a not in known, -people[a], a))
    where = dict(zip(atlas.shapes.keys, shapely.get_coordinates(points), strict=True))
    shapes = dict(zip(atlas.shapes.keys, lands, strict=True))
    return Ground(atlas, shapes, where, order, cities, known, marked, TextMetrics(), smaller, near)


def place(ground: Ground, zoom: float) -> tuple[dict[str, Spot], dict[str, tuple[float, float]]]:
    """Return {AGS: Spot} and {district: (latitude, longitude)} of the names at ``zoom``; none touches another or a symbol."""
    scale = pixels_per_metre(zoom)
    flip = (scale, -scale)
    if zoom < ground.near:
        ground = replace(ground, known=(), marked=())
    points = {ags: point * flip for ags, point in ground.points.items()}
    shapes = shapely.transform(np.array(list(ground.lands.values())), lambda metres: metres * flip)
    lands = dict(zip(ground.lands, shapes, strict=True))
    symbols = [Symbol(a, float(points[a][0]), float(points[a][1]), _RADIUS, "") for a in sorted(ground.marked)]
    shown = zoom + ground.smaller
    quiet = shown <= _WHOLE
    wanted = [_name(ground, ags, points[ags], lands[ags]) for ags in ground.order[: _how_many(shown)]]
    placing = Placing(symbols, Lands(lands, ground.known), _frame(shapes, shown), ground.metrics)
    cities = [n for n in wanted if n.ags in ground.cities]
    towns = [n for n in wanted if n.ags not in ground.cities]
    for names in (cities, towns):
        placing.place(names, quiet=quiet, always=names is cities)
    spots = placing.spots
    if not _DISTRICTS[0] <= shown <= _DISTRICTS[1]:
        return spots, {}
    taken = [shapely.box(*box) for box in placing.boxes] + [shapely.Point(s.x, s.y).buffer(s.radius) for s in symbols]
    return spots, _districts(ground, lands, taken, scale)


def _name(ground: Ground, ags: str, point: np.ndarray, land: shapely.Geometry) -> Name:
    radius = _RADIUS if ags in ground.marked else 0.0
    text = ground.atlas.municipalities[ags].name
    return Name(text, float(point[0]), float(point[1]), radius, land, ags in ground.known, ags)


def _frame(shapes: np.ndarray, zoom: float) -> Box:
    """What is in sight while all is: names stay within."""
    if zoom > _WHOLE:
        return _ENDLESS
    left, top, right, bottom = shapely.total_bounds(shapes)
    return Box(left - _EDGE, top - _EDGE, right - left + 2 * _EDGE, bottom - top + 2 * _EDGE)


def _how_many(zoom: float) -> int:
    return round(_FIRST * _MORE ** max(0.0, zoom - _FIRST_ZOOM))


def _districts(
    ground: Ground, lands: Mapping[str, shapely.Geometry], taken: list[shapely.Geometry], scale: float
) -> dict[str, tuple[float, float]]:
    """Where a district's whole name has room on it, as near to its middle as may be; no place if it has none."""
    found = {}
    taken = list(shapely.buffer(np.array(taken), _AIR)) if taken else []
    coloured = shapely.union_all([lands[ags] for ags in sorted(ground.known)])
    for key, members in ground.atlas.members.items():
        if len(members) < 2:
            continue
        land = shapely.coverage_union_all([lands[ags] for ags in members])
        # browsers break it wherever they may (`min-content`)
        lines = ground.atlas.districts[key].replace("-", "- ").split()
        width = WIDER * _SPACED * max(ground.metrics.width(line, _DISTRICT_SIZE, bold=True) for line in lines)
        boxes = _tries(land, width, _LINE * len(lines))
        shapely.prepare(land)
        free = boxes[shapely.contains_properly(land, boxes)]
        free = np.delete(free, np.unique(shapely.STRtree(taken).query(free, "intersects")[0]))
        if not len(free):
            continue
        middles = shapely.centroid(free)
        cost = shapely.distance(middles, land.centroid) + 4 * shapely.area(shapely.intersection(free, coloured)) / width
        best = int(np.argmin(cost))
        taken.append(shapely.buffer(free[best], _AIR))
        found[key] = _degrees(middles[best], scale)
    return found


def _tries(land: shapely.Geometry, width: float, height: float) -> np.ndarray:
    left, top, right, bottom = land.bounds
    x, y = (
        grid.ravel() for grid in np.meshgrid(*(np.linspace(*side, _TRIES) for side in ((left, right), (top, bottom))))
    )
    return cast(np.ndarray, shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _degrees(point: shapely.Geometry, scale: float) -> tuple[float, float]:
    (there,) = project(np.array([shapely.Point(point.x / scale, -point.y / scale)]), DEGREES, WEB_MERCATOR)
    return round(float(there.y), 3), round(float(there.x), 3)

"""Where names stand on the live map at one zoom: by the placement of the pictures, in px of a web map."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import geopandas as gpd
import numpy as np
import shapely

from layers.drawing.elements import Box, Symbol, Text
from layers.drawing.labels import Name, place_labels
from layers.drawing.materials import Materials
from layers.drawing.text_metrics import TextMetrics
from loaders.atlas.model import Atlas

#: Half of a symbol of the live map and a little air, in px (``assets/map_tools.js``).
_RADIUS = 6.0
#: The size of names (``.map-name`` in assets/style.css), and the body text of a picture whose names are as large.
_SIZE, _UNIT = 12.0, 12.0 / 0.82
#: How much wider the widest of the usual system fonts (DejaVu Sans) is than the font of pictures.
_WIDER = 1.2
#: So many places are named up to a zoom, and so many times as many with each further step of it.
_FIRST, _FIRST_ZOOM, _MORE = 16, 8.0, 3.0
#: Up to the first of these zooms, names may cover whatever is around: they tell where one is. From the second on, each has
#: room, whatever it costs.
_ORIENTATION, _EVERYBODY = 8.0, 11.0
#: Up to this zoom the whole state may be in sight, with so many px around it.
_WHOLE, _EDGE = 9.0, 10.0
#: A name stands at most so many px from the land that it names.
_NEAR = 10.0
#: How far (px) from the middle of their land the independent cities' names are tried, which may never be missing.
_ASIDE = (0.0, -12.0, 12.0, -24.0, 24.0)
#: The zooms at which districts are named; the size of these names, their lines in px, and how much wider spaced letters are.
_DISTRICTS, _DISTRICT_SIZE, _LINE, _SPACED = (8.0, 10.5), 11.0, 13.0, 1.1
#: Free space between names, in px.
_AIR = 2.0
#: How many places of a district are tried for its name, along each side.
_TRIES = 24
_EQUATOR_M, _TILE = 2 * np.pi * 6378137, 256
_WEB_MERCATOR, _DEGREES = "EPSG:3857", "EPSG:4326"
_ENDLESS = Box(-1e7, -1e7, 2e7, 2e7)


class Spot(NamedTuple):
    """Which point of the name (start, middle, end) stands how many px east and south of the municipality's anchor."""

    side: str
    x: int
    y: int


@dataclass(frozen=True)
class Ground:
    """All municipalities in EPSG:3857: ``lands`` and ``points`` (anchors) by AGS; ``order``: most important first.

    ``known``: something is recorded of them on some day; ``marked``: they may carry a symbol on some day; ``cities`` are
    the independent ones.
    """

    atlas: Atlas
    lands: Mapping[str, shapely.Geometry]
    points: Mapping[str, np.ndarray]
    order: Sequence[str]
    cities: frozenset[str]
    known: Collection[str]
    marked: Collection[str]
    metrics: TextMetrics


class _Wider(TextMetrics):
    """Measures for the fonts of browsers."""

    def width(self, text: str, size: float, bold: bool = False) -> float:
        return _WIDER * super().width(text, size, bold)


def pixels_per_metre(zoom: float) -> float:
    """Return the scale of a web map, in px per metre of EPSG:3857."""
    return float(_TILE * 2**zoom / _EQUATOR_M)


def ground_of(materials: Materials, known: Collection[str], marked: Collection[str]) -> Ground:
    """Return what names are placed on."""
    atlas = materials.atlas
    lands = atlas.shapes.set_geometry(materials.level("overview")).to_crs(_WEB_MERCATOR).geometry
    points = gpd.GeoSeries(shapely.points(materials.anchors), crs=atlas.shapes.crs).to_crs(_WEB_MERCATOR)
    cities = frozenset(members[0] for members in atlas.members.values() if len(members) == 1)
    people = {ags: m.population or 0 for ags, m in atlas.municipalities.items()}
    order = sorted(atlas.shapes.index, key=lambda a: (a not in cities, a not in known, -people[a], a))
    where = dict(zip(atlas.shapes.index, shapely.get_coordinates(points), strict=True))
    return Ground(atlas, dict(lands.items()), where, order, cities, known, marked, _Wider())


def place(ground: Ground, zoom: float) -> tuple[dict[str, Spot], dict[str, tuple[float, float]]]:
    """Return {AGS: Spot} and {district: (latitude, longitude)} of the names at ``zoom``; none touches another or a symbol."""
    scale = pixels_per_metre(zoom)
    flip = (scale, -scale)
    points = {ags: point * flip for ags, point in ground.points.items()}
    shapes = shapely.transform(np.array(list(ground.lands.values())), lambda metres: metres * flip)
    lands = dict(zip(ground.lands, shapes, strict=True))
    symbols = [Symbol(a, float(points[a][0]), float(points[a][1]), _RADIUS, "") for a in sorted(ground.marked)]
    wanted = [_name(ground, ags, points[ags], lands[ags]) for ags in ground.order[: _how_many(zoom)]]
    coloured = [lands[ags] for ags in sorted(ground.known)]
    texts = _placed(ground, wanted, symbols, coloured, _frame(shapes, zoom), zoom)
    spots = {t.ags: _spot(t, points[t.ags]) for t in texts}
    if not _DISTRICTS[0] <= zoom <= _DISTRICTS[1]:
        return spots, {}
    taken = [_shape(t.box) for t in texts] + [shapely.Point(s.x, s.y).buffer(s.radius) for s in symbols]
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


def _placed(
    ground: Ground,
    wanted: list[Name],
    symbols: list[Symbol],
    coloured: list[shapely.Geometry],
    frame: Box,
    zoom: float,
) -> list[Text]:
    """The independent cities come before all others; who finds no room without covering colours may cover some."""
    land = {n.ags: n.land for n in wanted}
    found: list[Text] = []

    def add(names: list[Name], avoided: list[shapely.Geometry]) -> None:
        done = {t.ags for t in found}
        obstacles = [*symbols, *_squares(t.box for t in found)]
        open_ = [n for n in names if n.ags not in done]
        texts = place_labels(open_, avoided, obstacles, frame, _UNIT, ground.metrics)
        found.extend(t for t in texts if _shape(t.box).distance(land[t.ags]) <= _NEAR)

    cities = [n for n in wanted if n.ags in ground.cities]
    towns = [n for n in wanted if n.ags not in ground.cities]
    for names in (cities, towns):
        add(names, coloured)
        if names is cities or zoom <= _ORIENTATION or zoom >= _EVERYBODY:
            add(names, [])
        for aside in _ASIDE if names is cities else _ASIDE[:1] if zoom <= _ORIENTATION else ():
            add([_beside(n, aside) for n in names], [])
    return found


def _beside(name: Name, aside: float) -> Name:
    """The same, to stand at the edge of its land instead of at its symbol, so many px to the east."""
    left, top, right, bottom = name.land.bounds
    return replace(name, x=(left + right) / 2 + aside, y=(top + bottom) / 2, radius=min(right - left, bottom - top) / 2)


def _squares(boxes: Iterable[Box]) -> list[Symbol]:
    """Names that stand already, as a row of symbols each: that is what others keep away from."""
    rows = []
    for box in boxes:
        r = box.height / 2
        middles = np.linspace(box.x + r, box.right - r, max(2, int(np.ceil(box.width / box.height))))
        rows += [Symbol("", float(x), box.y + r, r, "") for x in middles]
    return rows


def _spot(text: Text, point: np.ndarray) -> Spot:
    middle = text.box.y + text.box.height / 2
    return Spot(text.anchor, round(text.x - float(point[0])), round(middle - float(point[1])))


def _districts(
    ground: Ground, lands: Mapping[str, shapely.Geometry], taken: list[shapely.Geometry], scale: float
) -> dict[str, tuple[float, float]]:
    """Where a district's whole name has room on it, as near to its middle as may be; no place if it has none."""
    found = {}
    coloured = shapely.union_all([lands[ags] for ags in sorted(ground.known)])
    for key, members in ground.atlas.members.items():
        if len(members) < 2:
            continue
        land = shapely.coverage_union_all([lands[ags] for ags in members])
        # browsers break it wherever they may (`min-content`)
        lines = ground.atlas.districts[key].replace("-", "- ").split()
        width = _SPACED * max(ground.metrics.width(line, _DISTRICT_SIZE, bold=True) for line in lines)
        boxes = _tries(land, width, _LINE * len(lines))
        shapely.prepare(land)
        free = boxes[shapely.contains_properly(land, boxes)]
        tree = shapely.STRtree([shapely.buffer(t, _AIR) for t in taken])
        free = np.delete(free, np.unique(tree.query(free, "intersects")[0]))
        if not len(free):
            continue
        middles = shapely.centroid(free)
        cost = shapely.distance(middles, land.centroid) + 4 * shapely.area(shapely.intersection(free, coloured)) / width
        best = int(np.argmin(cost))
        taken.append(free[best])
        found[key] = _degrees(middles[best], scale)
    return found


def _tries(land: shapely.Geometry, width: float, height: float) -> np.ndarray:
    left, top, right, bottom = land.bounds
    x, y = (
        grid.ravel() for grid in np.meshgrid(*(np.linspace(*side, _TRIES) for side in ((left, right), (top, bottom))))
    )
    return cast(np.ndarray, shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _degrees(point: shapely.Geometry, scale: float) -> tuple[float, float]:
    there = gpd.GeoSeries([shapely.Point(point.x / scale, -point.y / scale)], crs=_WEB_MERCATOR).to_crs(_DEGREES)
    return round(float(there.y.iloc[0]), 3), round(float(there.x.iloc[0]), 3)


def _shape(box: Box) -> shapely.Geometry:
    return shapely.box(box.x, box.y, box.right, box.bottom)

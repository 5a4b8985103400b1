"""Whether shapes lie where the state lies: a CRS that is off by a zone, or swapped axes, give sound shapes elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from loaders.common.findings import MOST_NAMED, Report

DEGREES = "EPSG:4326"
#: Reference systems that German boundary files come in; the first that fits is the likely one.
_USUAL = (25833, 25832, 4326, 3857, 31468, 31469, 4647, 5650, 3035, 31467)
_FITTING = 0.95
_SWAPPED = (
    "Achsen sind vertauscht: zuerst Rechtswert oder Länge, dann Hochwert oder Breite speichern; so läge alles richtig"
)
REMEDY = "Bezugssystem der Datei prüfen (üblich: EPSG:25833, 25832, 3857, 4258 oder 4326)"
#: Parts of one municipality farther apart than this (metres) share a key by mistake; real exclaves are closer.
_FAR_M = 30_000

Box = tuple[float, float, float, float]


def check_placement(frame: gpd.GeoDataFrame, bounds: Box, report: Report) -> bool:
    """Say whether ``frame`` (with ``ags``, ``name`` and a CRS) lies within ``bounds`` (degrees: west, south, east, north).

    If most of it does not, the finding names the CRS that would fit; if some do not, it names them.
    """
    centres = _centres(frame)
    inside = _inside(centres, frame.crs, bounds)
    if inside.all():
        return True
    if inside.mean() < 0.5:
        report.error(f"Gemeinden {_where(bounds)}", likely_crs(frame, bounds) or REMEDY, value=_found(frame, centres))
        return False
    strays = frame[~inside]
    for row in strays.iloc[:MOST_NAMED].itertuples():
        remedy = "Geometrie dieser Gemeinde prüfen; nichts wurde übernommen"
        report.error(f"eine Fläche {_where(bounds)}", remedy, value=f"{row.ags} {row.name}")
    if len(strays) > MOST_NAMED:
        report.error(f"Flächen {_where(bounds)}", REMEDY, value=f"{len(strays) - MOST_NAMED} weitere")
    return False


def likely_crs(frame: gpd.GeoDataFrame, bounds: Box) -> str:
    """Return, as a remedy, the usual CRS by which ``frame`` would lie within ``bounds``; ``""`` if none does."""
    centres = _centres(frame)
    swapped = centres[:, ::-1]
    if frame.crs is not None and _inside(swapped, frame.crs, bounds).mean() >= _FITTING:
        return _SWAPPED
    for points, also in ((centres, ""), (swapped, " und vertauschten Achsen")):
        found = next(_fitting(points, bounds), None)
        if found:
            # ETRS89 and WGS 84 in degrees differ by less than a metre: nobody can tell them apart
            name = "EPSG:4326 oder EPSG:4258" if found == 4326 else f"EPSG:{found}"
            return f"Bezugssystem der Datei berichtigen: mit {name}{also} läge alles richtig"
    return ""


def crs_name(frame: gpd.GeoDataFrame) -> str:
    """Return the code of the CRS of ``frame``, or its name if it has no short one."""
    code = frame.crs.to_string()
    return code if len(code) < 30 else frame.crs.name


def report_far_parts(metric: gpd.GeoDataFrame, report: Report) -> None:
    """Warn of every municipality in ``metric`` (by AGS, metres) whose parts lie far apart: two may share a key."""
    shapes = metric.geometry.to_numpy()
    parts, owners = shapely.get_parts(shapes, return_index=True)
    if not len(parts):
        return
    areas = shapely.area(parts)
    for owner in np.unique(owners[np.flatnonzero(np.diff(owners) == 0)]):
        own = parts[owners == owner]
        largest = own[np.argmax(areas[owners == owner])]
        farthest = float(shapely.distance(largest, own).max())
        if farthest > _FAR_M:
            report.warning(
                f"Teile einer Gemeinde, die höchstens {_FAR_M // 1000} km auseinander liegen",
                "Schlüssel prüfen: vielleicht tragen zwei Gemeinden denselben",
                value=f"{metric.index[owner]} {metric['name'].iloc[owner]}: {farthest / 1000:.0f} km",
            )


def _centres(frame: gpd.GeoDataFrame) -> np.ndarray:
    """The middles of the shapes' boxes, in the CRS of the file; NaN for shapes without extent."""
    boxes = shapely.bounds(frame.geometry.to_numpy())
    return np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2])


def _inside(points: np.ndarray, crs: object, bounds: Box) -> np.ndarray:
    try:
        x, y = Transformer.from_crs(crs, DEGREES, always_xy=True).transform(points[:, 0], points[:, 1])
    except ProjError:
        return np.zeros(len(points), bool)
    west, south, east, north = bounds
    return np.isnan(points[:, 0]) | ((x >= west) & (x <= east) & (y >= south) & (y <= north))


def _fitting(points: np.ndarray, bounds: Box) -> Iterator[int]:
    return (code for code in _USUAL if _inside(points, CRS.from_epsg(code), bounds).mean() >= _FITTING)


def _where(bounds: Sequence[float]) -> str:
    west, south, east, north = (f"{v:.1f}".replace(".", ",") for v in bounds)
    return f"zwischen {west}° und {east}° östlicher Länge, {south}° und {north}° nördlicher Breite"


def _found(frame: gpd.GeoDataFrame, centres: np.ndarray) -> str:
    """Where the middle of everything would lie, in degrees, by the CRS that the file names."""
    name = crs_name(frame)
    try:
        middle = np.nanmedian(centres, axis=0)
        x, y = Transformer.from_crs(frame.crs, DEGREES, always_xy=True).transform(*middle)
    except ProjError:
        x = y = float("inf")
    if not (np.isfinite(x) and np.isfinite(y)):
        return f"mit {name}: keine Orte auf der Erde"
    return f"mit {name}: um {x:.1f}° Länge, {y:.1f}° Breite".replace(".", ",")

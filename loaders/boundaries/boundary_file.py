"""Read municipal boundaries into a clean coverage in the metric CRS."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.coverage import GRID_M, areas_only
from loaders.atlas.programme import Gap
from loaders.boundaries.faults import repaired
from loaders.boundaries.geo_archive import stated_date
from loaders.boundaries.geo_files import UNREADABLE, open_layers
from loaders.boundaries.layers import Choice, choose_layer
from loaders.boundaries.municipal_keys import DATE_NAMES, NAME_NAMES, matching
from loaders.boundaries.placement import REMEDY, Box, check_placement, crs_name, likely_crs, report_far_parts
from loaders.common.findings import Findings, Report, named
from loaders.common.keys import Prefixes

#: Less land than this (square kilometres) is no state, but degrees taken for metres.
_LEAST_KM2 = 0.01


@dataclass(frozen=True)
class Boundaries:
    """What a boundary file holds of the state.

    ``shapes``: indexed by AGS, with ``name`` and ``geometry`` in the metric CRS, a valid coverage. ``stated``: the day that the
    file itself says it is of; ``youngest``: the latest day that its rows are dated with; each ``None`` if there is none.
    """

    shapes: gpd.GeoDataFrame
    stated: date | None = None
    youngest: date | None = None


def load_boundaries(
    path: Path,
    prefixes: Prefixes,
    crs: str,
    findings: Findings,
    known_repairs: Collection[str] = (),
    bounds: Box | None = None,
    gaps: Sequence[Gap] = (),
) -> Boundaries | None:
    """Return the municipalities in ``path`` whose key starts with one of ``prefixes``, in the metric ``crs``.

    ``None``, with findings, if that fails.

    ``bounds`` (degrees: west, south, east, north) is the box in which all of them must lie. Of several layers the one with
    most such municipalities is taken. What was mended is reported as a warning, but for broken rings of ``known_repairs``.
    ``gaps``: holes that are no mistake.
    """
    report = Report(path.name, findings)
    with open_layers(path, report) as layers:
        if not layers:
            return None
        choice = choose_layer(layers, prefixes, report)
        found = _rows(choice, prefixes, report) if choice else None
    if found is None:
        return None
    frame, youngest = found
    metric = _metric(frame, crs, bounds, report)
    if metric is None or (bounds and not check_placement(frame, bounds, report)):
        return None
    frame = _merged(metric, report)
    report_far_parts(frame, report)
    shapes = repaired(frame, known_repairs, gaps, report)
    return shapes if shapes is None else Boundaries(shapes, stated_date(path), youngest)


def _rows(choice: Choice, prefixes: Prefixes, report: Report) -> tuple[gpd.GeoDataFrame, date | None] | None:
    """Return key, name and shape of the state's rows, and the latest day that they are dated with; ``None`` if any is wrong."""
    layer, before = choice.layer, report.errors
    names = matching(layer.columns, NAME_NAMES)
    if not names:
        report.error("Spalte GEN oder NAME", "Spalte mit dem amtlichen Namen ergänzen", value=", ".join(layer.columns))
    neither = choice.keys[~choice.keys.str.fullmatch("[0-9]{8}") & (choice.keys != "")]
    _each(neither, "acht (AGS) oder zwölf Ziffern (ARS)", "Schlüssel berichtigen und als Text speichern", report)
    if report.errors > before:
        return None
    positions = np.flatnonzero(choice.of_state(prefixes))
    dated = matching(layer.columns, DATE_NAMES)
    first, count = int(positions[0]), int(positions[-1] - positions[0] + 1)
    try:
        frame = layer.features(list(dict.fromkeys([names[0], *dated])), first, count)
        frame = frame.iloc[positions - first].set_index(pd.Index(positions))
    except UNREADABLE:
        report.error("lesbare Flächen", "Datei neu herunterladen oder neu speichern", value=layer.name)
        return None
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        report.error(
            "ein Koordinatenbezugssystem",
            "Datei mit EPSG-Code neu speichern (bei Shapefile: .prj mitliefern)",
            value=f"{layer.name}: {layer.crs} ist nicht bekannt" if layer.crs and not layer.code else layer.name,
        )
        return None
    youngest = max((day for c in dated for day in map(_day, frame[c]) if day), default=None)
    frame = gpd.GeoDataFrame(
        {"ags": choice.keys.iloc[positions], "name": frame[names[0]].map(_name)}, geometry=frame.geometry, crs=frame.crs
    )
    _check_rows(frame, report)
    return (frame, youngest) if report.errors == before else None


def _check_rows(frame: gpd.GeoDataFrame, report: Report) -> None:
    _each(frame["ags"][frame["name"] == ""], "ein Name", "Namen ergänzen", report)
    # a part without a shape is no loss where another part has one
    shaped = frame["ags"].isin(frame["ags"][~(frame.geometry.isna() | frame.geometry.is_empty)])
    _each(frame["ags"][~shaped].drop_duplicates(), "eine Fläche", "Geometrie ergänzen", report)


def _each(keys: pd.Series, expected: str, remedy: str, report: Report) -> None:
    report.each([f"{key} (Objekt {int(position) + 1})" for position, key in keys.items()], expected, remedy, "Objekte")


def _name(value: object) -> str:
    text = "" if pd.isna(value) else str(value).strip()
    for taken_for in ("cp1252", "latin-1"):
        # UTF-8 that was taken for something else: no German name can be read that way by chance
        with suppress(UnicodeError):
            return text.encode(taken_for).decode("utf-8")
    return text


def _day(value: object) -> date | None:
    try:
        day = pd.Timestamp(value).date()
    except (ValueError, TypeError, OverflowError):
        return None
    return day if isinstance(day, date) and not pd.isna(value) else None


def _metric(frame: gpd.GeoDataFrame, crs: str, bounds: Box | None, report: Report) -> gpd.GeoDataFrame | None:
    """Return ``frame`` in the metric ``crs``, flat; ``None``, with a finding, if its coordinates do not fit its own CRS."""
    try:
        metric = frame.to_crs(crs)
        shapes = shapely.force_2d(metric.geometry.to_numpy())
        coordinates = shapely.get_coordinates(shapes)
        sound = bool(np.isfinite(coordinates).all()) and shapely.area(shapes).sum() / 1e6 > _LEAST_KM2
    except UNREADABLE:
        sound = False
    if not sound:
        report.error(
            "Koordinaten, die zum angegebenen Bezugssystem passen",
            (bounds and likely_crs(frame, bounds)) or REMEDY,
            value=crs_name(frame),
        )
        return None
    metric["geometry"] = shapes
    return metric


def _merged(metric: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Return one row per municipality, by AGS: parts and areas of water belong to the land of the same key."""
    parts = metric["ags"].duplicated(keep=False)
    if not parts.any():
        return metric.set_index("ags").sort_index()
    several = metric[parts].groupby("ags")
    united = several.geometry.agg(_union)
    names = several["name"].first()
    _report_names(several, report)
    report.warning(
        "ein Objekt je Gemeinde",
        "nichts zu tun: Teile und Wasserflächen mit gleichem Schlüssel sind zusammengefügt",
        value=named([f"{ags} {names[ags]}" for ags in united.index]),
    )
    single = metric.drop_duplicates("ags").set_index("ags", drop=False)
    single.loc[united.index, "geometry"] = gpd.GeoSeries(united, crs=metric.crs)
    return single.set_index("ags").sort_index()


def _report_names(several: pd.api.typing.DataFrameGroupBy, report: Report) -> None:
    """Parts of one municipality bear one name; another one may have come by the key by mistake."""
    for ags, names in several["name"].unique().items():
        if len(names) > 1:
            report.warning(
                "einen Namen je Schlüssel",
                "Schlüssel prüfen; alle Objekte mit diesem Schlüssel werden zusammengefügt",
                value=f"{ags}: {', '.join(names)}",
            )


def _union(parts: gpd.GeoSeries) -> shapely.Geometry:
    whole = [areas_only(g) for g in shapely.make_valid(parts.to_numpy())]
    return shapely.union_all(whole, grid_size=GRID_M)

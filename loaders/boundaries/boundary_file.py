"""Read municipal boundaries into a clean coverage in the metric CRS."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.coverage import GRID_M, areas_only
from geodata.model import METRIC_CRS
from loaders.boundaries.faults import MOST_NAMED, named, repaired
from loaders.boundaries.geo_archive import stated_date
from loaders.boundaries.geo_files import UNREADABLE, open_layers
from loaders.boundaries.layers import Choice, choose_layer
from loaders.boundaries.municipal_keys import DATE_NAMES, NAME_NAMES, matching
from loaders.boundaries.placement import REMEDY, Box, check_placement, likely_crs, report_far_parts
from loaders.common.findings import Findings

#: Less land than this (square kilometres) is no state, but degrees taken for metres.
_LEAST_KM2 = 0.01


@dataclass(frozen=True)
class Boundaries:
    """What a boundary file holds of the state.

    ``shapes``: indexed by AGS, with ``name`` and ``geometry`` in EPSG:25833, a valid coverage. ``stated``: the day that the
    file itself says it is of; ``youngest``: the latest day that its rows are dated with; each ``None`` if there is none.
    """

    shapes: gpd.GeoDataFrame
    stated: date | None = None
    youngest: date | None = None


def load_boundaries(
    path: Path,
    ags_prefix: str,
    findings: Findings,
    known_repairs: Collection[str] = (),
    bounds: Box | None = None,
) -> Boundaries | None:
    """Return the municipalities in ``path`` whose key starts with ``ags_prefix``; ``None``, with findings, if that fails.

    ``bounds`` (degrees: west, south, east, north) is the box in which all of them must lie. Of several layers the one with
    most such municipalities is taken. What was mended is reported as a warning, but for broken rings of ``known_repairs``.
    """
    with open_layers(path, findings) as layers:
        if not layers:
            return None
        choice = choose_layer(path.name, layers, ags_prefix, findings)
        frame = choice and _rows(path.name, choice, ags_prefix, findings)
    if frame is None:
        return None
    metric = _metric(path.name, frame, bounds, findings)
    if metric is None or (bounds and not check_placement(path.name, frame, bounds, findings)):
        return None
    frame = _merged(path.name, metric, findings)
    report_far_parts(path.name, frame, findings)
    shapes = repaired(path.name, frame, known_repairs, findings)
    return shapes if shapes is None else Boundaries(shapes, stated_date(path), frame.attrs["youngest"])


def _rows(file: str, choice: Choice, prefix: str, findings: Findings) -> gpd.GeoDataFrame | None:
    """Return key, name and shape of the state's rows; ``None`` if any row is wrong."""
    layer, before = choice.layer, len(findings.errors)
    names = matching(layer.columns, NAME_NAMES)
    if not names:
        findings.error(
            file, "Spalte GEN oder NAME", "Spalte mit dem amtlichen Namen ergänzen", value=", ".join(layer.columns)
        )
    neither = choice.keys[~choice.keys.str.fullmatch("[0-9]{8}") & (choice.keys != "")]
    _each(
        file, neither, "acht (AGS) oder zwölf Ziffern (ARS)", "Schlüssel berichtigen und als Text speichern", findings
    )
    if len(findings.errors) > before:
        return None
    positions = np.flatnonzero(choice.of_state(prefix))
    dated = matching(layer.columns, DATE_NAMES)
    first, count = int(positions[0]), int(positions[-1] - positions[0] + 1)
    try:
        frame = layer.features(list(dict.fromkeys([names[0], *dated])), first, count)
        frame = frame.iloc[positions - first].set_index(pd.Index(positions))
    except UNREADABLE:
        findings.error(file, "lesbare Flächen", "Datei neu herunterladen oder neu speichern", value=layer.name)
        return None
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        findings.error(
            file,
            "ein Koordinatenbezugssystem",
            "Datei mit EPSG-Code neu speichern (bei Shapefile: .prj mitliefern)",
            value=f"{layer.name}: {layer.unknown_crs} ist nicht bekannt" if layer.unknown_crs else layer.name,
        )
        return None
    youngest = max((day for c in dated for day in map(_day, frame[c]) if day), default=None)
    frame = gpd.GeoDataFrame(
        {"ags": choice.keys.iloc[positions], "name": frame[names[0]].map(_name)}, geometry=frame.geometry, crs=frame.crs
    )
    _check_rows(file, frame, findings)
    frame.attrs["youngest"] = youngest
    return frame if len(findings.errors) == before else None


def _check_rows(file: str, frame: gpd.GeoDataFrame, findings: Findings) -> None:
    _each(file, frame["ags"][frame["name"] == ""], "ein Name", "Namen ergänzen", findings)
    # a part without a shape is no loss where another part has one
    shaped = frame["ags"].isin(frame["ags"][~(frame.geometry.isna() | frame.geometry.is_empty)])
    _each(file, frame["ags"][~shaped].drop_duplicates(), "eine Fläche", "Geometrie ergänzen", findings)


def _each(file: str, keys: pd.Series, expected: str, remedy: str, findings: Findings) -> None:
    for position, key in keys.iloc[:MOST_NAMED].items():
        findings.error(file, expected, remedy, value=f"{key} (Objekt {int(position) + 1})")
    if len(keys) > MOST_NAMED:
        findings.error(file, expected, remedy, value=f"{len(keys) - MOST_NAMED} weitere Objekte")


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


def _metric(file: str, frame: gpd.GeoDataFrame, bounds: Box | None, findings: Findings) -> gpd.GeoDataFrame | None:
    """Return ``frame`` in the metric CRS, flat; ``None``, with a finding, if its coordinates do not fit its own CRS."""
    try:
        metric = frame.to_crs(METRIC_CRS)
        shapes = shapely.force_2d(metric.geometry.to_numpy())
        coordinates = shapely.get_coordinates(shapes)
        sound = bool(np.isfinite(coordinates).all()) and shapely.area(shapes).sum() / 1e6 > _LEAST_KM2
    except UNREADABLE:
        sound = False
    if not sound:
        findings.error(
            file,
            "Koordinaten, die zum angegebenen Bezugssystem passen",
            (bounds and likely_crs(frame, bounds)) or REMEDY,
            value=frame.crs.to_string() if len(frame.crs.to_string()) < 30 else frame.crs.name,
        )
        return None
    metric["geometry"] = shapes
    metric.attrs = dict(frame.attrs)
    return metric


def _merged(file: str, metric: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    """Return one row per municipality, by AGS: parts and areas of water belong to the land of the same key."""
    parts = metric["ags"].duplicated(keep=False)
    if not parts.any():
        return _by_key(metric, metric)
    several = metric[parts].groupby("ags")
    united = several.geometry.agg(_union)
    names = several["name"].first()
    _report_names(file, several, findings)
    findings.warning(
        file,
        "ein Objekt je Gemeinde",
        "nichts zu tun: Teile und Wasserflächen mit gleichem Schlüssel sind zusammengefügt",
        value=named([f"{ags} {names[ags]}" for ags in united.index]),
    )
    single = metric.drop_duplicates("ags").set_index("ags", drop=False)
    single.loc[united.index, "geometry"] = gpd.GeoSeries(united, crs=METRIC_CRS)
    return _by_key(single.reset_index(drop=True), metric)


def _report_names(file: str, several: pd.api.typing.DataFrameGroupBy, findings: Findings) -> None:
    """Parts of one municipality bear one name; another one may have come by the key by mistake."""
    for ags, names in several["name"].unique().items():
        if len(names) > 1:
            findings.warning(
                file,
                "einen Namen je Schlüssel",
                "Schlüssel prüfen; alle Objekte mit diesem Schlüssel werden zusammengefügt",
                value=f"{ags}: {', '.join(names)}",
            )


def _by_key(metric: gpd.GeoDataFrame, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    result = metric.set_index("ags").sort_index()
    result.attrs = dict(frame.attrs)
    return result


def _union(parts: gpd.GeoSeries) -> shapely.Geometry:
    whole = [areas_only(g) for g in shapely.make_valid(parts.to_numpy())]
    return shapely.union_all(whole, grid_size=GRID_M)

"""Roll a territory forward through dated mergers and renames."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

from geodata.model import Coverage, FormerPlace, Territory

if TYPE_CHECKING:
    import geopandas as gpd

#: {AGS: (name, shape)}
_Land: TypeAlias = dict[str, tuple[str, shapely.Geometry]]
#: Kind of a change by which a municipality with a new key comes into being.
CREATING = "merger_new_key"


@dataclass(frozen=True)
class Change:
    """On ``effective`` the municipality ``old_ags`` became, or became part of, ``new_ags``.

    A pure rename keeps the AGS. ``municipalities_after`` is the number of municipalities in the state from that day
    on, if the source states it. ``kind``: CREATING if ``new_ags`` did not exist before.
    """

    effective: date
    old_ags: str
    old_name: str
    new_ags: str
    new_name: str
    municipalities_after: int | None = None
    source: str = ""
    kind: str = ""

    @property
    def creates(self) -> bool:
        """Whether ``new_ags`` comes into being by this change."""
        return self.kind == CREATING


def roll_forward(shapes: gpd.GeoDataFrame, start: date, end: date, changes: Iterable[Change]) -> Territory:
    """Return the territory of ``end`` from ``shapes`` valid on ``start``.

    ``shapes``: indexed by AGS with ``name`` and ``geometry``, a valid coverage. Changes up to and including ``start``
    are taken as already in the shapes, but their old keys and names still lead to the municipality valid on ``end``.
    Raises ValueError if ``end`` lies before ``start``, or if a change names a municipality that is not there.
    """
    if end < start:
        raise ValueError("shapes cannot be rolled back", f"{start} > {end}")
    whole = Coverage.of(shapes)
    land = dict(zip(whole.keys, zip(whole.names, whole.geometries, strict=True), strict=True))
    history: dict[str, list[FormerPlace]] = {}
    successors: dict[str, str] = {}
    due = sorted((c for c in changes if c.effective <= end), key=lambda c: (c.effective, c.old_ags))
    for day in sorted({c.effective for c in due}):
        todays = [c for c in due if c.effective == day]
        if day > start:
            land = _apply(land, todays)
        for change in todays:
            _remember(change, history, successors)
    former = {ags: tuple(sorted(places, key=lambda p: (p.ags, p.name))) for ags, places in history.items()}
    keys = tuple(sorted(land))
    names, geometries = zip(*(land[ags] for ags in keys), strict=True)
    return Territory(end, Coverage(keys, names, np.array(geometries, dtype=object), whole.crs), former, successors)


def _apply(land: _Land, todays: list[Change]) -> _Land:
    target = {c.old_ags: c.new_ags for c in todays}
    names = {c.new_ags: c.new_name for c in todays}
    missing = sorted(set(target) - set(land))
    if missing:
        raise ValueError("a change names municipalities that do not exist on its day", ", ".join(missing))
    parts: dict[str, list[shapely.Geometry]] = {}
    for ags in sorted(set(target) | (set(target.values()) & set(land))):
        parts.setdefault(target.get(ags, ags), []).append(land[ags][1])
    rest = {ags: place for ags, place in land.items() if ags not in target}
    # the parts are edge-matched, so the coverage union is exact and leaves no seam
    return rest | {ags: (names[ags], shapely.coverage_union_all(shapes)) for ags, shapes in parts.items()}


def _remember(change: Change, history: dict[str, list[FormerPlace]], successors: dict[str, str]) -> None:
    places = history.setdefault(change.new_ags, [])
    if change.old_ags != change.new_ags:
        places += history.pop(change.old_ags, [])
        successors[change.old_ags] = change.new_ags
        for old, new in list(successors.items()):
            if new == change.old_ags:
                successors[old] = change.new_ags
    if (change.old_ags, change.old_name) != (change.new_ags, change.new_name):
        places.append(FormerPlace(change.old_ags, change.old_name, change.effective))

"""The territory: which municipalities exist on a date, and their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd

#: Metres, ETRS89 / UTM zone 33N: the official CRS of Saxony's survey. Every length in the atlas is measured in it.
METRIC_CRS = "EPSG:25833"


@dataclass(frozen=True)
class FormerPlace:
    """A municipality, or a name, that no longer exists but still leads somewhere.

    ``until`` is the first day on which ``ags``/``name`` was no longer valid; ``None`` if only the spelling differs.
    """

    ags: str
    name: str
    until: date | None


@dataclass(frozen=True)
class OtherName:
    """How a municipality is called in another ``language`` (BCP 47, such as ``hsb`` for Upper Sorbian)."""

    name: str
    language: str


@dataclass(frozen=True)
class Territory:
    """The municipalities valid on ``date``.

    ``shapes``: GeoDataFrame indexed by AGS (eight-digit text, ascending) with the columns ``name`` and ``geometry``
    (Polygon or MultiPolygon, EPSG:25833, a valid coverage). ``former`` lists per valid AGS what it has absorbed or
    how it was called before. ``successors`` maps each retired AGS to the one valid on ``date``.
    """

    date: date
    shapes: gpd.GeoDataFrame
    former: Mapping[str, tuple[FormerPlace, ...]] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, ags: str) -> str | None:
        """Return the AGS valid on this territory's date for ``ags``, or ``None`` if it was never part of it."""
        if ags in self.shapes.index:
            return ags
        return self.successors.get(ags)

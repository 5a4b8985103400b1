"""The territory: which municipalities exist on a date, and their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

# pandas is a third of what a server would import, and only who reads and checks files needs it
if TYPE_CHECKING:
    import geopandas as gpd


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


@dataclass(frozen=True, eq=False)
class Coverage:
    """Municipalities and their shapes, which cover a land without gap or overlap.

    ``keys``: AGS (eight-digit text), ascending. ``names``: as the file has them, in the same order. ``geometries``: array (n,) of
    Polygon or MultiPolygon in ``crs``, in the same order. ``crs``: the metric reference system of the state („EPSG:25833“), in
    which every length in the atlas is measured.
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    geometries: np.ndarray
    crs: str

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """AGS → row of ``geometries``."""
        return {ags: i for i, ags in enumerate(self.keys)}

    def where(self, mask: np.ndarray) -> tuple[str, ...]:
        """Return the AGS of the rows for which ``mask``, an array (n,), is true."""
        return tuple(self.keys[i] for i in np.flatnonzero(mask))

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame) -> Coverage:
        """Return what ``frame`` holds, in its metric CRS, indexed by AGS, with the columns ``name`` and ``geometry``.

        Raises ValueError if the frame does not say which CRS that is.
        """
        if frame.crs is None:
            raise ValueError("a frame with a reference system expected, got one without")
        frame = frame.sort_index()
        return cls(tuple(frame.index), tuple(frame["name"]), frame.geometry.to_numpy(), frame.crs.to_string())

    def frame(self) -> gpd.GeoDataFrame:
        """Return the same for those who work with GeoDataFrames."""
        import geopandas as gpd

        index = gpd.pd.Index(self.keys, name="ags")
        return gpd.GeoDataFrame({"name": list(self.names)}, geometry=self.geometries, index=index, crs=self.crs)


@dataclass(frozen=True)
class Territory:
    """The municipalities valid on ``date``.

    ``former`` lists per valid AGS what it has absorbed or how it was called before. ``successors`` maps each retired AGS to the
    one valid on ``date``.
    """

    date: date
    shapes: Coverage
    former: Mapping[str, tuple[FormerPlace, ...]] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, ags: str) -> str | None:
        """Return the AGS valid on this territory's date for ``ags``, or ``None`` if it was never part of it."""
        if ags in self.shapes.position:
            return ags
        return self.successors.get(ags)

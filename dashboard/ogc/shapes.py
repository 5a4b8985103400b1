"""The shapes of every collection, and as GeoJSON in every reference system: made when first asked for, kept within a bound."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock

import numpy as np
import shapely
from cachetools import LRUCache

from dashboard.ogc.reference_systems import Bounds, ReferenceSystem, told
from geodata.neighbours import border_lines
from loaders.atlas.model import Atlas
from loaders.atlas.regions import resolve_region

#: Memory for shapes as text, per process: all municipalities take 2 MB in one reference system, everything else as much again.
LIMIT_BYTES = 8_000_000
_NOTHING = "null"


class Shapes:
    """``of`` and ``texts`` have one entry per feature, in the order of its collection's rows. Threads may share it."""

    def __init__(self, atlas: Atlas, limit: int = LIMIT_BYTES):
        self._atlas, self._kept = atlas, dict[str, np.ndarray]()
        self._texts: LRUCache[tuple[str, str], Sequence[str]] = LRUCache(limit, getsizeof=_size)
        self._lock = Lock()

    def of(self, collection: str) -> np.ndarray:
        """Return the unsimplified shapes in the storage system, ``None`` where there is none. Raises KeyError if none has one."""
        if collection not in self._kept:
            self._kept[collection] = self._made(collection)
        return self._kept[collection]

    def texts(self, collection: str, system: ReferenceSystem) -> Sequence[str]:
        """Return the shapes as GeoJSON in ``system``, „null“ where there is none."""
        key = collection, system.uri
        with self._lock:
            found = self._texts.get(key)
        if found is None:
            found = [text or _NOTHING for text in shapely.to_geojson(told(self.of(collection), self.crs, system))]
            if _size(found) <= self._texts.maxsize:
                with self._lock:
                    self._texts[key] = found
        return found

    @property
    def crs(self) -> str:
        """The storage system: that of the boundaries."""
        return self._atlas.shapes.crs

    @cached_property
    def around(self) -> Bounds:
        """What all shapes lie within, in the storage system."""
        west, south, east, north = map(float, shapely.total_bounds(self._atlas.shapes.geometries))
        return west, south, east, north

    def _made(self, collection: str) -> np.ndarray:
        atlas, coverage = self._atlas, self._atlas.shapes
        if collection == "municipalities":
            return _many(coverage.geometries)
        if collection == "borders":
            lines, borders = border_lines(coverage), atlas.neighbours.borders
            return _many([lines.get((a, b)) for a, others in borders.items() for b in others if a < b])
        groups = {
            "districts": (atlas.members[key] for key in atlas.districts),
            "regions": (resolve_region(atlas, key).members for key in atlas.named_regions),
        }[collection]
        rows = ([coverage.position[ags] for ags in members] for members in groups)
        return _many([shapely.coverage_union_all(coverage.geometries[own]) for own in rows])


def _many(shapes: Sequence[shapely.Geometry | None] | np.ndarray) -> np.ndarray:
    """Shapes of one part and of several as one type: a GIS has one for all of a layer."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    found = np.full(len(shapes), None, dtype=object)
    if not len(parts):
        return found
    together = shapely.multipolygons if shapely.get_dimensions(parts[0]) == 2 else shapely.multilinestrings
    found[np.unique(owner)] = together(parts, indices=np.unique(owner, return_inverse=True)[1])
    return found


def _size(texts: Sequence[str]) -> int:
    return sum(map(len, texts))

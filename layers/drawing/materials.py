"""What all pictures of an Atlas are cut from: shapes at every level of detail, points for symbols, text widths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property
from threading import Lock
from typing import Protocol, TypeVar

import numpy as np
import shapely
from cachetools import LRUCache

from geodata.coverage import LEVELS
from geodata.simplification import Borders
from layers.drawing.text_metrics import TextMetrics
from loaders.atlas.model import Atlas
from loaders.store.checked_store import NOTHING_KEPT, Store, code_version, key_of

#: How exactly the widest place of a municipality is looked for.
_WIDEST_M = 50.0
#: Libraries whose versions decide how a simplified border runs.
_PACKAGES = ("numpy", "shapely")
#: The shapes of the views asked for last are kept up to this size: about six of the whole state on a slide.
_VIEWS_BYTES = 4_000_000


class Drawn(Protocol):
    """What is kept of a view, and how many bytes it takes."""

    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Drawn)


@dataclass(frozen=True)
class Materials:
    """Made once per Atlas and handed to ``layers.drawing.picture.compose``; works out each part when it is first needed.

    All shapes and points are in ``crs`` (metres), in the order of ``atlas.shapes``. What takes long is kept in
    ``store`` for later starts.
    """

    atlas: Atlas
    metrics: TextMetrics = field(default_factory=TextMetrics)
    store: Store = NOTHING_KEPT
    _views: LRUCache = field(default_factory=lambda: LRUCache(_VIEWS_BYTES, getsizeof=lambda s: s.size), init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def of(self, atlas: Atlas) -> Materials:
        """Return these materials for an Atlas that has the same shapes and another register; both share what is worked out."""
        other = copy(self)
        object.__setattr__(other, "atlas", atlas)
        return other

    @property
    def position(self) -> Mapping[str, int]:
        """AGS → row in every array of this object."""
        return self.atlas.shapes.position

    @property
    def crs(self) -> str:
        """The metric reference system of the state."""
        return self.atlas.shapes.crs

    @cached_property
    def bounds(self) -> np.ndarray:
        """Array (n, 4): smallest x and y, largest x and y of every unsimplified shape."""
        return shapely.bounds(self._full)

    @cached_property
    def anchors(self) -> np.ndarray:
        """Array (n, 2): where every unsimplified shape is widest, to within some metres."""

        def make() -> dict[str, bytes]:
            circles = shapely.maximum_inscribed_circle(self._full, _WIDEST_M)
            return {"xy": shapely.get_coordinates(shapely.get_point(circles, 0)).tobytes()}

        key = key_of(self.fingerprint, code_version(("layers/drawing/materials.py",), _PACKAGES))
        return np.frombuffer(self.store.kept("anchors", key, make)["xy"]).reshape(-1, 2)

    @cached_property
    def land(self) -> np.ndarray:
        """Array (n,): area of every unsimplified shape in square metres."""
        return shapely.area(self._full)

    def extent(self, members: Sequence[str]) -> tuple[float, float, float, float]:
        """Return what ``members`` cover together: smallest x and y, largest x and y."""
        bounds = self.bounds[self.rows(members)]
        (left, bottom), (right, top) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
        return float(left), float(bottom), float(right), float(top)

    def rows(self, members: Sequence[str]) -> np.ndarray:
        """Return the rows of ``members``. Raises KeyError for an unknown AGS."""
        return np.array([self.position[ags] for ags in members], dtype=int)

    def shapes(self, metres_per_pixel: float) -> np.ndarray:
        """Return all shapes in the coarsest level of detail whose loss stays below one pixel."""
        fitting = [name for name, tolerance in LEVELS.items() if tolerance <= metres_per_pixel]
        return self.level(max(fitting, key=LEVELS.__getitem__)) if fitting else self._full

    def level(self, name: str) -> np.ndarray:
        """Return all shapes at the level of detail called ``name`` (a key of ``geodata.coverage.LEVELS``)."""
        return self._level(name)

    def drawn(self, view: Hashable, draw: Callable[[], T]) -> T:
        """Return what ``draw`` returned for an equal ``view`` before, as long as it is kept.

        Pictures of the same view follow each other: the preview and then the file, one layer and then the next.
        """
        with self._lock:
            found = self._views.get(view)
        if found is None:
            found = draw()
            if found.size <= self._views.maxsize:
                with self._lock:
                    self._views[view] = found
        return found

    @property
    def _full(self) -> np.ndarray:
        return self.atlas.shapes.geometries

    @cached_property
    def _level(self) -> Callable[[str], np.ndarray]:
        return cache(self._simplified)

    @cached_property
    def _borders(self) -> Borders:
        return Borders(self._full)

    def _simplified(self, name: str) -> np.ndarray:
        def make() -> dict[str, bytes]:
            shapes = shapely.to_wkb(self._borders.straightened(LEVELS[name]))
            return dict(zip(self.atlas.shapes.keys, shapes, strict=True))

        kept = self.store.kept(f"level-{name}", key_of(self.fingerprint, code_version(("geodata",), _PACKAGES)), make)
        return shapely.from_wkb([kept[ags] for ags in self.atlas.shapes.keys])

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all shapes and whose they are."""
        shapes = hashlib.sha256(b"".join(shapely.to_wkb(self._full))).hexdigest()
        return key_of(shapes, " ".join(self.atlas.shapes.keys))

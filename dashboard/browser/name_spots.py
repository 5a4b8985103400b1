"""The search for a name's place on the live map: of a fixed set of spots around its municipality's anchor, the best free one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple, cast

import numpy as np
import shapely

from layers.drawing.elements import Box, Symbol
from layers.drawing.labels import Name
from layers.drawing.text_metrics import TextMetrics

#: The size of names (``.map-name`` in assets/map_controls.css), free space around them, and height of their line, in px.
SIZE, _AIR, _LINE = 12.0, 1.5, 13.0
#: How much wider the widest of the usual system fonts (DejaVu Sans) is than the font of pictures; how high capitals are.
WIDER, _CAPITALS = 1.2, 0.7
#: A name beside its land stands at most so many px from it.
_NEAR = 10.0
#: With this share of its letters a name stands in its own land; so much of it may lie on land where it must not.
_OWN, _ON_OTHERS = 0.88, 0.04
_SHARES = {"start": 0.0, "middle": -0.5, "end": -1.0}


class Spot(NamedTuple):
    """Which point of the name (start, middle, end) stands how many px east and south of the municipality's anchor."""

    side: str
    x: int
    y: int


#: Spots on the land itself, the nearest to its anchor first, and beside what has a symbol or is small.
_INSIDE = tuple(
    sorted(
        (Spot("middle", x, y) for x, y in product(range(-48, 49, 8), range(-36, 37, 6))),
        key=lambda s: (s.x**2 / 9 + s.y**2, s),
    )
)
_BESIDE = (
    *(
        Spot(side, sign * x, y)
        for x in (9, 15, 21, 27)
        for side, sign in (("start", 1), ("end", -1))
        for y in (0, -6, 6, -12, 12)
    ),
    *(Spot("middle", x, sign * y) for y in (14, 18, 24, 30) for sign in (1, -1) for x in (0, -8, 8, -16, 16, -24, 24)),
)


class Lands:
    """All lands in px, by AGS; ``known``: something is recorded of them."""

    def __init__(self, lands: Mapping[str, shapely.Geometry], known: Collection[str]):
        self.number = {ags: i for i, ags in enumerate(lands)}
        self.shapes = np.array(list(lands.values()))
        self.known = np.array([ags in known for ags in lands])
        self._tree = shapely.STRtree(self.shapes)

    def below(self, ags: str, boxes: np.ndarray, known: bool) -> np.ndarray:
        """Return which share of ``boxes`` lies on land of others of which something is known, or of which nothing is."""
        box, land = self._tree.query(boxes, "intersects")
        asked = (land != self.number[ags]) & (self.known[land] == known)
        box, land = box[asked], land[asked]
        shares = _shared(self.shapes[land], boxes[box]) / shapely.area(boxes)[box]
        return np.bincount(box, shares, len(boxes))


class Placing:
    """Places names, one after the other; ``spots``: where they stand, ``boxes``: what they take (left, top, right, bottom)."""

    def __init__(self, symbols: Iterable[Symbol], lands: Lands, frame: Box, metrics: TextMetrics):
        self.lands, self.frame, self.metrics = lands, frame, metrics
        self.spots: dict[str, Spot] = {}
        taken = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in symbols]
        #: What is taken, array (n, 4), in the first ``_count`` rows; others are room for more.
        self._taken, self._symbols, self._count = np.array(taken).reshape(-1, 4), len(taken), len(taken)

    @property
    def boxes(self) -> Sequence[tuple[float, float, float, float]]:
        return [tuple(box) for box in self._taken[self._symbols : self._count].tolist()]

    def place(self, names: Sequence[Name], *, quiet: bool, always: bool) -> None:
        """Place ``names``, most important first: in their own land, and then who has no room there beside it.

        ``quiet``: they may stand on land of which nothing is known; ``always``: if it must be, on any.
        """
        for name in [n for n in names if not self._put(n, _INSIDE, self._own)]:
            self._put(name, _BESIDE, self._quiet if quiet else self._outside) or (
                always and self._put(name, _BESIDE, self._any)
            )

    def _put(self, name: Name, spots: tuple[Spot, ...], cost: Callable[[Name, np.ndarray], np.ndarray]) -> bool:
        boxes = self._boxes(name, spots)
        free = np.flatnonzero(self._free(boxes))
        if not len(free):
            return False
        worse = cost(name, _letters(boxes[free]))
        best = int(np.argmin(worse))
        if not np.isfinite(worse[best]):
            return False
        self.spots[name.ags] = spots[free[best]]
        self._take(boxes[free[best]])
        return True

    def _take(self, box: np.ndarray) -> None:
        if self._count == len(self._taken):
            self._taken = np.concatenate([self._taken, np.empty((self._count + 64, 4))])
        self._taken[self._count] = box
        self._count += 1

    def _boxes(self, name: Name, spots: tuple[Spot, ...]) -> np.ndarray:
        width = self.metrics.width(name.text, SIZE) * WIDER
        shares, east, south = _offsets(spots)
        left, middle = name.x + east + shares * width, name.y + south
        return np.column_stack([left, middle - _LINE / 2, left + width, middle + _LINE / 2])

    def _free(self, boxes: np.ndarray) -> np.ndarray:
        (west, north), (east, south) = boxes[:, :2].min(axis=0) - _AIR, boxes[:, 2:].max(axis=0) + _AIR
        taken = self._taken[: self._count]
        # most are nowhere near
        near = (taken[:, 0] < east) & (west < taken[:, 2]) & (taken[:, 1] < south) & (north < taken[:, 3])
        left, top, right, bottom = taken[near].T
        touched = (boxes[:, :1] - _AIR < right) & (left < boxes[:, 2:3] + _AIR)
        touched &= (boxes[:, 1:2] - _AIR < bottom) & (top < boxes[:, 3:] + _AIR)
        f = self.frame
        inside = (boxes[:, 0] >= f.x) & (boxes[:, 1] >= f.y) & (boxes[:, 2] <= f.right) & (boxes[:, 3] <= f.bottom)
        return inside & ~touched.any(axis=1)

    def _own(self, name: Name, boxes: np.ndarray) -> np.ndarray:
        """The first that lies in its own land, whole or almost."""
        shapely.prepare(name.land)
        found = shapely.contains_properly(name.land, boxes)
        if not found.any():
            # what the land's own rectangle leaves out is on no land: most spots need no exact answer
            (left, top), (right, bottom) = np.split(shapely.bounds(boxes).T, 2)
            west, north, east, south = name.land.bounds
            wide, high = (
                np.minimum(right, east) - np.maximum(left, west),
                np.minimum(bottom, south) - np.maximum(top, north),
            )
            near = np.maximum(wide, 0) * np.maximum(high, 0) >= _OWN * shapely.area(boxes)
            found[near] = _shared([name.land] * int(near.sum()), boxes[near]) >= _OWN * shapely.area(boxes[near])
        return np.where(found, np.arange(len(boxes)), np.inf)

    def _outside(self, name: Name, boxes: np.ndarray) -> np.ndarray:
        return self._beside(name, boxes, lambda spots, others: np.where(others <= _ON_OTHERS, spots, np.inf))

    def _quiet(self, name: Name, boxes: np.ndarray) -> np.ndarray:
        return self._beside(name, boxes, lambda spots, others: others + 0.01 * spots)

    def _beside(
        self, name: Name, boxes: np.ndarray, cost: Callable[[np.ndarray, np.ndarray], np.ndarray]
    ) -> np.ndarray:
        """The ``cost`` of spots, of which share of them others' land takes; none may lie on land of which something is known."""
        costs = np.full(len(boxes), np.inf)
        spots = np.flatnonzero(self._near(name, boxes))
        known = self.lands.below(name.ags, boxes[spots], known=True)
        spots, known = spots[known <= _ON_OTHERS], known[known <= _ON_OTHERS]
        costs[spots] = cost(spots, known + self.lands.below(name.ags, boxes[spots], known=False))
        return costs

    def _any(self, name: Name, boxes: np.ndarray) -> np.ndarray:
        return np.where(self._near(name, boxes), self.lands.below(name.ags, boxes, known=True), np.inf)

    def _near(self, name: Name, boxes: np.ndarray) -> np.ndarray:
        return shapely.distance(boxes, name.land) <= _NEAR


@cache
def _offsets(spots: tuple[Spot, ...]) -> np.ndarray:
    """Return three rows: the share of a name's width that lies left of each spot, negative, and its px east and south."""
    return np.array([(_SHARES[s.side], s.x, s.y) for s in spots]).T


def _shared(lands: Sequence[shapely.Geometry] | np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return the area that each of ``boxes`` has in common with the land at the same place, in px²."""
    # what a rectangle leaves of a land is found in a third of the time that an intersection of any two shapes takes
    pairs = zip(lands, shapely.bounds(boxes).tolist(), strict=True)
    parts = [shapely.clip_by_rect(land, *edges) for land, edges in pairs]
    return cast(np.ndarray, shapely.area(np.array(parts, dtype=object)))


def _letters(boxes: np.ndarray) -> np.ndarray:
    """What capitals cover in the usual fonts."""
    edge = (boxes[:, 2] - boxes[:, 0]) * (1 - 1.08 / WIDER) / 2
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    half = _CAPITALS * SIZE / 2
    return shapely.box(boxes[:, 0] + edge, middle - half, boxes[:, 2] - edge, middle + half)

"""Place names on the map without collisions; names that find no room are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from layers.drawing.elements import Box, Symbol, Text
from layers.drawing.text_metrics import TextMetrics

#: Size of names and free space around them, as shares of body text.
_SIZE, _SPACE = 0.82, 0.12
#: A name may cover this share of its municipality.
_HIDING = 0.5
#: At least this share of a name without a symbol lies on its municipality.
_ON_LAND = 0.4
#: At most this share of a name lies on land that stands out and is not its own.
_ON_FOREIGN = 0.12


@dataclass(frozen=True)
class Name:
    """A name that wants to stand at ``x``, ``y`` (px), beside a symbol of ``radius`` px if there is one, on ``land``.

    ``coloured``: something is known of the municipality, so that it stands out from its surroundings.
    """

    text: str
    x: float
    y: float
    radius: float
    land: shapely.Geometry
    coloured: bool = False
    ags: str = ""


def place_labels(
    names: Sequence[Name],
    coloured: Sequence[shapely.Geometry],
    symbols: Iterable[Symbol],
    frame: Box,
    unit: float,
    metrics: TextMetrics,
) -> tuple[Text, ...]:
    """Return the names that fit into ``frame``, most important first, none of them touching another or a symbol.

    No name lies on one of the ``coloured`` lands (px) that it does not name: it would say something wrong.
    """
    taken = _Taken([(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in symbols])
    lands, foreign = shapely.STRtree([name.land for name in names]), _Foreign(coloured)
    placed = []
    for i, name in enumerate(names):
        size = _SIZE * unit
        width = metrics.width(name.text, size)
        line = Text("label", name.text, name.x, name.y + 0.33 * size, size, width, ags=name.ags)

        def fits(text: Text, name: Name = name) -> bool:
            return _inside(text.box, frame) and taken.is_free(_edges(text.box, unit)) and foreign.spares(text, name)

        def alone(text: Text, i: int = i) -> bool:
            return set(lands.query(_shape(text), "intersects")) <= {i}

        around = [t for t in _around(line, name) if fits(t) and (name.coloured or alone(t))]
        text = around[0] if around else _best_on(name, [t for t in _on_land(line, name) if fits(t)])
        if text is None and name.coloured:
            # on quiet land next to it, a name is still understood
            text = next((t for t in _beside(line, name.land.bounds) if fits(t)), None)
        if text:
            placed.append(text)
            taken.add(_edges(text.box, unit))
    return tuple(placed)


class _Foreign:
    """The lands that stand out, and whether a name covers too much of one that is not its own."""

    def __init__(self, lands: Sequence[shapely.Geometry]):
        self._lands, self._tree = np.asarray(lands, dtype=object), shapely.STRtree(lands)

    def spares(self, text: Text, name: Name) -> bool:
        box = _shape(text)
        touched = self._lands[self._tree.query(box, "intersects")]
        covered = sum(shapely.area(shapely.intersection(box, land)) for land in touched if land is not name.land)
        return covered <= _ON_FOREIGN * box.area


def _around(line: Text, name: Name) -> list[Text]:
    """Places outside a municipality that is so small that its name would hide it; none for a larger one."""
    return _beside(line, name.land.bounds) if line.width * line.size > _HIDING * name.land.area else []


def _on_land(line: Text, name: Name) -> list[Text]:
    """Places at the point of the municipality: on it, or around its symbol."""
    r = name.radius
    around = _beside(line, (name.x - r, name.y - r, name.x + r, name.y + r))
    return around if r else [replace(line, anchor="middle"), *around]


def _beside(line: Text, bounds: tuple[float, float, float, float]) -> list[Text]:
    """Right, left, above and below ``bounds``."""
    left, top, right, bottom = bounds
    gap = 0.3 * line.size
    return [
        replace(line, x=right + gap),
        replace(line, x=left - gap, anchor="end"),
        replace(line, y=top - gap, anchor="middle"),
        replace(line, y=bottom + gap + 0.65 * line.size, anchor="middle"),
    ]


def _best_on(name: Name, texts: list[Text]) -> Text | None:
    """Return the text that lies best on the municipality itself, of equally good ones the first.

    A symbol shows whose name stands beside it; without one, most of a name has to lie on what it names.
    """
    if not texts:
        return None
    boxes = np.array([_shape(t) for t in texts])
    shares = np.round(shapely.area(shapely.intersection(boxes, name.land)) / shapely.area(boxes), 1)
    best = int(np.argmax(shares))
    return texts[best] if name.radius or shares[best] >= _ON_LAND else None


def _shape(text: Text) -> shapely.Geometry:
    return shapely.box(text.box.x, text.box.y, text.box.right, text.box.bottom)


def _inside(box: Box, frame: Box) -> bool:
    return frame.x <= box.x and box.right <= frame.right and frame.y <= box.y and box.bottom <= frame.bottom


def _edges(box: Box, unit: float) -> tuple[float, float, float, float]:
    space = _SPACE * unit
    return box.x - space, box.y - space, box.right + space, box.bottom + space


class _Taken:
    """The boxes that are occupied, as rows of left, top, right, bottom."""

    def __init__(self, boxes: list[tuple[float, float, float, float]]):
        self._boxes = np.array(boxes, dtype=float).reshape(-1, 4)

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        b = self._boxes
        return not np.any((b[:, 0] < right) & (left < b[:, 2]) & (b[:, 1] < bottom) & (top < b[:, 3]))

    def add(self, box: tuple[float, float, float, float]) -> None:
        self._boxes = np.vstack([self._boxes, box])

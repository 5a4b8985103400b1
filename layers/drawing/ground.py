"""What lies where in the frame of a map, on a grid: whose land it is, and what stands on it already.

Names are looked for everywhere, not at a few places around a point. On a grid that takes no longer: how much of every
possible rectangle is whose land follows from running sums.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from layers.drawing.elements import Box
from layers.drawing.svg_path import Rings

#: Points at which a line is looked at.
_SAMPLES = np.linspace(0.0, 1.0, 25)
#: A cell and those around it, by row and column.
_AROUND = np.repeat([-1, 0, 1], 3), np.tile([-1, 0, 1], 3)
_NOTHING = np.zeros((0, 0), dtype=np.int32)
#: Some rows and columns of cells.
View = tuple[slice, slice]


class Ground:
    """The ``frame`` (px) in cells of ``cell`` px. ``owner``: 0 or the number of the land; ``taken``: something stands there.

    ``is_vivid`` says for every number whether its land stands out, ``vivid`` for every cell, ``near_vivid`` also for the
    cells next to one, because borders run through cells. ``lined``: a thick line runs there, which other lines may cross.

    ``lands``: key → rings in px. ``vivid`` (argument): the keys of those that stand out because something is known of them; no
    other's name may lie there.
    """

    def __init__(self, frame: Box, cell: float, lands: Mapping[str, Rings], vivid: Collection[str]):
        self.frame, self.cell = frame, cell
        self.number = {key: i for i, key in enumerate(lands, start=1)}
        self.owner = self._drawn(lands)
        self.is_vivid = np.zeros(len(lands) + 1, dtype=bool)
        self.is_vivid[[self.number[key] for key in vivid if key in self.number]] = True
        self.vivid = self.is_vivid[self.owner]
        self.near_vivid = _spread(self.vivid)
        self._land = _totals(self.owner > 0)
        self.taken = np.zeros(self.owner.shape, dtype=bool)
        self.lined = np.zeros(self.owner.shape, dtype=bool)

    def _drawn(self, lands: Mapping[str, Rings]) -> np.ndarray:
        from PIL import Image, ImageDraw  # late: the map itself draws nothing

        shape = (max(int(self.frame.width / self.cell), 1), max(int(self.frame.height / self.cell), 1))
        image = Image.new("I", shape)
        draw = ImageDraw.Draw(image)
        rings = [(self.number[key], ring) for key, rings in lands.items() for ring in rings if len(ring) > 2]
        # what lies in the hole of another is smaller and comes later
        for number, ring in sorted(rings, key=lambda pair: -_extent(pair[1])):
            draw.polygon(self._in_cells(ring), fill=number)
        return np.asarray(image, dtype=np.int32)

    def draw_line(self, rings: Rings, width: float) -> None:
        """Remember that lines of ``width`` px run along ``rings``."""
        from PIL import Image, ImageDraw

        image = Image.new("L", self.owner.shape[::-1])
        draw = ImageDraw.Draw(image)
        for ring in rings:
            draw.line(self._in_cells(ring), fill=1, width=max(round(width / self.cell), 1))
        self.lined |= np.asarray(image) > 0

    def _in_cells(self, ring: np.ndarray) -> list[float]:
        return ((ring - (self.frame.x, self.frame.y)) / self.cell - 0.5).ravel().tolist()

    def cells(self, box: Box, space: float = 0.0) -> View:
        """Return the rows and columns that ``box``, ``space`` px larger on every side, touches."""
        rows, columns = self.owner.shape
        top, bottom = self._span(box.y - space - self.frame.y, box.bottom + space - self.frame.y, rows)
        left, right = self._span(box.x - space - self.frame.x, box.right + space - self.frame.x, columns)
        return slice(top, bottom), slice(left, right)

    def _span(self, start: float, end: float, most: int) -> tuple[int, int]:
        first, last = int(np.floor(start / self.cell)), int(np.ceil(end / self.cell))
        return min(max(first, 0), most), min(max(last, 0), most)

    def take(self, box: Box, space: float) -> None:
        """Let nothing else stand within ``space`` px of ``box``."""
        self.taken[self.cells(box, space)] = True

    def take_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Let nothing else stand on a straight line and in the cells beside it."""
        steps = 2 + int(np.hypot(end[0] - start[0], end[1] - start[1]) / self.cell)
        x = np.linspace(start[0], end[0], steps) - self.frame.x
        y = np.linspace(start[1], end[1], steps) - self.frame.y
        rows, columns = self.owner.shape
        row = np.clip((y / self.cell).astype(int)[:, None] + _AROUND[0], 0, rows - 1)
        column = np.clip((x / self.cell).astype(int)[:, None] + _AROUND[1], 0, columns - 1)
        self.taken[row, column] = True

    def covered(self, view: View, rows: int, columns: int) -> np.ndarray:
        """Return how much land every rectangle of ``rows`` × ``columns`` in ``view`` covers, in cells; as ``sums`` does."""
        height, width = view[0].stop - view[0].start, view[1].stop - view[1].start
        if height < rows or width < columns:
            return _NOTHING
        return _differences(
            self._land[view[0].start : view[0].stop + 1, view[1].start : view[1].stop + 1], rows, columns
        )

    def along(self, start: tuple[float, float], ends: np.ndarray, skipped: float) -> tuple[np.ndarray, np.ndarray]:
        """Look along straight lines from ``start`` (px) to ``ends``, an array (n, 2), the first ``skipped`` px left out.

        Returns for each whether it meets something that stands there, and the numbers of the lands below it as an array
        (n, samples).
        """
        way = ends - start
        length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        first = np.minimum(skipped / length, 1.0)[:, None]
        shares = first + (1 - first) * _SAMPLES
        x = start[0] + shares * way[:, :1] - self.frame.x
        y = start[1] + shares * way[:, 1:] - self.frame.y
        rows, columns = self.owner.shape
        at = np.clip((y / self.cell).astype(int), 0, rows - 1), np.clip((x / self.cell).astype(int), 0, columns - 1)
        return self.taken[at].any(axis=1), self.owner[at]


def sums(cells: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return how many of ``cells`` (true or false) every rectangle of ``rows`` × ``columns`` contains, by its first cell."""
    if cells.shape[0] < rows or cells.shape[1] < columns:
        return _NOTHING
    return _differences(_totals(cells), rows, columns)


def _extent(ring: np.ndarray) -> float:
    wide, high = ring.max(axis=0) - ring.min(axis=0)
    return float(wide * high)


def _spread(cells: np.ndarray) -> np.ndarray:
    """Return ``cells`` with those above, below and beside each."""
    found = cells.copy()
    found[1:] |= cells[:-1]
    found[:-1] |= cells[1:]
    found[:, 1:] |= cells[:, :-1]
    found[:, :-1] |= cells[:, 1:]
    return found


def _totals(cells: np.ndarray) -> np.ndarray:
    """How many of ``cells`` are true above and on the left of every corner."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int32)
    inner = total[1:, 1:]
    np.cumsum(cells, axis=0, out=inner)
    np.cumsum(inner, axis=1, out=inner)
    return total


def _differences(total: np.ndarray, rows: int, columns: int) -> np.ndarray:
    return total[rows:, columns:] - total[:-rows, columns:] - total[rows:, :-columns] + total[:-rows, :-columns]

"""What lies where in the frame of a map, on a grid: whose land it is, and what stands on it already.

Names are looked for everywhere, not at a few places around a point. On a grid that takes no longer: how much of every
possible rectangle is whose land follows from running sums.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from math import ceil, floor, hypot

import numpy as np

from layers.drawing.elements import Box
from layers.drawing.grid import Grid, differences, in_cells, totals
from layers.drawing.svg_path import Rings

#: Points at which a line is looked at.
_SAMPLES = np.linspace(0.0, 1.0, 19)[:, None]
#: A cell and those around it, by row and column.
_AROUND = np.repeat([-1, 0, 1], 3), np.tile([-1, 0, 1], 3)
#: Some rows and columns of cells.
View = tuple[slice, slice]


class Ground:
    """What stands on a ``grid``. ``taken``: something stands there; ``lined``: a thick line runs there, which others may cross.

    ``is_vivid`` says for every number whether its land stands out because something is known of it: no other's name may lie
    there. ``vivid``: the keys of these.
    """

    def __init__(self, grid: Grid, vivid: Collection[str]):
        self.grid, self.frame, self.cell = grid, grid.frame, grid.cell
        self.number, self.owner = grid.number, grid.owner
        self.is_vivid = np.zeros(len(self.number) + 1, dtype=bool)
        self.is_vivid[[self.number[key] for key in vivid if key in self.number]] = True
        self.taken = np.zeros(self.owner.shape, dtype=bool)
        self.lined = np.zeros(self.owner.shape, dtype=bool)

    @cached_property
    def near_vivid(self) -> np.ndarray:
        """The cells of land that stands out and those next to one, because borders run through cells."""
        return _spread(self.is_vivid[self.owner])

    def draw_line(self, rings: Rings, width: float) -> None:
        """Remember that lines of ``width`` px run along ``rings``."""
        from PIL import Image, ImageDraw

        image = Image.new("L", self.owner.shape[::-1])
        draw = ImageDraw.Draw(image)
        for ring in rings:
            draw.line(in_cells(ring, self.frame, self.cell), fill=1, width=max(round(width / self.cell), 1))
        self.lined |= np.asarray(image) > 0

    def cells(self, box: Box, space: float = 0.0) -> View:
        """Return the rows and columns that ``box``, ``space`` px larger on every side, touches."""
        rows, columns = self.owner.shape
        top, bottom = self._span(box.y - space - self.frame.y, box.bottom + space - self.frame.y, rows)
        left, right = self._span(box.x - space - self.frame.x, box.right + space - self.frame.x, columns)
        return slice(top, bottom), slice(left, right)

    def _span(self, start: float, end: float, most: int) -> tuple[int, int]:
        return min(max(floor(start / self.cell), 0), most), min(max(ceil(end / self.cell), 0), most)

    def take(self, box: Box, space: float) -> None:
        """Let nothing else stand within ``space`` px of ``box``."""
        self.taken[self.cells(box, space)] = True

    def take_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Let nothing else stand on a straight line and in the cells beside it."""
        aside, down = end[0] - start[0], end[1] - start[1]
        steps = 1 + int(hypot(aside, down) / self.cell)
        step = np.arange(steps + 1)[:, None]
        row, column = self._at(start[0] + step * (aside / steps), start[1] + step * (down / steps), *_AROUND)
        self.taken[row, column] = True

    def _at(
        self, x: np.ndarray, y: np.ndarray, below: int | np.ndarray = 0, aside: int | np.ndarray = 0
    ) -> tuple[np.ndarray, np.ndarray]:
        """The row and column of points (px), or of cells so many rows below and columns beside; those in the frame."""
        rows, columns = self.owner.shape
        row = ((y - self.frame.y) / self.cell).astype(int) + below
        column = ((x - self.frame.x) / self.cell).astype(int) + aside
        return np.minimum(np.maximum(row, 0), rows - 1), np.minimum(np.maximum(column, 0), columns - 1)

    def covered(self, view: View, rows: int, columns: int, step: int = 1) -> np.ndarray:
        """Return how much land every rectangle of ``rows`` × ``columns`` in ``view`` covers, in cells; as ``sums`` does."""
        total = self.grid.land[view[0].start : view[0].stop + 1, view[1].start : view[1].stop + 1]
        return differences(total, rows, columns, step)

    def along(
        self, start: tuple[float, float], x: np.ndarray, y: np.ndarray, skipped: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Look along straight lines from ``start`` to every ``x``, ``y`` (px), the first ``skipped`` px left out.

        Returns which of them meet nothing that stands there, and the numbers of the lands below these as an array
        (samples, lines).
        """
        aside, down = x - start[0], y - start[1]
        shares = _SAMPLES
        if skipped:
            first = np.minimum(skipped / np.maximum(np.hypot(aside, down), 1e-9), 1.0)
            shares = first + (1 - first) * _SAMPLES
        row, column = self._at(start[0] + shares * aside, start[1] + shares * down)
        at = row * self.owner.shape[1] + column
        free = np.flatnonzero(~self.taken.take(at).any(axis=0))
        return free, self.owner.take(at[:, free])


def sums(cells: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return how many of ``cells`` (true or false) every rectangle contains, as ``differences`` does."""
    return differences(totals(cells), rows, columns)


def _spread(cells: np.ndarray) -> np.ndarray:
    """Return ``cells`` with those above, below and beside each."""
    found = cells.copy()
    found[1:] |= cells[:-1]
    found[:-1] |= cells[1:]
    found[:, 1:] |= cells[:, :-1]
    found[:, :-1] |= cells[:, 1:]
    return found

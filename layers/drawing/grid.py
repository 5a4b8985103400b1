"""Whose land lies where in the frame of a map, on a grid; drawn once for all pictures of a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from layers.drawing.elements import Box
from layers.drawing.svg_path import Rings

_NOTHING = np.zeros((0, 0), dtype=np.int32)


@dataclass(frozen=True)
class Grid:
    """The ``frame`` (px) in cells of ``cell`` px. ``number``: key → that of its land; ``owner``: 0 or the number, per cell."""

    frame: Box
    cell: float
    number: Mapping[str, int]
    owner: np.ndarray

    @property
    def size(self) -> int:
        """How many bytes this takes."""
        return 2 * self.owner.nbytes

    @cached_property
    def cells_of(self) -> np.ndarray:
        """How many cells every number has."""
        return np.bincount(self.owner.ravel(), minlength=len(self.number) + 1)

    @cached_property
    def left(self) -> np.ndarray:
        """Where every column begins, in px."""
        return self.frame.x + np.arange(self.owner.shape[1]) * self.cell

    @cached_property
    def top(self) -> np.ndarray:
        """Where every row begins, in px."""
        return self.frame.y + np.arange(self.owner.shape[0]) * self.cell

    @cached_property
    def land(self) -> np.ndarray:
        """How many cells of land lie above and on the left of every corner, as ``totals`` does."""
        return totals(self.owner > 0)

    @cached_property
    def beside_nothing(self) -> Callable[[int], frozenset[int]]:
        """The numbers of the lands that have cells with no land at most so many cells away."""

        @cache
        def found(cells: int) -> frozenset[int]:
            nothing = np.pad(self.owner == 0, cells)
            return frozenset(
                np.flatnonzero(np.bincount(self.owner[~empty(nothing, 2 * cells + 1, 2 * cells + 1)])).tolist()
            )

        return found


def draw_grid(frame: Box, cell: float, lands: Mapping[str, Rings]) -> Grid:
    """Return the grid of ``lands``: key → rings in px."""
    from PIL import Image, ImageDraw  # late: the map itself draws nothing

    image = Image.new("I", (max(int(frame.width / cell), 1), max(int(frame.height / cell), 1)))
    draw = ImageDraw.Draw(image)
    number = {key: i for i, key in enumerate(lands, start=1)}
    rings = [ring for of_one in lands.values() for ring in of_one if len(ring) > 2]
    numbers = [number[key] for key, of_one in lands.items() for ring in of_one if len(ring) > 2]
    points, starts = np.concatenate([np.zeros((0, 2)), *rings]), np.cumsum([0, *map(len, rings)])
    corners = in_cells(points, frame, cell)
    # what lies in the hole of another is smaller and comes later
    for i in np.argsort(-_extents(points, starts[:-1]), kind="stable").tolist():
        draw.polygon(corners[2 * starts[i] : 2 * starts[i + 1]], fill=numbers[i])
    return Grid(frame, cell, number, np.asarray(image, dtype=np.int32))


def in_cells(points: np.ndarray, frame: Box, cell: float) -> list[float]:
    """Return ``points`` (px) as Pillow draws them: x, y, x, y …"""
    return ((points - (frame.x, frame.y)) / cell - 0.5).ravel().tolist()


def totals(cells: np.ndarray) -> np.ndarray:
    """Return how many of ``cells`` are true above and on the left of every corner."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int32)
    inner = total[1:, 1:]
    np.cumsum(cells, axis=0, out=inner)
    np.cumsum(inner, axis=1, out=inner)
    return total


def differences(total: np.ndarray, rows: int, columns: int, step: int = 1) -> np.ndarray:
    """Return how many cells every rectangle of ``rows`` × ``columns`` contains, by its first cell; ``total``: of ``totals``.

    With a ``step``, only rectangles are looked at that begin in every so many rows and columns.
    """
    if total.shape[0] <= rows or total.shape[1] <= columns:
        return _NOTHING
    below, above = total[rows::step], total[:-rows:step]
    found = below[:, columns::step] - above[:, columns::step]
    found -= below[:, :-columns:step]
    found += above[:, :-columns:step]
    return found


def empty(cells: np.ndarray, rows: int, columns: int, step: int = 1) -> np.ndarray:
    """Return which rectangles contain none of ``cells`` (true or false), as ``differences`` does.

    Twice as many cells are looked at in each step, which takes a fraction of counting them.
    """
    for length in (rows, columns):
        seen = 1
        while seen < length:
            further = min(seen, length - seen)
            cells = cells[:-further] | cells[further:]
            seen += further
        cells = cells[::step].T
    return ~cells


def _extents(points: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How large the boxes around rings are that start at these ``points``."""
    if not len(points):
        return np.zeros(0)
    return np.prod(np.maximum.reduceat(points, starts) - np.minimum.reduceat(points, starts), axis=1)

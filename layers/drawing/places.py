"""The best place for a name on the ground of a map: in its own land, beside it, or at the end of a line that leads there."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import shapely

from layers.drawing.elements import Box
from layers.drawing.grid import empty
from layers.drawing.ground import Ground, View, sums
from layers.drawing.labels import Name
from layers.drawing.name_blocks import Block

#: A name lies in its own land with this share, on the grid and by its shape; light letters, which the land next to it
#: would swallow, almost whole. So little of it may lie on other land that stands out.
_OWN, _OWN_EXACTLY = 0.91, 0.88
_DARK, _DARK_EXACTLY = 0.97, 0.98
_ON_OTHERS = 0.04
#: So many of the places in the own land are looked at exactly.
_TRIED = 5
#: So far around the point, in multiples of the name's size, places are looked for first; none elsewhere is better than this.
_CLOSE, _SEEN = 3.0, 6.0
#: How near to its land a name beside it stands, and how long a line may be, in multiples of the size.
_NEAR, _FAR = 0.5, 6.0
#: Which place at a line is best: the shorter the line, the better. So much worse is it, in the same measure, to stand on
#: land, and to lead across land that stands out.
_ON_LAND, _ACROSS = 2.0, 16.0
#: Of these places, those in every so many cells are looked at, and lines are drawn to the best of them, to a few first.
_STEP, _BEST, _FEW = 3, 120, 16
#: Lines begin this far from the upper and lower edge of a name, as a share of its size.
_EDGE = 0.2


@dataclass(frozen=True)
class Place:
    """The top left corner of a name in px; ``line``: where a line to its land begins, if it needs one."""

    x: float
    y: float
    line: tuple[float, float] | None = None


def in_own_land(ground: Ground, name: Name, block: Block, *, dark: bool) -> Place | None:
    """Return the place nearest to the point of ``name`` on its land; ``dark``: its letters are light."""
    number, shape = ground.number[name.ags], _cells(ground, block)
    if ground.grid.cells_of[number] < (_DARK if dark else _OWN) * shape[0] * shape[1]:
        return None
    view = _around(ground, name, 2 * ground.cell)
    high, wide = (_CLOSE * cells * ground.cell for cells in shape)
    close = _overlap(view, ground.cells(Box(name.x - wide, name.y - high, 2 * wide, 2 * high)))
    found = _nearest(ground, name, close, _own(ground, number, close, shape, dark), shape, _SEEN)
    if len(found) < _TRIED and close != view:
        found = _nearest(ground, name, view, _own(ground, number, view, shape, dark), shape)
    # borders run through cells, so the shape itself has the last word
    enough = _DARK_EXACTLY if dark else _OWN_EXACTLY
    for place in found:
        for boxes in ([block.box(place.x, place.y)], block.letters(name, place.x, place.y)):
            on_land = sum(shapely.clip_by_rect(name.land, *edges).area for edges in shapely.bounds(boxes).tolist())
            if on_land < enough * shapely.area(boxes).sum():
                break
        else:
            return place
    return None


def _own(ground: Ground, number: int, view: View, shape: tuple[int, int], dark: bool) -> np.ndarray:
    """Where in ``view`` names may begin that stand on the land with ``number``, and on nothing else."""
    free = sums(ground.owner[view] == number, *shape) >= (_DARK if dark else _OWN) * shape[0] * shape[1]
    if free.any():
        free &= empty(ground.taken[view] | ground.lined[view], *shape)
        other = ground.is_vivid[ground.owner[view]] & (ground.owner[view] != number)
        if other.any():
            free &= sums(other, *shape) <= _ON_OTHERS * shape[0] * shape[1]
    return free


def beside(ground: Ground, name: Name, block: Block) -> Place | None:
    """Return the place nearest to the point of ``name`` where no land is, and close by none but its own."""
    number, (rows, columns) = ground.number[name.ags], _cells(ground, block)
    near = max(int(_NEAR * block.size / ground.cell), 2)
    if number not in ground.grid.beside_nothing(near):
        return None
    view = _around(ground, name, 2 * (_NEAR * block.size + ground.cell), block)
    owner = ground.owner[view]
    # one cell remains between them
    free = empty(owner > 0, rows + 2, columns + 2)[near - 1 : 1 - near, near - 1 : 1 - near]
    if not free.any():
        return None
    own, wide = owner == number, (rows + 2 * near, columns + 2 * near)
    free &= empty((owner > 0) & ~own, *wide) & ~empty(own, *wide)
    if not free.any():
        return None
    free &= empty(ground.taken[view], rows, columns)[near:-near, near:-near]
    inner = (slice(view[0].start + near, view[0].stop), slice(view[1].start + near, view[1].stop))
    return next(iter(_nearest(ground, name, inner, free, (rows, columns))), None)


def at_a_line(ground: Ground, name: Name, block: Block) -> Place | None:
    """Return the best place on quiet ground from which a straight line to the point of ``name`` meets nothing."""
    number, (rows, columns) = ground.number[name.ags], _cells(ground, block)
    wide, high = block.width, block.height
    view = ground.cells(Box(name.x - wide, name.y - high, 2 * wide, 2 * high), _FAR * block.size)
    busy = ground.taken[view] | ground.near_vivid[view] | (ground.owner[view] == number)
    quiet = empty(busy, rows, columns, _STEP)
    top, left = (edges[:count] for edges, count in zip(_edges(ground, view, _STEP), quiet.shape, strict=True))
    # where lines meet the blocks that begin in each column and row
    edge = _EDGE * block.size
    x = np.minimum(np.maximum(name.x, left), left + wide)
    y = np.minimum(np.maximum(name.y, top + edge), top + high - edge)
    length = np.hypot(x - name.x, (y - name.y)[:, None]) / block.size
    at = np.flatnonzero(quiet & (length <= _FAR))
    if not len(at):
        return None
    on_land = ground.covered(view, rows, columns, _STEP).take(at) / (rows * columns)
    worse = length.take(at) + _ON_LAND * on_land
    best = _least(worse, _BEST)
    row, column = np.divmod(at[best], len(left))
    worse, x, y = worse[best], x[column], y[row]
    # its own symbol is not in the way, nor are the cells at its corners
    skipped = 1.75 * name.radius + 1.5 * ground.cell if name.radius else 0.0
    for tried in (_FEW, _BEST):
        free, below = ground.along((name.x, name.y), x[:tried], y[:tried], skipped)
        if not len(free):
            continue
        across = ground.is_vivid[below] & (below != number)
        found = worse[free] + _ACROSS * (across.sum(axis=0) / len(across))
        first = int(np.argmin(found))
        # all others are worse before it is known what they meet
        if len(worse) <= tried or found[first] <= worse[tried]:
            i = free[first]
            return Place(float(left[column[i]]), float(top[row[i]]), (float(x[i]), float(y[i])))
    return None


def _nearest(
    ground: Ground, name: Name, view: View, free: np.ndarray, shape: tuple[int, int], most: float = np.inf
) -> list[Place]:
    """The free places whose middle is nearest to the point of the name; of equals, the one above and on the right.

    ``most``: none is worse than this, by the square of the distance in multiples of the name's size.
    """
    at = np.flatnonzero(free)
    if not len(at):
        return []
    top, left = _edges(ground, view)
    high, wide = (cells * ground.cell for cells in shape)
    row, column = np.divmod(at, free.shape[1])
    aside, down = ((left + wide / 2 - name.x) / wide)[column], ((top + high / 2 - name.y) / high)[row]
    worse = aside**2 + down**2 - 0.02 * aside + 0.02 * down
    return [Place(float(left[column[i]]), float(top[row[i]])) for i in _least(worse, _TRIED) if worse[i] <= most]


def _least(values: np.ndarray, count: int) -> np.ndarray:
    """Where the least ``count`` of ``values`` are, ascending; of equals, the first."""
    few = (
        np.flatnonzero(values <= np.partition(values, count)[count]) if len(values) > count else np.arange(len(values))
    )
    return few[np.argsort(values[few], kind="stable")][:count]


def _cells(ground: Ground, block: Block) -> tuple[int, int]:
    """How many rows and columns a block takes."""
    return ceil(block.height / ground.cell), ceil(block.width / ground.cell)


def _overlap(one: View, other: View) -> View:
    rows, columns = (slice(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(one, other, strict=True))
    return rows, columns


def _around(ground: Ground, name: Name, space: float, block: Block | None = None) -> View:
    """The land of ``name`` with ``space`` px on every side and, if it is to stand beside it, room for its ``block``."""
    wide, high = (block.width, block.height) if block else (0.0, 0.0)
    left, top, right, bottom = name.bounds
    return ground.cells(Box(left - wide, top - high, right - left + 2 * wide, bottom - top + 2 * high), space)


def _edges(ground: Ground, view: View, step: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Where (px) every ``step`` of the rows and of the columns of a ``view`` begins."""
    rows, columns = view
    return ground.grid.top[rows][::step], ground.grid.left[columns][::step]

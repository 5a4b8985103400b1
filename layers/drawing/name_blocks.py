"""A name as it is set: on one line, on two where it can be broken, or as a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import cast

import numpy as np
import shapely

from layers.drawing.elements import Text
from layers.drawing.labels import Name
from layers.drawing.text_metrics import TextMetrics

#: Height of a line, its baseline, the distance of two and the height of capitals, as shares of the size.
_HEIGHT, _BASELINE, _LINE, _CAPITALS = 0.98, 0.76, 1.02, 0.68
#: Where a viewer lacks the font, letters are up to this much wider.
_WIDER_FONT = 1.06
#: How much of a line lies before its anchor.
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True)
class Block:
    """``lines`` of a name in letters of ``size`` px, and how wide each is (px)."""

    lines: tuple[str, ...]
    size: float
    widths: tuple[float, ...]

    @cached_property
    def width(self) -> float:
        return max(self.widths) * _WIDER_FONT

    @cached_property
    def height(self) -> float:
        return (_HEIGHT + (len(self.lines) - 1) * _LINE) * self.size

    def box(self, left: float, top: float) -> shapely.Geometry:
        """What it takes with ``left``, ``top`` as its corner."""
        return shapely.box(left, top, left + self.width, top + self.height)

    def letters(self, name: Name, left: float, top: float) -> np.ndarray:
        """What the capitals of each line cover: an array of boxes."""
        anchor, x = self._edge(name, left)
        widths, feet = np.array(self.widths), self._baselines(top)
        starts = x - _BEFORE[anchor] * widths
        return cast(np.ndarray, shapely.box(starts, feet - _CAPITALS * self.size, starts + widths, feet))

    def texts(self, name: Name, left: float, top: float) -> list[Text]:
        """Return the lines with ``left``, ``top`` as their corner."""
        anchor, x = self._edge(name, left)
        return [
            Text("label", line, x, y, self.size, width, not line, anchor, name.ags)
            for line, width, y in zip(self.lines, self.widths, self._baselines(top).tolist(), strict=True)
        ]

    def _edge(self, name: Name, left: float) -> tuple[str, float]:
        """A straight edge is turned to the point of the name; a number stays in the middle: it may have one digit only."""
        right = left + self.width
        if name.x <= left and self.lines[0]:
            return "start", left
        return ("end", right) if name.x >= right and self.lines[0] else ("middle", (left + right) / 2)

    def _baselines(self, top: float) -> np.ndarray:
        return top + (_BASELINE + np.arange(len(self.lines)) * _LINE) * self.size


def blocks_of(name: Name, size: float, metrics: TextMetrics) -> Iterator[Block]:
    """Return ``name`` on one line, then on two if it can be broken."""
    yield _block([name.text], size, metrics)
    if parts := broken(name.text, metrics):
        yield _block(parts, size, metrics)


def number_block(size: float, metrics: TextMetrics) -> Block:
    """Return a number, still without its digits: as wide as two of them."""
    return Block(("",), size, (metrics.width("88", size, True),))


def _block(lines: Sequence[str], size: float, metrics: TextMetrics) -> Block:
    return Block(tuple(lines), size, tuple(metrics.width(line, size) for line in lines))


def broken(text: str, metrics: TextMetrics) -> list[str]:
    """Return ``text`` on two lines that are as equally wide as its breaks allow; nothing if there is no break.

    It breaks at blanks, but not after an abbreviation („i.d. O.L.“), after hyphens and before slashes.
    """
    breaks = []
    for i, (before, after) in enumerate(pairwise(text), start=1):
        if after == " " and before != ".":
            breaks.append((text[:i], text[i + 1 :]))
        elif before == "-" or after == "/":
            breaks.append((text[:i], text[i:]))
    if not breaks:
        return []
    return list(min(breaks, key=lambda pair: max(metrics.width(part, 1.0) for part in pair)))

"""A name as it is set: on one line, on two where it can be broken, or as a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from layers.drawing.elements import Text
from layers.drawing.labels import Name
from layers.drawing.text_metrics import TextMetrics

#: Height of a line, its baseline and the distance of two, as shares of the size.
_HEIGHT, _BASELINE, _LINE = 0.98, 0.76, 1.02
#: Where a viewer lacks the font, letters are up to this much wider.
_WIDER_FONT = 1.06


@dataclass(frozen=True)
class Block:
    """``lines`` of a name in letters of ``size`` px, and what they take."""

    lines: tuple[str, ...]
    size: float
    width: float

    @property
    def height(self) -> float:
        return (_HEIGHT + (len(self.lines) - 1) * _LINE) * self.size

    def texts(self, name: Name, left: float, top: float, metrics: TextMetrics) -> list[Text]:
        """Return the lines with ``left``, ``top`` as their corner; a straight edge is turned to the point of the name."""
        right = left + self.width
        anchor, x = "middle", (left + right) / 2
        # a number stays in the middle, because it may have one digit only
        if name.x <= left and self.lines[0]:
            anchor, x = "start", left
        elif name.x >= right and self.lines[0]:
            anchor, x = "end", right
        found = []
        for i, line in enumerate(self.lines):
            width = metrics.width(line, self.size)
            y = top + (_BASELINE + i * _LINE) * self.size
            found.append(Text("label", line, x, y, self.size, width, not line, anchor, name.ags))
        return found


def blocks_of(name: Name, size: float, metrics: TextMetrics) -> Iterator[Block]:
    """Return ``name`` on one line, then on two if it can be broken."""
    yield _block([name.text], size, metrics)
    if parts := broken(name.text, metrics):
        yield _block(parts, size, metrics)


def number_block(size: float, metrics: TextMetrics) -> Block:
    """Return a number, still without its digits: as wide as two of them."""
    return Block(("",), size, metrics.width("88", size, True) * _WIDER_FONT)


def _block(lines: Sequence[str], size: float, metrics: TextMetrics) -> Block:
    return Block(tuple(lines), size, max(metrics.width(line, size) for line in lines) * _WIDER_FONT)


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

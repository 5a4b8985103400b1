"""Where the names of municipalities stand in a picture, so that none seems to name another one.

Imhof's rules as a search: the most important name first, and for each the best place of the best kind that is left – in
its own land, on one line or on two; beside it where nothing else lies; at the end of a line that leads to it; as a number
that a key explains. Who finds none of these is left out. The same question always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from layers.drawing.elements import Box, Leader, Outline, Symbol, Text
from layers.drawing.ground import Ground
from layers.drawing.labels import Name
from layers.drawing.name_blocks import Block, blocks_of, number_block
from layers.drawing.name_key import NameKey
from layers.drawing.places import Place, at_a_line, beside, in_own_land
from layers.drawing.text_metrics import TextMetrics

#: How fine the grid is that places are looked for on.
CELLS_PER_SIZE = 6
#: Free space around a name, and the dot at the end of a line, as shares of the size.
_SPACE, _DOT = 0.16, 0.11
#: Free space around symbols, as a share of their radius, and width of an outline with its casing, as a share of its own.
_SYMBOL_SPACE, _CASED = 1.2, 2.2


@dataclass(frozen=True)
class Placement:
    """``texts`` stand on the map, names, lines of names and numbers; ``leaders`` lead to whom they name.

    ``own``: the AGS of those whose name or number stands in their own land, and has its fill behind it.
    """

    texts: tuple[Text, ...]
    leaders: tuple[Leader, ...]
    own: frozenset[str]


class Placing:
    """Places names on ``ground``, one after the other, in letters of ``size`` px; ``key`` takes those that get numbers."""

    def __init__(
        self,
        ground: Ground,
        symbols: Iterable[Symbol],
        outlines: Iterable[Outline],
        size: float,
        metrics: TextMetrics,
        key: NameKey,
    ):
        self.ground, self.size, self.metrics, self.key = ground, size, metrics, key
        self._texts: list[Text] = []
        self._leaders: list[Leader] = []
        self._own: set[str] = set()
        for outline in outlines:
            ground.draw_line(outline.rings, _CASED * outline.width)
        for s in symbols:
            r = _SYMBOL_SPACE * s.radius
            ground.take(Box(s.x - r, s.y - r, 2 * r, 2 * r), 0.0)

    def place(self, names: Sequence[Name], dark: Collection[str]) -> Placement:
        """Place ``names``, most important first; ``dark``: the AGS of those whose fill needs light letters."""
        # who is known goes before who is not; in their own land, names are in nobody's way
        for known in (True, False):
            wanted = [(n, list(blocks_of(n, self.size, self.metrics))) for n in names if n.coloured == known]
            for name, blocks in [(n, b) for n, b in wanted if not self._own_land(n, b, n.ags in dark)]:
                if not self._outside(name, blocks) and self.key.has_room(name):
                    number = [number_block(self.size, self.metrics)]
                    if self._own_land(name, number, name.ags in dark) or self._outside(name, number):
                        self.key.add(name)
        return Placement(tuple(self._named()), tuple(self._leaders), frozenset(self._own))

    def _own_land(self, name: Name, blocks: Sequence[Block], dark: bool) -> bool:
        for block in blocks:
            if place := in_own_land(self.ground, name, block, dark=dark):
                self._put(name, block, place)
                self._own.add(name.ags)
                return True
        return False

    def _outside(self, name: Name, blocks: Sequence[Block]) -> bool:
        for find, block in product((beside, at_a_line), blocks):
            if place := find(self.ground, name, block):
                self._put(name, block, place)
                return True
        return False

    def _put(self, name: Name, block: Block, place: Place) -> None:
        self.ground.take(Box(place.x, place.y, block.width, block.height), _SPACE * self.size)
        self._texts += block.texts(name, place.x, place.y)
        if place.line:
            self._lead(name, *place.line)

    def _lead(self, name: Name, x: float, y: float) -> None:
        way = float(np.hypot(x - name.x, y - name.y))
        # a symbol is enough to end at, and a line through it would hide it
        skipped = min(_SYMBOL_SPACE * name.radius / way, 1.0) if way else 0.0
        end = name.x + skipped * (x - name.x), name.y + skipped * (y - name.y)
        self._leaders.append(Leader(name.ags, x, y, *end, 0.0 if name.radius else _DOT * self.size))
        self.ground.take_line((x, y), end)

    def _named(self) -> Iterator[Text]:
        """All texts; numbers are known only now, because the key follows the alphabet."""
        for t in self._texts:
            number = "" if t.text else str(self.key.numbers[t.ags])
            yield replace(t, text=number, width=self.metrics.width(number, t.size, t.bold)) if number else t

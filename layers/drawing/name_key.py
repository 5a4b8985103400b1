"""The key of a map: whom the numbers on it stand for, „1 Radeberg · 2 Stolpen“, in what the panel leaves free."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from layers.drawing.elements import Box, Text
from layers.drawing.labels import Name
from layers.drawing.text_metrics import TextMetrics

_BETWEEN = " · "
#: Numbers have two digits at most: there is no room for more on the map, and nobody looks up more.
_MOST = 99
#: Distance of lines, as a share of their size.
_LINE = 1.3
#: Where the pictures' font is missing, viewers take one that is up to this much wider.
_WIDER_FONT = 1.06


class NameKey:
    """Gathers whom numbers stand for, as many as fit into ``room`` (px) in letters of ``size`` px."""

    def __init__(self, room: Box | None, size: float, metrics: TextMetrics):
        self.room, self.size, self.metrics = room, size, metrics
        self._named: list[Name] = []

    def has_room(self, name: Name) -> bool:
        """Whether ``name`` fits besides those there are."""
        if self.room is None or len(self._named) == _MOST:
            return False
        lines = self._set([*self._named, name])
        widest = max(width for _, width in lines) * _WIDER_FONT
        return len(lines) * _LINE * self.size <= self.room.height and widest <= self.room.width

    def add(self, name: Name) -> None:
        """Give ``name`` a number; which one is known when all are there, because they follow the alphabet."""
        self._named.append(name)
        self.__dict__.pop("numbers", None)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """AGS → number."""
        return {n.ags: i for i, n in enumerate(_sorted(self._named), start=1)}

    @property
    def texts(self) -> tuple[Text, ...]:
        """The lines of the key, from the top of the room."""
        if self.room is None or not self._named:
            return ()
        return tuple(
            Text("key", line, self.room.x, self.room.y + (1.0 + i * _LINE) * self.size, self.size, self._width(line))
            for i, (line, _) in enumerate(self._set(self._named))
        )

    def _width(self, line: str) -> float:
        return self.metrics.width(line, self.size)

    def _set(self, names: list[Name]) -> list[tuple[str, float]]:
        """Lines and their widths: one entry after the other; none is broken, and no line begins with the dot between them."""
        assert self.room is not None
        lines = [("", 0.0)]
        for i, name in enumerate(_sorted(names), start=1):
            entry, (line, width) = f"{i} {name.text}", lines[-1]
            # widths of parts are known from the last time, those of whole lines are not
            added = self._width(f"{i} ") + self._width(name.text)
            longer = width + self._width(_BETWEEN) + added
            if line and longer * _WIDER_FONT <= self.room.width:
                lines[-1] = line + _BETWEEN + entry, longer
            elif line:
                lines.append((entry, added))
            else:
                lines = [(entry, added)]
        return lines


def _sorted(names: list[Name]) -> list[Name]:
    return sorted(names, key=lambda name: (name.text, name.ags))

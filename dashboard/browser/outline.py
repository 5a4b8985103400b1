"""What surrounds several shapes of a coverage: the edges that only one of them has. ``assets/lines.js`` does the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_Point = tuple[int, int]


def outline(paths: Sequence[str]) -> str:
    """Return the path of the borders around shapes, given as path data of closed rings (``layers.drawing.svg_path``)."""
    rings = [ring for path in paths for ring in _rings(path)]
    shared = Counter(_edge(*step) for ring in rings for step in pairwise(ring))
    lines = (line for ring in rings for line in _lines(ring, shared))
    return "".join("M" + "L".join(f"{x / 10:g} {y / 10:g}" for x, y in line) for line in lines)


def _rings(path: str) -> Iterator[list[_Point]]:
    """The rings in tenths of a unit: whole numbers, so that what two shapes share is equal."""
    for part in path.split("z"):
        numbers = [round(float(number) * 10) for number in _NUMBER.findall(part)]
        if numbers:
            points = list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))
            yield [*points, points[0]]


def _edge(a: _Point, b: _Point) -> tuple[_Point, _Point]:
    return (a, b) if a < b else (b, a)


def _lines(ring: Sequence[_Point], shared: Counter) -> Iterator[list[_Point]]:
    """The parts of a ring that no other shape has."""
    for outside, steps in groupby(pairwise(ring), lambda step: shared[_edge(*step)] == 1):
        if outside:
            first, *others = steps
            yield [*first, *(end for _, end in others)]

"""Compact SVG path data: one decimal, relative steps, no needless characters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

#: Closed rings of an area, each an array of shape (n, 2) in px: outer rings and holes, told apart by the even-odd rule.
Rings = tuple[np.ndarray, ...]


def short(value: float) -> str:
    """Return ``value`` (px) with at most two decimals: ``0.50`` → ``0.5``."""
    return (
        f"{round(float(value), 2) + 0.0:g}" if abs(value) < 1000 else f"{round(float(value), 1):.1f}".removesuffix(".0")
    )


class Shapes:
    """The rings of several areas in px and, written together when first asked for, their path data (``path_data``)."""

    def __init__(self, rings: Sequence[Rings]):
        self.rings = rings

    @cached_property
    def paths(self) -> list[str]:
        return path_data(self.rings)

    @property
    def size(self) -> int:
        """About how many bytes they take."""
        return sum(ring.nbytes for rings in self.rings for ring in rings) * 2


def path_data(shapes: Sequence[Rings]) -> list[str]:
    """Return the attribute ``d`` for each shape: its rings, closed, rounded to 0.1 px.

    Points that rounding makes equal to the one before are left out. A common border of two shapes is rounded the same
    way in both, so no gap opens.
    """
    rings = [ring for shape in shapes for ring in shape]
    if not rings:
        return ["" for _ in shapes]
    written = iter(_write(rings))
    return ["".join(next(written) for _ in shape) for shape in shapes]


def _write(rings: Sequence[np.ndarray]) -> list[str]:
    tenths = np.rint(np.concatenate(rings) * 10).astype(int)
    steps = np.diff(tenths, axis=0, prepend=tenths[:1])
    ends = np.cumsum([len(ring) for ring in rings])
    starts = ends - [len(ring) for ring in rings]
    moves = np.any(steps != 0, axis=1)
    moves[starts] = False  # the way from one ring to the next is no line
    moves[ends - 1] = False  # "z" draws the last one
    words = _words(steps[moves])
    pairs = (words[:, 0] + words[:, 1]).tolist()
    bounds = np.concatenate([[0], np.cumsum(moves)])
    return [
        f"M{_number(x).lstrip()}{_number(y)}l{''.join(pairs[bounds[a] : bounds[b]]).lstrip()}z"
        for (x, y), a, b in zip(tenths[starts].tolist(), starts, ends, strict=True)
    ]


def _words(tenths: np.ndarray) -> np.ndarray:
    """Write an array of numbers; each that occurs is written once and looked up by its distance from the smallest."""
    if not tenths.size:
        return tenths.astype(object)
    lowest, found = tenths.min(), np.unique(tenths)
    table = np.empty(tenths.max() - lowest + 1, object)
    table[found - lowest] = [_number(value) for value in found.tolist()]
    return table[tenths - lowest]


@lru_cache(maxsize=16384)
def _number(tenths: int) -> str:
    """``-5`` → ``-.5``, ``12`` → `` 1.2``: the sign or the blank parts it from the number before."""
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{digits}" if tenths < 0 else f" {digits}"

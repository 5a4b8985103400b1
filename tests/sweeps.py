"""Long rows of questions of one kind: a sample of them every time, all of them with ``EVERYTHING=1`` (``make test-days``)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from random import Random
from typing import TypeVar

T = TypeVar("T")


def everything() -> bool:
    """Whether nothing is to be left out."""
    return os.environ.get("EVERYTHING") == "1"


def some(members: Sequence[T], number: int) -> list[T]:
    """Return ``number`` of ``members`` in their order, the same every time, the first and the last among them; or all."""
    if everything() or number >= len(members):
        return list(members)
    inner = Random(number).sample(range(1, len(members) - 1), number - 2)
    return [members[i] for i in sorted({0, *inner, len(members) - 1})]


def examples(number: int) -> int:
    """Return how many examples a property is tried on: a third of ``number``, or all."""
    return number if everything() else -(-number // 3)


def each(*dimensions: Sequence) -> list[tuple]:
    """Return so many combinations that every member of every dimension is in one; or all combinations."""
    if everything():
        return list(product(*dimensions))
    return [tuple(d[i % len(d)] for d in dimensions) for i in range(max(map(len, dimensions)))]

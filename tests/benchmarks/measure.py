"""Time a function and lay out the results."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Result:
    """One comparison: what was measured, ours and the naive way, in ``unit`` (less is better)."""

    what: str
    ours: float
    naive: float
    unit: str
    remark: str = ""

    @property
    def ratio(self) -> float:
        return self.naive / self.ours


def milliseconds(function: Callable[[], object], repeat: int = 5) -> float:
    """Return the median duration of ``function`` over ``repeat`` runs after one warm-up.

    Garbage is collected before, not meanwhile, as the standard library's timeit does: what has accumulated belongs to
    what was measured before.
    """
    function()
    gc.collect()
    gc.disable()
    durations = []
    try:
        for _ in range(repeat):
            start = time.perf_counter()
            function()
            durations.append((time.perf_counter() - start) * 1000)
    finally:
        gc.enable()
    return median(durations)


def result_lines(results: list[Result]) -> list[str]:
    """Return a table, one line a comparison."""
    head = f"{'what':<46}{'ours':>12}{'naive':>12}  {'unit':<5}{'ratio':>7}  remark"
    return [
        head,
        *(f"{r.what:<46}{r.ours:>12,.1f}{r.naive:>12,.1f}  {r.unit:<5}{r.ratio:>6.1f}×  {r.remark}" for r in results),
    ]

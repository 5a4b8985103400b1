"""Keep the server processes small: share what the workers have in common, and give back what a large answer has left.

Python and typst free what they no longer need, but the C library keeps it for later: a worker that has once drawn large
pictures would stay as large as it was then.
"""

from __future__ import annotations

import ctypes
import gc
import os
from functools import cache
from pathlib import Path

#: ``M_ARENA_MAX`` of glibc's malloc.h: every arena keeps free memory of its own, by default eight per core.
_ARENA_MAX, _ARENAS = -8, 2


def keep_as_it_is() -> None:
    """Never look again for garbage in what there is now: to look at a page copies it, and takes the longer the more there is.

    For what stays: modules before an application is built, and in a worker all that its master has built.
    """
    gc.freeze()


def share_with_workers() -> None:
    """Prepare for the fork: nothing unused is inherited."""
    if malloc := _malloc():
        malloc.mallopt(_ARENA_MAX, _ARENAS)
    gc.collect()  # an application that was replaced is cyclic
    give_back()


def give_back() -> None:
    """Return memory that is free to the system, in about a millisecond. Does nothing where the C library is not glibc."""
    if malloc := _malloc():
        malloc.malloc_trim(0)


def resident_bytes() -> int:
    """Return how much memory this process takes; 0 where it cannot be told (not Linux)."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


@cache
def _malloc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(None)
        return library if library.malloc_trim and library.mallopt else None
    except (OSError, AttributeError, TypeError):
        return None  # Windows, macOS, musl

"""Keep the server processes small: share what the workers have in common, and give back what a large answer has left.

Python and typst free what they no longer need, but the C library keeps it for later: a worker that has once drawn large
pictures would stay as large as it was then.
"""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable
from functools import cache

#: ``M_ARENA_MAX`` of glibc's malloc.h: every arena keeps free memory of its own, by default eight per core.
_ARENA_MAX, _ARENAS = -8, 2
#: Giving back takes about a millisecond, so it is done at most this often.
_PAUSE_S = 1.0


def share_with_workers() -> None:
    """Prepare for the fork: nothing unused is inherited, and the collector of a worker does not copy pages to look at them."""
    if malloc := _malloc():
        malloc.mallopt(_ARENA_MAX, _ARENAS)
    # what was frozen at the last takeover is garbage now, and cyclic: frozen, it would never be looked at again
    gc.unfreeze()
    gc.collect()
    give_back()
    gc.freeze()


def give_back() -> None:
    """Return memory that is free to the system. Does nothing where the C library is not glibc."""
    if malloc := _malloc():
        malloc.malloc_trim(0)


def now_and_then(
    pause_s: float = _PAUSE_S, clock: Callable[[], float] = time.monotonic
) -> Callable[[object, object, object, object], None]:
    """Return a hook for the end of a request that gives back memory, at most every ``pause_s`` seconds."""
    last = clock()

    def hook(_worker: object, _request: object, _environ: object, _response: object) -> None:
        nonlocal last
        if clock() - last >= pause_s:
            last = clock()
            give_back()

    return hook


@cache
def _malloc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(None)
        return library if library.malloc_trim and library.mallopt else None
    except (OSError, AttributeError, TypeError):
        return None  # Windows, macOS, musl

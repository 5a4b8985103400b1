"""Whether the processes that answer let anybody in: not from soon after a takeover began until the next ones do.

Whoever comes meanwhile waits where connections wait, and the next processes answer with what is new. Without visitors to answer
they leave the processor to the master, so that nobody waits for long.
"""

from __future__ import annotations

import math
import mmap
import struct
import time
from collections.abc import Callable

#: So long after a takeover began they still let people in: where nobody else wants the processor, it is done by then.
AFTER_S = 0.8
#: So long they let nobody in at most: visitors are not to wait for a takeover that takes longer.
LONGEST_S = 4.0
_MOMENT = struct.Struct("d")


class Gate:
    """A moment in memory that processes share which were forked after it was made.

    ``clock`` counts seconds, for all of them from the same beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self._closes = clock, mmap.mmap(-1, _MOMENT.size)
        self.open()

    def close_soon(self) -> None:
        """Let people in for ``AFTER_S`` more, and then nobody for ``LONGEST_S``."""
        _MOMENT.pack_into(self._closes, 0, self._clock() + AFTER_S)

    def open(self) -> None:
        """Let people in."""
        _MOMENT.pack_into(self._closes, 0, math.inf)

    @property
    def closed(self) -> bool:
        """Whether nobody is let in now."""
        return 0 <= self._clock() - _MOMENT.unpack_from(self._closes)[0] < LONGEST_S

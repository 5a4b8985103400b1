"""How much work one address may cause: so many seconds of computing in a minute, worked off as time goes by.

What counts is what making files took, not how many they were: a small picture takes hundredths of a second, a presentation one
or two. What is at hand already costs nothing. An address is known for as long as it owes something, in memory and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache

from dashboard.context.query import RequestError
from dashboard.context.visitors import network, of_this_machine
from layers.words.language import message

#: So many addresses are known at a time; of more, those that asked longest ago are forgotten.
MOST_KNOWN = 10_000
_MINUTE_S = 60.0


class Allowance:
    """``seconds`` of computing per minute and address; 0 for as many as there are. ``clock`` counts seconds.

    Whoever has not asked for a while has a whole minute's allowance at once.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic):
        self._seconds, self._clock, self._lock = seconds, clock, Lock()
        self._owed: LRUCache[str, tuple[float, float]] = LRUCache(MOST_KNOWN)

    def admit(self, address: str) -> None:
        """Let ``address`` have something made. Raises RequestError 429 as long as it owes more than its allowance."""
        if self._limited(address) and self._owes(network(address)) >= self._seconds:
            raise too_much()

    def charge(self, address: str, seconds: float) -> None:
        """Write down what was made for ``address``."""
        if not self._limited(address):
            return
        with self._lock:
            self._owed[network(address)] = (self._owes(network(address)) + seconds, self._clock())

    def _limited(self, address: str) -> bool:
        return self._seconds > 0 and not of_this_machine(address)

    def _owes(self, whose: str) -> float:
        owed, since = self._owed.get(whose, (0.0, 0.0))
        return max(0.0, owed - (self._clock() - since) * self._seconds / _MINUTE_S)


def too_much() -> RequestError:
    """Say that this visitor asks for more than one may have; others are answered."""
    return RequestError(
        429,
        message("Von Ihrer Adresse aus werden gerade zu viele Bilder und Dateien angefordert."),
        "path",
        message("ein neuer Versuch in einer Minute"),
    )

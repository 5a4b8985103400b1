"""Files are made a few at a time, and what was made lately is kept: a burst of requests neither fails nor fills the memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from threading import BoundedSemaphore, Condition, Lock

from cachetools import LRUCache, cached

from dashboard.context.query import RequestError
from dashboard.serving.memory import give_back
from dashboard.serving.orders import Elsewhere, Order
from layers.words.language import message

#: Pictures of more pixels than this are drawn one at a time: the largest takes more than a gigabyte while it is drawn.
LARGE = 10_000_000
_AT_A_TIME = 2
#: How many requests may stand in the queue; the server has more threads than that.
MOST_WAITING = 64
_PATIENCE_S = 60.0
_KEPT_BYTES = 24_000_000


class Workshop:
    """Makes files for the requests of one process. ``most_waiting``: how many may stand in the queue.

    ``elsewhere`` has those made that take long, where there is such a thing.
    """

    def __init__(
        self,
        kept_bytes: int = _KEPT_BYTES,
        most_waiting: int = MOST_WAITING,
        patience_s: float = _PATIENCE_S,
        elsewhere: Elsewhere | None = None,
    ):
        self._elsewhere = elsewhere
        self._places, self._large = BoundedSemaphore(_AT_A_TIME), BoundedSemaphore(1)
        self._queue, self._patience_s = _Queue(most_waiting), patience_s
        self._keep(kept_bytes)

    def beside(self, kept_bytes: int, elsewhere: Elsewhere | None = None) -> Workshop:
        """Return a workshop for another Atlas, which waits in the same queue and keeps what it makes itself."""
        other = copy(self)
        other._keep(kept_bytes)
        other._elsewhere = elsewhere
        return other

    def _keep(self, kept_bytes: int) -> None:
        # the condition lets equal requests wait for the first of them instead of doing the work again
        kept = cached(LRUCache(kept_bytes, getsizeof=len), key=lambda key, _make, _large: key, condition=Condition())
        self._kept = kept(self._make)

    def get(self, key: Hashable, make: Callable[[], bytes], large: bool = False) -> bytes:
        """Return what ``make`` returns, or what it returned for an equal ``key`` before.

        The Workshop belongs to one Atlas, so a key says nothing about the data. ``large`` work is done one at a time.
        Raises RequestError 429 if too many others wait or the wait takes too long.
        """
        if key in self._kept.cache:
            return self._kept(key, make, large)  # at once, however many wait for others
        with self._queue.place():
            return self._kept(key, make, large)

    def order(self, order: Order, key: Hashable, make: Callable[[], bytes], large: bool = False) -> bytes:
        """Return a file that takes long: made elsewhere, or as ``get`` does if nobody is there.

        Raises NotYet while it is being made, RequestError 429 as ``get`` does.
        """
        if self._elsewhere and key not in self._kept.cache:
            with self._queue.place():
                made = self._elsewhere.get(order)
            if made is not None:
                return made
        return self.get(key, make, large)

    def _make(self, _key: Hashable, make: Callable[[], bytes], large: bool) -> bytes:
        with self._place(self._large) if large else nullcontext(), self._place(self._places):
            try:
                return make()
            finally:
                give_back()

    @contextmanager
    def _place(self, gate: BoundedSemaphore) -> Iterator[None]:
        if not gate.acquire(timeout=self._patience_s):
            raise _busy()
        try:
            yield
        finally:
            gate.release()


class _Queue:
    """Counts who waits."""

    def __init__(self, most_waiting: int):
        self.waiting, self._counter, self._most_waiting = 0, Lock(), most_waiting

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait in the queue. Raises RequestError 429 if it is full."""
        with self._counter:
            if self.waiting >= self._most_waiting:
                raise _busy()
            self.waiting += 1
        try:
            yield
        finally:
            with self._counter:
                self.waiting -= 1


def _busy() -> RequestError:
    return RequestError(
        429,
        message("Gerade werden sehr viele Bilder und Dateien erstellt."),
        "path",
        message("ein neuer Versuch in einer Minute"),
    )

"""Files are made a few at a time, and what was made lately is kept: a burst of requests neither fails nor fills the memory.

Who asks for more than one address may have is refused with 429, whoever else finds the queue full, with 503: the first is about
the visitor, the second about us.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from functools import partial
from threading import BoundedSemaphore, Condition, Lock

from cachetools import LRUCache, cached
from flask import has_request_context, request

from dashboard.context.query import RequestError
from dashboard.context.visitors import network, of_this_machine
from dashboard.serving.allowance import Allowance, too_much
from dashboard.serving.memory import give_back
from dashboard.serving.orders import Elsewhere, NotYet, Order
from layers.words.language import message

#: Pictures of more pixels than this are drawn one at a time: the largest takes more than a gigabyte while it is drawn.
LARGE = 10_000_000
_AT_A_TIME = 2
#: How many requests may stand in the queue; the server has more threads than that.
MOST_WAITING = 64
_PATIENCE_S = 60.0
#: What is made elsewhere and not at hand costs an address so many seconds of its allowance: about what a presentation takes.
_ORDERED_S = 3.0
_KEPT_BYTES = 24_000_000
#: The part of the queue that one address may fill.
_SHARE = 2

#: Hears how many requests wait, how many files are being made, and why one was refused ("full", "allowance"), if one was.
Told = Callable[[int, int, str], object]


class Workshop:
    """Makes files for the requests of one process. ``most_waiting``: how many may stand in the queue.

    ``told``, which may be set later, hears what is going on. ``elsewhere`` has those made that take long, where there is
    such a thing.
    """

    def __init__(
        self,
        kept_bytes: int = _KEPT_BYTES,
        most_waiting: int = MOST_WAITING,
        patience_s: float = _PATIENCE_S,
        allowance: Allowance | None = None,
        elsewhere: Elsewhere | None = None,
    ):
        self._elsewhere = elsewhere
        self._places, self._large = BoundedSemaphore(_AT_A_TIME), BoundedSemaphore(1)
        self._queue, self._patience_s = _Queue(most_waiting), patience_s
        self._allowance = allowance or Allowance(0)
        self.told: Told = lambda _waiting, _making, _refused: None
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
        Raises RequestError: 429 if whoever asks has had too much made, 503 if too many others wait or the wait takes too long.
        """
        if key in self._kept.cache:
            return self._kept(key, make, large)  # at once, however many wait for others
        address = _address()
        try:
            self._allowance.admit(address)
            with self._queue.place(address):
                self._tell()
                return self._kept(key, partial(self._charged, address, make), large)
        except RequestError as error:
            self._tell({429: "allowance", 503: "full"}.get(error.status, ""))
            raise
        finally:
            self._tell()

    def _charged(self, address: str, make: Callable[[], bytes]) -> bytes:
        # what this thread computes: waiting for the processor is nobody's fault
        began = time.thread_time()
        try:
            return make()
        finally:
            self._allowance.charge(address, time.thread_time() - began)

    def order(self, order: Order, key: Hashable, make: Callable[[], bytes], large: bool = False) -> bytes:
        """Return a file that takes long: made elsewhere, or as ``get`` does if nobody is there.

        Raises NotYet while it is being made, RequestError as ``get`` does.
        """
        if self._elsewhere and key not in self._kept.cache:
            address = _address()
            self._allowance.admit(address)
            try:
                with self._queue.place(address):
                    made = self._elsewhere.get(order)
            except NotYet:
                self._allowance.charge(address, _ORDERED_S)
                raise
            if made is not None:
                return made
        return self.get(key, make, large)

    def _make(self, _key: Hashable, make: Callable[[], bytes], large: bool) -> bytes:
        with self._place(self._large) if large else nullcontext(), self._place(self._places), self._queue.being_made():
            self._tell()
            try:
                return make()
            finally:
                give_back()

    def _tell(self, refused: str = "") -> None:
        self.told(self._queue.waiting - self._queue.making, self._queue.making, refused)

    @contextmanager
    def _place(self, gate: BoundedSemaphore) -> Iterator[None]:
        if not gate.acquire(timeout=self._patience_s):
            raise _busy()
        try:
            yield
        finally:
            gate.release()


def _address() -> str:
    """Whose request this is; empty if nobody's."""
    return (request.remote_addr or "") if has_request_context() else ""


class _Queue:
    """Counts who waits, and for whom; ``waiting`` are all, ``making`` those of them whose files are being made."""

    def __init__(self, most_waiting: int):
        self.waiting, self.making, self._counter, self._most_waiting = 0, 0, Lock(), most_waiting
        self._of = Counter[str]()

    @contextmanager
    def place(self, address: str = "") -> Iterator[None]:
        """Wait in the queue. Raises RequestError 503 if it is full, 429 if a half of it waits for this address already."""
        whose = "" if of_this_machine(address) else network(address)
        with self._counter:
            if self.waiting >= self._most_waiting:
                raise _busy()
            if whose and self._of[whose] >= self._most_waiting / _SHARE:
                raise too_much()
            self.waiting += 1
            self._of[whose] += 1
        try:
            yield
        finally:
            with self._counter:
                self.waiting -= 1
                self._of[whose] -= 1
                self._of = +self._of  # without those of whom nobody waits

    @contextmanager
    def being_made(self) -> Iterator[None]:
        """Count one more file that is being made."""
        with self._counter:
            self.making += 1
        try:
            yield
        finally:
            with self._counter:
                self.making -= 1


def _busy() -> RequestError:
    return RequestError(
        503,
        message("Gerade werden sehr viele Bilder und Dateien erstellt."),
        "path",
        message("ein neuer Versuch in einer Minute"),
    )

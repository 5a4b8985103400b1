"""Answers of a process are made a few at a time: Python computes in one thread only, and the more of them want to, the longer
each of them waits after every question to a database or a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

from flask import has_request_context, request

from dashboard.serving.mount import Environ

#: More than one, since compressing and geometry leave Python to others meanwhile.
AT_A_TIME = 4
#: Under this name an environment of WSGI has the ``Turns`` of which its request has one.
_IN_ENVIRON = "atlas.turns"


class Turns:
    """Who waits is at the next turn that is free, in about the order of coming."""

    def __init__(self, at_a_time: int = AT_A_TIME):
        self._free = Semaphore(at_a_time)

    @contextmanager
    def one(self, environ: Environ) -> Iterator[Environ]:
        """Have a turn for a request; give the environment that says so."""
        with self._free:
            yield {**environ, _IN_ENVIRON: self}

    def give_back(self) -> None:
        """Let somebody else have it."""
        self._free.release()

    def take_again(self) -> None:
        """Wait for another one."""
        self._free.acquire()


@contextmanager
def aside() -> Iterator[None]:
    """Be without one's turn, if the present request has one: it waits for something else than to compute."""
    environ = request.environ if has_request_context() else {}
    turns: Turns | None = environ.pop(_IN_ENVIRON, None)
    if turns is None:
        yield
        return
    turns.give_back()
    try:
        yield
    finally:
        turns.take_again()
        environ[_IN_ENVIRON] = turns

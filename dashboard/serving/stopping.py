"""How a server ends: what it is at is answered, and who comes is told at once that nobody is here any more."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker


class Master(Arbiter):
    """gunicorn's master; when it is stopped, it says so to whoever wants to connect.

    By itself it closes its listeners, which workers have open until they have done all that they are at: who connects meanwhile
    waits for nobody, and a proxy that could ask another server does not.
    """

    def stop(self, graceful: bool = True) -> None:
        """End the workers as they come to an end with what they are at; whoever connects from now on is refused."""
        for listener in self.LISTENERS:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
        super().stop(graceful)


class Worker(ThreadWorker):
    """gunicorn's worker, which may find that nobody listens any more before it is told to stop."""

    def accept(self, listener: socket.socket) -> None:
        """Take whoever connects."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise

"""A server's processes, the master and those that answer: how they begin, and how they end."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from dashboard.serving.memory import keep_as_it_is

#: How far those that answer stand behind the master for processor time.
_NICE = 5


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
    """gunicorn's worker. It stands behind its master, which has nothing to do but when an edition is to be taken over.

    Under load it would have that wait for visitors who see the former edition meanwhile. It may find that nobody listens any
    more before it is told to stop.
    """

    def init_process(self) -> None:
        """Answer until stopped: called in the process that was forked, before it has any thread."""
        keep_as_it_is()
        if hasattr(os, "nice"):  # not on Windows
            os.nice(_NICE)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take whoever connects."""
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise

"""A server's processes, the master and those that answer: how they begin, and how they end."""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import local
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

from dashboard.serving.memory import keep_as_it_is
from dashboard.serving.mount import Application, Environ

#: How far those that answer stand behind the master for processor time.
_NICE = 5


class Master(Arbiter):
    """gunicorn's master, which waits for nobody when something new is to be shown, and says so when it is stopped.

    By itself it waits until old workers have ended, each up to 30 s for the slowest that it is at, and what is published
    meanwhile waits, too.
    """

    def reload(self) -> None:
        """Have new workers take over; the old ones end as they come to an end with what they are at."""
        before = [pid for pid, worker in self.WORKERS.items() if not worker.ending]
        self.app.reload()
        for _ in range(self.cfg.workers):
            self.spawn_worker()
        for pid in before:
            self.kill_worker(pid, signal.SIGTERM)

    def wait_for_signals(self, timeout: float = 1.0) -> list[int]:
        """Return what the master was told, of several of a kind one: what is published last is all that is to be shown."""
        return list(dict.fromkeys(super().wait_for_signals(timeout)))

    def manage_workers(self) -> None:
        """Have as many workers as there should be, besides those that are ending."""
        self.num_workers = self.cfg.workers + sum(worker.ending for worker in self.WORKERS.values())
        super().manage_workers()

    def spawn_worker(self) -> int:
        """Begin another worker; return its process, which will hear that it is to end, however early that is said."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def kill_worker(self, pid: int, sig: int) -> None:
        """Send a worker a signal."""
        if sig == signal.SIGTERM and pid in self.WORKERS:
            self.WORKERS[pid].ending = True
        super().kill_worker(pid, sig)

    def stop(self, graceful: bool = True) -> None:
        """End the workers as they come to an end with what they are at; whoever connects from now on is refused.

        By itself the master closes its listeners, which workers have open until then: who connects meanwhile waits for nobody,
        and a proxy that could ask another server does not.
        """
        for listener in self.LISTENERS:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
        super().stop(graceful)


class Worker(ThreadWorker):
    """gunicorn's worker. It stands behind its master, which has nothing to do but when an edition is to be taken over.

    Under load it would have that wait for visitors who see the former edition meanwhile. It lets nobody in while its gate is
    closed, and then, as when it ends, no connection brings it another request. It may find that nobody listens any more before
    it is told to stop.
    """

    #: Whether its master has told it to end: known there.
    ending = False
    wsgi: Application

    def init_process(self) -> None:
        """Answer until stopped: called in the process that was forked, before it has any thread."""
        keep_as_it_is()
        if hasattr(os, "nice"):  # not on Windows
            os.nice(_NICE)
        self._gate, self._thread = self.app.gate, local()
        super().init_process()

    def init_signals(self) -> None:
        """Listen to the master: as ``spawn_worker`` has it."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def load_wsgi(self) -> None:
        """Have answers that were begun earlier, and took long, bring their connections to an end, too."""
        super().load_wsgi()
        answer = self.wsgi

        def and_close(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            answered = answer(environ, start_response)
            if self._gate.closed or not self.alive:
                self._thread.request.force_close()
            return answered

        self.wsgi = and_close

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Answer; return whether the connection may bring another request."""
        self._thread.request = req
        return super().handle_request(req, conn)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Let people in, or do not. Called at least once a second while the worker is not told to end."""
        super().set_accept_enabled(enabled and not self._gate.closed)

    def accept(self, listener: socket.socket) -> None:
        """Take whoever connects."""
        if self._gate.closed:
            self.set_accept_enabled(False)
            return
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise

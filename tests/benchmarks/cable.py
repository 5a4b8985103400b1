"""A connection to PostgreSQL that can be cut and mended, as if somebody had pulled it out."""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread


class Cable:
    """Leads connections on to PostgreSQL's socket until it is cut: then all are torn, and nobody gets another."""

    def __init__(self, target: Path):
        self._target, self._lock, self._pairs, self.whole = target, Lock(), [], True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Tear it."""
        with self._lock:
            self.whole = False
            for ends in self._pairs:
                for end in ends:
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
            self._pairs.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.whole = True

    def _accept(self) -> None:
        while True:
            here, _ = self._listener.accept()
            there = socket.socket(socket.AF_UNIX)
            try:
                if not self.whole:
                    raise ConnectionRefusedError
                there.connect(str(self._target))
            except OSError:
                here.close()
                continue
            with self._lock:
                self._pairs.append((here, there))
            Thread(target=_lead, args=(here, there), daemon=True).start()


def _lead(here: socket.socket, there: socket.socket) -> None:
    """Hand on what either of two ends says, until one of them has done."""
    with here, there, selectors.DefaultSelector() as ready:
        ready.register(here, selectors.EVENT_READ, there)
        ready.register(there, selectors.EVENT_READ, here)
        with suppress(OSError):
            while True:
                for key, _ in ready.select():
                    said = key.fileobj.recv(65536)
                    if not said:
                        return
                    key.data.sendall(said)

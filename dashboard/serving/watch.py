"""Notice when the configured files change, check them, and have the server take them over; else it keeps what it has.

The master process of the server looks; the check runs in a process of its own (``loaders.store.prebuild``). What became of it is
written on a board in memory that the master shares with its workers, where ``/healthz`` reads it.
"""

from __future__ import annotations

import json
import logging
import mmap
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

PAUSE_S = 5.0
_ROOM, _LENGTH = 16_384, struct.Struct("<I")
_MOST_SAID = 5
_log = logging.getLogger(__name__)


class Board:
    """A few words in memory that processes share which were forked after it was made."""

    def __init__(self) -> None:
        self._room = mmap.mmap(-1, _ROOM)

    def write(self, words: dict[str, object]) -> None:
        """Replace what stands there; readers see the old or the new words or, for a moment, none."""
        content = json.dumps(words, ensure_ascii=False).encode()[: _ROOM - _LENGTH.size]
        self._room[: _LENGTH.size] = _LENGTH.pack(0)
        self._room[_LENGTH.size : _LENGTH.size + len(content)] = content
        self._room[: _LENGTH.size] = _LENGTH.pack(len(content))

    def read(self) -> dict[str, object]:
        """Return what stands there, ``{}`` if nothing."""
        (length,) = _LENGTH.unpack(self._room[: _LENGTH.size])
        try:
            return json.loads(self._room[_LENGTH.size : _LENGTH.size + length]) if length else {}
        except ValueError:
            return {}


@dataclass
class Watch:
    """Looks at files through ``look`` (anything that is equal as long as nothing has changed).

    When it has changed, and has stayed so for one look (a copy may take a while), ``check`` returns what is wrong, and
    ``take_over`` is called if that is nothing.
    """

    look: Callable[[], object]
    check: Callable[[], Sequence[str]]
    take_over: Callable[[], object]
    board: Board
    now: Callable[[], datetime]
    _known: object = field(default=None, init=False)
    _seen: object = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._known = self._seen = self.look()

    def step(self) -> None:
        """Look once, and do what has to be done."""
        before, self._seen = self._seen, self.look()
        if self._seen in (self._known,) or self._seen != before:
            return
        self._known = self._seen
        errors = list(self.check())
        at = self.now().isoformat(timespec="seconds")
        if errors:
            _log.error(
                "Geänderte Dateien werden nicht übernommen (%d Fehler); die bisherigen Daten bleiben.\n%s",
                len(errors),
                "\n".join(errors[:_MOST_SAID]),
            )
            said = [e[:600] for e in errors[:_MOST_SAID]]
            self.board.write({"state": "refused", "at": at, "errors": len(errors), "findings": said})
            return
        _log.warning("Geänderte Dateien sind geprüft und werden übernommen.")
        self.board.write({"state": "taken over", "at": at, "errors": 0, "findings": []})
        self.take_over()

    def start(self) -> None:
        """Look every ``PAUSE_S`` seconds from now on, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(PAUSE_S)
            try:
                self.step()
            except Exception:
                _log.exception("Die Dateien können nicht überwacht werden")

"""Notice when the configured files change, check them, and have the server take them over; else it keeps what it has.

The master process of the server looks; the check runs in a process of its own (``loaders.store.prebuild``). What became of it is
written on a board in memory that the master shares with its workers, where ``/healthz`` reads it.
"""

from __future__ import annotations

import json
import logging
import mmap
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from loaders.atlas.facts import DECLINED, Fact
from loaders.common.findings_output import Refusal
from loaders.register.contract import STATUS_WORDS

#: Under these names the application's configuration has the board, the time zone of the state, and the facts that are shown.
BOARD, TIME_ZONE, FACTS = "ATLAS_BOARD", "ATLAS_TIME_ZONE", "ATLAS_FACTS"
#: And, where there is a database, the mark of the edition that is shown, and a board that says how the database is.
MARK, DATABASE_BOARD = "ATLAS_MARK", "ATLAS_DATABASE_BOARD"
#: And what it is made of: its ``site`` and its ``workshop``.
PRESENT = "ATLAS_PRESENT"
PAUSE_S = 5.0
_ROOM = 4096
_MOST_SAID = 5
_log = logging.getLogger(__name__)


class Board:
    """A few words in memory that processes share which were forked after it was made.

    They are public, so they quote nothing from the files. ``now``: the time, with its zone.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._room = now, mmap.mmap(-1, _ROOM)
        self._write({})

    def taken_over(self, gone: Sequence[Fact] = (), labels: Mapping[str, str] = MappingProxyType({})) -> None:
        """Say that the changed files are what is shown; the log names the facts that are ``gone`` with what was shown before.

        ``labels``: what the instruments are called.
        """
        if gone:
            listed = "\n".join(_told(fact, labels) for fact in gone if fact.status != DECLINED)
            one = "1 Angabe der bisherigen Liste steht"
            said = one if len(gone) == 1 else f"{len(gone)} Angaben der bisherigen Liste stehen"
            _log.warning("%s in der neuen nicht mehr:\n%s", said, listed)
        self._say("taken over", **({"gone": len(gone)} if gone else {}))

    def refused(self, why: Refusal) -> None:
        """Say that what was shown before stays; the log has the first lines of the refusal."""
        _log.error(
            "Geänderte Dateien werden nicht übernommen (%d Fehler); die bisherigen Daten bleiben.\n%s",
            why.errors,
            "\n".join(why.lines[:_MOST_SAID]),
        )
        self._say(
            "refused", errors=why.errors, reason="Die Dateien haben Fehler; wie man sie findet, steht im Protokoll."
        )

    def failed(self, error: Exception) -> None:
        """Say the same when it is no fault of the files; the log has where it happened, and at level DEBUG the message, too.

        What a reader stumbles over may stand in the message, word for word.
        """
        kind, places = type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        _log.error(
            "Geänderte Dateien können nicht übernommen werden; die bisherigen Daten bleiben.\n%s%s", places, kind
        )
        _log.debug("%s", error, exc_info=error)
        self._say("refused", reason=f"Die Dateien konnten nicht übernommen werden ({kind}); mehr steht im Protokoll.")

    def database_gone(self) -> None:
        """Say that what was shown before stays, because the database does not answer."""
        self._say("gone", reason="Die Datenbank antwortet nicht; die zuletzt gezeigte Fassung bleibt.")

    def clear(self) -> None:
        """Say nothing any more."""
        self._write({})

    def read(self) -> dict[str, object]:
        """Return what stands there, ``{}`` if nothing or, for a moment, while it is being replaced."""
        try:
            return json.loads(self._room[:])
        except ValueError:
            return {}

    def _say(self, state: str, **more: object) -> None:
        self._write({"state": state, "at": self._now().isoformat(timespec="seconds"), **more})

    def _write(self, words: dict[str, object]) -> None:
        # JSON may end in any number of spaces
        self._room[:] = json.dumps(words, ensure_ascii=False).encode().ljust(_ROOM)


def _told(fact: Fact, labels: Mapping[str, str]) -> str:
    """„Leipzig: Kommunaler Präventionsrat (KPR), aktiv, 20.10.2010“."""
    day = f", {fact.date.german}" if fact.date else ""
    return f"{fact.municipality}: {labels.get(fact.instrument, fact.instrument)}, {STATUS_WORDS[fact.status]}{day}"


@dataclass
class Watch:
    """Looks at files through ``look`` (anything that is equal as long as nothing has changed).

    When it has changed, and has stayed so for one look (a copy may take a while), ``check`` returns what is wrong, and
    ``take_over`` is called if that is nothing.
    """

    look: Callable[[], object]
    check: Callable[[], Refusal | None]
    take_over: Callable[[], object]
    board: Board
    _known: object = field(default=None, init=False)
    _seen: object = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._known = self._seen = self.look()

    def step(self) -> None:
        """Look once, and do what has to be done."""
        before, self._seen = self._seen, self.look()
        if self._seen == self._known or self._seen != before:
            return
        self._known = self._seen
        if refused := self.check():
            self.board.refused(refused)
            return
        _log.warning("Geänderte Dateien sind geprüft und werden übernommen.")
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

"""Notice that an edition was published and have the server take it over; say when the database is gone, and when it is back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from dashboard.serving.watch import Board
from loaders.history.listening import GoneError, Mark

#: So long after a database was found gone it is looked for again.
_PAUSE_S = 0.25
#: So long after a takeover was asked for it is asked for again if that has not happened; each time twice as long, for it may
#: fail every time, and costs much.
_AGAIN_S, _LONGEST_S = 10.0, 600.0
_log = logging.getLogger(__name__)


class EditionWatch:
    """``wait`` returns the mark of the newest edition after some time, or raises GoneError; ``shown`` that of what is shown.

    ``take_over`` has the newest edition shown, ``busy`` tells whether that is under way. ``board`` says how the database is.
    ``clock`` counts seconds.
    """

    def __init__(
        self,
        wait: Callable[[], Mark],
        shown: Callable[[], Mark],
        take_over: Callable[[], object],
        board: Board,
        busy: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._wait, self._shown, self._take_over, self._board = wait, shown, take_over, board
        self._busy, self._clock = busy, clock
        self._asked, self._gone = shown(), False
        self._again, self._pause_s = 0.0, _AGAIN_S

    def step(self) -> bool:
        """Wait once, and do what has to be done; return whether the database answers."""
        try:
            mark = self._wait()
        except GoneError as error:
            if not self._gone:
                _log.error("Die Datenbank antwortet nicht (%s); die zuletzt gezeigte Fassung bleibt.", error)
                self._board.database_gone()
            self._gone = True
            return False
        if self._gone:
            _log.warning("Die Datenbank antwortet wieder.")
            self._board.clear()
            # what was to be taken over when it went may not have been
            self._asked, self._gone = self._shown(), False
        if mark not in (None, self._asked):
            self._pause_s = _AGAIN_S
            self._ask(mark, "Fassung %d ist veröffentlicht und wird übernommen.")
        elif mark not in (None, self._shown()) and self._clock() >= self._again and not self._busy():
            self._ask(mark, "Fassung %d wird noch nicht gezeigt; die Übernahme wird noch einmal versucht.")
        return True

    def _ask(self, mark: Mark, said: str) -> None:
        self._asked, self._again = mark, self._clock() + self._pause_s
        self._pause_s = min(2 * self._pause_s, _LONGEST_S)
        _log.warning(said, mark[0] if mark else 0)
        self._take_over()

    def start(self) -> None:
        """Watch from now on, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="editions", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                answers = self.step()
            except Exception:
                _log.exception("Die Datenbank kann nicht beobachtet werden")
                answers = False
            if not answers:
                time.sleep(_PAUSE_S)

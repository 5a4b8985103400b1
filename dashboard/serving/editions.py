"""Which edition an address asks for, and the applications of old ones: built when they are asked for, few, and one at a time.

``/fassung/12/…`` has the whole site as it was when edition 12 was the newest, on its last day; ``/fassung/12/2027-05-03/…`` as
it was on that day. ``?fassung=12`` and ``?revision=12`` lead there on any address, on the day that it asks for.
"""

from __future__ import annotations

import gc
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from dashboard.context.query import RequestError
from dashboard.serving.memory import give_back
from dashboard.serving.mount import Application, Environ
from layers.words.language import message
from loaders.atlas.dates import parse_day

# nothing of the database is imported where there is none
if TYPE_CHECKING:
    from loaders.history.showing import Shown

PATH = "fassung"
#: In an environment of WSGI: why the application has to refuse the request.
REFUSAL = "atlas.refusal"
_NAMES = (PATH, "revision")
_DAYS = ("stand", "date", "datetime")
_BELOW = re.compile(rf"/{PATH}/(?P<number>[^/]*)(?:/(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}))?(?P<rest>/.*)?", re.S)
#: So many old editions are kept, and so many requests may wait for one: the server has more threads than that.
_KEPT, _MOST_WAITING, _PATIENCE_S = 2, 8, 30.0


@dataclass(frozen=True)
class Old:
    """An old edition as it was on a day. ``by_day``: whether the address names the day, which is not its last then."""

    number: int
    day: date
    by_day: bool

    @property
    def path(self) -> str:
        """Below the base: → „fassung/12/“, „fassung/12/2027-05-03/“."""
        return f"{PATH}/{self.number}/" + (f"{self.day}/" if self.by_day else "")


class Editions:
    """WSGI middleware: hands a request for an old edition to its application, every other one to ``present``."""

    def __init__(
        self,
        present: Application,
        refusing: Application,
        editions: Sequence[Shown],
        build: Callable[[Old], Application],
    ):
        """``refusing`` answers requests that have to be refused. ``editions``: all of them, oldest first.

        ``build`` makes the application of an old one; it may raise RequestError.
        """
        self._present, self._refusing, self._editions = present, refusing, editions
        self._old = _Kept(build)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        number, day, inner = _wish(environ)
        if number is None:
            return self._present(environ, start_response)
        try:
            old = self._find(number, day, inner["QUERY_STRING"])
            application = self._old.get(old) if old else self._present
        except RequestError as error:
            return self._refusing({**inner, REFUSAL: error}, start_response)
        return application(inner, start_response)

    def _find(self, text: str, day: str, query: str) -> Old | None:
        """Return the old edition that is asked for; ``None`` for the newest. Raises RequestError."""
        newest, expected = len(self._editions), message("die Nummer einer Fassung, 1 bis {newest}")
        if not re.fullmatch("[0-9]{1,9}", text, re.ASCII):
            wrong = message("„{got}“ ist keine Fassung.")
            raise RequestError(404, wrong, PATH, expected, got=text[:20], newest=newest)
        number = int(text)
        if not 1 <= number <= newest:
            raise RequestError(
                404, message("Eine Fassung {number} gibt es nicht."), PATH, expected, number=number, newest=newest
            )
        shown = self._editions[number - 1]
        if shown.last is None:
            return None
        asked = _day(day)
        if day and not (asked and shown.first <= asked < shown.last):
            wrong = message("Am {day} war Fassung {number} nicht die neueste.")
            period = message("ein Tag von {first} bis {last}")
            raise RequestError(404, wrong, PATH, period, day=day, number=number, first=shown.first, last=shown.last)
        asked = asked or next(filter(None, (_day(text) for key, text in parse_qsl(query) if key in _DAYS)), None)
        if asked and shown.first <= asked < shown.last:
            return Old(number, asked, True)
        return Old(number, shown.last, False)


class _Kept:
    """The applications that were asked for last."""

    def __init__(self, build: Callable[[Old], Application]):
        self._build, self._kept = build, OrderedDict[Old, Application]()
        self._lock, self._building, self._room = Lock(), Lock(), BoundedSemaphore(_MOST_WAITING)

    def get(self, old: Old) -> Application:
        """Return the application of ``old``. Raises RequestError, 503 if too many others wait, or for too long."""
        found = self._find(old)
        return found or self._wait(old)

    def _find(self, old: Old) -> Application | None:
        with self._lock:
            if old in self._kept:
                self._kept.move_to_end(old)
            return self._kept.get(old)

    def _wait(self, old: Old) -> Application:
        if not self._room.acquire(blocking=False):
            raise _busy()
        try:
            if not self._building.acquire(timeout=_PATIENCE_S):
                raise _busy()
            try:
                return self._find(old) or self._made(old)
            finally:
                self._building.release()
        finally:
            self._room.release()

    def _made(self, old: Old) -> Application:
        made = self._build(old)
        # only now: what cannot be built takes nobody's place
        with self._lock:
            given_up = len(self._kept) >= _KEPT and self._kept.popitem(last=False)
            self._kept[old] = made
        if given_up:
            del given_up
            gc.collect()  # applications are cyclic, and would stay for a while
            give_back()
        return made


def _wish(environ: Environ) -> tuple[str | None, str, Environ]:
    """Return number and day that an address asks for as text, and the request without them; ``None`` if it asks for none."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    below = _BELOW.fullmatch(path)
    number, day = (below["number"], below["day"] or "") if below else (None, "")
    if below:
        path = below["rest"] or "/"
    if any(f"{name}=" in query for name in _NAMES):
        given = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
        asked = [text for name, text in given if name in _NAMES]
        if asked:
            number, day = asked[0], day if asked[0] == number else ""
            query = urlencode([pair for pair in given if pair[0] not in _NAMES], encoding="latin-1")
    return number, day, {**environ, "PATH_INFO": path, "QUERY_STRING": query}


def _day(text: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except ValueError:
        return None


def _busy() -> RequestError:
    wrong = message(
        "Gerade werden viele frühere Fassungen angefragt, und jede wird erst aufgebaut. Bitte versuchen Sie es in einer Minute "
        "noch einmal; die aktuelle Fassung gibt es wie immer."
    )
    return RequestError(503, wrong, PATH, message("ein neuer Versuch in einer Minute"))

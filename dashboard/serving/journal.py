"""What is noted of each request: what it is called, and, if somebody wants to know, what became of it. Never who asked."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Flask

from dashboard.context.request_id import HEADER, IN_ENVIRON, new_id
from dashboard.serving.desk_mount import PLACE
from dashboard.serving.editions import PATH
from dashboard.serving.mount import Application, Environ

#: Under this name the application's configuration has those who want to know: each is called with the ``Note`` of an answer.
OBSERVERS = "ATLAS_OBSERVERS"
#: Under this name an environment of WSGI has the Note, for those on the way who know more.
NOTE = "atlas.note"
_SEGMENT = re.compile(r"/?([^/.<]*)")
_LONGEST_PATH = 300
_log = logging.getLogger(__name__)


class Note:
    """One request and what became of it. ``kept`` says whether the answer was at hand: "hit", "miss", or empty."""

    def __init__(self, name: str, method: str, path: str, group: str):
        """``path`` is the one that may be written down, ``group`` the page or kind of file that was asked for."""
        self.id, self.method, self.path, self.group = name, method, path, group
        self.status, self.bytes, self.seconds, self.kept = 500, 0, 0.0, ""


Observer = Callable[[Note], object]


class Journal:
    """WSGI middleware, around everything: gives each request a name, which the answer bears, and tells who wants to know.

    What is kept of answers is below, and so the same for everybody. ``trusting``: whether a proxy in front may have named the
    request already. The observers are looked up at each request; while there are none, hardly anything is done. Whoever looks on
    from inside, as tracing does, finds the name where a proxy's would stand, and of the address what may be written down.
    """

    def __init__(self, application: Application, server: Flask, base: str, trusting: bool):
        self.inner, self._server, self._trusting = application, server, trusting
        self._base, self._groups = base, frozenset[str]()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = new_id(environ.get("HTTP_X_REQUEST_ID", "") if self._trusting else "")
        observers: Iterable[Observer] = self._server.config.get(OBSERVERS, ())
        path, inside = self._paths(environ)
        shown = to_write_down(path, inside)
        note = self._note(name, environ, shown, inside) if observers else None

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if note:
                note.status = int(status[:3])
            return start_response(status, [*headers, (HEADER, name)], *more)

        inner = {**environ, IN_ENVIRON: name, "HTTP_X_REQUEST_ID": name, "RAW_URI": shown}
        if note is None:
            return self.inner(inner, start)
        began = time.perf_counter()

        def done() -> None:
            note.seconds = time.perf_counter() - began
            for observer in observers:
                try:
                    observer(note)
                except Exception:  # such as a full disk: nobody's answer depends on who looks on
                    _log.exception("%s was not noted", note.path)

        try:
            return _Observed(self.inner({**inner, NOTE: note}, start), note, done)
        except BaseException:
            done()
            raise

    def _paths(self, environ: Environ) -> tuple[str, str]:
        """The path that was asked for, and the same below the base."""
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        return path, "/" + path[len(self._base) :] if path.startswith(self._base) else path

    def _note(self, name: str, environ: Environ, shown: str, inside: str) -> Note:
        if not self._groups:
            self._groups = groups(self._server)
        return Note(name, environ.get("REQUEST_METHOD", ""), shown, group_of(inside, self._groups))


class _Observed:
    """An answer that is on its way: counts its bytes, and says when it is over, however it ends."""

    def __init__(self, body: Iterable[bytes], note: Note, done: Callable[[], object]):
        self._body, self._note, self._done = body, note, done

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            self._note.bytes += len(chunk)
            yield chunk

    def close(self) -> None:
        try:
            if close := getattr(self._body, "close", None):
                close()
        finally:
            self._done()


def groups(server: Flask) -> frozenset[str]:
    """Return the first parts of all addresses, the desk's and old editions' among them: few, whatever is asked for."""
    found = {_segment(str(rule)) for rule in server.url_map.iter_rules()}
    return frozenset({*found, PLACE.strip("/"), PATH})


def group_of(path: str, known: frozenset[str]) -> str:
    """→ „tabelle“, „snippet“; „map“ for the start page, „other“ for what there is not."""
    first = _segment(path)
    return (first or "map") if first in known else "other"


def to_write_down(path: str, inside: str) -> str:
    """Return what a log may have of a path, which is ``inside`` below the base: no more than the first part of one of the desk.

    An invitation is an address that lets somebody in.
    """
    if inside.startswith(f"{PLACE}/"):
        shown, _, rest = inside.removeprefix(f"{PLACE}/").partition("/")
        return path[: len(path) - len(inside)] + f"{PLACE}/{shown}" + ("/…" if rest else "")
    return path[:_LONGEST_PATH]


def _segment(path: str) -> str:
    found = _SEGMENT.match(path)
    return found[1] if found else ""

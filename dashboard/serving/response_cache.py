"""Answers that were given before, ready to be sent again: rendered and compressed once, not per request.

Every answer to a GET follows from its address, the present day and data that never change while a process lives. So the same
question gets the same bytes from every worker, and nothing is ever out of date. Errors are not kept.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

import brotli
from cachetools import LRUCache
from werkzeug.datastructures import Accept, Headers
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.test import run_wsgi_app

from dashboard.serving.journal import NOTE

#: Memory for kept answers, per process. The start page takes 7 kB, the table 30, all scripts together 450.
LIMIT_BYTES = 16_000_000
#: No single answer may take more than this share of it.
_LARGEST_SHARE = 8
_LONGEST_ADDRESS = 2000
#: Too small to gain from compression.
_SMALL = 500
_BROTLI_QUALITY = 7
_ENCODINGS = ("br", "gzip", "identity")
#: What a 304 must not carry: it describes a body that is not sent.
_ABOUT_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """A whole answer in one encoding. ``etag`` is empty for what is not kept."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str = ""

    def send(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request: with 304 if it already has this, without the body if it asks for the headers only."""
        given = environ.get("HTTP_IF_NONE_MATCH")
        if given and self.etag and parse_etags(given).contains_weak(self.etag):
            start_response("304 NOT MODIFIED", [(k, v) for k, v in self.headers if k not in _ABOUT_THE_BODY])
            return []
        start_response(self.status, list(self.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class ResponseCache:
    """WSGI middleware around ``application``: compresses every answer, and keeps those that last.

    The answers used last are kept, up to ``limit`` bytes. Threads may share it.
    """

    def __init__(
        self,
        application: Application,
        today: Callable[[], date],
        compressible: Collection[str],
        relevant: Callable[[str, str], str],
        never: Collection[str] = (),
        limit: int = LIMIT_BYTES,
    ):
        """``today`` and what ``relevant`` leaves of the query of an address (path, query) are what answers depend on.

        The application sees no other parameters. ``compressible``: media types; ``never``: paths that are not kept.
        """
        self._application, self._today, self._compressible = application, today, frozenset(compressible)
        self._relevant, self._never = relevant, frozenset(never)
        self._largest = limit // _LARGEST_SHARE
        self._answers: LRUCache[Hashable, Answer] = LRUCache(limit, getsizeof=_size)
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        encoding = _best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._ask(environ, encoding).send(environ, start_response)
        path = environ.get("PATH_INFO", "")
        query = self._relevant(path, environ.get("QUERY_STRING", ""))
        environ = {**environ, "QUERY_STRING": query}
        if path in self._never or "HTTP_RANGE" in environ:
            return self._ask(environ, encoding).send(environ, start_response)
        # a page may name its own full address
        origin = environ["wsgi.url_scheme"], environ.get("HTTP_HOST", "")
        key = (*origin, path, query, self._today(), encoding)
        with self._lock:
            answer = self._answers.get(key)
        if note := environ.get(NOTE):
            note.kept = "miss" if answer is None else "hit"
        if answer is None:
            answer = _lasting(self._ask({**environ, "REQUEST_METHOD": "GET"}, encoding))
            short = len(path) + len(query) <= _LONGEST_ADDRESS
            if answer.etag and short and _size(answer) <= self._largest:
                with self._lock:
                    self._answers[key] = answer
        return answer.send(environ, start_response)

    def _ask(self, environ: Environ, encoding: str) -> Answer:
        """Have the application answer as if it had not been asked before, in the encoding that the browser prefers."""
        asked = {key: value for key, value in environ.items() if not key.startswith("HTTP_IF_")}
        # for the part that has its content ready in several encodings; the others leave compressing to us
        asked["HTTP_ACCEPT_ENCODING"] = encoding
        chunks, status, headers = run_wsgi_app(self._application, asked, buffered=True)
        body = self._compress(b"".join(chunks), headers, encoding)
        if environ["REQUEST_METHOD"] != "HEAD":
            headers["Content-Length"] = str(len(body))
        return Answer(status, headers.to_wsgi_list(), body)

    def _compress(self, body: bytes, headers: Headers, encoding: str) -> bytes:
        if headers.get("Content-Type", "").partition(";")[0] not in self._compressible:
            return body
        headers["Vary"] = "Accept-Encoding"
        if "Content-Encoding" in headers or encoding == "identity" or len(body) < _SMALL:
            return body
        headers["Content-Encoding"] = encoding
        return brotli.compress(body, quality=_BROTLI_QUALITY) if encoding == "br" else gzip.compress(body, 6, mtime=0)


# browsers send the same few texts, and to read one takes as long as all else here
@lru_cache(maxsize=64)
def _best_encoding(accepted: str) -> str:
    return parse_accept_header(accepted, Accept).best_match(_ENCODINGS, default="identity")


def _lasting(answer: Answer) -> Answer:
    """Return ``answer`` with an ETag of its content, or unchanged if it is an error or not for everybody."""
    headers = Headers(answer.headers)
    if not answer.status.startswith("200") or "Set-Cookie" in headers or "no-store" in headers.get("Cache-Control", ""):
        return answer
    etag = hashlib.sha256(answer.body).hexdigest()[:24]
    headers["ETag"] = f'"{etag}"'
    headers.setdefault("Cache-Control", "no-cache")
    # the time of a file differs between machines that serve the same
    headers.remove("Last-Modified")
    return replace(answer, headers=headers.to_wsgi_list(), etag=etag)


def _size(answer: Answer) -> int:
    # some hundred bytes of key and headers come with every answer
    return len(answer.body) + 2000

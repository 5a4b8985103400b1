"""What the headers of a request say about form and language becomes part of its address, before kept answers are looked up.

So an answer follows from its address alone, and says itself at which address it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import parse_qsl, quote

from werkzeug.datastructures import Headers, LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from dashboard.context.addresses import PARAMETER
from dashboard.serving.mount import Application, Environ
from layers.words.language import GERMAN

_FORM, _JSON, _HTML = "f", "json", "html"


class Negotiated:
    """WSGI middleware: below ``path``, ``f`` and ``lang`` are filled in from ``Accept`` and ``Accept-Language``.

    A program gets JSON in its user's language; a page is in the language of its address, as all pages are.
    """

    def __init__(self, application: Application, path: str, languages: Collection[str]):
        """``languages``: the codes of those that there are."""
        self.inner, self._path, self._languages = application, path, languages

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != self._path and not path.startswith(f"{self._path}/"):
            return self.inner(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        given = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
        form = given.get(_FORM) or _form(environ.get("HTTP_ACCEPT", ""))
        wanted = {_FORM: form} if not given.get(_FORM) else {}
        if form == _JSON and PARAMETER not in given:
            language = _language(environ.get("HTTP_ACCEPT_LANGUAGE", ""), self._languages)
            wanted |= {PARAMETER: language} if language != GERMAN.code else {}
        query = "&".join([*filter(None, [query]), *(f"{name}={quote(value)}" for name, value in wanted.items())])

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told = Headers(headers)
            told["Vary"] = ", ".join(filter(None, [told.get("Vary"), "Accept", "Accept-Language"]))
            return start_response(status, told.to_wsgi_list(), *more)

        return self.inner({**environ, "QUERY_STRING": query}, start)


def _form(accept: str) -> str:
    """Pages for whoever likes them better than JSON, such as a browser."""
    accepted = parse_accept_header(accept, MIMEAccept)
    kinds = ("application/json", "application/geo+json", "application/schema+json", "application/vnd.oai.openapi+json")
    return _HTML if accepted.quality("text/html") > max(map(accepted.quality, kinds)) else _JSON


def _language(accept: str, languages: Collection[str]) -> str:
    return parse_accept_header(accept, LanguageAccept).best_match(languages, default=GERMAN.code)

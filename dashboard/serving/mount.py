"""Below which address the site stands, and behind how many proxies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import redirect
from werkzeug.wrappers import Request

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def mount(server: Flask, base: str, proxies: int) -> None:
    """Have ``server`` answer below ``base`` (begins and ends with a slash), behind ``proxies`` trusted proxies.

    Of ``X-Forwarded-For``, ``-Proto`` and ``-Host`` only as many entries are believed as there are proxies; anybody can
    send the others. Call last: everything that wraps the application before does not see the base.
    """
    if base != "/":
        server.wsgi_app = BelowBase(server.wsgi_app, base)  # type: ignore[method-assign]  # how Flask wants it
    if proxies:
        behind = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        server.wsgi_app = behind  # type: ignore[method-assign]  # as above


class BelowBase:
    """WSGI middleware that takes ``base`` off the address.

    A proxy that has taken it off already is right, too; only the links in the pages have to bear it.
    """

    def __init__(self, application: Application, base: str):
        self._application, self._base, self._prefix = application, base, base.removesuffix("/")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self._prefix:
            query = Request(environ).query_string.decode("latin-1")
            return redirect(self._base + (f"?{query}" if query else ""), 308)(environ, start_response)
        inner = path[len(self._prefix) :] if path.startswith(self._base) else path
        return self._application({**environ, "SCRIPT_NAME": self._prefix, "PATH_INFO": inner}, start_response)

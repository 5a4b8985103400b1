"""The editors' desk stands beside the public site: neither its answers nor its cookies pass through what serves visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.serving.mount import Application, Environ

PLACE = "/redaktion"


class BesideDesk:
    """WSGI middleware: hands what is asked for below ``/redaktion`` to ``desk``, and everything else to ``site``."""

    def __init__(self, site: Application, desk: Application):
        self._site, self._desk = site, desk

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != PLACE and not path.startswith(f"{PLACE}/"):
            return self._site(environ, start_response)
        inner = {"SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + PLACE, "PATH_INFO": path.removeprefix(PLACE) or "/"}
        return self._desk({**environ, **inner}, start_response)

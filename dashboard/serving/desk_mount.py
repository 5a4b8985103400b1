"""The editors' desk stands beside the public site: neither its answers nor its cookies pass through what serves visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.context.query import RequestError
from dashboard.serving.editions import REFUSAL
from dashboard.serving.mount import Application, Environ
from layers.words.language import message

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


def closed_desk(refusing: Application) -> Application:
    """Return what stands in for the desk while there is no database: ``refusing`` says that, and when to come back."""
    wrong = message(
        "Die Redaktion ist geschlossen, weil die Datenbank des Registers nicht antwortet. Sie öffnet von selbst, sobald sie "
        "wieder da ist."
    )
    error = RequestError(503, wrong, "path", message("ein neuer Versuch in einer Minute"))
    return lambda environ, start_response: refusing({**environ, REFUSAL: error}, start_response)

"""What a visitor or a program reads when something cannot be answered: never a stack trace."""

from __future__ import annotations

import logging

from dash.exceptions import DependencyException
from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.request_id import request_id
from dashboard.context.site import Site
from dashboard.pages.shell import shell_context
from dashboard.serving.editions import REFUSAL
from layers.words.language import message

_MACHINE_PATHS = ("/api/", "/snippet", "/growth", "/deck", "/healthz", "/data/", "/kacheln/")
#: What answers programs and people; the address says whom.
_BOTH = "/ogc"
_DASH_PATH = "_dash-update-component"
_WORDS = {
    404: message("Diese Adresse gibt es nicht."),
    405: message("Diese Adresse nimmt nur Lesezugriffe an."),
    413: message("Diese Anfrage ist zu groß."),
}

_OTHER = message("Die Anfrage kann nicht beantwortet werden.")
_ADDRESS = message("eine Adresse aus der Beschreibung der Schnittstelle")


def for_programs(path: str) -> bool:
    """Return whether what cannot be answered at ``path`` is said in JSON; else it is a page."""
    return path.startswith(_MACHINE_PATHS)


def register_errors(server: Flask, site: Site) -> None:
    """Answer errors as JSON for programs and as a plain page, in the language of the address, for people."""

    @server.before_request
    def refuse() -> None:
        # what is wrong was found before the application was asked
        if refusal := request.environ.get(REFUSAL):
            raise refusal

    @server.errorhandler(RequestError)
    def answer(error: RequestError) -> tuple[Response | str, int, dict[str, str]]:
        asked, more = spoken(site), {"Retry-After": "60"} if error.status in (429, 503) else {}
        if for_programs(request.path) or (request.path.startswith(_BOTH) and request.args.get("f") != "html"):
            return jsonify(error.body(asked.language)), error.status, more
        name = request_id() if error.status == 500 else ""
        said = {"message": error.wrong(asked.language), "request_id": name}
        page = render_template("error.html", **shell_context(asked, "error"), **said)
        return page, error.status, more

    def answer_with(status: int, wrong: str) -> tuple[Response | str, int, dict[str, str]]:
        return answer(RequestError(status, wrong, "path", _ADDRESS))

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[Response | str, int, dict[str, str]]:
        return answer_with(error.code or 500, _WORDS.get(error.code or 500, _OTHER))

    @server.errorhandler(DependencyException)
    def no_such_package(_: DependencyException) -> tuple[Response | str, int, dict[str, str]]:
        # Dash has no other word for a package of scripts that it does not know
        return answer_with(404, _WORDS[404])

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int, dict[str, str]]:
        if request.path.endswith(_DASH_PATH) and request.method == "POST":
            # anyone can send Dash a body that it cannot read; that is no reason to fill the log
            logging.getLogger(__name__).warning("unusable callback request: %s", type(error).__name__)
            return answer_with(400, message("Diese Anfrage ist unvollständig."))
        logging.getLogger(__name__).exception(
            "unexpected error at %s, request %s", request.path, request_id(), exc_info=error
        )
        return answer_with(
            500, message("Im Atlas ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.")
        )

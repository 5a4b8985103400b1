"""What a visitor or a program reads when something cannot be answered: never a stack trace."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from dashboard.pages.shell import shell_context
from dashboard.query import RequestError
from dashboard.site import Site
from dashboard.view_state import ViewState
from layers.catalogue import OVERVIEW

_MACHINE_PATHS = ("/api/", "/snippet", "/deck", "/healthz", "/data/")
_DASH_PATH = "_dash-update-component"
_WORDS = {404: "Diese Adresse gibt es nicht.", 405: "Diese Adresse nimmt nur Lesezugriffe an."}


def register_errors(server: Flask, site: Site, base: str) -> None:
    """Answer errors as JSON for programs and as a plain German page for people."""

    def answer(status: int, message: str) -> tuple[Response | str, int]:
        if request.path.startswith(_MACHINE_PATHS):
            error = RequestError(status, message, "path", "eine Adresse aus der Beschreibung der Schnittstelle")
            return jsonify(error.body()), status
        context = shell_context(site, base, "error", ViewState(OVERVIEW, site.today()))
        return render_template("error.html", **context, message=message), status

    @server.errorhandler(RequestError)
    def refused(error: RequestError) -> tuple[Response | str, int]:
        if not request.path.startswith(_MACHINE_PATHS):
            return answer(error.status, str(error))
        response = jsonify(error.body())
        if error.status == 429:
            response.headers["Retry-After"] = "60"
        return response, error.status

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[Response | str, int]:
        return answer(error.code or 500, _WORDS.get(error.code, "Die Anfrage kann nicht beantwortet werden."))

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int]:
        if request.path.endswith(_DASH_PATH) and request.method == "POST":
            # anyone can send Dash a body that it cannot read; that is no reason to fill the log
            logging.getLogger(__name__).warning("unusable callback request: %s", type(error).__name__)
            return answer(400, "Diese Anfrage ist unvollständig.")
        logging.getLogger(__name__).exception("unexpected error at %s", request.path, exc_info=error)
        return answer(500, "Im Atlas ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.")

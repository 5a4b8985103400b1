"""What a visitor or a program reads when something cannot be answered: never a stack trace."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from dashboard.query import RequestError

_MACHINE_PATHS = ("/api/", "/snippet", "/healthz", "/data/")
_WORDS = {404: "Diese Adresse gibt es nicht.", 405: "Diese Adresse nimmt nur Lesezugriffe an."}


def register_errors(server: Flask) -> None:
    """Answer errors as JSON for programs and as a plain German page for people."""

    @server.errorhandler(RequestError)
    def refused(error: RequestError) -> tuple[Response | str, int]:
        if request.path.startswith(_MACHINE_PATHS):
            return jsonify(error.body()), error.status
        return _answer(error.status, str(error))

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[Response | str, int]:
        return _answer(error.code or 500, _WORDS.get(error.code, "Die Anfrage kann nicht beantwortet werden."))

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int]:
        logging.getLogger(__name__).exception("unexpected error at %s", request.path, exc_info=error)
        return _answer(500, "Im Atlas ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.")


def _answer(status: int, message: str) -> tuple[Response | str, int]:
    if request.path.startswith(_MACHINE_PATHS):
        error = RequestError(status, message, "path", "eine Adresse aus der Beschreibung der Schnittstelle")
        return jsonify(error.body()), status
    return render_template("error.html", message=message, status=status), status

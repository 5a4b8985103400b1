"""Whatever goes wrong at the desk is answered with a sentence on a page of it; what went wrong inside stands in the log alone."""

from __future__ import annotations

import logging

from flask import Flask, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from dashboard.context.query import RequestError
from dashboard.context.request_id import request_id
from dashboard.desk.desk import Desk
from dashboard.desk.frame import language_of, say, show
from dashboard.desk.uploads import MOST_BYTES, TOO_LARGE
from layers.words.language import GERMAN, message
from loaders.history.reading import UnknownRevisionError
from loaders.history.troubles import DatabaseError

_WORDS = {
    400: message("Diese Anfrage ist unvollständig."),
    401: message(
        "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich noch einmal an; was Sie eingegeben haben, ist nicht gespeichert."
    ),
    403: message("Dafür reicht Ihre Rolle nicht. Bitte fragen Sie, wer die Zugänge verwaltet."),
    404: message("Diese Adresse gibt es nicht."),
    405: message("Diese Adresse gibt es nicht."),
    409: message("Das geht mit diesem Zugang nicht."),
    426: message(
        "Die Redaktion gibt es nur über eine verschlüsselte Verbindung (https). Steht ein Proxy davor, muss ATLAS_PROXIES "
        "gesetzt sein."
    ),
}
_OTHER = message("Die Anfrage kann nicht beantwortet werden.")
_TOKEN = message("Diese Seite war zu lange offen. Bitte laden Sie sie neu und senden Sie sie noch einmal ab.")
_BROKEN = message("Bei der Redaktion ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.")
_DATABASE = message(
    "Die Datenbank des Registers antwortet nicht, oder sie nimmt gerade nichts an. Ob die letzte Änderung noch ankam, zeigt "
    "der Verlauf. Bitte versuchen Sie es noch einmal; bleibt es dabei, hilft, wer den Atlas betreibt."
)


def register_troubles(server: Flask, desk: Desk) -> None:
    """Answer what cannot be answered."""

    def trouble(text: str, status: int) -> tuple[str, int]:
        here = None if request.method in ("GET", "HEAD") else ""  # many a form's address is no page
        name = request_id() if status == 500 else ""
        return show(desk, "refused.html", status, here, message=text, request_id=name)

    @server.errorhandler(RequestError)
    def refused(error: RequestError) -> tuple[str, int]:
        return trouble(error.wrong(language_of(desk)), error.status)

    @server.errorhandler(UnknownRevisionError)
    def unknown(_: UnknownRevisionError) -> tuple[str, int]:
        return trouble(say(desk, message("Diesen Entwurf oder diese Fassung gibt es nicht.")), 404)

    @server.errorhandler(CSRFError)
    def no_token(_: CSRFError) -> tuple[str, int]:
        return trouble(say(desk, _TOKEN), 400)

    @server.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> tuple[str, int]:
        return trouble(say(desk, TOO_LARGE, limit=MOST_BYTES // 2**20), 413)

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        return trouble(say(desk, _WORDS.get(error.code or 500, _OTHER)), error.code or 500)

    # addresses may hold what lets somebody in, an invitation: the log names the page
    @server.errorhandler(DatabaseError)
    def database(error: DatabaseError) -> tuple[str, int]:
        logging.getLogger(__name__).error("database of the register at %s: %s", request.endpoint, error.sentence)
        return trouble(error.sentence if language_of(desk) == GERMAN else say(desk, _DATABASE), 503)

    @server.errorhandler(SQLAlchemyError)
    def broken(error: SQLAlchemyError) -> tuple[str, int]:
        logging.getLogger(__name__).error("database of the register at %s: %s", request.endpoint, type(error).__name__)
        return trouble(say(desk, _DATABASE), 503)

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        logging.getLogger(__name__).exception("unexpected error at the desk, request %s", request_id(), exc_info=error)
        return trouble(say(desk, _BROKEN), 500)

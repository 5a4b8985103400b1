"""What every page of the desk needs: the frame of the site, the desk's own links, and answers when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from flask import Flask, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.context.languages import link, spoken
from dashboard.context.query import RequestError
from dashboard.desk.access import Role
from dashboard.desk.desk import Desk
from dashboard.desk.register import place_name
from dashboard.desk.uploads import MOST_BYTES
from dashboard.desk.words import KINDS, fact_text, named_fact
from dashboard.pages.shell import shell_context
from layers.words.language import GERMAN, Language, message
from loaders.history.reading import UnknownRevisionError
from loaders.history.troubles import DatabaseError

_BROKEN = message(
    "Die Datenbank des Registers antwortet nicht, oder sie nimmt gerade nichts an. Ob die letzte Änderung noch ankam, zeigt "
    "der Verlauf. Bitte versuchen Sie es noch einmal; bleibt es dabei, hilft, wer den Atlas betreibt."
)


def show(desk: Desk, template: str, here: str, status: int = 200, **values: object) -> tuple[str, int]:
    """Return a page; ``here`` is its address below the desk, which the other language has, too."""
    site = spoken(desk.site)
    language = site.language
    context = {
        **shell_context(site, "desk"),
        "other_languages": [(o, link(desk.root, o, here)) for o in site.languages if o != language],
        "desk_link": partial(_link, desk.root, language),
        "desk_page": here,
        "people_style": site.assets.address(desk.base, "desk_accounts.css"),
        "desk_style": site.assets.address(desk.base, "desk.css"),
        "desk_script": site.assets.address(desk.base, "desk.js"),
        "role": Role,
        "kinds": {kind: language.text(word) for kind, word in KINDS.items()},
        "moment": partial(_moment, desk, language),
        "districts": site.atlas.districts,
        "place": partial(place_name, site.atlas),
        "fact_text": lambda fact: fact_text(fact, site.programme, language),
        "named_fact": lambda fact: named_fact(fact, site.atlas, site.programme, language),
    }
    return render_template(f"desk/{template}", **{**context, **values}), status


def language_of(desk: Desk) -> Language:
    """Return the language of the present request."""
    return spoken(desk.site).language


def lead_to(desk: Desk, path: str, **parameters: object) -> str:
    """Return the address of a page of the desk in the language of the present request."""
    return link(desk.root, language_of(desk), path, parameters)


def register_troubles(server: Flask, desk: Desk) -> None:
    """Answer whatever goes wrong with a sentence on a page of the desk."""

    def say(text: str, status: int) -> tuple[str, int]:
        return show(desk, "trouble.html", "", status, message=text)

    @server.errorhandler(RequestError)
    def refused(error: RequestError) -> tuple[str, int]:
        return say(error.wrong(language_of(desk)), error.status)

    @server.errorhandler(UnknownRevisionError)
    def unknown(_: UnknownRevisionError) -> tuple[str, int]:
        return say(language_of(desk).text("Diesen Entwurf oder diese Fassung gibt es nicht."), 404)

    @server.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> tuple[str, int]:
        said = language_of(desk).text(
            "Die Datei ist zu groß. Angenommen werden höchstens {limit} MB; eine Liste aller Gemeinden hat weit unter 1 MB. "
            "Bitte prüfen Sie, ob es die richtige Datei ist, oder speichern Sie die Liste allein in eine neue Datei.",
            limit=MOST_BYTES // 2**20,
        )
        return say(said, 413)

    # addresses may hold what lets somebody in, an invitation: the log names the page
    @server.errorhandler(DatabaseError)
    def trouble(error: DatabaseError) -> tuple[str, int]:
        logging.getLogger(__name__).error("database of the register at %s: %s", request.endpoint, error.sentence)
        return say(error.sentence if language_of(desk) == GERMAN else language_of(desk).text(_BROKEN), 503)

    @server.errorhandler(SQLAlchemyError)
    def broken(error: SQLAlchemyError) -> tuple[str, int]:
        logging.getLogger(__name__).error("database of the register at %s: %s", request.endpoint, type(error).__name__)
        return say(language_of(desk).text(_BROKEN), 503)


def read_number(values: Mapping[str, str], name: str) -> int:
    """Return a whole number that a form brings along. Raises RequestError if it was tampered with."""
    text = values.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise RequestError(422, message("Die Anfrage ist unvollständig."), name, message("eine ganze Zahl"))
    return int(text)


def _link(root: str, language: Language, path: str = "", **parameters: object) -> str:
    return link(root, language, path, parameters)


def _moment(desk: Desk, language: Language, time: object) -> str:
    """→ „20.11.2026, 14:05“, where the programme runs."""
    here = time.astimezone(ZoneInfo(desk.site.atlas.state.time_zone))  # type: ignore[attr-defined]
    return f"{language.day(here.date())}, {here:%H:%M}"

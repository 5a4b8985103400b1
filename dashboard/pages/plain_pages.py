"""The pages of text that every page's footer leads to: help, and what a public website owes its visitors."""

from __future__ import annotations

from dataclasses import dataclass

from layers.words.language import message


@dataclass(frozen=True)
class PlainPage:
    """``path`` is the address below the base; messages: ``label``, the short name in the footer, ``title``, the heading,
    ``about``, what the page says, for search engines."""

    path: str
    label: str
    title: str
    template: str
    about: str


PLAIN_PAGES = (
    PlainPage(
        "hilfe",
        message("Hilfe"),
        message("Hilfe"),
        "help.html",
        message(
            "Wie man im {atlas} eine Gemeinde findet, Farben und Zeichen liest und Karten als Folie oder Datei bekommt."
        ),
    ),
    PlainPage(
        "leichte-sprache",
        message("Leichte Sprache"),
        message("Leichte Sprache"),
        "easy_language.html",
        message("Was der {atlas} zeigt und wie man ihn benutzt, in Leichter Sprache."),
    ),
    PlainPage(
        "barrierefreiheit",
        message("Barrierefreiheit"),
        message("Erklärung zur Barrierefreiheit"),
        "accessibility.html",
        message("Wie barrierefrei der {atlas} ist, was noch fehlt und wem man Barrieren meldet."),
    ),
    PlainPage(
        "datenschutz",
        message("Datenschutz"),
        message("Datenschutz"),
        "privacy.html",
        message(
            "Was der {atlas} über seine Besucher erfährt: keine Anmeldung, keine Cookies, keine Zählung von Besuchen."
        ),
    ),
    PlainPage(
        "impressum",
        message("Impressum"),
        message("Impressum"),
        "imprint.html",
        message("Wer den {atlas} betreibt, woher die Angaben stammen und wem man Fehler meldet."),
    ),
)

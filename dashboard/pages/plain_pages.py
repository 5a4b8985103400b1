"""The pages of text that every page's footer leads to: help, and what a public website owes its visitors."""

from __future__ import annotations

from dataclasses import dataclass

from layers.words.language import message


@dataclass(frozen=True)
class PlainPage:
    """``path`` is the address below the base; messages: ``label``, the short name in the footer, ``title``, the heading."""

    path: str
    label: str
    title: str
    template: str


PLAIN_PAGES = (
    PlainPage("hilfe", message("Hilfe"), message("Hilfe"), "help.html"),
    PlainPage("leichte-sprache", message("Leichte Sprache"), message("Leichte Sprache"), "easy_language.html"),
    PlainPage(
        "barrierefreiheit", message("Barrierefreiheit"), message("Erklärung zur Barrierefreiheit"), "accessibility.html"
    ),
    PlainPage("datenschutz", message("Datenschutz"), message("Datenschutz"), "privacy.html"),
    PlainPage("impressum", message("Impressum"), message("Impressum"), "imprint.html"),
)

"""The pages of text that every page's footer leads to: help, and what a public website owes its visitors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlainPage:
    """``path`` is the address below the base, ``label`` the short name in the footer, ``title`` the page's heading."""

    path: str
    label: str
    title: str
    template: str


PLAIN_PAGES = (
    PlainPage("hilfe", "Hilfe", "Hilfe", "help.html"),
    PlainPage("leichte-sprache", "Leichte Sprache", "Leichte Sprache", "easy_language.html"),
    PlainPage("barrierefreiheit", "Barrierefreiheit", "Erklärung zur Barrierefreiheit", "accessibility.html"),
    PlainPage("datenschutz", "Datenschutz", "Datenschutz", "privacy.html"),
    PlainPage("impressum", "Impressum", "Impressum", "imprint.html"),
)

"""``/hilfe``, ``/leichte-sprache``, ``/barrierefreiheit``, ``/datenschutz``, ``/impressum``: text that any browser shows."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, render_template

from dashboard.pages.shell import shell_context
from dashboard.plain_pages import PLAIN_PAGES, PlainPage
from dashboard.site import Site
from dashboard.view_state import ViewState
from layers.catalogue import OVERVIEW
from layers.wording import STATUS_SYMBOLS, STATUS_WORDS, day
from loaders.fold import ACTIVE, COMPLETED, ENDED, PLANNED, UNKNOWN

#: What each status says about a municipality, for the help page.
STATUS_MEANINGS = {
    COMPLETED: "Der Schritt ist belegt und zu Ende gebracht.",
    ACTIVE: "Der Schritt ist belegt und läuft.",
    PLANNED: "Der Schritt ist angekündigt, aber noch nicht belegt.",
    ENDED: "Den Schritt gab es, er besteht nicht mehr.",
    UNKNOWN: "Uns liegt keine veröffentlichte Information vor. Das heißt nicht, dass die Gemeinde nicht teilnimmt.",
}


def register_plain(server: Flask, site: Site, base: str) -> None:
    """Add the pages of text."""
    for page in PLAIN_PAGES:
        server.add_url_rule(f"/{page.path}", f"plain:{page.path}", _view(site, base, page))


def _view(site: Site, base: str, page: PlainPage) -> Callable[[], str]:
    def show() -> str:
        today = site.today()
        return render_template(
            page.template, **shell_context(site, base, page.path, ViewState(OVERVIEW, today)), title=page.title,
            operator=site.operator, background=site.background, day=day,
            layers=list(site.catalogue.values()), symbols=STATUS_SYMBOLS, words=STATUS_WORDS,
            meanings=STATUS_MEANINGS, today=today,
        )  # fmt: skip

    return show

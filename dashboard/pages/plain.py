"""``/hilfe``, ``/leichte-sprache``, ``/barrierefreiheit``, ``/datenschutz``, ``/impressum``: text that any browser shows."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, render_template

from dashboard.context.languages import spoken
from dashboard.context.site import Site
from dashboard.pages.head import About
from dashboard.pages.plain_pages import PLAIN_PAGES, PlainPage
from dashboard.pages.shell import shell_context
from layers.catalogue import OTHER, OVERVIEW
from layers.words.language import message
from layers.words.wording import STATUS_WORDS
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, UNKNOWN
from loaders.atlas.programme import Programme

#: What each status says about a municipality, for the help page.
STATUS_MEANINGS = {
    COMPLETED: message("Der Schritt ist belegt und zu Ende gebracht."),
    ACTIVE: message("Der Schritt ist belegt: geführt, unterzeichnet, gegründet oder begonnen."),
    DORMANT: message("Den Schritt gab es, er ruht und ist nicht beendet."),
    PLANNED: message("Der Schritt ist angekündigt, aber noch nicht belegt."),
    ENDED: message("Den Schritt gab es, er besteht nicht mehr."),
    UNKNOWN: message("Uns liegt keine Information vor. Das heißt nicht, dass die Gemeinde nicht teilnimmt."),
}


def register_plain(server: Flask, site: Site) -> None:
    """Add the pages of text."""
    for page in PLAIN_PAGES:
        server.add_url_rule(f"/{page.path}", f"plain:{page.path}", _view(site, page))


def _other_names(site: Site) -> str:
    """Return which instruments share a class of the overview."""
    together = [key for c in site.catalogue[OVERVIEW].classes if c.key == OTHER for key in c.instruments]
    return site.language.join([site.programme.find(key).short for key in together])


def _derived_example(programme: Programme) -> tuple[str, str] | None:
    """Return the names of an instrument and of one that must have come before it."""
    return next(((i.short, programme.find(i.implies[0]).short) for i in programme.instruments if i.implies), None)


def _view(site: Site, page: PlainPage) -> Callable[[], str]:
    def show() -> str:
        asked = spoken(site)
        text = asked.language.text
        about = About(page.path, text(page.about, atlas=asked.programme.atlas))
        return render_template(
            page.template, **shell_context(asked, page.path, about=about), title=text(page.title),
            operator=asked.operator, background=asked.background,
            missing=lambda *fields: [text(word) for word in asked.operator.missing(*fields)],
            words={key: text(word) for key, word in STATUS_WORDS.items()},
            meanings={key: text(words) for key, words in STATUS_MEANINGS.items()},
            others=next((c.label for c in asked.catalogue[OVERVIEW].classes if c.key == OTHER), ""),
            first_label=asked.catalogue[OVERVIEW].classes[0].label,
            other_names=_other_names(asked), derived_example=_derived_example(asked.programme),
        )  # fmt: skip

    return show

"""What the frame of every page needs: header, footer, style."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from flask import request

from dashboard.context.languages import PARAMETER, language_field, language_parameter, link, same_page
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, write_view
from dashboard.pages.plain_pages import PLAIN_PAGES
from layers.words.freshness import as_of_text, edition_text, register_text, report_text
from layers.words.language import Language
from layers.words.template_messages import template_words
from layers.words.wording import NO_INFORMATION_NOTE, since, status_word
from loaders.atlas.fold import Status
from loaders.atlas.programme import Instrument
from loaders.atlas.provenance import web_address


def shell_context(site: Site, base: str, page: str, view: ViewState) -> dict:
    """Return the template variables of ``base.html``. ``base`` is the address prefix, ending in a slash."""
    language = site.language
    state = write_view(view, site.today(), **language_parameter(language))
    return {
        **template_words(language),
        "language": language,
        "other_languages": same_page(site, base),
        "link": partial(_link, base, language),
        "language_field": language_field(language),
        "day": language.day,
        "number": language.number,
        "state": site.state,
        "programme": site.programme,
        "provenance": site.atlas.provenance,
        "web_address": web_address,
        "as_of": " · ".join(
            filter(None, (as_of_text(site.on(view.as_of), language), edition_text(site.atlas, language)))
        ),
        "report": report_text(site.on(view.as_of), language),
        "register": register_text(site.atlas, language),
        **_edition(site, base),
        "territory_date": language.day(site.atlas.territory.date),
        "page": page,
        "plain_pages": PLAIN_PAGES,
        "view": view,
        "base": base,
        "no_information": language.text(NO_INFORMATION_NOTE),
        "map_href": f"{base}{state}",
        "table_href": f"{base}tabelle{state}",
        "export_href": f"{base}ausschnitt{state}",
        "theme_css": site.style + site.identity.font_css(base),
        "identity": site.identity,
        "logo": site.identity.address(base, site.identity.logo),
        "logo_dark": site.identity.address(base, site.identity.logo_dark),
        "pattern_defs": site.patterns,
        "dark_css": site.dark_style,
        "style_url": site.assets.address(base, "style.css"),
        "pages_style_url": site.assets.address(base, "pages.css"),
        "share_script": site.assets.address(base, "share.js"),
        "table_script": site.assets.address(base, "table.js"),
        "export_script": site.assets.address(base, "export.js"),
        "favicon": _favicon(site),
    }


def _edition(site: Site, base: str) -> dict:
    """What the frame says of editions: all of them, where there are any, and which old one this is."""
    edition, language = site.atlas.origin.edition, site.language
    if not edition:
        return {"old_edition": None, "editions_href": ""}
    asked = {key: values for key, values in request.args.lists() if key != PARAMETER}
    return {
        "old_edition": edition if site.present else None,
        "present_href": link(site.present, language, request.path.lstrip("/"), asked),
        "editions_href": link(site.present or base, language, "fassungen"),
    }


def status_functions(language: Language) -> dict[str, Callable[[Status, Instrument], str]]:
    """Return what templates say statuses with."""
    return {"since": partial(since, language=language), "status_word": partial(status_word, language=language)}


def _link(base: str, language: Language, path: str = "", **parameters: object) -> str:
    """What templates call ``link``."""
    return link(base, language, path, parameters)


def _favicon(site: Site) -> str:
    # inside the page: as a file, browsers ask for it again whenever the address changes
    return "data:image/svg+xml," + quote((site.assets.folder / "favicon.svg").read_text(encoding="utf-8"))

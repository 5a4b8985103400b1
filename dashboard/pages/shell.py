"""What the frame of every page needs: header, footer, style."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import quote

from flask import current_app, request

from dashboard.context.addresses import PARAMETER, language_field, link
from dashboard.context.languages import same_page
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState
from dashboard.exports.share import LONGEST
from dashboard.pages.head import About, head_context
from dashboard.pages.plain_pages import PLAIN_PAGES
from dashboard.serving.orders import ELSEWHERE
from layers.catalogue import OVERVIEW
from layers.words.freshness import as_of_text, edition_text, register_origin, register_text, report_text
from layers.words.template_messages import template_words
from layers.words.wording import NO_INFORMATION_NOTE, STATUS_SYMBOLS, page_words, since, site_of, status_word
from loaders.atlas.provenance import web_address


def shell_context(site: Site, page: str, view: ViewState | None = None, about: About | None = None) -> dict:
    """Return the template variables of ``base.html``, and what most pages need besides; ``view`` is the present overview
    unless the page shows another. ``about``: what others are told of the page; without it, it is not to be found."""
    today, language = site.today(), site.language
    view = view or ViewState(OVERVIEW, today, today)
    state = replace(view, crop=None).parameters()  # what is in sight is the map's alone
    return {
        **template_words(language),
        **head_context(site, about, view.stand),
        "language": language,
        "other_languages": same_page(site, site.base),
        "link": site.link,
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
        "register_origin": register_origin(site.atlas, language),
        "licence": site.state.licence,
        **_edition(site),
        "territory_date": language.day(site.atlas.territory.date),
        "page": page,
        "plain_pages": PLAIN_PAGES,
        "view": view,
        "base": site.base,
        "no_information": language.text(NO_INFORMATION_NOTE),
        "map_href": site.link(**view.parameters()),
        "table_href": site.link("tabelle", **state),
        "export_href": site.link("ausschnitt", **state),
        # where a page may come before the file, nothing but the file may be saved
        "saves": "" if current_app.config.get(ELSEWHERE) else " download",
        "stand": view.stand,
        "today": view.today.isoformat(),
        "first_day": site.programme.start.isoformat(),
        "population_date": site.atlas.population_date,
        "instruments": site.programme.instruments,
        "carried": language.join(site.programme.counted_carriers),
        "layers": list(site.catalogue.values()),
        "districts": site.atlas.districts,
        "municipalities": site.atlas.municipalities,
        "symbols": STATUS_SYMBOLS,
        "since": partial(since, language=language),
        "status_word": partial(status_word, language=language),
        "page_words": partial(page_words, language=language),
        "site_of": site_of,
        "theme_css": site.style + site.identity.font_css(site.base),
        "identity": site.identity,
        "logo": site.identity.address(site.base, site.identity.logo),
        "logo_dark": site.identity.address(site.base, site.identity.logo_dark),
        "pattern_defs": site.patterns,
        "dark_css": site.dark_style,
        "style_url": site.assets.address(site.base, "whole/pages.css"),
        "longest_code": LONGEST,
        "share_script": site.assets.address(site.base, "share.js"),
        "table_script": site.assets.address(site.base, "whole/table.js"),
        "copy_script": site.assets.address(site.base, "copy.js"),
        "export_script": site.assets.address(site.base, "whole/export.js"),
        # inside the page: as a file, browsers ask for it again whenever the address changes
        "favicon": "data:image/svg+xml," + quote((site.assets.folder / "favicon.svg").read_text(encoding="utf-8")),
    }


def _edition(site: Site) -> dict:
    """What the frame says of editions: all of them, where there are any, and which old one this is."""
    edition, language = site.atlas.origin.edition, site.language
    if not edition:
        return {"old_edition": None, "editions_href": ""}
    asked = {key: values for key, values in request.args.lists() if key != PARAMETER}
    return {
        "old_edition": edition if site.present else None,
        "present_href": link(site.present, language, request.path.lstrip("/"), asked),
        "editions_href": link(site.present or site.base, language, "fassungen"),
    }

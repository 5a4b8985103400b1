"""``/region/``: every region that has a name, kind by kind, with its shares; ``/region/<REGION>``: the page of any region.

No scripts.
"""

from __future__ import annotations

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.query import find_region
from dashboard.context.site import Site
from dashboard.context.slugs import region_path
from dashboard.context.view_state import AS_OF, LAYER
from dashboard.pages.overview_page import Overview, register_overview
from dashboard.pages.region_page import render_region
from dashboard.pages.shares_table import Compared
from dashboard.serving.workshop import Workshop
from layers.words.language import message
from layers.words.region_words import regions_by_kind
from loaders.atlas.regions import resolve_region


def register_region(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the overview of all named regions, its downloads, and the page of every region."""
    register_overview(server, site, workshop, OVERVIEW)

    @server.get(f"/{OVERVIEW.path}<key>")
    def region(key: str) -> Response | str:
        asked, found = spoken(site), find_region(site, key, 404)
        path = region_path(site.atlas, found)
        if path != f"{OVERVIEW.path}{key}":
            query = {name: request.args[name] for name in (LAYER, AS_OF) if name in request.args}
            return redirect(asked.link(path, **query), 302)
        return render_region(asked, found, path, request.args)


def _compared(site: Site) -> list[Compared]:
    """The kinds of named regions."""
    return [
        Compared(
            [(key, title, resolve_region(site.atlas, key).members) for key, title in kind.regions],
            kind.plural,
            kind.singular,
        )
        for kind in regions_by_kind(site.atlas, site.language)
    ]


OVERVIEW = Overview(
    "region",
    message("Gebiete im Vergleich"),
    message("Wie viel von jedem Gebiet mitmacht, das einen Namen hat."),
    message("Gebiete"),
    message("Gebiet"),
    _compared,
    lambda _, key: f"region/{key}",
)

"""``/kreis/``: every district with its shares; ``/kreis/<key>``: the page of one of them. No scripts."""

from __future__ import annotations

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import AS_OF
from dashboard.pages.overview_page import Overview, register_overview
from dashboard.pages.region_page import render_region
from dashboard.pages.shares_table import Compared
from dashboard.serving.workshop import Workshop
from layers.words.language import message
from loaders.atlas.model import Atlas
from loaders.atlas.regions import resolve_region


def register_district(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the overview of all districts, its downloads, and their pages."""
    register_overview(server, site, workshop, OVERVIEW)

    @server.get(f"/{OVERVIEW.path}<key>")
    def district(key: str) -> Response | str:
        asked = spoken(site)
        if key not in site.atlas.districts:
            raise _unknown(site.atlas, key)
        path = district_path(site.atlas, key)
        if path != f"{OVERVIEW.path}{key}":
            query = {name: request.args[name] for name in (AS_OF,) if name in request.args}
            return redirect(asked.link(path, **query), 302)
        return render_region(asked, resolve_region(site.atlas, key), path, request.args)


def _compared(site: Site) -> list[Compared]:
    atlas = site.atlas
    return [Compared([(key, name, atlas.members[key]) for key, name in atlas.districts.items()])]


OVERVIEW = Overview(
    "kreis",
    message("Landkreise und kreisfreie Städte"),
    message("Wie viel von jedem Landkreis mitmacht."),
    message("Landkreise"),
    message("Landkreis oder Stadt"),
    _compared,
    district_path,
)


def _unknown(atlas: Atlas, key: str) -> RequestError:
    return RequestError(
        404,
        message("Einen Landkreis mit dem Schlüssel „{key}“ gibt es hier nicht."),
        "key",
        message("der fünfstellige Schlüssel eines Landkreises, zum Beispiel {example}"),
        key=key[:20],
        example=next(iter(atlas.districts), ""),
    )

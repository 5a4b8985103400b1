"""``/kreis/``: every district with its shares; ``/kreis/<key>``: the page of one of them. No scripts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.slugs import district_path
from dashboard.context.view_state import AS_OF, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.region_page import render_region
from dashboard.pages.shares_table import MEASURES, Compared, overview_context, overview_table, read_overview
from dashboard.serving.workshop import Workshop
from layers.files.data_files import DATA_FORMATS
from layers.files.workbook import table_file
from layers.words.language import message
from layers.words.region_words import regions_by_kind
from loaders.atlas.model import Atlas
from loaders.atlas.regions import resolve_region

PATH = "kreis/"


def register_district(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the overview of all districts, its downloads, and their pages."""

    @server.get(f"/{PATH}", strict_slashes=False)
    def districts() -> str:
        return render_districts(spoken(site), request.args)

    @server.get("/kreis.<any(csv, xlsx):fmt>")
    def districts_file(fmt: str) -> Response:
        asked, view, query = spoken(site), read_view(site, request.args), read_overview(site, request.args)
        text, as_of = asked.language.text, view.as_of
        heads = text("Landkreise und kreisfreie Städte"), text("Landkreise"), text("Landkreis oder Stadt")
        key = ("districts", fmt, view.today, as_of, query, asked.language.code)

        def write() -> bytes:
            table = overview_table(asked, as_of, query, [_compared(site.atlas)], *heads)
            return table_file(site.on(as_of), asked.language, table, fmt)

        name = file_name(site, text("Landkreise"), text(MEASURES[query.measure][0]), as_of, ending=fmt)
        return file_response(workshop.get(key, write), DATA_FORMATS[fmt], name, download=True)

    @server.get(f"/{PATH}<key>")
    def district(key: str) -> Response | str:
        asked = spoken(site)
        if key not in site.atlas.districts:
            raise _unknown(site.atlas, key)
        path = district_path(site.atlas, key)
        if path != f"{PATH}{key}":
            query = {name: request.args[name] for name in (AS_OF,) if name in request.args}
            return redirect(asked.link(path, **query), 302)
        return render_region(asked, resolve_region(site.atlas, key), path, request.args)


def render_districts(site: Site, arguments: Mapping[str, str]) -> str:
    """Return the overview for a query string."""
    text, view, query = site.language.text, read_view(site, arguments), read_overview(site, arguments)
    return render_template(
        "regions.html",
        **overview_context(site, PATH, view, query, [_compared(site.atlas)], text("Landkreis oder Stadt")),
        path=partial(district_path, site.atlas),
        file_path="kreis",
        heading=text("Landkreise und kreisfreie Städte"),
        region_kinds=[kind.plural for kind in regions_by_kind(site.atlas, site.language)],
        lead=text("Wie viel von jedem Landkreis mitmacht."),
    )


def _compared(atlas: Atlas) -> Compared:
    return Compared([(key, name, atlas.members[key]) for key, name in atlas.districts.items()])


def _unknown(atlas: Atlas, key: str) -> RequestError:
    return RequestError(
        404,
        message("Einen Landkreis mit dem Schlüssel „{key}“ gibt es hier nicht."),
        "key",
        message("der fünfstellige Schlüssel eines Landkreises, zum Beispiel {example}"),
        key=key[:20],
        example=next(iter(atlas.districts), ""),
    )

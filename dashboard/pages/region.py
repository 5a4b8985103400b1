"""``/region/``: every region that has a name, kind by kind, with its shares; ``/region/<REGION>``: the page of any region.

No scripts.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.query import find_region
from dashboard.context.site import Site
from dashboard.context.slugs import region_path
from dashboard.context.view_state import AS_OF, LAYER, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.region_page import render_region
from dashboard.pages.shares_table import MEASURES, Compared, overview_context, overview_table, read_overview
from dashboard.serving.workshop import Workshop
from layers.files.data_files import DATA_FORMATS
from layers.files.workbook import table_file
from layers.words.region_words import regions_by_kind
from loaders.atlas.regions import resolve_region

PATH = "region/"


def register_region(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the overview of all named regions, its downloads, and the page of every region."""

    @server.get(f"/{PATH}", strict_slashes=False)
    def regions() -> str:
        return render_regions(spoken(site), request.args)

    @server.get("/region.<any(csv, xlsx):fmt>")
    def regions_file(fmt: str) -> Response:
        asked, view, query = spoken(site), read_view(site, request.args), read_overview(site, request.args)
        text, as_of = asked.language.text, view.as_of
        heads = text("Gebiete im Vergleich"), text("Gebiete"), text("Gebiet")
        key = ("regions", fmt, view.today, as_of, query, asked.language.code)

        def write() -> bytes:
            table = overview_table(asked, as_of, query, _compared(asked), *heads)
            return table_file(site.on(as_of), asked.language, table, fmt)

        name = file_name(site, text("Gebiete"), text(MEASURES[query.measure][0]), as_of, ending=fmt)
        return file_response(workshop.get(key, write), DATA_FORMATS[fmt], name, download=True)

    @server.get(f"/{PATH}<key>")
    def region(key: str) -> Response | str:
        asked, found = spoken(site), find_region(site, key, 404)
        path = region_path(site.atlas, found)
        if path != f"{PATH}{key}":
            query = {name: request.args[name] for name in (LAYER, AS_OF) if name in request.args}
            return redirect(asked.link(path, **query), 302)
        return render_region(asked, found, path, request.args)


def render_regions(site: Site, arguments: Mapping[str, str]) -> str:
    """Return the overview for a query string."""
    text, view, query = site.language.text, read_view(site, arguments), read_overview(site, arguments)
    return render_template(
        "regions.html",
        **overview_context(site, PATH, view, query, _compared(site), text("Gebiet")),
        path=lambda key: f"{PATH}{key}",
        file_path="region",
        heading=text("Gebiete im Vergleich"),
        lead=text("Wie viel von jedem Gebiet mitmacht, das einen Namen hat."),
    )


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

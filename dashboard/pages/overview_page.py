"""What ``/kreis/`` and ``/region/`` have in common: a page that compares regions, and the same as Excel and CSV. No scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, Response, render_template, request

from dashboard.context.common_parameters import STAND, shown_instrument
from dashboard.context.languages import spoken
from dashboard.context.operation import LISTS, Operation, offers
from dashboard.context.site import Site
from dashboard.context.view_state import read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.shares_table import (
    MEASURE,
    MEASURES,
    SHARES_PARAMETERS,
    Compared,
    overview_context,
    overview_table,
    read_overview,
)
from dashboard.serving.workshop import Workshop
from layers.files.data_files import DATA_FORMATS, TABLE_FORMATS
from layers.files.workbook import table_file
from layers.words.region_words import regions_by_kind
from loaders.atlas.model import Atlas


@dataclass(frozen=True)
class Overview:
    """An overview at ``name`` + „/“, its files at ``name`` + „.csv“ and „.xlsx“.

    ``heading``, ``lead``, ``sheet`` (what the regions are called in files) and ``column`` (what one is called) are messages.
    ``compared`` are the regions of a site, ``page`` is the address of a region's page below the base.
    """

    name: str
    heading: str
    lead: str
    sheet: str
    column: str
    compared: Callable[[Site], list[Compared]]
    page: Callable[[Atlas, str], str]

    @property
    def path(self) -> str:
        """The address below the base."""
        return f"{self.name}/"


def register_overview(server: Flask, site: Site, workshop: Workshop, overview: Overview) -> None:
    """Add the page and its downloads."""

    @server.get(f"/{overview.path}", strict_slashes=False, endpoint=f"{overview.name}-overview")
    def page() -> str:
        return render_overview(spoken(site), overview, request.args)

    @server.get(f"/{overview.name}.<any(csv, xlsx):fmt>", endpoint=f"{overview.name}-file")
    @offers(
        Operation(
            overview.heading,
            LISTS,
            TABLE_FORMATS,
            (STAND, *SHARES_PARAMETERS),
            queued=True,
            example={MEASURE: "einwohner", "sortierung": shown_instrument, "richtung": "ab"},
        )
    )
    def file(fmt: str) -> Response:
        asked, view, query = spoken(site), read_view(site, request.args), read_overview(site, request.args)
        text, as_of = asked.language.text, view.as_of
        heads = text(overview.heading), text(overview.sheet), text(overview.column)
        key = (overview.name, fmt, view.today, as_of, query, asked.language.code)

        def write() -> bytes:
            table = overview_table(asked, as_of, query, overview.compared(asked), *heads)
            return table_file(site.on(as_of), asked.language, table, fmt)

        name = file_name(site, text(overview.sheet), text(MEASURES[query.measure][0]), as_of, ending=fmt)
        return file_response(workshop.get(key, write), DATA_FORMATS[fmt], name, download=True)


def render_overview(site: Site, overview: Overview, arguments: Mapping[str, str]) -> str:
    """Return the page for a query string."""
    text, view, query = site.language.text, read_view(site, arguments), read_overview(site, arguments)
    told = f"{text(overview.heading)}. {text(overview.lead)}"
    compared, column = overview.compared(site), text(overview.column)
    return render_template(
        "regions.html",
        **overview_context(site, overview.path, view, query, compared, column, told),
        path=lambda key: overview.page(site.atlas, key),
        file_path=overview.name,
        heading=text(overview.heading),
        region_kinds=[kind.plural for kind in regions_by_kind(site.atlas, site.language)],
        lead=text(overview.lead),
    )

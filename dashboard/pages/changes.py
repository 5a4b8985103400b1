"""``/veraenderungen``: who is new, went further or stopped between two days, on a map and as a list. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from flask import Flask, Response, render_template, request

from dashboard.components.region_map import region_map
from dashboard.context.area import area, area_context, area_parameters, read_area
from dashboard.context.common_parameters import AREA, EBENE, SEIT, STAND, shown_instrument
from dashboard.context.languages import spoken
from dashboard.context.operation import LISTS, Operation, offers
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, read_view
from dashboard.exports.file_names import file_name, file_response
from dashboard.pages.head import About
from dashboard.pages.paging import PAGE_ROWS, page_of, page_parameters
from dashboard.pages.shell import shell_context
from dashboard.serving.workshop import Workshop
from layers.answers.change_list import change_list
from layers.answers.news import happened, when
from layers.catalogue import Layer
from layers.files.change_tables import change_table
from layers.files.data_files import DATA_FORMATS, TABLE_FORMATS
from layers.files.workbook import table_file
from layers.words.language import message
from layers.words.region_words import region_title
from layers.words.wording import status_line
from loaders.atlas.dates import year_before
from loaders.atlas.regions import Region

PATH = "veraenderungen"


def register_changes(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the page and its downloads."""

    @server.get(f"/{PATH}")
    def changes() -> str:
        return render_changes(spoken(site), request.args)

    @server.get(f"/{PATH}.<any(csv, xlsx):fmt>")
    @offers(
        Operation(
            message("Was sich zwischen zwei Tagen verändert hat"),
            LISTS,
            TABLE_FORMATS,
            (EBENE, STAND, SEIT, *AREA),
            queued=True,
            example={"ebene": shown_instrument, "stand": "2023-12-31", "seit": "2021-12-31"},
        )
    )
    def changes_file(fmt: str) -> Response:
        today, asked = site.today(), spoken(site)
        view, place = read_changes(asked, request.args)
        layer, region = _compared(asked, view, place)
        snapshot, key = site.on(view.as_of), ("changes", fmt, today, view, place, asked.language.code)
        body = workshop.get(
            key, lambda: table_file(snapshot, asked.language, change_table(snapshot, layer, region), fmt)
        )
        title, text = region_title(site.atlas, region, asked.language), asked.language.text
        name = file_name(
            site, title, text("Veränderungen"), asked.catalogue[view.layer].title, view.since, view.as_of, ending=fmt
        )
        return file_response(body, DATA_FORMATS[fmt], name, download=True)


def read_changes(site: Site, query: Mapping[str, str]) -> tuple[ViewState, str]:
    """Return the view that an address asks for, and where. Without a day to compare with, it is a year earlier."""
    view = read_view(site, query)
    return replace(view, since=view.since or year_before(view.as_of), ags=None), read_area(site, query)


def _compared(site: Site, view: ViewState, place: str) -> tuple[Layer, Region]:
    """The comparison that is asked for, and of what region."""
    layer = site.compared(site.catalogue[view.layer], view.since)
    return layer, area(site.atlas, place)


def _about(site: Site, query: Mapping[str, str], view: ViewState, place: str) -> About:
    """The year that goes without saying is no other page."""
    since = view.since if read_view(site, query).since else None
    said = replace(view, since=since).parameters(**area_parameters(site.atlas, place))
    language, days = site.language, {"since": view.since, "date": view.as_of}
    told = language.text(
        "{layer}: Veränderung vom {since} bis {date}",
        layer=site.catalogue[view.layer].title,
        **{name: language.day(day) for name, day in days.items() if day},
    )
    where = region_title(site.atlas, area(site.atlas, place), language)
    return About(PATH, f"{where}. {told}.", said, place, view.layer, view.since)


def render_changes(site: Site, query: Mapping[str, str]) -> str:
    """Return the page for a query string; unknown values fall back."""
    view, place = read_changes(site, query)
    (layer, region), snapshot = _compared(site, view, place), site.on(view.as_of)
    drawn = region_map(site, layer, region, view.as_of)
    listed, asked = change_list(snapshot, layer, region.members), view.parameters(**area_parameters(site.atlas, place))
    everybody = [(kind, changed) for kind, found in listed.items() for changed in found]
    paged = page_of(everybody, query, PAGE_ROWS if site.districts_first else 0)
    return render_template(
        "changes.html",
        **shell_context(site, PATH, view, _about(site, query, view, place)),
        **drawn,
        groups=[
            (
                next(e for e in drawn["picture"].legend if e.key == kind),
                [changed for _, changed in rows],
                len(listed[kind]),
            )
            for kind, rows in groupby(paged.rows, key=lambda row: row[0])
        ],
        paged=paged,
        page_text=paged.words(site.language),
        turned=lambda number: site.link(PATH, **asked, **page_parameters(number)),
        basis=site.catalogue[view.layer],
        compared={key: site.programme.find(key) for key in layer.instruments},
        **area_context(site, place),
        status_line=lambda status, instrument: status_line(status, instrument, site.language),
        happened=lambda event: happened(event, site.state, site.language),
        when=lambda event: when(event, site.language),
        picture_href=site.link("ausschnitt", layer=view.layer, since=view.since, date=view.stand, region=place),
        file_query=asked,
    )

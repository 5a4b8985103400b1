"""The one question the live map asks the server: what is known of the selected municipality?"""

from __future__ import annotations

import json
from datetime import date

from dash import ClientsideFunction, Dash, Input, Output, html

from dashboard.browser import ids
from dashboard.browser.client_words import worded
from dashboard.components.panel import panel
from dashboard.context.site import Site
from dashboard.context.view_state import AS_OF, SELECTED, read_view
from loaders.atlas.dates import parse_day


def register_panel(app: Dash, site: Site) -> None:
    """Fill the panel whenever the selection or the date changes; the browser says first what the address asks for."""
    app.clientside_callback(
        ClientsideFunction("atlas", "selection"), Output(ids.SELECTION, "title"), Input(ids.PANEL_CONTENT, "id")
    )
    words = [*(Output(identifier, part) for identifier, part, _ in worded(site)), Output("panel-table", "href")]
    app.clientside_callback(ClientsideFunction("atlas", "words"), words, Input(ids.PANEL, "id"))
    app.clientside_callback(ClientsideFunction("atlas", "shapes"), Output(ids.SHAPES, "data"), Input(ids.SHAPES, "id"))

    @app.callback(Output(ids.PANEL_CONTENT, "children"), Input(ids.SELECTION, "title"), prevent_initial_call=True)
    def show(selection: object) -> html.Div:
        return panel_for(site, selection)


def panel_for(site: Site, selection: object) -> html.Div:
    """Return the panel for the JSON that a browser sent (``ags``, ``date``, ``today``, ``lang``); what is unusable is left out.

    ``today`` is the day on which the page was made: a tab that is open since yesterday gets the panel that its map agrees with.
    The panel says whom and which day it is for, so that the browser can tell an old answer from the one it waits for.
    """
    sent = _read(selection)
    site, today = site.in_language(str(sent.get("lang") or "")), _page_day(sent, site.today())
    query = {SELECTED: str(sent.get("ags") or ""), AS_OF: str(sent.get("date") or "")}
    view = read_view(site, query, today)
    content = panel(site.snapshots(view.as_of, today), view.ags, site.language, view.requested)
    marks = {"data-for": view.ags or "state", "data-date": view.as_of.isoformat()}
    return html.Div(content, id="panel-answer", **marks)


def _page_day(sent: dict, today: date) -> date:
    try:
        return min(parse_day(str(sent.get("today") or "")), today)
    except ValueError:
        return today


def _read(selection: object) -> dict:
    try:
        sent = json.loads(selection) if isinstance(selection, str) else None
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}

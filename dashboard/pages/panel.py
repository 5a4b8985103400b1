"""What the panel of the map says, by itself: the map page's script asks for it whenever another selection or day is shown."""

from __future__ import annotations

from datetime import date

from flask import Flask, request
from markupsafe import Markup

from dashboard.components.panel import panel
from dashboard.context.html import to_html
from dashboard.context.languages import spoken
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, read_view
from loaders.atlas.dates import parse_day

PATH = "einzelheiten"
#: The day on which the map page was made, in its address.
PAGE_DAY = "heute"


def register_panel(server: Flask, site: Site) -> None:
    """Answer with the panel for a view, as a piece of HTML. Whatever of the address is unusable falls back, as on the map page.

    A tab that is open since yesterday gets the panel that its map agrees with.
    """

    @server.get(f"/{PATH}")
    def answer() -> str:
        asked = spoken(site)
        return panel_html(
            asked, read_view(asked, request.args, _page_day(request.args.get(PAGE_DAY, ""), site.today()))
        )


def panel_html(site: Site, view: ViewState) -> Markup:
    """Return the panel for ``view``, marked with whom and which day it speaks of: the script tells by that what it awaits."""
    content = to_html(panel(site.snapshots(view.as_of, view.today), view.ags, site.language, view.requested))
    # not as a component: Dash gives attributes of this kind in an order that differs between processes
    mark = Markup('<div id="panel-answer" data-for="{}" data-date="{}">{}</div>')
    return mark.format(view.ags or "state", view.as_of.isoformat(), content)


def _page_day(text: str, today: date) -> date:
    try:
        return min(parse_day(text), today)
    except ValueError:
        return today

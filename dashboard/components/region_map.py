"""The drawn map of a region for a page that says everything else itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from dashboard.context.languages import language_parameter
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState, write_view
from layers.catalogue import OVERVIEW, Layer
from layers.drawing.picture import compose_map
from layers.files.svg import render_inline
from loaders.atlas.regions import Region

#: Largest width and height of the drawing in px; the page scales it.
_WIDTH, _HEIGHT = 640, 560


def region_map(site: Site, base: str, layer: Layer, region: Region, as_of: date) -> dict[str, Any]:
    """Return what templates need: the ``layer``, the ``picture`` with its legend, and its ``svg``.

    Every municipality is a link to its page on that date, for the pointer alone: the page has to have it as text, too.
    """
    left, bottom, right, top = site.materials.extent(region.members)
    width = round(min(_WIDTH, _HEIGHT * (right - left) / (top - bottom)))
    picture = compose_map(site.materials, site.on(as_of), layer, region, width=width)
    stand = write_view(ViewState(OVERVIEW, as_of), site.today(), **language_parameter(site.language))
    svg = render_inline(picture, site.theme, lambda ags: f"{base}gemeinde/{ags}{stand}", beside=False)
    return {"layer": layer, "picture": picture, "svg": Markup(svg)}

"""The map of the page, made with folium: the container and the script that sets up Leaflet."""

from __future__ import annotations

from typing import cast

import folium
from branca.element import Figure

#: Zoom steps of a quarter let a region fill its frame.
_ZOOM_STEP = 0.25


def map_element() -> tuple[str, str]:
    """Return the container and the script that makes the map in it and hands it to ``atlas.start``.

    It is empty: ``page.js`` says what it shows, because folium would write the shapes three times as long.
    """
    leaflet = folium.Map(
        tiles=None, zoom_control=False, attribution_control=False, zoom_snap=_ZOOM_STEP, zoom_delta=_ZOOM_STEP * 4
    )
    # folium makes its names up at random; the same page must be the same bytes
    leaflet._id = "0"
    figure = cast(Figure, leaflet.get_root())
    # fills header, html and script; its own page, and the header with addresses of foreign servers, are not used
    figure.render()
    return figure.html.render().strip(), f"{figure.script.render().strip()}\natlas.start({leaflet.get_name()});"

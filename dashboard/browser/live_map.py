"""The live map, which Dash draws into the frame once its scripts have come: dash-leaflet with the shapes of the first map."""

from __future__ import annotations

import dash_leaflet as dl
from dash import ClientsideFunction, Dash, Input, Output

from dashboard.context.site import Site

_MAP, _SHAPES = "map", "shapes"
#: The smallest zoom: a state on a phone, and a country.
_FARTHEST, _FARTHEST_AWAY = 6, 4
#: What Dash and its components ask for once their scripts have run, below the base; by the kind of what is asked for.
LATE = {
    "script": ("_dash-component-suites/dash_leaflet/async-GeoJSON.js",),
    "fetch": ("_dash-layout", "_dash-dependencies"),
}


def register_live_map(app: Dash, site: Site) -> None:
    """Have Dash draw the live map. Its shapes come from the page (``assets/first.js``), so nobody is asked for anything.

    It has no words, and is the same in every language: all that is said about the map stands in the page around it.
    """
    app.layout = _leaflet(site.bounds, _FARTHEST_AWAY if site.districts_first else _FARTHEST)
    app.clientside_callback(ClientsideFunction("atlas", "shapes"), Output(_SHAPES, "data"), Input(_SHAPES, "id"))


def _leaflet(bounds: list[list[float]], farthest: int) -> dl.Map:
    (south, west), (north, east) = bounds
    shapes = dl.GeoJSON(
        id=_SHAPES,
        disableDefaultEventHandlers=True,
        style={"variable": "atlas.map.style"},
        onEachFeature={"variable": "atlas.map.onEachFeature"},
    )
    return dl.Map(
        # dash-leaflet needs a centre to compare with; the script fits the bounds to the real size of the frame
        [shapes],
        id=_MAP,
        center=[(south + north) / 2, (west + east) / 2],
        zoom=8,
        # no steps: the live map fits its frame exactly as the first one does
        zoomSnap=0,
        zoomDelta=1,
        minZoom=farthest,
        maxZoom=14,
        attributionControl=False,
        zoomControl=False,
        # the arrow keys belong to assets/keyboard.js
        keyboard=False,
        className="leaflet-map",
    )

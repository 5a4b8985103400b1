"""The map of the page, made with folium: the container and the script that sets up Leaflet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import folium
from branca.element import Element, Figure
from folium.utilities import JsCode

#: Zoom steps of a quarter let a region fill its frame.
_ZOOM_STEP = 0.25
Bounds = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class MapElement:
    """``html`` holds the container; ``script`` makes the map and, by their names, hands both to ``atlas.start``."""

    html: str
    script: str


def map_element(bounds: Bounds) -> MapElement:
    """Return the map that shows ``bounds``: south-west and north-east corner, latitude before longitude (EPSG:4326).

    Its one layer starts empty: ``page.js`` fills it, because folium would write the shapes three times as long.
    """
    leaflet = folium.Map(
        tiles=None, zoom_control=False, attribution_control=False, zoom_snap=_ZOOM_STEP, zoom_delta=_ZOOM_STEP * 4
    )
    shapes = folium.GeoJson(
        {"type": "FeatureCollection", "features": []},
        class_name="area",
        weight=0.8,
        fill_opacity=1,
        opacity=1,
        on_each_feature=JsCode("atlas.onEachFeature"),
    ).add_to(leaflet)
    leaflet.fit_bounds([list(corner) for corner in bounds], padding=(12, 12))
    figure = cast(Figure, leaflet.get_root())
    # folium makes its names up at random; the same page must be the same bytes
    for number, element in enumerate(_tree(figure)):
        element._id = str(number)
    # fills header, html and script; its own page, and the header with addresses of foreign servers, are not used
    figure.render()
    start = f"atlas.start({leaflet.get_name()}, {shapes.get_name()});"
    return MapElement(figure.html.render().strip(), f"{figure.script.render().strip()}\n{start}")


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _tree(child)

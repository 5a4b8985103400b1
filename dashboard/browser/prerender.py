"""The map in the first answer: the asked layer, date and selection as SVG, there before any script runs.

It lies exactly where the live map will lie (same projection, same margins), so that nothing jumps when that takes over,
and the live map takes its first shapes from it, so that they travel once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import shapely

from dashboard.context.languages import link
from dashboard.context.site import Site
from dashboard.context.view_state import ViewState
from layers.classify import Classified
from layers.drawing.materials import Materials
from layers.drawing.svg_path import path_data, short

#: Width of the drawing. Path data have one decimal, so a step is the state's width divided by 6400.
_WIDTH = 640
#: The projection of web maps.
_WEB_MERCATOR = "EPSG:3857"


@dataclass(frozen=True)
class Drawing:
    """The coarsest shapes as path data: ``paths`` by AGS, ``anchors`` (x, y) by AGS; the origin is the top left corner.

    ``left`` and ``top`` are metres in EPSG:3857, ``scale`` is metres per unit.
    """

    width: float
    height: float
    left: float
    top: float
    scale: float
    paths: Mapping[str, str]
    anchors: Mapping[str, tuple[float, float]]

    @cached_property
    def head(self) -> str:
        """The attributes of the ``<svg>`` element, with what a script needs to find the places again."""
        where = f'data-left="{self.left!r}" data-top="{self.top!r}" data-scale="{self.scale!r}"'
        return f'viewBox="0 0 {short(self.width)} {short(self.height)}" {where}'


def pack_drawing(materials: Materials) -> bytes:
    """Return the Drawing of an Atlas as bytes that ``read_drawing`` understands."""
    atlas = materials.atlas
    shapes = atlas.shapes.set_geometry(materials.level("overview")).to_crs(_WEB_MERCATOR)
    left, bottom, right, top = map(float, atlas.shapes.to_crs(_WEB_MERCATOR).total_bounds)
    scale = (right - left) / _WIDTH

    def to_units(metres: np.ndarray) -> np.ndarray:
        return (metres - (left, top)) / (scale, -scale)

    geometries = shapely.transform(shapes.geometry.to_numpy(), to_units)
    rings = [tuple(shapely.get_coordinates(r) for r in shapely.get_rings(shapely.get_parts(g))) for g in geometries]
    anchors = gpd.GeoSeries(shapely.points(materials.anchors), crs=atlas.shapes.crs).to_crs(_WEB_MERCATOR)
    points = to_units(shapely.get_coordinates(anchors))
    return json.dumps(
        {
            "width": _WIDTH,
            "height": (top - bottom) / scale,
            "left": left,
            "top": top,
            "scale": scale,
            "paths": dict(zip(shapes.index, path_data(rings), strict=True)),
            "anchors": {ags: (float(x), float(y)) for ags, (x, y) in zip(shapes.index, points, strict=True)},
        }
    ).encode()


def read_drawing(packed: bytes) -> Drawing:
    """Return what ``pack_drawing`` packed."""
    return Drawing(**json.loads(packed))


def first_map(site: Site, drawing: Drawing, classified: Classified, view: ViewState, base: str) -> str:
    """Return the inline SVG. Every municipality is a link to its page for the pointer; the table has the same as text."""
    layer, atlas = classified.layer, site.atlas
    as_of = {"stand": str(view.as_of)} if view.as_of != site.today() else {}
    query = escape(link("", site.language, "", as_of))
    around = frozenset(atlas.neighbours.borders[view.ags]) if view.ags else frozenset()
    mark = f" mark-{layer.outline.instrument}" if layer.outline else ""

    def area(ags: str) -> str:
        name = f"area class-{classified.classes[ags]}" + (mark if ags in classified.outlined else "")
        name += " is-selected" if ags == view.ags else " is-neighbour" if ags in around else ""
        return (
            f'<a href="{base}gemeinde/{ags}{query}" tabindex="-1"><path class="{name}" data-ags="{ags}" '
            f'd="{drawing.paths[ags]}"><title>{escape(atlas.municipalities[ags].name)}</title></path></a>'
        )

    # thick lines lie above the borders of the neighbours, which would cover half of them
    order = sorted(drawing.paths, key=lambda ags: (ags == view.ags, ags in around, ags in classified.outlined))
    dots = "".join(f"M{short(x)} {short(y)}h0" for x, y in (drawing.anchors[a] for a in sorted(classified.symbols)))
    symbols = _symbols(dots, layer.symbol.instrument) if layer.symbol and dots else ""
    return f'<svg aria-hidden="true" focusable="false" {drawing.head}>{"".join(map(area, order))}{symbols}</svg>'


def _symbols(dots: str, instrument: str) -> str:
    """Points as thick ends of lines without length: they keep their size, whatever the scale of the drawing."""
    return (
        f'<path class="dot-edge" d="{dots}"/><path class="dot" style="stroke:var(--symbol-{instrument})" d="{dots}"/>'
    )

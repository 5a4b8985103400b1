"""Names on the map in the first answer, where the live map will have them: whatever the size of the frame is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from xml.sax.saxutils import escape

from dashboard.browser.drawing import Drawing
from dashboard.browser.name_placing import pixels_per_metre
from loaders.atlas.model import Atlas

#: As many of the levels as frames are large: up to about 1200 px, and more names do no harm to a larger one.
_LEVELS = 5
_EARTH_M = 6378137  # radius that EPSG:3857 is defined with
_SHARES = {"start": "0%", "middle": "-50%", "end": "-100%"}


def names_html(atlas: Atlas, drawing: Drawing) -> str:
    """Return the names of every level, and the style that shows those that fit the width of the drawing."""
    if not drawing.names.towns:
        return ""
    groups = [f'<div class="names-{i}">{"".join(_names(atlas, drawing, i))}</div>' for i in range(_LEVELS)]
    return f'<style>{_style(drawing)}</style><div class="first-names" aria-hidden="true">{"".join(groups)}</div>'


def _style(drawing: Drawing) -> str:
    widths = [pixels_per_metre(zoom) * drawing.scale * drawing.width for zoom in drawing.names.levels[:_LEVELS]]
    bounds = pairwise([0.0, *widths[1:], 1e5])
    rules = (
        f"@container (min-width:{low:.1f}px) and (max-width:{high - 0.1:.1f}px){{.names-{i}{{display:block}}}}"
        for i, (low, high) in enumerate(bounds)
    )
    return "".join(rules)


def _names(atlas: Atlas, drawing: Drawing, level: int) -> Iterable[str]:
    for key, (latitude, longitude) in drawing.names.districts[level].items():
        x = (math.radians(longitude) * _EARTH_M - drawing.left) / drawing.scale
        north = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) * _EARTH_M
        y = (drawing.top - north) / drawing.scale
        yield _span("map-name is-district", drawing, x, y, "--side:-50%", atlas.districts[key])
    for ags, (side, east, south) in drawing.names.at(level).items():
        x, y = drawing.anchors[ags]
        place = f"--side:{_SHARES[side]};--x:{east}px;--y:{south}px"
        kind = "map-name is-city" if len(atlas.members[atlas.municipalities[ags].district_ags]) == 1 else "map-name"
        yield _span(kind, drawing, x, y, place, atlas.municipalities[ags].name)


def _span(kind: str, drawing: Drawing, x: float, y: float, place: str, text: str) -> str:
    at = f"left:{100 * x / drawing.width:.2f}%;top:{100 * y / drawing.height:.2f}%"
    return f'<span class="{kind}" style="{at};{place}">{escape(text)}</span>'

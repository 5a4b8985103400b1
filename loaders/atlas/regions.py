"""REGION: which municipalities a picture or an export shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer

from loaders.atlas.model import Atlas

_FORM = re.compile(r"(?P<ags>[0-9]{8})(?:[+ ](?P<rings>[12]))?")
_VIEW = re.compile(",".join([r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?"] * 4))
#: A view is at least this wide and high, in degrees: below it, a picture would show nothing but one colour.
_SMALLEST_VIEW = 0.02


@dataclass(frozen=True)
class Region:
    """``members`` are drawn in colour, ``focus`` (an AGS) is highlighted; ``key`` is the normalised REGION.

    ``rings``: how many rings of neighbours the members are, besides the focus. ``extent`` is what the picture has to
    show in EPSG:25833 (smallest x and y, largest x and y) if that is not all of the members: they then end at the
    edge of the map.
    """

    key: str
    members: tuple[str, ...]
    focus: str | None = None
    extent: tuple[float, float, float, float] | None = None
    rings: int = 0


def resolve_region(atlas: Atlas, text: str) -> Region:
    """Return the region for a REGION text; old AGS lead to the municipality valid today.

    A blank instead of ``+`` is accepted, because that is what ``+`` becomes in an address. Raises ValueError if ``text``
    is no region.
    """
    text = text.strip()
    if text.lower() == atlas.state.key:
        return Region(atlas.state.key, tuple(atlas.municipalities))
    if text in atlas.districts:
        return Region(text, atlas.members[text])
    if _VIEW.fullmatch(text) and (view := _view(atlas, [round(float(number), 4) for number in text.split(",")])):
        return view
    match = _FORM.fullmatch(text)
    municipality = atlas.find(match["ags"]) if match else None
    if match is None or municipality is None:
        raise ValueError(f"no region: {text!r}")
    rings = int(match["rings"] or 0)
    members = (municipality.ags, *atlas.neighbours.ring(municipality.ags, rings)) if rings else (municipality.ags,)
    key = municipality.ags + (f"+{rings}" if rings else "")
    return Region(key, members, municipality.ags, rings=rings)


def _view(atlas: Atlas, degrees: list[float]) -> Region | None:
    """The region of a map view, west, south, east and north in degrees; ``None`` if it is none or shows no municipality."""
    west, south, east, north = degrees
    if not (-180 <= west <= east - _SMALLEST_VIEW <= 180 and -85 <= south <= north - _SMALLEST_VIEW <= 85):
        return None
    to_metres = Transformer.from_crs("EPSG:4326", atlas.shapes.crs, always_xy=True)
    # what lies far away cannot be projected; the view is cut to the neighbourhood of the state first
    near = atlas.shapes.to_crs("EPSG:4326").total_bounds + np.array([-1, -1, 1, 1])
    west, south, east, north = max(west, near[0]), max(south, near[1]), min(east, near[2]), min(north, near[3])
    if west >= east or south >= north:
        return None
    left, bottom, right, top = map(float, to_metres.transform_bounds(west, south, east, north))
    shapes = atlas.shapes.geometry.values
    members = atlas.shapes.index[np.asarray(shapely.intersects(shapes, shapely.box(left, bottom, right, top)))]
    key = ",".join(f"{number:g}" for number in degrees)
    return Region(key, tuple(members), None, (left, bottom, right, top)) if len(members) else None

"""REGION: which municipalities a picture or an export shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import Transformer

from geodata.projection import DEGREES, project_bounds
from loaders.atlas.model import Atlas
from loaders.atlas.region_terms import RegionError, Term, parse_terms, parse_view

#: A view is at least this wide and high, in degrees: below it, a picture would show nothing but one colour.
_SMALLEST_VIEW = 0.02
#: Of so few municipalities, all are meant.
_FEW = 12


@dataclass(frozen=True)
class Region:
    """``members`` are drawn in colour, ``focus`` (an AGS) is highlighted; ``key`` is the normalised REGION.

    ``rings``: how many rings of neighbours the members are, besides the focus. ``picked``: the AGS that one of several
    terms names and, of a union or a named region of a few, all, ascending: a picture says who they are. ``extent`` is
    what the picture has to show in the metric CRS (smallest x and y, largest x and y) if that is not all of the members: they
    then end at the edge of the map.
    """

    key: str
    members: tuple[str, ...]
    focus: str | None = None
    extent: tuple[float, float, float, float] | None = None
    rings: int = 0
    picked: tuple[str, ...] = ()


def resolve_region(atlas: Atlas, text: str) -> Region:
    """Return the region for a REGION text: a part of the map, or all municipalities of its terms but those left out.

    Whatever is written in another order or twice, or covered by other terms, has the same ``key``; old AGS lead to the
    municipality valid today. Raises RegionError, a ValueError, if ``text`` is no region.
    """
    text = text.strip()
    if degrees := parse_view(text):
        if view := _view(atlas, degrees):
            return view
        raise RegionError("unknown", text)
    found = dict(_resolved(atlas, term) for term in parse_terms(text))
    if not found:
        raise RegionError("unknown", text)
    if all(term.left_out for term in found):
        raise RegionError("only left out", text)
    terms = _reduced(found)
    if not terms:
        raise RegionError("nothing left", text)
    key = ",".join(map(str, terms))
    if len(terms) == 1:
        (term,) = terms
        few = found[term] if term.key in atlas.named_regions and len(found[term]) <= _FEW else ()
        focus = term.key if term.is_municipality else None
        return Region(key, found[term], focus, rings=term.rings, picked=tuple(sorted(few)))
    inside = {ags for term in terms if not term.left_out for ags in found[term]}
    inside.difference_update(*(found[term] for term in terms if term.left_out))
    named = {term.key for term in terms if term.is_municipality and not term.left_out}
    picked = sorted(inside if len(inside) <= _FEW else named & inside)
    return Region(key, tuple(ags for ags in atlas.municipalities if ags in inside), picked=tuple(picked))


def _resolved(atlas: Atlas, term: Term) -> tuple[Term, tuple[str, ...]]:
    """A term as it is normally written, and its municipalities. Raises RegionError if there is no such region."""
    if term.key == atlas.state.key:
        return term, tuple(atlas.municipalities)
    if term.key in atlas.districts:
        return term, atlas.members[term.key]
    if named := atlas.named_regions.get(term.key):
        inside = {ags for member in named.members for ags in _resolved(atlas, Term(member))[1]}
        return term, tuple(ags for ags in atlas.municipalities if ags in inside)
    municipality = atlas.find(term.key) if term.is_municipality else None
    if municipality is None:
        raise RegionError("unknown", str(term))
    ags = municipality.ags
    around = atlas.neighbours.ring(ags, term.rings) if term.rings else ()
    return replace(term, key=ags), (ags, *around)


def _reduced(found: Mapping[Term, tuple[str, ...]]) -> list[Term]:
    """The terms that are needed, in order, what is left out last: larger ones are kept rather than what they cover."""

    def rank(term: Term) -> tuple:
        return -len(found[term]), term.is_municipality, term.key.isdigit(), str(term)

    without = {ags for term, members in found.items() if term.left_out for ags in members}
    kept, covered, there = [], set[str](), set[str]()
    for term in sorted((t for t in found if not t.left_out), key=rank):
        if own := set(found[term]) - without - covered:
            kept.append(term)
            covered |= own
            there.update(found[term])
    left_out, taken = [], set[str]()
    for term in sorted((t for t in found if t.left_out), key=rank):
        if own := there.intersection(found[term]) - taken:
            left_out.append(term)
            taken |= own
    return [*sorted(kept, key=str), *sorted(left_out, key=str)]


def _view(atlas: Atlas, degrees: list[float]) -> Region | None:
    """The region of a map view, west, south, east and north in degrees; ``None`` if it is none or shows no municipality."""
    west, south, east, north = degrees
    if not (-180 <= west <= east - _SMALLEST_VIEW <= 180 and -85 <= south <= north - _SMALLEST_VIEW <= 85):
        return None
    shapes = atlas.shapes
    to_metres = Transformer.from_crs(DEGREES, shapes.crs, always_xy=True)
    # what lies far away cannot be projected; the view is cut to the neighbourhood of the state first
    near = project_bounds(shapes.geometries, DEGREES, shapes.crs) + np.array([-1, -1, 1, 1])
    west, south, east, north = max(west, near[0]), max(south, near[1]), min(east, near[2]), min(north, near[3])
    if west >= east or south >= north:
        return None
    left, bottom, right, top = map(float, to_metres.transform_bounds(west, south, east, north))
    seen = shapely.intersects(shapes.geometries, shapely.box(left, bottom, right, top))
    members = shapes.where(seen)
    key = ",".join(f"{number:g}" for number in degrees)
    return Region(key, members, None, (left, bottom, right, top)) if members else None

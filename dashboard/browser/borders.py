"""Shapes and borders of districts; borders are lines that each stand once, which the live map draws over municipalities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

import numpy as np
import shapely

from layers.drawing.svg_path import path_data
from loaders.atlas.model import Atlas

_NO_LINE = re.compile(r"M[^Ml]*l(?=M|$)")


def district_borders(atlas: Atlas, shapes: np.ndarray) -> shapely.MultiLineString:
    """Return the borders of all districts; ``shapes`` are a coverage in the order of ``atlas.shapes``, in any projection."""
    row = atlas.shapes.position
    return _borders(shapes, [[row[ags] for ags in members] for members in atlas.members.values() if members])


def state_borders(districts: Sequence[str], shapes: np.ndarray) -> shapely.MultiLineString:
    """Return the borders of states, of which keys of ``districts`` begin with two digits; nothing if there is only one."""
    groups: dict[str, list[int]] = {}
    for row, key in enumerate(districts):
        groups.setdefault(key[:2], []).append(row)
    return _borders(shapes, list(groups.values())) if len(groups) > 1 else shapely.MultiLineString()


def district_shapes(atlas: Atlas) -> tuple[list[str], np.ndarray]:
    """Return the keys of the districts that have municipalities, and their whole shapes, a coverage, array (districts,)."""
    keys = [key for key, members in atlas.members.items() if members]
    row, shapes = atlas.shapes.position, atlas.shapes.geometries
    lands = [shapely.coverage_union_all(shapes[[row[ags] for ags in atlas.members[key]]]) for key in keys]
    return keys, np.array(lands, dtype=object)


def _borders(shapes: np.ndarray, groups: Sequence[Sequence[int]]) -> shapely.MultiLineString:
    lands = [shapely.coverage_union_all(shapes[rows]) for rows in groups]
    merged = shapely.line_merge(shapely.union_all(shapely.boundary(lands)))
    return cast(shapely.MultiLineString, shapely.multilinestrings(list(shapely.get_parts(merged))))


def border_path(borders: shapely.MultiLineString) -> str:
    """Return the lines, in px, as the attribute ``d`` of an SVG path."""
    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(borders)]
    # the writer takes rings, whose last step "z" draws
    if not lines:
        return ""
    (path,) = path_data([tuple(np.vstack([line, line[-1:]]) for line in lines)])
    # of what is too small to be seen, a place is left and no line
    return _NO_LINE.sub("", path.replace("z", ""))

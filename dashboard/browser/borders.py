"""The borders of districts, as lines that each stand once: the live map draws them over those of municipalities."""

from __future__ import annotations

from typing import cast

import numpy as np
import shapely

from layers.drawing.svg_path import path_data
from loaders.atlas.model import Atlas


def district_borders(atlas: Atlas, shapes: np.ndarray) -> shapely.MultiLineString:
    """Return the borders of all districts; ``shapes`` are a coverage in the order of ``atlas.shapes``, in any projection."""
    row = atlas.shapes.position
    groups = [[row[ags] for ags in members] for members in atlas.members.values() if members]
    lands = [shapely.coverage_union_all(shapes[rows]) for rows in groups]
    merged = shapely.line_merge(shapely.union_all(shapely.boundary(lands)))
    return cast(shapely.MultiLineString, shapely.multilinestrings(list(shapely.get_parts(merged))))


def border_path(borders: shapely.MultiLineString) -> str:
    """Return the lines, in px, as the attribute ``d`` of an SVG path."""
    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(borders)]
    # the writer takes rings, whose last step "z" draws
    (path,) = path_data([tuple(np.vstack([line, line[-1:]]) for line in lines)])
    return path.replace("z", "")

"""Independent oracle for common border lengths, measured with buffers instead of shared vertices or edges.

The boundary of A inside a thin buffer around B overshoots each end of the common line by an amount proportional to the
buffer's width. Measuring at two widths and extrapolating to width zero removes that overshoot without knowing the
angles; pairs that meet in a point come out as about zero. Both directions are measured and averaged.
"""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from tests.suite_state import SUITE

CRS = SUITE.crs
REACH = 1.0  # metres: farther apart than this are no neighbours
WIDTH = 0.5  # metres: the wider of the two buffers, the narrower is half of it
CLOSE = 0.05  # metres: closes hairline gaps when former municipalities are merged
POINT = 3.0  # metres: anything shorter is a contact in a point


def _successors(changes_csv_path, territory_date):
    """Old key -> key valid on the territory date, following chains of changes."""
    with Path(changes_csv_path).open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["effective_date"] <= str(territory_date)]
    step = {row["old_ags"]: row["new_ags"] for row in rows if row["old_ags"] != row["new_ags"]}

    def last(key):
        while key in step:
            key = step[key]
        return key

    return {key: last(key) for key in step}


def _polygonal(geometry):
    """Valid area with stray lines and points from the repair dropped."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    return shapely.union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])


def municipalities(gpkg_path, changes_csv_path, territory_date):
    """AGS -> area in metres on the territory date."""
    frame = gpd.read_file(gpkg_path).to_crs(CRS)
    moved = _successors(changes_csv_path, territory_date)
    groups = {}
    frame = frame[~frame["AGS"].isin(SUITE.unincorporated)]
    for key, geometry in zip(frame["AGS"], frame.geometry, strict=True):
        groups.setdefault(moved.get(key, key), []).append(_polygonal(geometry))
    areas = {}
    for key, parts in groups.items():
        if len(parts) > 1:
            grown = shapely.union_all(shapely.buffer(parts, CLOSE, join_style="mitre"))
            areas[key] = shapely.buffer(grown, -CLOSE, join_style="mitre")
        else:
            areas[key] = parts[0]
    return areas


def _clip(lines, others, width):
    """Length of each line inside the buffer around its opposite line."""
    return shapely.length(shapely.intersection(lines, shapely.buffer(others, width, quad_segs=8)))


def _near(line, other):
    """The boundary pieces of `line` close to `other`, as whole segments, so that buffers stay small."""
    points = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
    segments = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in points])
    segments = shapely.linestrings(segments)
    return shapely.line_merge(shapely.multilinestrings(segments[shapely.dwithin(segments, other, 2 * REACH)]))


def neighbour_lengths(gpkg_path, changes_csv_path, territory_date):
    """Unordered pair of AGS -> metres of common border; 0.0 where the two meet in a point only."""
    areas = municipalities(gpkg_path, changes_csv_path, territory_date)
    keys = list(areas)
    shapes = np.array([areas[key] for key in keys], dtype=object)
    rims = shapely.boundary(shapes)
    shapely.prepare(rims)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=REACH)
    left, right = left[left < right], right[left < right]
    total = np.zeros(len(left))
    mine = np.array([_near(rims[a], rims[b]) for a, b in zip(left, right, strict=True)], dtype=object)
    theirs = np.array([_near(rims[b], rims[a]) for a, b in zip(left, right, strict=True)], dtype=object)
    for lines, others in ((mine, theirs), (theirs, mine)):
        total += 2 * _clip(lines, others, WIDTH / 2) - _clip(lines, others, WIDTH)
    total /= 2
    return {
        frozenset((keys[a], keys[b])): float(metres) if metres >= POINT else 0.0
        for a, b, metres in zip(left, right, total, strict=True)
    }

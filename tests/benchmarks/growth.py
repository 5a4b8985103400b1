"""How the neighbour table grows with the number of areas, on synthetic coverages."""

from __future__ import annotations

import math
import time

import geopandas as gpd
import numpy as np
import shapely

from geodata.neighbours import find_neighbours

SIZES = (419, 1_600, 5_500, 11_000)


def synthetic_coverage(areas: int) -> gpd.GeoDataFrame:
    """Return ``areas`` Voronoi cells with about 200 vertices each, a valid coverage in metres."""
    side = 1000.0 * math.sqrt(areas)
    points = np.random.default_rng(areas).uniform(0, side, (areas, 2))
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(0, 0, side, side), ordered=True)
    # every edge is cut at the same places from both sides, so neighbours keep identical vertices
    cells = shapely.segmentize(shapely.set_precision(shapely.get_parts(cells), 0.01), 20.0)
    cells = shapely.transform(cells, lambda xy: np.round(xy, 2))
    index = gpd.pd.Index([f"{i:08d}" for i in range(areas)], name="ags")
    return gpd.GeoDataFrame({"name": index}, geometry=cells, index=index, crs="EPSG:25833")


def measure_growth() -> tuple[list[tuple[int, int, float]], float]:
    """Return (areas, vertices, seconds) per size, and the exponent of the growth between the smallest and the largest."""
    rows = []
    for areas in SIZES:
        shapes = synthetic_coverage(areas)
        find_neighbours(shapes)
        start = time.perf_counter()
        find_neighbours(shapes)
        vertices = int(shapely.get_num_coordinates(shapes.geometry.to_numpy()).sum())
        rows.append((areas, vertices, time.perf_counter() - start))
    exponent = math.log(rows[-1][2] / rows[0][2]) / math.log(rows[-1][0] / rows[0][0])
    return rows, exponent

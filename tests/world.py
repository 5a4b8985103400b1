"""A world of six municipalities as code: small enough to check by hand, odd enough to be real.

::

    +----+----+----+
    | A  | B  | C  |      D has an exclave inside C's row, E lies wholly inside F's hole,
    +----+----+----+      A and F touch in one point only.
    | D  |  F (E)  |
    +----+---------+
"""

from __future__ import annotations

import geopandas as gpd
from shapely import MultiPolygon, Polygon, box

A, B, C, D, E, F = (f"9900100{i}" for i in range(1, 7))
NAMES = {A: "Adorf", B: "Bedorf", C: "Cedorf", D: "Dedorf", E: "Insel", F: "Ringdorf"}


def shapes() -> gpd.GeoDataFrame:
    """The six, indexed by AGS, in metres (EPSG:25833), a valid coverage; squares of 1 km."""
    island = box(1500, 300, 1900, 700)
    exclave = box(3000, 1200, 3200, 1600)
    geometries = {
        A: box(0, 1000, 1000, 2000),
        B: Polygon([(1000, 1000), (2000, 1000), (2000, 2000), (1000, 2000)]),
        C: Polygon([(2000, 1000), (3000, 1000), (3000, 1200), (3000, 1600), (3000, 2000), (2000, 2000)]),
        D: MultiPolygon([box(0, 0, 1000, 1000), exclave]),
        E: island,
        F: Polygon(
            [(1000, 0), (3000, 0), (3000, 1000), (2000, 1000), (1000, 1000)], holes=[island.exterior.coords[::-1]]
        ),
    }
    frame = gpd.GeoDataFrame(
        {"name": [NAMES[k] for k in geometries]},
        geometry=list(geometries.values()),
        index=gpd.pd.Index(list(geometries), name="ags"),
        crs="EPSG:25833",
    )
    return frame.sort_index()


#: Common borders in metres; 0 is a point contact.
BORDERS = {
    frozenset({A, B}): 1000,
    frozenset({B, C}): 1000,
    frozenset({A, D}): 1000,
    frozenset({B, F}): 1000,
    frozenset({C, F}): 1000,
    frozenset({D, F}): 1000,
    frozenset({E, F}): 1600,
    frozenset({C, D}): 400,
    frozenset({A, F}): 0,
    frozenset({B, D}): 0,
}

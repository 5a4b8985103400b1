"""All municipalities as vector tiles (MVT) in one file (PMTiles 3) that any web server can send in pieces.

Their shapes at each zoom are a level of detail of the whole coverage, and GDAL simplifies nothing: neighbours never part.
"""

from __future__ import annotations

import html
import io
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely

from geodata.projection import DEGREES, WEB_MERCATOR, project, project_bounds
from layers.drawing.materials import Materials

#: What a tile's only layer is called. Its features have the properties ``ags`` and ``name``.
LAYER = "municipalities"
#: Level of detail → zooms of tiles that have it. A tile is 512 px wide on a map whose zoom is one more, and is drawn half a zoom
#: larger or smaller: there, borders are off by 1.3 px at most (51° north); by 2 px where the last tiles are enlarged, at zoom 14.
TILE_ZOOMS: Mapping[str, range] = {
    "overview": range(8),
    "slide": range(8, 9),
    "regional": range(9, 10),
    "district": range(10, 11),
    "local": range(11, 12),
}
LAST_ZOOM = max(zoom for zooms in TILE_ZOOMS.values() for zoom in zooms)
#: Steps of the coordinates in a tile; one is 3 m at the last zoom.
EXTENT = 4096
#: So many steps of what lies beside a tile are in it, too: half of the widest line that is drawn, and a little.
BUFFER = 64
#: GDAL makes tiles coarser, then leaves out the smallest shapes, where they have more bytes or features than this.
_NO_LIMIT = 2**31 - 1


def render_tiles(materials: Materials, first: int) -> bytes:
    """Return the file, with tiles from zoom ``first`` (0 to LAST_ZOOM) to LAST_ZOOM. Equal shapes end in equal bytes."""
    # nobody else who serves pages needs GDAL
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    tiles = {
        zxy_to_tileid(*place): content
        for level, zooms in TILE_ZOOMS.items()
        if (wanted := [zoom for zoom in zooms if zoom >= first])
        for place, content in _level_tiles(materials, level, wanted)
    }
    west, south, east, north = project_bounds(materials.atlas.shapes.geometries, DEGREES, materials.crs)
    out = io.BytesIO()
    writer = Writer(out)
    for number in sorted(tiles):
        writer.write_tile(number, tiles[number])
    corners = {"min_lon": west, "min_lat": south, "max_lon": east, "max_lat": north}
    header = {f"{name}_e7": round(degrees * 10_000_000) for name, degrees in corners.items()}
    writer.finalize(
        {**header, "tile_compression": Compression.GZIP, "tile_type": TileType.MVT}, _about(materials, first)
    )
    return out.getvalue()


def _about(materials: Materials, first: int) -> Mapping[str, object]:
    """What other programs read about the file."""
    provenance = materials.atlas.provenance
    layer = {"id": LAYER, "fields": {"ags": "String", "name": "String"}, "minzoom": first, "maxzoom": LAST_ZOOM}
    return {
        "name": provenance.title,
        # programs show it as HTML
        "attribution": html.escape(provenance.attribution),
        "type": "overlay",
        "format": "pbf",
        "vector_layers": [layer],
    }


def _level_tiles(materials: Materials, level: str, zooms: list[int]) -> Iterator[tuple[tuple[int, int, int], bytes]]:
    """Yield the place (zoom, column, row from the north) and the content (gzip) of every tile at these zooms."""
    import pyogrio.raw

    shapes, atlas = materials.atlas.shapes, materials.atlas
    names = [atlas.municipalities[ags].name for ags in shapes.keys]
    with tempfile.TemporaryDirectory() as folder:
        # GDAL writes PMTiles, too, but with one source of shapes for all zooms
        path = Path(folder) / "tiles.mbtiles"
        pyogrio.raw.write(
            path,
            shapely.to_wkb(project(materials.level(level), WEB_MERCATOR, materials.crs)),
            [np.array(texts, dtype=object) for texts in (shapes.keys, names)],
            ["ags", "name"],
            layer=LAYER,
            driver="MBTiles",
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            crs=WEB_MERCATOR,
            dataset_options={
                "MINZOOM": zooms[0],
                "MAXZOOM": zooms[-1],
                "EXTENT": EXTENT,
                "BUFFER": BUFFER,
                "SIMPLIFICATION": 0,
                "MAX_SIZE": _NO_LIMIT,
                "MAX_FEATURES": _NO_LIMIT,
            },
        )
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles")
            for zoom, column, row, content in rows:
                yield (zoom, column, 2**zoom - 1 - row), content

"""Saxony: Municipalities as vector tiles, read again with GDAL: nobody is left out, nothing moves, neighbours do not part."""

import pytest
import shapely
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import Compression, TileType

from geodata.projection import WEB_MERCATOR, project
from layers.files.vector_tiles import LAST_ZOOM, LAYER
from tests.unit.layers.files.test_vector_tiles import FIRST, file, level_at, read, step_at  # noqa: F401


@pytest.mark.parametrize("zoom", [FIRST, LAST_ZOOM])
def test_neighbours_do_not_part(materials, read, zoom):
    shapes, step = read[zoom].geometry.to_numpy(), step_at(zoom)
    # tiles meet at the same place, but for the last digits of numbers
    together = shapely.union_all(shapely.make_valid(shapes), grid_size=step / 1000)
    drawn = shapely.union_all(project(materials.level(level_at(zoom)), WEB_MERCATOR, materials.crs))
    assert together.geom_type == drawn.geom_type == "Polygon"
    # what lies between two that parted, or overlap, is no wider than a step
    apart = [shapely.Polygon(ring) for ring in together.interiors]
    assert sum(hole.area for hole in apart) <= step**2 * len(shapes)
    assert abs(together.area - shapely.area(shapes).sum()) <= step**2 * len(shapes)
    assert shapely.area(shapely.symmetric_difference(together, drawn)) <= step * drawn.length


def test_other_programs_find_what_it_is(materials, file, read):
    reader = Reader(MemorySource(file.read_bytes()))
    header, about = reader.header(), reader.metadata()
    assert (header["tile_type"], header["tile_compression"]) == (TileType.MVT, Compression.GZIP)
    assert (header["min_zoom"], header["max_zoom"], header["clustered"]) == (FIRST, LAST_ZOOM, True)
    assert [header[f"{name}_e7"] / 1e7 for name in ("min_lon", "min_lat")] == pytest.approx(
        [11.8716, 50.1716], abs=1e-3
    )
    assert about["attribution"] == materials.atlas.provenance.attribution
    (layer,) = about["vector_layers"]
    assert layer == {"id": LAYER, "fields": {"ags": "String", "name": "String"}, "minzoom": FIRST, "maxzoom": LAST_ZOOM}
    assert read[FIRST].crs == WEB_MERCATOR

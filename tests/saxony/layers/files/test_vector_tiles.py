"""Saxony: Municipalities as vector tiles, read again with GDAL: nobody is left out, nothing moves, neighbours do not part."""

import pytest
import shapely
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import Compression, TileType

from geodata.projection import WEB_MERCATOR, project
from layers.files import vector_tiles
from layers.files.vector_tiles import LAST_ZOOM, LAYER, render_tiles
from tests.unit.layers.files.test_vector_tiles import FIRST, level_at, step_at


@pytest.fixture(scope="module")
def file(materials, tmp_path_factory):
    path = tmp_path_factory.mktemp("tiles") / "gemeinden.pmtiles"
    path.write_bytes(render_tiles(materials, FIRST))
    return path


@pytest.fixture(scope="module")
def read(materials, tmp_path_factory):
    """The shapes at a zoom, in metres of a web map. These tiles end at their edges.

    Where GDAL (3.12.4) itself cuts off what lies beside them as it reads, it loses parts of shapes that are in the file.
    """
    import pyogrio

    path = tmp_path_factory.mktemp("cut") / "gemeinden.pmtiles"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_tiles, "BUFFER", 0)
        path.write_bytes(render_tiles(materials, FIRST))
    return {zoom: pyogrio.read_dataframe(path, zoom_level=zoom, clip="NO") for zoom in range(FIRST, LAST_ZOOM + 1)}


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

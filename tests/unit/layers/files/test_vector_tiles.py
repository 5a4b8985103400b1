"""Municipalities as vector tiles, read again with GDAL: nobody is left out, nothing moves, neighbours do not part."""

import numpy as np
import pytest
import shapely
from pmtiles.reader import MemorySource, Reader

from geodata.coverage import LEVELS
from geodata.projection import WEB_MERCATOR, project
from layers.files import vector_tiles
from layers.files.vector_tiles import BUFFER, EXTENT, LAST_ZOOM, TILE_ZOOMS, render_tiles

FIRST = 7
_EQUATOR_M = 40_075_016.7


@pytest.fixture(scope="module")
def file(materials, made, tmp_path_factory):
    path = tmp_path_factory.mktemp("tiles") / "gemeinden.pmtiles"
    if "whole" not in made["tiles"]:
        made["tiles"]["whole"] = render_tiles(materials, FIRST)
    path.write_bytes(made["tiles"]["whole"])
    return path


@pytest.fixture(scope="module")
def read(materials, made, tmp_path_factory):
    """The shapes at a zoom, in metres of a web map. These tiles end at their edges.

    Where GDAL (3.12.4) itself cuts off what lies beside them as it reads, it loses parts of shapes that are in the file.
    """
    import pyogrio

    path, zooms = tmp_path_factory.mktemp("cut") / "gemeinden.pmtiles", range(FIRST, LAST_ZOOM + 1)
    if "cut" not in made["tiles"]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(vector_tiles, "BUFFER", 0)
            path.write_bytes(render_tiles(materials, FIRST))
        made["tiles"]["cut"] = {zoom: pyogrio.read_dataframe(path, zoom_level=zoom, clip="NO") for zoom in zooms}
    return made["tiles"]["cut"]


def level_at(zoom):
    return next(level for level, zooms in TILE_ZOOMS.items() if zoom in zooms)


def step_at(zoom):
    """Metres."""
    return _EQUATOR_M / 2**zoom / EXTENT


def test_every_level_has_its_zooms_and_every_zoom_a_level():
    assert [zoom for zooms in TILE_ZOOMS.values() for zoom in zooms] == list(range(LAST_ZOOM + 1))
    assert list(TILE_ZOOMS) == list(LEVELS)


@pytest.mark.parametrize("zoom", range(FIRST, LAST_ZOOM + 1))
def test_everybody_is_there_as_large_as_at_that_level(materials, read, zoom):
    found, shapes = read[zoom], materials.atlas.shapes
    area = found.assign(area=shapely.area(found.geometry.to_numpy())).groupby("ags").area.sum()
    assert list(area.index) == list(shapes.keys)
    assert set(zip(found.ags, found.name, strict=True)) == {
        (ags, materials.atlas.municipalities[ags].name) for ags in shapes.keys
    }
    drawn = project(materials.level(level_at(zoom)), WEB_MERCATOR, materials.crs)
    # a border is half a step off at most
    assert (np.abs(area.to_numpy() - shapely.area(drawn)) <= step_at(zoom) / 2 * shapely.length(drawn)).all()


def test_equal_shapes_end_in_equal_bytes(materials, file):
    # the steps of threads end in another order each time
    assert render_tiles(materials, FIRST) == file.read_bytes()


def test_a_file_may_begin_anywhere(materials):
    reader = Reader(MemorySource(render_tiles(materials, LAST_ZOOM)))
    assert (reader.header()["min_zoom"], reader.header()["max_zoom"]) == (LAST_ZOOM, LAST_ZOOM)


def test_a_tile_has_what_the_widest_line_reaches():
    # the casing of the selection is 7 px wide; a tile is 512 px wide, or half a zoom smaller
    assert BUFFER / EXTENT * 512 / 2**0.5 >= 7 / 2

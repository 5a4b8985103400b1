"""Saxony: Vector tiles as the scripts read them: who stands where, out of the file that the server sends, whole or in pieces."""

import numpy as np
import pytest
import shapely

from geodata.projection import DEGREES, WEB_MERCATOR, project
from layers.files.vector_tiles import BUFFER, EXTENT, LAST_ZOOM, render_tiles
from tests.unit.assets.test_tiles import FIRST, SERVER, place, run  # noqa: F401


@pytest.fixture(scope="module")
def file(materials):
    return render_tiles(materials, FIRST)


def test_places_outside_belong_to_nobody(run, file):
    # Teplice is beyond the border, in a tile with others; Lisbon is in none
    teplice, lisbon = place(13.82, 50.64, FIRST), place(-9.1, 38.7, FIRST)
    program = """
      const [[column, row, x, y], [west, south]] = given.places;
      const tile = atlas.decodeTile(await file.tile(9, column, row));
      const nobody = atlas.featureAt(tile, x, y) || null;
      return [tile.features.length > 0, nobody, await file.tile(9, west, south), await file.tile(3, 4, 2)];"""
    assert run(program, file, places=[teplice, lisbon[:2]]) == [True, None, None, None]


def test_shapes_are_cut_a_little_beside_the_tile_and_edges_there_are_none(run, file, materials):
    anchors = shapely.get_coordinates(project(shapely.points(materials.anchors), DEGREES, materials.crs))
    column, row, *_ = place(*anchors[200], LAST_ZOOM)
    program = """
      const tile = atlas.decodeTile(await file.tile(given.zoom, ...given.place));
      const points = tile.features.flatMap(({ rings }) => rings.flatMap((ring) => [...ring]));
      const lines = tile.features.flatMap((feature) => atlas.edgesIn(tile, feature));
      const beside = lines.flatMap((line) => line.slice(1).map((point, i) => [line[i], point]))
        .filter(([a, b]) => [0, 1].some((i) => Math.max(a[i], b[i]) < 0 || Math.min(a[i], b[i]) > tile.extent));
      const [low, high] = [Math.min(...points), Math.max(...points)];
      return { extent: tile.extent, low, high, beside: beside.length, lines: lines.length,
        counted: tile.points === points.length / 2, boxes: tile.features.every(({ box: [w, n, e, s] }) => w < e && n < s) };"""
    said = run(program, file, zoom=LAST_ZOOM, place=[column, row])
    assert said["lines"] > 0
    assert {**said, "lines": 1} == {
        "extent": EXTENT,
        "low": -BUFFER,
        "high": EXTENT + BUFFER,
        "beside": 0,
        "lines": 1,
        "counted": True,
        "boxes": True,
    }


def test_borders_of_districts_are_those_between_two_of_them(run, file, materials):
    """Every edge found lies on the border of two districts; as long as that border in the tile, they are all."""
    atlas, zoom = materials.atlas, LAST_ZOOM
    column, row, *_ = place(13.32, 51.09, zoom)  # Mittelsachsen meets Meißen
    program = """
      const tile = atlas.decodeTile(await file.tile(given.zoom, ...given.place));
      return atlas.edgesBetween(tile, ({ ags }) => Number(ags.slice(0, 5)));"""
    found = shapely.linestrings(np.reshape(run(program, file, zoom=zoom, place=[column, row]), (-1, 2, 2)))
    drawn, keys = (
        project(materials.level("local"), WEB_MERCATOR, materials.crs),
        np.array([ags[:5] for ags in atlas.shapes.keys]),
    )
    border = shapely.union_all([shapely.boundary(shapely.union_all(drawn[keys == key])) for key in np.unique(keys)])
    outside = shapely.boundary(shapely.union_all(drawn))
    size = 40_075_016.7 / 2**zoom
    west, north = column * size - 40_075_016.7 / 2, 40_075_016.7 / 2 - row * size
    between = shapely.transform(
        shapely.clip_by_rect(shapely.difference(border, outside), west, north - size, west + size, north),
        lambda xy: (xy - (west, north)) / (size, -size) * EXTENT,
    )
    inside = shapely.intersection(found, shapely.box(0, 0, EXTENT, EXTENT))
    assert shapely.length(inside).sum() == pytest.approx(between.length, rel=0.01)
    assert shapely.distance(inside[~shapely.is_empty(inside)], between).max() < 2


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: b"<!doctype html>" + file[15:], "no PMTiles 3"),
        (lambda file: file[:97] + b"\x04" + file[98:], "cannot unpack"),
        (lambda file: file[:20_000], ""),
    ],
)
def test_what_is_no_such_file_is_an_error(run, file, damage, said):
    program = "return file.tile(11, 1093, 688).then(() => 'fine', (error) => String(error));"
    heard = run(program, damage(file))
    assert heard != "fine"
    assert said in heard

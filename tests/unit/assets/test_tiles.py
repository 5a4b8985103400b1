"""Vector tiles as the scripts read them: who stands where, out of the file that the server sends, whole or in pieces."""

import base64
import io
import math
import random

import numpy as np
import pytest
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from geodata.projection import DEGREES, WEB_MERCATOR, project
from layers.files.vector_tiles import BUFFER, EXTENT, LAST_ZOOM, render_tiles
from tests.scripts.node import Scripts

FIRST = 9
#: Has ``fetch`` answer with pieces of a file, or with all of it, and notes what was asked for.
SERVER = """
  const bytes = Buffer.from(given.file, "base64");
  const asked = [];
  globalThis.fetch = async (url, { headers: { Range } }) => {
    const [from, last] = Range.match(/[0-9]+/g).map(Number);
    asked.push(Range);
    if (given.pieces) return new Response(bytes.subarray(from, last + 1), { status: 206 });
    return new Response(bytes, { status: given.status || 200 });
  };
  const file = atlas.tilesFile("kacheln/1.pmtiles");
"""


@pytest.fixture(scope="module")
def run(scripts):
    known = scripts()
    reading = Scripts(("a_view", "tiles_file", "tiles_shapes"), known.config, known.data)

    def ask(program, file=b"", **given):
        whole = {"file": base64.b64encode(file).decode(), "pieces": True, **given}
        return reading.run(f"async (given) => {{ {SERVER} {program} }}", whole)

    return ask


@pytest.fixture(scope="module")
def file(materials):
    return render_tiles(materials, FIRST)


def place(longitude, latitude, zoom):
    """Column, row, and in steps of that tile x and y."""
    x = (longitude + 180) / 360 * 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom
    return [int(x), int(y), x % 1 * EXTENT, y % 1 * EXTENT]


@pytest.mark.parametrize("pieces", [True, False])
def test_everybody_is_found_where_the_symbol_stands(run, materials, file, pieces):
    anchors = shapely.get_coordinates(project(shapely.points(materials.anchors), DEGREES, materials.crs))
    places = [[zoom, *place(*anchor, zoom)] for zoom in range(FIRST, LAST_ZOOM + 1) for anchor in anchors]
    program = """
      const found = [];
      for (const [z, column, row, x, y] of given.places) {
        const tile = atlas.decodeTile(await file.tile(z, column, row));
        found.push((atlas.featureAt(tile, x, y) || {}).ags);
      }
      return { found, asked: asked.length, zooms: await file.zooms() };"""
    few = places if pieces else places[::50]
    said = run(program, file, places=few, pieces=pieces)
    expected = [ags for _ in range(FIRST, LAST_ZOOM + 1) for ags in materials.atlas.shapes.keys]
    assert said["found"] == (expected if pieces else expected[::50])
    assert said["zooms"] == [FIRST, LAST_ZOOM]
    # the head once, then a piece for each tile; who gets all at once asks no more
    assert said["asked"] == (1 + len(few) if pieces else 1)


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


def test_a_directory_that_does_not_fit_has_others_below_it(run):
    places = [(12, x, y) for x in range(2100, 2250) for y in range(1300, 1450)]
    out, lengths = io.BytesIO(), random.Random(1)
    writer = Writer(out)
    for number, at in sorted((zxy_to_tileid(*at), at) for at in places if at[1] % 3):
        # of different lengths, and some like others
        writer.write_tile(number, f"{at[1]} {'x' * lengths.randrange(300)}".encode() if at[2] % 5 else b"same")
    writer.finalize({"tile_compression": Compression.NONE, "tile_type": TileType.MVT}, {})
    file = out.getvalue()
    assert int.from_bytes(file[48:56], "little"), "there are directories below the first"
    program = """
      const read = (bytes) => bytes && new TextDecoder().decode(bytes).split(" ")[0];
      const found = [];
      for (const place of given.places) found.push(read(await file.tile(...place)));
      return found;"""
    some = places[::37]
    expected = [(str(x) if y % 5 else "same") if x % 3 else None for _, x, y in some]
    assert run(program, file, places=some) == expected


def test_numbers_of_tiles_are_those_of_the_format(run):
    places = [(0, 0, 0), (1, 1, 0), (3, 5, 2), (11, 1093, 688), (14, 8755, 5501), (22, 2242131, 1408511)]
    program = "return given.places.map((place) => atlas.tileNumber(...place));"
    assert run(program, places=places) == [zxy_to_tileid(*at) for at in places]


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


def test_what_has_failed_is_asked_for_again(run, file):
    program = """
      const said = [await file.zooms().catch((error) => error.message)];
      given.status = 0;
      return [...said, await file.zooms(), asked.length];"""
    assert run(program, file, pieces=False, status=503) == ["503", [FIRST, LAST_ZOOM], 2]

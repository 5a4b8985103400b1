"""Vector tiles as the scripts read them: who stands where, out of the file that the server sends, whole or in pieces."""

import base64
import io
import math
import random

import pytest
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from geodata.projection import DEGREES, project
from layers.files.vector_tiles import EXTENT, LAST_ZOOM, render_tiles
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


def test_what_has_failed_is_asked_for_again(run, file):
    program = """
      const said = [await file.zooms().catch((error) => error.message)];
      given.status = 0;
      return [...said, await file.zooms(), asked.length];"""
    assert run(program, file, pieces=False, status=503) == ["503", [FIRST, LAST_ZOOM], 2]

/* What is in a tile: the polygons of MVT 2, as layers/files/vector_tiles.py has them made, and which of them is at a place. */
(function (atlas) {
  "use strict";
  const [VARINT, BYTES_8, BYTES, BYTES_4] = [0, 1, 2, 5]; // kinds of fields
  const [MOVE, CLOSE] = [1, 7]; // commands
  const [BESIDE, WIDE] = [1024, 8192]; // more steps than a tile has beside it, and than it is wide with those
  const utf8 = new TextDecoder();

  /** Calls back for every field of a message: its number, and its content as a number or as bytes. */
  function fields(bytes, found) {
    const reader = atlas.reader(bytes);
    while (reader.more()) {
      const key = reader.next();
      const kind = key & 7;
      if (kind === VARINT) found(key >> 3, reader.next());
      else if (kind === BYTES) found(key >> 3, reader.take(reader.next()));
      else if (kind === BYTES_8 || kind === BYTES_4) found(key >> 3, reader.take(kind === BYTES_8 ? 8 : 4));
      else throw new Error("no such kind of field: " + kind);
    }
  }

  /** Municipalities of a tile. A ring is x, y, x, y … from the north-western corner, in steps of which the tile is `extent` wide. It is
   * not closed; what lies in an even number of rings is outside. `box` is west, north, east, south.
   * @returns {Tile} */
  atlas.decodeTile = function (bytes) {
    const tile = { extent: 4096, features: [], points: 0 };
    fields(bytes, (field, layer) => field === 3 && decodeLayer(layer, tile));
    return tile;
  };

  function decodeLayer(bytes, tile) {
    const [keys, values, features] = [[], [], []];
    fields(bytes, (field, content) => {
      if (field === 2) features.push(content);
      else if (field === 3) keys.push(utf8.decode(content));
      // a value is a message of its own; ours are all texts
      else if (field === 4) fields(content, (kind, value) => values.push(kind === 1 ? utf8.decode(value) : value));
      else if (field === 5) tile.extent = content;
    });
    const name = keys.indexOf("ags");
    features.forEach((feature) => {
      const found = { ags: "", rings: [], box: [] };
      fields(feature, (field, content) => {
        if (field === 2) found.ags = values[tagged(content, name)];
        else if (field === 4) found.rings = decodeRings(content);
      });
      found.box = boxOf(found.rings);
      tile.points += found.rings.reduce((sum, ring) => sum + ring.length / 2, 0);
      tile.features.push(found);
    });
  }

  /** Tags are pairs of a key's and a value's number. */
  function tagged(bytes, name) {
    const reader = atlas.reader(bytes);
    while (reader.more()) {
      const [key, value] = [reader.next(), reader.next()];
      if (key === name) return value;
    }
    return -1;
  }

  const signed = (number) => (number & 1 ? -(number + 1) / 2 : number / 2);

  function decodeRings(bytes) {
    const reader = atlas.reader(bytes);
    const rings = [];
    let ring = [];
    let [x, y] = [0, 0];
    while (reader.more()) {
      const command = reader.next();
      if ((command & 7) === CLOSE) continue;
      if ((command & 7) === MOVE) rings.push((ring = []));
      for (let count = command >> 3; count > 0; count -= 1) {
        x += signed(reader.next());
        y += signed(reader.next());
        ring.push(x, y);
      }
    }
    return rings.map((points) => Int16Array.from(points)); // a tile's own steps and some beside it
  }

  function boxOf(rings) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    rings.forEach((ring) => ring.forEach((value, i) => {
      box[i % 2] = Math.min(box[i % 2], value);
      box[2 + (i % 2)] = Math.max(box[2 + (i % 2)], value);
    }));
    return box;
  }

  /** The municipality at a place of a tile, in its steps; undefined if nobody is there. */
  atlas.featureAt = (tile, x, y) => tile.features.find(({ rings, box: [west, north, east, south] }) => (
    x >= west && x <= east && y >= north && y <= south && rings.reduce((odd, ring) => odd !== crossed(ring, x, y), false)
  ));

  /** Whether a line to the east crosses a ring an odd number of times. */
  function crossed(ring, x, y) {
    let odd = false;
    for (let i = 0, before = ring.length - 2; i < ring.length; before = i, i += 2) {
      const [ax, ay, bx, by] = [ring[before], ring[before + 1], ring[i], ring[i + 1]];
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) odd = !odd;
    }
    return odd;
  }

  /** The edges between municipalities of different groups, as pairs of points x, y, x, y; `groupOf` says in which one is. */
  atlas.edgesBetween = function ({ features }, groupOf) {
    const first = new Map(); // edge, whichever way → the group on its first side
    const found = [];
    const point = (x, y) => (x + BESIDE) * WIDE + y + BESIDE;
    features.forEach((feature) => feature.rings.forEach((ring) => {
      const group = groupOf(feature);
      for (let i = 0, before = ring.length - 2; i < ring.length; before = i, i += 2) {
        const [a, b] = [point(ring[before], ring[before + 1]), point(ring[i], ring[i + 1])];
        const edge = Math.min(a, b) * WIDE * WIDE + Math.max(a, b);
        if (!first.has(edge)) first.set(edge, group);
        else if (first.get(edge) !== group) found.push([ring[before], ring[before + 1], ring[i], ring[i + 1]]);
      }
    }));
    return found;
  };

  /** The edges of a municipality in a tile, as lines of [x, y], without those along which it was cut off beside the tile. */
  atlas.edgesIn = function ({ extent }, { rings }) {
    const beside = (a, b) => [0, 1].some((i) => (a[i] < 0 && b[i] < 0) || (a[i] > extent && b[i] > extent));
    return rings.flatMap((ring) => {
      /** @type {Point[]} */
      const points = Array.from({ length: ring.length / 2 + 1 }, (_, i) => [ring[(2 * i) % ring.length], ring[(2 * i + 1) % ring.length]]);
      /** @type {Point[][]} */
      const lines = [[]];
      points.slice(1).forEach((point, i) => {
        if (beside(points[i], point)) return lines.push([]);
        const line = lines[lines.length - 1];
        return line.push(...(line.length ? [] : [points[i]]), point);
      });
      return lines.filter((line) => line.length);
    });
  };
})(window.atlas);

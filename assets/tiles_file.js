/* One file of tiles, of which pieces are asked for: the directories of PMTiles 3. What is in a tile, tiles_shapes.js reads. */
(function (atlas) {
  "use strict";
  const FIRST = 16384; // bytes: head and first directory lie within these
  const UNPACK = { 1: (bytes) => Promise.resolve(bytes), 2: gunzip };

  /** The file at an address. */
  atlas.tilesFile = function (url) {
    const leaves = new Map(); // offset → directory
    let whole = null; // the file, if the server knows no pieces
    let opening = null;

    async function piece(from, length, signal) {
      const cut = (bytes) => bytes.subarray(from, from + length);
      if (whole) return cut(whole);
      const response = await fetch(url, { headers: { Range: `bytes=${from}-${from + length - 1}` }, signal });
      if (!response.ok) throw new Error(String(response.status));
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.status === 206) return bytes;
      whole = bytes;
      return cut(whole);
    }

    async function open() {
      const bytes = await piece(0, FIRST);
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const number = (at) => Number(view.getBigUint64(at, true));
      if (new TextDecoder().decode(bytes.subarray(0, 7)) !== "PMTiles" || bytes[7] !== 3) throw new Error("no PMTiles 3");
      const [unpack, unpackTile] = [UNPACK[bytes[97]], UNPACK[bytes[98]]];
      if (!unpack || !unpackTile) throw new Error("packed in a way that browsers cannot unpack");
      const root = atlas.directory(await unpack(bytes.subarray(number(8), number(8) + number(16))));
      return { root, unpack, unpackTile, leavesAt: number(40), tilesAt: number(56), zooms: [bytes[100], bytes[101]] };
    }

    /** What the head says, asked for once; again if that has failed. */
    function head() {
      opening = opening || open().catch((error) => {
        opening = null;
        throw error;
      });
      return opening;
    }

    async function leaf({ unpack, leavesAt }, { offset, length }) {
      if (!leaves.has(offset)) leaves.set(offset, atlas.directory(await unpack(await piece(leavesAt + offset, length))));
      return leaves.get(offset);
    }

    return {
      /** Lowest and highest zoom with tiles. */
      zooms: () => head().then((found) => found.zooms),

      /** The bytes of a tile; null where there is none. */
      async tile(z, x, y, signal) {
        const found = await head();
        const number = atlas.tileNumber(z, x, y);
        let entry = atlas.entryOf(found.root, number);
        while (entry && !entry.run) entry = atlas.entryOf(await leaf(found, entry), number);
        return entry && found.unpackTile(await piece(found.tilesAt + entry.offset, entry.length, signal));
      },
    };
  };

  async function gunzip(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** Place of a tile on the curve (Hilbert's) that all tiles lie on, those of lower zooms first. */
  atlas.tileNumber = function (z, column, row) {
    let number = (4 ** z - 1) / 3;
    let [x, y] = [column, row];
    for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
      const [east, south] = [x & side ? 1 : 0, y & side ? 1 : 0];
      number += side * side * ((3 * east) ^ south);
      if (!south && east) [x, y] = [side - 1 - x, side - 1 - y];
      if (!south) [x, y] = [y, x];
    }
    return number;
  };

  /** Reads bytes from first to last: whole numbers take as many as they need (base 128, lowest first). */
  atlas.reader = function (bytes) {
    let at = 0;
    return {
      more: () => at < bytes.length,
      next() {
        for (let number = 0, factor = 1; at < bytes.length; factor *= 128) {
          const byte = bytes[at++];
          number += (byte & 127) * factor;
          if (byte < 128) return number;
        }
        throw new Error("cut off");
      },
      take(length) {
        if (at + length > bytes.length) throw new Error("cut off");
        at += length;
        return bytes.subarray(at - length, at);
      },
    };
  };

  /** Entries of a directory, ascending: {number, run, length, offset}; those without a run are directories themselves. */
  atlas.directory = function (bytes) {
    const { next } = atlas.reader(bytes);
    const entries = Array.from({ length: next() }, () => ({ number: 0, run: 0, length: 0, offset: 0 }));
    entries.reduce((last, entry) => (entry.number = last + next()), 0);
    entries.forEach((entry) => (entry.run = next()));
    entries.forEach((entry) => (entry.length = next()));
    entries.forEach((entry, i) => {
      const offset = next(); // 0: behind the one before it
      entry.offset = offset ? offset - 1 : entries[i - 1].offset + entries[i - 1].length;
    });
    return entries;
  };

  /** The entry that a tile is in, or may be in if that is a directory; null if it is in none. */
  atlas.entryOf = function (entries, number) {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle].number <= number) low = middle + 1;
      else high = middle;
    }
    const entry = entries[low - 1];
    return entry && (!entry.run || number < entry.number + entry.run) ? entry : null;
  };
})(window.atlas);

/* Municipalities on a map that begins with districts: from a zoom on, as tiles out of one file, painted on canvases above the districts.
 * This script has the tiles that are in sight, and says what is where in them. */
(function (atlas) {
  "use strict";
  const AROUND = 0.1; // of the map's size: is painted, too
  const KEPT_POINTS = 1500000; // of all tiles, so that who comes back finds them; those in sight are kept in any case
  const tiles = new Map(); // "z/x/y" → Tile; those used last stand last
  const asked = new Map(); // the same → what ends the request
  const byId = (id) => document.getElementById(id);
  let map = null;
  let file = null;
  let zooms = null; // lowest and highest with tiles
  let canvases = null;
  let isShown = false;
  /** @type {any} */
  let pointed = null; // the line around who is below the pointer
  let isDrawn = false; // for the next frame: tiles that arrive together are painted together

  atlas.parts.push(function () {
    atlas.map.parts.push(start);
    atlas.onChange((view, before) => {
      if (!isShown || !before) return;
      const isOther = view.layer !== before.layer || view.date !== before.date || view.since !== before.since;
      if (isOther) canvases.areas.repaint();
      if (isOther || view.ags !== before.ags || view.picked !== before.picked) canvases.marks.repaint();
    });
  });

  function start(leaflet) {
    map = leaflet;
    file = atlas.tilesFile(atlas.config.tiles.url);
    map.on("moveend", look); // before the canvases are painted
    canvases = atlas.tileCanvases(map, { padding: AROUND, pieces: () => inSight().flatMap(pieces), isShown: () => isShown });
    const canvas = canvases.borders.getContainer(); // the uppermost that takes the pointer
    pointed = L.polyline([], { renderer: L.svg({ pane: "tile-marks" }), className: "pointed", interactive: false }).addTo(map);
    const ours = (action) => (event) => event.originalEvent.target === canvas && action(event, atlas.tiles.at(event.latlng));
    map.on("click", ours(({ originalEvent }, ags) => ags && (atlas.isAdding(originalEvent) ? atlas.pick([ags]) : atlas.change({ ags }))));
    map.on("mousemove", ours(({ latlng }, ags) => {
      canvas.style.cursor = ags ? "pointer" : "";
      point(ags);
      if (ags) atlas.map.tell(ags, latlng);
      else atlas.map.hush();
    }));
    canvas.addEventListener("mouseleave", () => {
      point();
      atlas.map.hush();
    });
    look();
  }

  function point(ags) {
    if (pointed.ags === ags) return;
    pointed.ags = ags;
    pointed.setLatLngs(ags ? atlas.tiles.outline(ags) : []);
  }

  const level = () => Math.min(Math.max(Math.round(map.getZoom()) - 1, zooms[0]), zooms[1]);

  /** Places [z, x, y] of the tiles that belong to what is painted. */
  function inSight() {
    const z = level();
    const size = atlas.tileSize(map, z);
    const around = map.getSize().multiplyBy(AROUND);
    const { min, max } = map.getPixelBounds();
    const [first, last] = [min.subtract(around).divideBy(size).floor(), max.add(around).divideBy(size).floor()];
    const places = [];
    for (let y = Math.max(first.y, 0); y <= Math.min(last.y, 2 ** z - 1); y += 1) {
      for (let x = Math.max(first.x, 0); x <= Math.min(last.x, 2 ** z - 1); x += 1) places.push([z, x, y]);
    }
    return places;
  }

  const keyOf = (place) => place.join("/");

  /** What there is to paint at a place: its tile, or until that is there a part of one before it or the four behind it.
   * @returns {Piece[]} */
  function pieces([z, x, y]) {
    for (let up = 0; z - up >= zooms[0]; up += 1) {
      const at = [z - up, x >> up, y >> up];
      const tile = tiles.get(keyOf(at));
      if (tile) return [{ tile, at, shown: [z, x, y] }];
    }
    const behind = [0, 1].flatMap((south) => [0, 1].map((east) => [z + 1, 2 * x + east, 2 * y + south]));
    return behind.filter((at) => tiles.has(keyOf(at))).map((at) => ({ tile: tiles.get(keyOf(at)), at, shown: at }));
  }

  /** Have the tiles that belong to what is in sight. */
  function look() {
    point(); // its line is that of another level
    if (map.getZoom() < atlas.nearFrom(map)) {
      show(false);
      return cover();
    }
    if (!zooms) return file.zooms().then((found) => (zooms = found)).then(look, failed);
    const wanted = inSight();
    const keys = new Set(wanted.map(keyOf));
    asked.forEach((request, key) => {
      if (keys.has(key)) return;
      asked.delete(key);
      request.abort();
    });
    wanted.forEach(ask);
    forget(keys);
    show(wanted.some((place) => pieces(place).length));
    return cover();
  }

  /** Districts, which are coarser, are seen only where a tile is missing. */
  function cover() {
    const isWhole = isShown && inSight().every((place) => pieces(place).length);
    map.getPane("overlayPane").style.visibility = isWhole ? "hidden" : "";
  }

  function ask(place) {
    const key = keyOf(place);
    if (tiles.has(key) || asked.has(key)) return;
    const request = new AbortController();
    asked.set(key, request);
    file.tile(...place, request.signal).then((bytes) => {
      if (asked.delete(key)) arrived(key, bytes);
    }).catch(() => {
      if (request.signal.aborted) return;
      asked.delete(key);
      failed();
    });
  }

  function arrived(key, bytes) {
    const tile = atlas.decodeTile(bytes || new Uint8Array());
    tile.numbered = new Map(tile.features.map((feature) => [atlas.index.get(feature.ags), feature]));
    tiles.set(key, tile);
    said(false);
    if (isDrawn) return;
    isDrawn = true;
    requestAnimationFrame(() => {
      isDrawn = false;
      if (map.getZoom() < atlas.nearFrom(map)) return;
      if (isShown) canvases.repaint();
      else show(true);
      cover();
    });
  }

  /** Of tiles out of sight, those used last are kept. */
  function forget(keys) {
    keys.forEach((key) => {
      const tile = tiles.get(key);
      if (tiles.delete(key)) tiles.set(key, tile);
    });
    let points = 0;
    tiles.forEach((tile) => (points += tile.points));
    tiles.forEach((tile, key) => {
      if (points <= KEPT_POINTS || keys.has(key)) return;
      tiles.delete(key);
      points -= tile.points;
    });
  }

  function show(on) {
    if (on === isShown) return;
    isShown = on;
    byId("atlas").classList.toggle("has-tiles", on);
    canvases.borders.getContainer().style.pointerEvents = on ? "auto" : "none";
    if (!on) atlas.map.hush();
    canvases.repaint();
    map.fire("tiles", { on });
  }

  /** The districts stay, which is said once; whoever moves the map tries again. */
  function failed() {
    said(true);
    if (!zooms || !inSight().some((place) => pieces(place).length)) show(false);
    cover();
  }

  function said(on) {
    const status = byId("map-status");
    const text = atlas.config.tiles.failed;
    if (on === (status.textContent === text)) return;
    status.textContent = on ? text : "";
    status.classList.toggle("is-note", on);
    status.hidden = !on;
  }

  /** All cached parts of a municipality at the level that is shown: [{tile, at, feature}]; null if some are missing. */
  function parts(ags) {
    if (!isShown || !zooms) return null;
    const number = atlas.index.get(ags);
    const z = level();
    const found = [];
    let isWhole = true;
    tiles.forEach((tile, key) => {
      const at = key.split("/").map(Number);
      const feature = at[0] === z && tile.numbered.get(number);
      if (!feature) return;
      found.push({ tile, at, feature });
      const [west, north, east, south] = feature.box;
      const beside = [[west < 0, -1, 0], [north < 0, 0, -1], [east > tile.extent, 1, 0], [south > tile.extent, 0, 1]];
      if (beside.some(([isCut, x, y]) => isCut && !tiles.has(keyOf([z, at[1] + Number(x), at[2] + Number(y)])))) isWhole = false;
    });
    return { found, isWhole: isWhole && found.length > 0 };
  }

  /** A place of a tile, in its steps, as latitude and longitude. */
  const unproject = ({ tile, at: [z, x, y] }, [across, down]) => map.unproject(L.point(x + across / tile.extent, y + down / tile.extent).multiplyBy(256), z);

  atlas.tiles = {
    isShown: () => isShown,

    /** Who is at a place; undefined if nobody is. */
    at(latlng) {
      const z = level();
      const place = map.project(latlng, z).divideBy(256);
      const found = pieces([z, Math.floor(place.x), Math.floor(place.y)]).map(({ tile, at }) => {
        const inTile = place.multiplyBy(2 ** (at[0] - z)).subtract(L.point(at[1], at[2])).multiplyBy(tile.extent);
        return atlas.featureAt(tile, inTile.x, inTile.y);
      }).find(Boolean);
      return found && found.ags;
    },

    /** What a municipality covers; null unless all of it is there. */
    bounds(ags) {
      const { found, isWhole } = parts(ags) || {};
      if (!isWhole) return null;
      return found.reduce((all, { feature: { box: [west, north, east, south] }, ...part }) => (
        all.extend(unproject(part, [west, north])).extend(unproject(part, [east, south]))
      ), L.latLngBounds([]));
    },

    /** Its borders as lines of places, as far as they are there. */
    outline(ags) {
      const { found } = parts(ags) || { found: [] };
      return found.flatMap((part) => atlas.edgesIn(part.tile, part.feature).map((line) => line.map((point) => unproject(part, point))));
    },
  };
})(window.atlas);

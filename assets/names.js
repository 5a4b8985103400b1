/* Names on the map. The server has placed them for every level of zoom; the selection, what is picked and neighbours come first. */
(function (atlas) {
  "use strict";
  const AROUND = 0.5; // of the map's size: names that come into sight are there before
  const EVERYBODY = 11; // from this zoom on, whatever is in sight has its name
  const SAMPLES = 8; // places along each side of the map at which it is looked who is in sight
  const AIR = 2; // px
  const FEW = 20; // picked ones whose names stand out: of many, all would
  const SYMBOL = 6; // px from its middle to its edge
  const NAMED = [" is-main", " is-picked"];
  const SHARES = { start: 0, middle: -0.5, end: -1 };
  // where else the name of a selection or a neighbour may stand, as the server writes spots
  const ELSEWHERE = [["middle", 0, 15], ["middle", 0, -15], ["start", 10, 0], ["end", -10, 0]];
  // and how far from its spot that of an independent city, which may never be missing
  const NUDGES = [[0, -6], [-8, 0], [8, 0], [0, 6], [-16, 0], [16, 0]];
  const names = new Map(); // key → {marker, span, kind, width, height}
  let map = null;
  let marked = new Set(); // whose symbol shows where they are
  let picked = new Set();
  const members = new Map(); // district → how many municipalities it has

  atlas.parts.push(function () {
    atlas.map.parts.push(start);
    atlas.onChange((view, before) => map && before && (view.ags !== before.ags || view.picked !== before.picked) && update());
  });

  function start(leaflet) {
    map = leaflet;
    const pane = map.createPane("names");
    pane.style.zIndex = 620; // above symbols, below what is told beside the pointer
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
    map.on("moveend resize tiles", update);
    update();
  }

  /** Show the names of what is in sight: those wanted most choose first where they stand. */
  function update() {
    const wanted = all();
    const gone = new Set(names.keys());
    wanted.forEach((name) => gone.delete(name.key));
    gone.forEach((key) => names.get(key).marker.remove());
    gone.forEach((key) => names.delete(key));
    prepare(wanted);
    marked = new Set(atlas.map.symbols());
    const sight = map.getBounds().pad(AROUND);
    const taken = [...controls(), ...[...marked].filter((number) => sight.contains(atlas.data.anchors[number])).map((number) => ({ ...boxOf(atlas.data.anchors[number], ["middle", 0, 0], 2 * SYMBOL, 2 * SYMBOL), isSymbol: true }))];
    const hidden = wanted.filter((name) => !settle(name, taken));
    if (map.getZoom() >= EVERYBODY) lost(wanted, hidden).forEach((name) => settle(name, taken));
  }

  /** Names for the zoom and the part of the map in sight: [{key, text, kind, at, spots}], most important first. */
  function all() {
    const { levels, spots, towns, order, districts } = atlas.data.onMap;
    const level = levels.reduce((best, zoom, i) => (zoom <= map.getZoom() + 0.01 ? i : best), 0);
    const sight = map.getBounds().pad(AROUND);
    const { ags } = atlas.view();
    const own = ags ? [atlas.index.get(ags)] : [];
    const near = own.flatMap((number) => atlas.data.neighbours[number]);
    picked = new Set(atlas.picked().map((key) => atlas.index.get(key)));
    const first = new Set([...own, ...picked, ...near]);
    const town = (number) => {
      // between two levels the next one's spot may be the better
      const placed = towns[number].slice(level).filter((spot) => spot >= 0).slice(0, 2).map((spot) => spots[spot]);
      if (placed.length && isCity(number)) placed.push(...NUDGES.map(([x, y]) => [placed[0][0], placed[0][1] + x, placed[0][2] + y]));
      return { key: number, text: atlas.data.names[number], kind: kindOf(number), at: atlas.data.anchors[number], spots: first.has(number) ? [...placed, ...ELSEWHERE] : placed };
    };
    const others = order.filter((number) => towns[number][level] >= 0 && !first.has(number) && sight.contains(atlas.data.anchors[number]));
    const regions = districts[level].map(([number, ...at]) => ({
      key: "district-" + number, text: atlas.data.districts[number], kind: " is-district", at, spots: [["middle", 0, 0]],
    }));
    return [...[...first, ...others].map(town), ...regions].filter((name) => sight.contains(name.at));
  }

  function kindOf(number) {
    if (atlas.data.ags[number] === atlas.view().ags) return " is-main";
    if (picked.has(number) && picked.size <= FEW) return " is-picked";
    return isCity(number) ? " is-city" : "";
  }

  /** Independent cities are districts of their own. */
  function isCity(number) {
    const { district } = atlas.data;
    if (!members.size) district.forEach((one) => members.set(one, (members.get(one) || 0) + 1));
    return members.get(district[number]) === 1;
  }

  /** Have an element for each, as large as it will be. All are measured after all are changed: in turn, each would cost a layout. */
  function prepare(wanted) {
    const changed = wanted.filter(({ key, kind }) => !names.has(key) || names.get(key).kind !== kind);
    changed.forEach(({ key, text, kind, at }) => {
      if (!names.has(key)) names.set(key, create(text, at));
      names.get(key).span.className = "map-name" + kind;
    });
    changed.forEach(({ key, kind }) => {
      const { span } = names.get(key);
      Object.assign(names.get(key), { kind, width: span.offsetWidth, height: span.offsetHeight });
    });
  }

  function create(text, at) {
    const span = Object.assign(document.createElement("span"), { textContent: text });
    const icon = L.divIcon({ className: "map-name-pin", html: span, iconSize: [0, 0] });
    return { span, marker: L.marker(at, { icon, pane: "names", interactive: false, keyboard: false }).addTo(map) };
  }

  function boxOf(at, [side, x, y], width, height) {
    const point = map.latLngToContainerPoint(at);
    const left = point.x + x + SHARES[side] * width;
    return { left, right: left + width, top: point.y + y - height / 2, bottom: point.y + y + height / 2 };
  }

  /** What lies on the map and would cover a name. */
  function controls() {
    const { left, top } = map.getContainer().getBoundingClientRect();
    return [...document.querySelectorAll(".map-button, .background, .legend")].map((element) => element.getBoundingClientRect()).map((box) => (
      { left: box.left - left, right: box.right - left, top: box.top - top, bottom: box.bottom - top }
    ));
  }

  const free = (box, taken) => taken.every((k) => box.right + AIR < k.left || box.left > k.right + AIR || box.bottom < k.top || box.top > k.bottom);

  function inside(box) {
    const size = map.getSize();
    return box.left >= 0 && box.top >= 0 && box.right <= size.x && box.bottom <= size.y;
  }

  function beside(box, at) {
    const { x, y } = map.latLngToContainerPoint(at);
    return x < box.left - AIR || x > box.right + AIR || y < box.top - AIR || y > box.bottom + AIR;
  }

  /** Put a name to the first of its spots that is free and within the map. Returns whether there is one. */
  function settle({ key, at, spots, kind }, taken) {
    const name = names.get(key);
    const box = (spot) => boxOf(at, spot, name.width, name.height);
    const among = (others) => spots.find((one) => inside(box(one)) && free(box(one), others));
    // who was asked for by name is never without it, even if symbols have to be covered
    const spot = among(taken) || (NAMED.includes(kind) ? among(taken.filter((other) => !other.isSymbol)) : undefined);
    name.marker.getElement().classList.toggle("is-hidden", !spot);
    if (!spot) return false;
    taken.push(box(spot));
    // a name beside its place has a dot there, as on any map, unless a symbol stands there
    name.marker.getElement().classList.toggle("is-beside", beside(box(spot), at));
    name.marker.getElement().classList.toggle("is-marked", marked.has(key));
    name.marker.setLatLng(at);
    name.span.style.setProperty("--side", SHARES[spot[0]] * 100 + "%");
    name.span.style.setProperty("--x", spot[1] + "px");
    name.span.style.setProperty("--y", spot[2] + "px");
    return true;
  }

  /** Who is in sight, but whose name is not: it gets one where the most of it can be seen. */
  function lost(wanted, hidden) {
    const told = new Set(wanted.filter((name) => !hidden.includes(name)).map((name) => name.key));
    const seen = new Map(); // number → points on the map
    const { x, y } = map.getSize();
    const corner = map.getContainer().getBoundingClientRect();
    if (atlas.shapeOf) {
      // no shapes to look for: whoever's place is in sight is
      atlas.data.anchors.forEach((at, number) => !told.has(number) && map.getBounds().contains(at) && seen.set(number, [map.latLngToContainerPoint(at)]));
    } else for (let i = 0; i < SAMPLES * SAMPLES; i++) {
      const point = L.point(((i % SAMPLES) + 0.5) * (x / SAMPLES), (Math.floor(i / SAMPLES) + 0.5) * (y / SAMPLES));
      const path = document.elementFromPoint(corner.left + point.x, corner.top + point.y);
      const number = path && path.dataset.ags ? atlas.index.get(path.dataset.ags) : undefined;
      if (number === undefined || told.has(number)) continue;
      seen.set(number, [...(seen.get(number) || []), point]);
    }
    const found = [...seen].map(([number, points]) => {
      const middle = points.reduce((sum, point) => sum.add(point), L.point(0, 0)).divideBy(points.length);
      points.sort((a, b) => a.distanceTo(middle) - b.distanceTo(middle));
      const spots = points.map((point) => ["middle", point.x - points[0].x, point.y - points[0].y]);
      return { key: number, text: atlas.data.names[number], kind: kindOf(number), at: map.containerPointToLatLng(points[0]), spots };
    });
    prepare(found);
    return found;
  }
})(window.atlas);

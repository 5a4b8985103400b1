/* Lines above the shapes: the borders of districts; the veil over all but what is picked, the selection and its neighbours; their outlines. */
(function (atlas) {
  "use strict";
  const lines = {}; // class name → Leaflet layer, in the order in which they lie above each other
  let map = null;

  atlas.parts.push(function () {
    atlas.map.parts.push(start);
    atlas.onChange((view, before) => map && before && (view.ags !== before.ags || view.picked !== before.picked) && select());
  });

  function start(leaflet) {
    map = leaflet;
    const pane = map.createPane("lines");
    pane.style.zIndex = 410; // above the shapes, below the place in focus
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
    const renderer = L.svg({ pane: "lines", padding: 0.5 });
    const line = (className, make) => (lines[className] = make([], { renderer, className, interactive: false }).addTo(map));
    line("districts", L.polyline).setLatLngs(atlas.districtBorders());
    ["veil", "around"].forEach((className) => line(className, L.polygon));
    ["picked-casing", "picked-edge"].forEach((className) => line(className, L.polyline));
    ["casing", "chosen"].forEach((className) => line(className, L.polygon));
    select();
    map.on("refined", ({ districts }) => {
      if (!districts) return;
      lines.districts.setLatLngs(L.GeoJSON.coordsToLatLngs(districts.coordinates, 1));
      select();
    });
  }

  function select() {
    if (atlas.shapeOf) return; // tiles have the outlines
    const { ags } = atlas.view();
    const number = atlas.index.get(ags);
    const around = ags ? atlas.data.neighbours[number].map((other) => atlas.data.ags[other]) : [];
    const own = ags ? [ags] : [];
    const clear = new Set([...own, ...around, ...atlas.picked()]);
    const world = L.latLngBounds(atlas.config.bounds).pad(3);
    const corners = [world.getNorthWest(), world.getNorthEast(), world.getSouthEast(), world.getSouthWest()];
    lines.veil.setLatLngs(clear.size ? [corners, ...[...clear].flatMap(rings)] : []);
    lines.around.setLatLngs(around.flatMap(rings));
    const edge = atlas.outline(atlas.picked().flatMap(rings), ({ lat, lng }) => `${lat.toFixed(5)} ${lng.toFixed(5)}`);
    ["picked-casing", "picked-edge"].forEach((name) => lines[name].setLatLngs(edge));
    ["casing", "chosen"].forEach((name) => lines[name].setLatLngs(own.flatMap(rings)));
  }

  /** What surrounds shapes, as lines: the edges that only one of them has, as dashboard/browser/outline.py finds them; `key` names a point. */
  atlas.outline = function (shapes, key) {
    const edge = (a, b) => (a < b ? a + b : b + a);
    const named = shapes.map((ring) => ring.map(key));
    const times = new Map();
    const next = (keys, i) => edge(keys[i], keys[(i + 1) % keys.length]);
    named.forEach((keys) => keys.forEach((_, i) => times.set(next(keys, i), (times.get(next(keys, i)) || 0) + 1)));
    return shapes.flatMap((ring, n) => ring.reduce((found, point, i) => {
      if (times.get(next(named[n], i)) > 1) found.push([]);
      else found[found.length - 1].push(...(found[found.length - 1].length ? [] : [point]), ring[(i + 1) % ring.length]);
      return found;
    }, [[]]).filter((line) => line.length));
  };

  /** All rings of a municipality: what lies in an even number of them is outside. */
  function rings(ags) {
    const flat = (list) => (L.LineUtil.isFlat(list) ? [list] : list.flatMap(flat));
    return flat(atlas.map.shape(ags).getLatLngs());
  }
})(window.atlas);

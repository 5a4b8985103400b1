/* Lines above the shapes: the borders of districts; the veil over all but the selection and its neighbours; their outlines. */
(function (atlas) {
  "use strict";
  const lines = {}; // class name → Leaflet layer, in the order in which they lie above each other
  let map = null;

  atlas.parts.push(function () {
    atlas.map.parts.push(start);
    atlas.onChange((view, before) => map && before && view.ags !== before.ags && select());
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
    ["veil", "around", "casing", "chosen"].forEach((className) => line(className, L.polygon));
    select();
    map.on("refined", ({ districts }) => {
      lines.districts.setLatLngs(L.GeoJSON.coordsToLatLngs(districts.coordinates, 1));
      select();
    });
  }

  function select() {
    const { ags } = atlas.view();
    const number = atlas.index.get(ags);
    const around = ags ? atlas.data.neighbours[number].flatMap((other) => rings(atlas.data.ags[other])) : [];
    const own = ags ? rings(ags) : [];
    const world = L.latLngBounds(atlas.config.bounds).pad(3);
    const corners = [world.getNorthWest(), world.getNorthEast(), world.getSouthEast(), world.getSouthWest()];
    lines.veil.setLatLngs(ags ? [corners, ...around, ...own] : []);
    lines.around.setLatLngs(around);
    ["casing", "chosen"].forEach((name) => lines[name].setLatLngs(own));
  }

  /** All rings of a municipality: what lies in an even number of them is outside. */
  function rings(ags) {
    const flat = (list) => (L.LineUtil.isFlat(list) ? [list] : list.flatMap(flat));
    return flat(atlas.map.shape(ags).getLatLngs());
  }
})(window.atlas);

/* What the live map and the one that stands in a single file have in common; their data have the same names. */
(function (atlas) {
  "use strict";

  /** Path data "Mx yldx dy…z…" as rings of absolute points, closed. */
  atlas.rings = function (path) {
    return path.split("z").filter(Boolean).map((part) => {
      const numbers = part.match(/-?(?:\d+\.?\d*|\.\d+)/g).map(Number);
      let [x, y] = [0, 0];
      const ring = [];
      for (let i = 0; i < numbers.length; i += 2) ring.push([(x += numbers[i]), (y += numbers[i + 1])]);
      return [...ring, ring[0]];
    });
  };

  /** Show everything with `fit`: now, by the button, and in a window of another size, until somebody moves the map. */
  atlas.keepWhole = function (map, fit) {
    // on touch screens one finger scrolls the page, two move the map
    if (window.matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    fit();
    let untouched = true;
    map.on("dragstart", () => (untouched = false));
    map.getContainer().addEventListener("wheel", () => (untouched = false), { passive: true });
    map.on("resize", () => untouched && !atlas.onPaper && fit());
    const button = (id, action) => document.getElementById(id).addEventListener("click", action);
    button("map-zoom-in", () => map.zoomIn(1));
    button("map-zoom-out", () => map.zoomOut(1));
    button("map-reset", () => {
      untouched = true;
      fit();
    });
  };

  /** Put something at the anchor of a municipality (by number); `options` are those of a Leaflet icon. */
  function pin(map, number, options, zIndexOffset = 0) {
    const icon = L.divIcon(options);
    return L.marker(atlas.data.anchors[number], { icon, interactive: false, keyboard: false, zIndexOffset }).addTo(map);
  }

  atlas.pinSymbol = (map, number, className) => pin(map, number, { className, iconSize: [11, 11] });

  atlas.pinName = function (map, number, isMain) {
    const html = Object.assign(document.createElement("span"), { textContent: atlas.data.names[number] });
    return pin(map, number, { className: "map-label" + (isMain ? " is-main" : ""), html }, 1000);
  };

  /** Hide names that cover one before them, and those that `wanted` (box on the screen, place in the list) refuses. */
  atlas.untangle = function (markers, wanted) {
    const kept = [];
    // all are measured before any is changed: in turn, the browser would work out the layout for each
    const boxes = markers.map((marker) => marker.getElement().firstChild.getBoundingClientRect());
    markers.forEach((marker, i) => {
      const box = boxes[i];
      const free = wanted(box, i) && kept.every((k) => box.right < k.left || box.left > k.right || box.bottom < k.top || box.top > k.bottom);
      marker.getElement().classList.toggle("is-hidden", !free);
      if (free) kept.push(box);
    });
  };

  /** How much of the map's height lies under a phone's sheet. */
  atlas.covered = function (map) {
    const frame = map.getContainer().getBoundingClientRect();
    const sheet = document.getElementById("panel").getBoundingClientRect();
    return sheet.left <= frame.left && sheet.top < frame.bottom ? frame.bottom - sheet.top : 0;
  };

  /** The part of the map that is not `covered`, and `bounds` on it: both in px. */
  atlas.onScreen = (map, bounds, covered) => ({
    visible: L.bounds([0, 0], map.getSize().subtract([0, covered])),
    shape: L.bounds(map.latLngToContainerPoint(bounds.getNorthWest()), map.latLngToContainerPoint(bounds.getSouthEast())),
  });

  /** A box of words beside the pointer; the first line is the name. */
  atlas.tooltip = () => L.tooltip({ className: "map-tooltip", direction: "right", offset: [12, 0], opacity: 1 });

  atlas.lines = function (texts) {
    const box = document.createElement("div");
    texts.forEach((text, i) => box.appendChild(document.createElement(i ? "span" : "strong")).append(text));
    return box;
  };
})(window.atlas);

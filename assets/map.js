/* The live map: shapes are created once, a change of the view only touches the class names that change. */
(function (atlas) {
  "use strict";
  const shapes = new Map(); // key → Leaflet layer
  const symbols = []; // {number, mark, marker}
  let painter = null;
  let map = null;
  let level = 0;
  let painted = false;
  let moved = false; // by us, to bring a selection into sight
  let cropped = null; // what was in sight once the crop of the address was
  let near = null; // what it was moved to, closer: [what is shown, what of it is named]
  let others = []; // GeoJSON of the shapes that are not there yet
  const PORTION_MS = 40; // of work, before whoever does something meanwhile is heard
  const NEAREST = 11; // zoom
  let corner = 0; // the share of the state's width that is free where the legend lies
  let focused = false; // the first map was, when the live one was ready to be
  let tooltip = null;

  atlas.map = {
    parts: [], // called with the Leaflet map once it is painted: what else belongs to it

    /** The Leaflet layer of a municipality. */
    shape: (ags) => shapes.get(ags) || atlas.shapeOf(ags),

    /** Numbers of all that carry a symbol on whatever day. */
    symbols: () => symbols.map((s) => s.number),

    /** Of all shapes, what Dash is to hand to the map. */
    first({ type, features }) {
      others = features.slice(1);
      return { type, features: features.slice(0, 1) };
    },

    /** Called by dash-leaflet for every feature; colours come from the stylesheet. */
    style: () => ({ className: "area", weight: 0.8, fillOpacity: 1, opacity: 1 }),

    /** West, south, east and north of what is in sight, in degrees; empty while that is all there is. */
    sight() {
      if (!map || map.getBounds().contains(atlas.config.bounds)) return "";
      return map.getBounds().toBBoxString().split(",").map((degrees) => Number(degrees).toFixed(4)).join(",");
    },

    /** Called by dash-leaflet for every feature once it exists. */
    onEachFeature(feature, layer) {
      shapes.set(feature.id, layer);
      layer.on("click", ({ originalEvent }) => atlas.area.choose(feature.id, originalEvent));
      // one tooltip for all: bound to each shape, Leaflet would make every one of them a tab stop
      layer.on("mouseover mousemove", (event) => atlas.map.tell(feature.id, event.latlng));
      layer.on("mouseout", atlas.map.hush);
      layer.once("add", () => {
        layer.getElement().dataset[atlas.area.name] = feature.id;
        if (!map) attach(layer._map);
      });
    },
  };

  function attach(leaflet) {
    map = leaflet;
    corner = Number(getComputedStyle(document.querySelector(".first-sheet")).getPropertyValue("--corner"));
    document.getElementById("map-reset").addEventListener("click", () => (near = null));
    atlas.keepWhole(map, () => (near ? closeUp(...near) : atlas.view().crop ? crop() : whole()));
    map.setMaxBounds(L.latLngBounds(atlas.config.bounds).pad(1.5));
    document.addEventListener("keydown", (event) => event.key === "Escape" && atlas.map.hush());
    map.on("moveend", () => {
      // whoever moves on is no longer where the address says
      if (atlas.view().crop && cropped && atlas.map.sight() !== cropped) atlas.change({ crop: null }, true);
      if (atlas.data) atlas.carry();
    });
    map.on("dragstart", atlas.map.hush);
    map.getContainer().addEventListener("mouseleave", atlas.map.hush); // after a drag, no shape says that the pointer left it
    map.on("zoomend", refine);
    setTimeout(() => map.eachLayer((layer) => layer instanceof L.GeoJSON && complete(layer, 0)), 0);
  }

  /** Add the shapes from the one at `next` on, a portion at a time; take over when all are there, and the data. */
  function complete(group, next) {
    const end = performance.now() + PORTION_MS;
    let at = next;
    for (; at < others.length && performance.now() < end; at += 1) group.addData(others[at]);
    if (at < others.length) setTimeout(complete, 0, group, at);
    else atlas.whole.then(() => inTurn([prepare, ...atlas.map.parts.map((part) => () => part(map, hadFocus())), takeOver])).catch(() => 0); // atlas.fail has said it
  }

  /** Each in a task of its own. */
  function inTurn([step, ...later]) {
    step();
    if (later.length) setTimeout(inTurn, 0, later);
  }

  function prepare() {
    createSymbols();
    painter = atlas.painter((key) => shapes.has(key) && shapes.get(key).getElement());
    atlas.everMarked().forEach((ags) => shapes.has(ags) && shapes.get(ags).bringToFront());
    painted = true;
    paint(atlas.view(), true);
    select(atlas.view());
  }

  const firstMap = () => document.getElementById("first-map");
  const hadFocus = () => (focused = focused || firstMap().contains(document.activeElement));

  function takeOver() {
    if (firstMap().contains(document.activeElement)) map.getContainer().focus({ preventScroll: true });
    firstMap().remove();
    // whoever has done something on the first map keeps what is in sight
    const view = atlas.view();
    if (focused && view.ags && view !== atlas.config.view) bringIntoSight(atlas.map.shape(view.ags));
    else if (!focused && isNamed(view) && !view.crop) show(view, view === atlas.config.view);
    document.getElementById("atlas").dataset.ready = "true";
  }

  /** All of the state. Where there is room beside it, it makes way for the legend, as the first map does (style.css). */
  function whole() {
    const [size, zoom] = [map.getSize(), map.getBoundsZoom(atlas.config.bounds, false, L.point(24, 24))];
    const [[south, west], [north, east]] = atlas.config.bounds;
    const width = map.project([south, east], zoom).x - map.project([north, west], zoom).x;
    const beside = Math.max((size.x - 24 - width) / 2, 0);
    const [, legend] = above();
    const covered = legend.min.y < size.y ? size.x - legend.min.x : 0;
    const aside = Math.min(Math.max(covered - corner * width - beside, 0), beside);
    map.fitBounds(atlas.config.bounds, { paddingTopLeft: [12, 12], paddingBottomRight: [12 + 2 * aside, 12], animate: false });
  }

  /** What the address says is in sight. */
  function crop() {
    const [west, south, east, north] = atlas.view().crop.split(",").map(Number);
    cropped = null;
    map.fitBounds([[south, west], [north, east]], { animate: false });
    cropped = atlas.map.sight();
  }

  /** `all`: the marks too, which depend on the date alone. */
  function paint(view, all) {
    document.getElementById("atlas").dataset.layer = atlas.shownKey(view);
    painter.classes();
    if (!all) return;
    painter.marks();
    symbols.forEach((s) => s.marker && s.marker.getElement().classList.toggle("is-on", atlas.valueAt(atlas.data.marks[s.mark][s.number], 0) === 1));
  }

  function createSymbols() {
    const seen = document.querySelectorAll("[data-legend-symbol]");
    new Set([...seen].map((row) => row.dataset.legendSymbol)).forEach((mark) => {
      Object.keys(atlas.data.marks[mark]).map(Number).forEach((number) => {
        if (atlas.shapeOf) return symbols.push({ number, mark, marker: null }); // those who are near see it (tiles.js)
        const marker = atlas.pinSymbol(map, number, "symbol symbol-" + mark);
        marker.getElement().dataset.ags = atlas.data.ags[number];
        return symbols.push({ number, mark, marker });
      });
    });
  }

  function select(view) {
    if (!isNamed(view)) near = null;
    if (!isNamed(view) && moved) map.fire("resize"); // what had to be moved aside comes back, unless somebody moved on
    if (!isNamed(view)) moved = false;
    painter.select(view.ags);
  }

  const isNamed = (view) => Boolean(view.ags || view.picked);
  const around = (view) => atlas.data.neighbours[atlas.index.get(view.ags)].map((n) => atlas.map.shape(atlas.data.ags[n]));
  const boundsOf = (layers) => layers.reduce((all, layer) => all.extend(layer.getBounds()), L.latLngBounds([]));

  /** Bring what is named into sight. When its address is `opened`, a municipality is so near that its neighbours have names, and what is picked fills the map. */
  function show(view, opened) {
    if (opened && !window.scrollY) atlas.makeRoom();
    const named = [...new Set([...(view.ags ? [view.ags] : []), ...atlas.picked()])].map(atlas.map.shape);
    const { visible, shape } = atlas.onScreen(map, boundsOf(named), atlas.covered(map));
    const [size, room] = [shape.getSize(), visible.getSize()];
    const fills = Boolean(view.picked) && (size.x > room.x / 2 || size.y > room.y / 2);
    const isCovered = named.some((layer) => above().some((box) => atlas.onScreen(map, layer.getBounds(), 0).shape.overlaps(box)));
    if (visible.contains(shape) && (fills || !opened) && !isCovered) return;
    closeUp(view.picked ? named : [...named, ...around(view)], named);
  }

  /** What lies above the map and would cover a place, in px: the buttons in one corner, the legend in another. */
  function above() {
    const frame = map.getContainer().getBoundingClientRect();
    return ["map-buttons", "legend"].map((id) => document.getElementById(id).getBoundingClientRect()).map(({ left, top, right, bottom }) => (
      L.bounds([left - frame.left, top - frame.top], [right - frame.left, bottom - frame.top])
    ));
  }

  /** Who was searched for, or followed to from a list, is shown so near that the neighbours' names have room; as near as possible
   * where nothing lies above those that are `named`. */
  function closeUp(layers, named) {
    moved = true;
    near = [layers, named];
    document.getElementById("map-buttons").classList.add("is-partial"); // soon some will be out of sight
    const [bounds, size, [buttons, legend]] = [boundsOf(layers), map.getSize(), above()];
    const starts = [[24, 24], [buttons.max.x + 12, 24], [24, buttons.max.y + 12]];
    const bottom = atlas.covered(map) + 24;
    const ends = [[64, bottom], [size.x - legend.min.x + 12, bottom]];
    if (legend.min.y > size.y / 2) ends.push([24, size.y - legend.min.y + 12]);
    else starts.push([24, legend.max.y + 12], [buttons.max.x + 12, legend.max.y + 12]);
    // on a phone, the buttons are in a row at the top, and the legend is below the map
    const choices = atlas.isSheet() ? [[[16, buttons.max.y + 8], [16, bottom]]] : starts.flatMap((start) => ends.map((end) => [start, end]));
    const wanted = choices.map(([start, end]) => {
      const zoom = Math.min(map.getBoundsZoom(bounds, false, L.point(start).add(end)), NEAREST);
      const at = (corner) => map.project(corner, zoom);
      const middle = at(bounds.getSouthWest()).add(at(bounds.getNorthEast())).divideBy(2);
      const shift = size.add(start).subtract(end).divideBy(2).subtract(middle);
      const box = (layer) => L.bounds(at(layer.getBounds().getNorthWest()).add(shift), at(layer.getBounds().getSouthEast()).add(shift));
      return { start, end, zoom, isClear: !named.some((layer) => [buttons, legend].some((other) => box(layer).overlaps(other))) };
    });
    const best = wanted.filter((one) => one.isClear).sort((a, b) => b.zoom - a.zoom)[0] || wanted[0];
    if (best.zoom < map.getBoundsZoom(atlas.config.bounds)) return whole();
    map.fitBounds(bounds, { paddingTopLeft: best.start, paddingBottomRight: best.end, maxZoom: NEAREST, animate: false });
  }

  /** The map keeps its place unless the selection is out of sight or, on a phone, under the sheet. */
  function bringIntoSight(layer) {
    const { visible, shape } = atlas.onScreen(map, layer.getBounds(), atlas.covered(map));
    if (visible.contains(shape)) return;
    moved = true;
    near = null;
    map.panBy(shape.getCenter().subtract(visible.getCenter()));
  }

  /** Show name and status of a municipality beside a place on the map. */
  atlas.map.tell = function (ags, latlng) {
    if (!painted) return;
    tooltip = tooltip || atlas.tooltip();
    tooltip.setLatLng(latlng);
    if (tooltip.ags !== ags || tooltip.view !== atlas.view()) tooltip.setContent(tooltipContent(ags));
    Object.assign(tooltip, { ags, view: atlas.view() });
    if (!map.hasLayer(tooltip)) tooltip.addTo(map);
  };

  atlas.map.hush = () => tooltip && tooltip.remove();

  /** What the map says about a municipality: its name, its class, the labels of its symbols and outlines. */
  atlas.map.words = function (ags) {
    const number = atlas.index.get(ags);
    if (atlas.view().since) return [atlas.data.names[number], ...atlas.changeWords(number)];
    const layer = atlas.data.layers[atlas.view().layer];
    const words = [atlas.data.names[number], atlas.data.labels[atlas.view().layer][layer.classes.indexOf(atlas.classOf(number))]];
    Object.keys(atlas.data.marks).forEach((mark) => {
      const row = document.querySelector(`[data-legend="${atlas.view().layer}"] :is([data-legend-symbol="${mark}"], [data-legend-outline="${mark}"])`);
      if (row && atlas.valueAt(atlas.data.marks[mark][number], 0) === 1) words.push(row.querySelector(".legend-label").textContent);
    });
    return words;
  };

  function tooltipContent(ags) {
    if (!atlas.index.has(ags)) return atlas.lines(atlas.area.words(ags));
    const box = atlas.lines(atlas.map.words(ags));
    const [other, lang] = atlas.data.others[atlas.index.get(ags)] || [];
    if (other) box.firstChild.after(Object.assign(document.createElement("span"), { textContent: other, lang }));
    return box;
  }

  /** Zoomed in, the straightened borders of the coarse shapes would show: move the same paths to finer vertices. */
  function refine() {
    const wanted = atlas.config.levels.reduce((best, l, i) => (map.getZoom() >= l.zoom ? i : best), 0);
    if (wanted <= level) return;
    const before = level;
    level = wanted;
    fetch(atlas.config.levels[wanted].url).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then((collection) => {
      if (level !== wanted) return; // a finer level came in between
      collection.features.forEach((feature) => {
        const depth = feature.geometry.type === "Polygon" ? 1 : 2;
        shapes.get(feature.id).setLatLngs(L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates, depth));
      });
      map.fire("refined", { districts: collection.districts });
    }).catch(() => (level = before)); // the coarse shapes stay; the next zoom tries again
  }

  atlas.parts.push(function () {
    atlas.onChange((view, before) => {
      if (!painted) return; // the first painting happens when the shapes are there
      if (!before || view.layer !== before.layer || view.date !== before.date || view.since !== before.since) paint(view, !before || view.date !== before.date);
      if (atlas.isBack && view.crop) crop();
      if (before && view.ags === before.ags && view.picked === before.picked) return;
      select(view);
      if (isNamed(view) && atlas.isBack && !view.crop) show(view);
      else if (view.picked !== before.picked && atlas.closeUp) show(view);
      else if (view.ags && atlas.closeUp) closeUp([atlas.map.shape(view.ags), ...around(view)], [atlas.map.shape(view.ags)]);
      else if (view.ags && view.ags !== before.ags) bringIntoSight(atlas.map.shape(view.ags));
      atlas.closeUp = false;
    });
  });
})(window.atlas);

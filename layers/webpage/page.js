/* The stand-alone page: shapes are created once, a change of layer only exchanges class names. search.js follows. */
window.atlas = { parts: [], index: new Map() };
(function (atlas) {
  "use strict";
  document.documentElement.classList.add("has-script");
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("page-data").textContent);
  const paths = []; // number → Leaflet layer
  const labels = []; // {number, marker}, the most important first
  const listeners = [];
  const MANY = 60; // more municipalities than can be named at once
  const LARGEST = 10; // of these, so many are
  const narrow = window.matchMedia("(max-width: 900px), (max-height: 560px)");
  let view = { layer: data.layer, ags: null };
  let map = null;
  let tooltip = null;
  let home = 0; // the zoom that shows the whole region

  // what search.js asks for
  Object.assign(atlas, { data, texts: data.texts, language: data.language });
  atlas.ready = Promise.resolve();
  atlas.onChange = (listener) => listeners.push(listener);
  data.ags.forEach((ags, number) => atlas.index.set(ags, number));

  atlas.change = function (changes) {
    const before = view;
    view = Object.assign({}, view, changes);
    if (view.layer !== before.layer) paint(before);
    if (view.ags !== before.ags || atlas.closeUp) select(before);
    listeners.forEach((listener) => listener(view, before));
  };

  /** Called by folium's script for every shape. */
  atlas.onEachFeature = function (feature, layer) {
    const number = feature.id;
    if (number >= 0) {
      paths[number] = layer;
      layer.on("click", () => atlas.change({ ags: data.ags[number] }));
    }
    layer.on("mouseover mousemove", (event) => hover(feature, event.latlng));
    layer.on("mouseout", () => tooltip.remove());
  };

  /** Called when folium's script has made the map and its empty layer. */
  atlas.start = function (leaflet, layer) {
    map = leaflet;
    tooltip = L.tooltip({ className: "map-tooltip", direction: "right", offset: [12, 0] });
    data.around.forEach(([name, path]) => layer.addData(feature(-1, name, path)));
    data.shapes.forEach((path, number) => layer.addData(feature(number, data.names[number], path)));
    layer.eachLayer((l) => l.feature.id < 0 && l.getElement().classList.add("is-around"));
    paths.forEach((path, number) => {
      path.getElement().dataset.ags = data.ags[number];
      path.getElement().classList.add("class-" + classOf(number, view.layer));
    });
    fit();
    marks();
    names();
    controls();
    atlas.parts.forEach((part) => part());
    if (data.focus) focus();
    document.documentElement.dataset.ready = "true";
  };

  /** Path data in units of latitude and longitude → GeoJSON; Leaflet fills the rings by the even-odd rule. */
  function feature(id, name, path) {
    const coordinates = path.split("z").filter(Boolean).map((ring) => {
      const steps = ring.match(/-?(\d+\.?\d*|\.\d+)/g).map(Number);
      let [x, y] = [0, 0];
      const points = [];
      for (let i = 0; i < steps.length; i += 2) points.push([(x += steps[i]) * data.unit, (y += steps[i + 1]) * data.unit]);
      return [...points, points[0]];
    });
    return { type: "Feature", id, properties: { name }, geometry: { type: "Polygon", coordinates } };
  }

  const classOf = (number, layer) => data.layers[layer].classes[data.layers[layer].of[number]];

  function paint(before) {
    byId("atlas").dataset.layer = view.layer;
    paths.forEach((path, number) => {
      const [was, is] = [classOf(number, before.layer), classOf(number, view.layer)];
      if (was !== is) path.getElement().classList.replace("class-" + was, "class-" + is);
    });
    document.querySelectorAll("[data-legend]").forEach((block) => (block.hidden = block.dataset.legend !== view.layer));
    document.querySelectorAll("input[name=layer]").forEach((radio) => (radio.checked = radio.value === view.layer));
    const rows = [...document.querySelectorAll(`[data-legend="${view.layer}"] li`)];
    announce(`${data.layers[view.layer].title}: ` + rows.map((row) => row.textContent.trim().replace(/\s+/g, " ")).join(", "));
  }

  /** Symbols and outlines do not change; the stylesheet shows them with the layer they belong to. */
  function marks() {
    Object.entries(data.marks).forEach(([key, mark]) => mark.numbers.forEach((number) => {
      if (mark.kind === "outline") {
        paths[number].getElement().classList.add("mark-" + key);
        paths[number].bringToFront(); // the neighbours' borders would cover half of the line
      } else {
        const icon = L.divIcon({ className: `symbol symbol-${key} is-on`, iconSize: [11, 11] });
        L.marker(data.anchors[number], { icon, interactive: false, keyboard: false }).addTo(map);
      }
    }));
  }

  /** Names stand where they fit into their municipality and cover no other name; of many municipalities, the largest. */
  function names() {
    const weight = (n) => (data.ags[n] === data.focus ? Infinity : data.population[n]);
    const order = data.ags.map((_, n) => n).sort((a, b) => weight(b) - weight(a));
    order.forEach((number) => {
      const text = document.createElement("span");
      text.textContent = data.names[number];
      const main = data.ags[number] === data.focus ? " is-main" : "";
      const icon = L.divIcon({ className: "map-label" + main, html: text });
      labels.push({ number, marker: L.marker(data.anchors[number], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }).addTo(map) });
    });
    map.on("zoomend", untangle);
    untangle();
  }

  function untangle() {
    const kept = [];
    const few = data.ags.length > MANY && map.getZoom() < home + 1;
    const boxes = labels.map(({ marker }) => marker.getElement().firstChild.getBoundingClientRect());
    labels.forEach(({ number, marker }, i) => {
      const box = boxes[i];
      const bounds = paths[number].getBounds();
      const room = map.latLngToContainerPoint(bounds.getSouthEast()).x - map.latLngToContainerPoint(bounds.getNorthWest()).x;
      const wanted = data.ags[number] === view.ags || data.ags[number] === data.focus || (few ? i < LARGEST : box.width <= room * 1.1);
      const free = wanted && kept.every((k) => box.right < k.left || box.left > k.right || box.bottom < k.top || box.top > k.bottom);
      marker.getElement().classList.toggle("is-hidden", !free);
      if (free) kept.push(box);
    });
  }

  function fit() {
    map.setMinZoom(0).fitBounds(data.bounds, { padding: [12, 12], animate: false });
    home = map.getZoom();
    map.setMinZoom(home - 1);
  }

  function controls() {
    const container = map.getContainer();
    const choice = document.querySelector("input[name=layer]:checked").parentElement;
    choice.parentElement.scrollLeft = choice.offsetLeft - 16; // a row of choices on a phone
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", atlas.text("map"));
    container.querySelector(".leaflet-overlay-pane svg").setAttribute("aria-hidden", "true");
    // on touch screens one finger scrolls the page, two move the map
    if (window.matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    let untouched = true;
    map.on("dragstart", () => (untouched = false));
    container.addEventListener("wheel", () => (untouched = false), { passive: true });
    map.on("resize", () => untouched && fit());
    map.setMaxBounds(L.latLngBounds(data.limits).pad(0.25));
    byId("zoom-in").addEventListener("click", () => map.zoomIn(1));
    byId("zoom-out").addEventListener("click", () => map.zoomOut(1));
    byId("zoom-home").addEventListener("click", () => {
      untouched = true;
      fit();
    });
    byId("layers").addEventListener("change", (event) => atlas.change({ layer: event.target.value }));
    byId("panel-close").addEventListener("click", () => {
      atlas.change({ ags: null });
      byId("search-input").focus({ preventScroll: true });
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && tooltip.remove());
    document.querySelectorAll("a[data-select]").forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      atlas.closeUp = true;
      atlas.change({ ags: link.dataset.select });
      byId("panel-name").focus({ preventScroll: true });
      byId("atlas").scrollIntoView();
    }));
    document.querySelectorAll("a[href^='http']").forEach((link) => Object.assign(link, { target: "_blank", rel: "noopener noreferrer" }));
    document.querySelector("a.skip-link").addEventListener("click", () => {
      byId("all").open = true;
      byId("all").querySelector("summary").focus();
    });
  }

  /** What the page is about: outlined throughout, and shown in the panel where that covers nothing. */
  function focus() {
    const path = paths[atlas.index.get(data.focus)];
    path.getElement().classList.add("is-focus");
    path.bringToFront();
    if (!narrow.matches) atlas.change({ ags: data.focus });
  }

  function select(before) {
    if (before.ags) paths[atlas.index.get(before.ags)].getElement().classList.remove("is-selected");
    document.documentElement.classList.toggle("has-selection", Boolean(view.ags));
    byId("panel-home").hidden = Boolean(view.ags);
    byId("panel-selected").hidden = !view.ags;
    byId("panel").setAttribute("aria-labelledby", view.ags ? "panel-name" : "panel-title");
    if (view.ags) {
      const number = atlas.index.get(view.ags);
      paths[number].getElement().classList.add("is-selected");
      paths[number].bringToFront();
      panel(document.querySelector(`tr[data-ags="${view.ags}"]`));
      bringIntoSight(paths[number].getBounds());
      announce(atlas.text("selected", { name: data.names[number] }));
    }
    atlas.closeUp = false;
    untangle();
  }

  /** The panel says what the table says: the same cells, under each other. */
  function panel(row) {
    const copy = (node) => node.cloneNode(true).childNodes;
    byId("panel-name").textContent = row.querySelector("a[data-select]").textContent;
    byId("panel-facts").replaceChildren(...[...row.querySelectorAll(".facts, .badge")].map((node) => node.cloneNode(true)));
    const heads = [...row.closest("table").tHead.querySelectorAll("th[data-name]")];
    byId("panel-statuses").replaceChildren(...[...row.cells].slice(1).map((cell, i) => {
      const item = document.createElement("li");
      item.className = cell.className;
      item.append(Object.assign(document.createElement("h3"), { textContent: heads[i].dataset.name }), ...copy(cell));
      return item;
    }));
    const district = document.querySelector(`.district[data-key="${row.dataset.district}"]`);
    byId("panel-district").replaceChildren();
    if (!district) return;
    const head = Object.assign(document.createElement("h3"), { textContent: atlas.text("districtLevel") });
    byId("panel-district").append(head, district.cloneNode(true));
  }

  /** The map keeps its place unless the selection is out of sight, under a phone's sheet, or was searched for. */
  function bringIntoSight(bounds) {
    const frame = map.getContainer().getBoundingClientRect();
    const sheet = byId("panel").getBoundingClientRect();
    const covered = narrow.matches ? Math.min(Math.max(frame.bottom - sheet.top, 0), frame.height * 0.6) : 0;
    const visible = L.bounds([0, 0], map.getSize().subtract([0, covered]));
    const shape = L.bounds(map.latLngToContainerPoint(bounds.getNorthWest()), map.latLngToContainerPoint(bounds.getSouthEast()));
    const small = shape.getSize().x < visible.getSize().x / 12;
    if (visible.contains(shape) && !(atlas.closeUp && small)) return;
    const roomy = atlas.closeUp && small ? bounds.pad(2) : null;
    if (roomy) map.fitBounds(roomy, { paddingBottomRight: [0, covered], animate: false });
    else map.panBy(shape.getCenter().subtract(visible.getCenter()), { animate: false });
  }

  function hover(feature, latlng) {
    const box = document.createElement("div");
    const add = (tag, text) => box.appendChild(document.createElement(tag)).append(text);
    const number = feature.id;
    add("strong", feature.properties.name);
    if (number < 0) add("span", atlas.text("outside"));
    else add("span", data.layers[view.layer].labels[data.layers[view.layer].of[number]]);
    Object.values(data.marks).filter((m) => m.layer === view.layer && m.numbers.includes(number)).forEach((m) => add("span", m.label));
    tooltip.setLatLng(latlng).setContent(box);
    if (!map.hasLayer(tooltip)) tooltip.addTo(map);
  }

  const announce = (text) => (byId("announcer").textContent = text);
})(window.atlas);

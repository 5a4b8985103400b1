/* The stand-alone page: shapes are created once, a change of layer only exchanges class names. What the site has too follows. */
window.atlas = { parts: [], index: new Map() };
(function (atlas) {
  "use strict";
  document.documentElement.classList.add("has-script");
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("page-data").textContent);
  const paths = []; // number → Leaflet layer
  const labels = []; // markers of names, the most important first
  const listeners = [];
  const MANY = 60; // more municipalities than can be named at once
  const LARGEST = 10; // of these, so many are
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

  /** Called when folium's script has made the map. */
  atlas.start = function (leaflet) {
    map = leaflet;
    tooltip = atlas.tooltip();
    atlas.keepWhole(map, fit);
    map.setMaxBounds(L.latLngBounds(data.limits).pad(0.25));
    data.around.forEach(([name, path]) => draw(path, "is-around", () => [name, atlas.text("outside")]));
    data.shapes.forEach((path, number) => {
      paths[number] = draw(path, "class-" + classOf(number, view.layer), () => wordsOf(number));
      paths[number].getElement().dataset.ags = data.ags[number];
      paths[number].on("click", () => atlas.change({ ags: data.ags[number] }));
    });
    marks();
    names();
    controls();
    atlas.parts.forEach((part) => part());
    if (data.focus) focus();
    document.documentElement.dataset.ready = "true";
  };

  /** Draw path data in units of latitude and longitude; Leaflet fills the rings by the even-odd rule. */
  function draw(path, className, words) {
    const rings = atlas.rings(path).map((ring) => ring.map(([x, y]) => [y * data.unit, x * data.unit]));
    const shape = L.polygon(rings, { className: "area " + className, weight: 0.8, fillOpacity: 1, opacity: 1 }).addTo(map);
    shape.on("mouseover mousemove", (event) => {
      tooltip.setLatLng(event.latlng).setContent(atlas.lines(words()));
      if (!map.hasLayer(tooltip)) tooltip.addTo(map);
    });
    return shape.on("mouseout", () => tooltip.remove());
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
        atlas.pinSymbol(map, number, `symbol symbol-${key} is-on`);
      }
    }));
  }

  const isPicked = (number) => data.picked.includes(data.ags[number]);

  /** Names stand where they fit into their municipality and cover no other name; of many municipalities, the largest.
   *  Who was picked one by one is always named. */
  function names() {
    const most = Math.max(...data.population) + 1;
    const weight = (n) => data.population[n] + most * (data.ags[n] === data.focus || isPicked(n));
    const order = data.ags.map((_, n) => n).sort((a, b) => weight(b) - weight(a));
    order.forEach((number) => labels.push(Object.assign(atlas.pinName(map, number, data.ags[number] === data.focus), { number })));
    map.on("zoomend", untangle);
    untangle();
  }

  /** Move names of picked municipalities aside, below or above their points, until none covers another. */
  function moveAside() {
    const kept = [];
    const clear = (a) => kept.every((b) => a.right < b.left || a.left > b.right || a.bottom < b.top || a.top > b.bottom);
    labels.filter(({ number }) => isPicked(number)).forEach((label) => {
      const words = label.getElement().firstChild;
      words.style.translate = "none";
      const { left, top, right, bottom, width, height } = words.getBoundingClientRect();
      const ways = [0, -1, 1, -2, 2].flatMap((y) => [0, 0.5, -0.5].map((x) => [x * (width + 14), y * (height + 2) - (x ? height : 0)]));
      const at = ([x, y]) => ({ left: left + x, top: top + y, right: right + x, bottom: bottom + y });
      const way = ways.find((w) => clear(at(w))) || [0, 0];
      words.style.translate = `${way[0]}px ${way[1]}px`;
      kept.push(at(way));
    });
  }

  function untangle() {
    moveAside();
    const few = data.ags.length > MANY && map.getZoom() < home + 1;
    atlas.untangle(labels, (box, i) => {
      const number = labels[i].number;
      if (data.ags[number] === view.ags || data.ags[number] === data.focus || isPicked(number)) return true;
      const { shape } = atlas.onScreen(map, paths[number].getBounds(), 0);
      return few ? i < LARGEST : box.width <= shape.getSize().x * 1.1;
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
    if (!getComputedStyle(byId("panel")).getPropertyValue("--covers")) atlas.change({ ags: data.focus });
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
    const covered = Math.min(atlas.covered(map), map.getSize().y * 0.6); // the frame may stand far down on the screen
    const { visible, shape } = atlas.onScreen(map, bounds, covered);
    const small = shape.getSize().x < visible.getSize().x / 12;
    if (visible.contains(shape) && !(atlas.closeUp && small)) return;
    if (atlas.closeUp && small) map.fitBounds(bounds.pad(2), { paddingBottomRight: [0, covered], animate: false });
    else map.panBy(shape.getCenter().subtract(visible.getCenter()), { animate: false });
  }

  function wordsOf(number) {
    const layer = data.layers[view.layer];
    const marked = Object.values(data.marks).filter((m) => m.layer === view.layer && m.numbers.includes(number));
    return [data.names[number], layer.labels[layer.of[number]], ...marked.map((m) => m.label)];
  }

  const announce = (text) => (byId("announcer").textContent = text);
})(window.atlas);

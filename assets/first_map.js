/* The first map is the map: it follows the view, and can be clicked, until the live one takes over; for good if that never comes. */
(function (atlas) {
  "use strict";
  const AROUND = "M-9999-9999h20000v20000h-20000z"; // as dashboard/browser/prerender.py has it
  const EARTH_M = 6378137; // radius that EPSG:3857 is defined with
  const LINES = ["veil", "around", "picked-casing", "picked-edge", "casing", "chosen"]; // in the order in which they lie above each other
  const RING = 8; // units of the drawing
  const byId = (id) => document.getElementById(id);
  const paths = new Map(); // key → element
  let svg = null;
  let painter = null;
  let tip = null; // what is told beside the ring

  atlas.parts.push(function () {
    svg = document.querySelector("#first-map svg");
    svg.querySelectorAll(".area").forEach((path) => paths.set(path.dataset[atlas.area.name], path));
    painter = atlas.painter((key) => paths.get(key));
    atlas.firstMap = stage(byId("first-map"));
    byId("first-map").addEventListener("mousedown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // the focus is the map's, not that of a link which is hidden from screen readers
      byId("first-map").focus({ preventScroll: true });
    });
    byId("first-map").addEventListener("click", (event) => {
      const path = event.target.closest(".area");
      if (!path || event.button !== 0) return;
      event.preventDefault(); // without scripts it is a link
      atlas.area.choose(path.dataset[atlas.area.name], event);
    });
    atlas.onChange((view, before) => before && byId("first-map") && follow(view, before));
    earlier();
  });

  /** What was chosen or typed before there was anybody to hear it. */
  function earlier() {
    const chosen = document.querySelector("#view-form input[type=radio]:checked");
    if (chosen && chosen.value !== atlas.view().layer) atlas.change({ layer: chosen.value });
    const search = byId("search-input");
    const again = () => document.activeElement === search && search.value && search.dispatchEvent(new Event("input"));
    atlas.ready.then(() => setTimeout(again, 0)).catch(() => 0);
  }

  /** What the ring of the keyboard needs of this map. It has a drawing of its own: the shapes are hidden from screen readers.
   * @returns {Stage} */
  function stage(container) {
    const sheet = svg.cloneNode(false);
    ["aria-hidden", "focusable"].forEach((name) => sheet.removeAttribute(name));
    sheet.setAttribute("class", "first-ring");
    sheet.setAttribute("role", "presentation");
    const hush = () => tip && tip.remove();
    return {
      container,
      draw(number) {
        if (!sheet.parentNode) svg.after(sheet);
        const own = ["cursor-halo", "cursor-ring"].map((name) => made(name, around(number)));
        sheet.append(...own);
        return { ring: own[1], remove: () => own.forEach((path) => path.remove()) };
      },
      middle() {
        const [[south, west], [north, east]] = atlas.config.bounds;
        return [(south + north) / 2, (west + east) / 2];
      },
      reveal() {}, // all of the state is in sight
      tell(number) {
        hush();
        tip = atlas.lines(atlas.area.words(atlas.places().keys[number]));
        tip.setAttribute("aria-hidden", "true"); // the ring says it
        tip.className = "first-tip";
        const [x, y] = place(atlas.places().anchors[number]);
        const { width, height } = svg.viewBox.baseVal;
        Object.assign(tip.style, { left: (100 * x) / width + "%", top: (100 * y) / height + "%" });
        sheet.parentNode.append(tip);
        tip.classList.toggle("is-left", tip.getBoundingClientRect().right > container.getBoundingClientRect().right);
      },
      hush,
    };
  }

  /** The shape of what the ring is on; a ring around its place if there is none. */
  function around(number) {
    const path = paths.get(atlas.places().keys[number]);
    const [x, y] = place(atlas.places().anchors[number]);
    return path ? path.getAttribute("d") : `M${x - RING} ${y}a${RING} ${RING} 0 1 0 ${2 * RING} 0a${RING} ${RING} 0 1 0 ${-2 * RING} 0z`;
  }

  function follow(view, before) {
    if (view.layer !== before.layer || view.date !== before.date || view.since !== before.since) paint(view, view.date !== before.date);
    if (view.ags === before.ags && view.picked === before.picked) return;
    painter.select(view.ags);
    lines(view);
    atlas.closeUp = false; // all of the state is in sight
  }

  function paint(view, all) {
    byId("atlas").dataset.layer = atlas.shownKey(view);
    painter.classes();
    dots(view);
    if (!all) return;
    painter.marks();
    atlas.everMarked().forEach((ags) => svg.querySelector(".districts").before(paths.get(ags).parentNode));
  }

  const made = (name, d) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", name);
    path.setAttribute("d", d);
    return path;
  };

  /** The symbols of the layer, as thick ends of lines without length. */
  function dots(view) {
    svg.querySelectorAll(".dot, .dot-edge").forEach((path) => path.remove());
    const row = document.querySelector(`[data-legend="${atlas.shownKey(view)}"] [data-legend-symbol]`);
    if (!row || atlas.drawPlaces) return; // of all of them together, nobody could see one
    const d = atlas.marked(row.dataset.legendSymbol).map((number) => `M${place(atlas.data.anchors[number]).join(" ")}h0`).join("");
    const dot = made("dot", d);
    dot.style.stroke = "var(--symbol-point)";
    svg.append(made("dot-edge", d), dot);
  }

  /** A place in degrees as x and y of the drawing. */
  function place([latitude, longitude]) {
    const { left, top, scale } = svg.dataset;
    const [east, north] = [(longitude * Math.PI) / 180, Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360))];
    return [(east * EARTH_M - left) / scale, (top - north * EARTH_M) / scale].map(Math.round);
  }

  /** The veil, and the lines around neighbours, all that is picked, and the selection. */
  function lines(view) {
    if (atlas.drawPlaces) return atlas.drawPlaces(svg, place);
    const own = view.ags ? [view.ags] : [];
    const near = view.ags ? atlas.data.neighbours[atlas.index.get(view.ags)].map((number) => atlas.data.ags[number]) : [];
    const shape = (keys) => keys.map((ags) => paths.get(ags).getAttribute("d")).join("");
    const clear = new Set([...own, ...near, ...atlas.picked()]);
    const rings = atlas.picked().flatMap((ags) => atlas.rings(paths.get(ags).getAttribute("d")).map((ring) => ring.slice(0, -1)));
    const edge = atlas.outline(rings, (point) => point.join(" ")).map((line) => "M" + line.map((point) => point.join(" ")).join("L")).join("");
    const drawn = [clear.size ? AROUND + shape([...clear]) : "", shape(near), edge, edge, shape(own), shape(own)];
    svg.querySelectorAll(LINES.map((name) => "." + name).join()).forEach((path) => path.remove());
    svg.querySelector(".districts").after(...LINES.map((name, i) => made(name, drawn[i])).filter((path) => path.getAttribute("d")));
  }
})(window.atlas);

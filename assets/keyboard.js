/* The map without a mouse: one tab stop, arrow keys go to the neighbour that lies there, Enter selects, with Ctrl it picks, Escape clears, then leaves. */
(function (atlas) {
  "use strict";
  const DIRECTIONS = { ArrowUp: [0, 1, "North"], ArrowRight: [1, 0, "East"], ArrowDown: [0, -1, "South"], ArrowLeft: [-1, 0, "West"] };
  const ASIDE = 0.5; // cosine of 60°: what lies further aside is in another direction
  const MARGIN = 72; // px around the place in focus
  const CLASSES = ["cursor-halo", "cursor-ring"];
  let stage = null; // the map that stands, the first one or the live one: see Stage in atlas.d.ts
  let drawn = null; // halo and ring around the place in focus
  let current = null; // its number
  const byId = (id) => document.getElementById(id);
  const ring = () => drawn.ring;
  const focused = () => Boolean(drawn) && document.activeElement === ring();

  /** Number of the neighbour in a direction (east, north); if none lies there, of the nearest place that does; null if none does. */
  atlas.placeTowards = function (number, east, north) {
    const { anchors, neighbours } = atlas.places();
    const best = nearestTowards(number, neighbours[number], east, north);
    return best === null ? nearestTowards(number, anchors.keys(), east, north) : best;
  };

  function nearestTowards(number, others, east, north) {
    const { anchors } = atlas.places();
    const [latitude, longitude] = anchors[number];
    const narrow = Math.cos((latitude * Math.PI) / 180); // a degree of longitude is shorter than one of latitude
    let best = null;
    let least = Infinity;
    for (const other of others) {
      const x = (anchors[other][1] - longitude) * narrow;
      const y = anchors[other][0] - latitude;
      const ahead = x * east + y * north;
      const cost = (x * x + y * y) / ahead; // the distance, the longer the further aside
      if (ahead > 0 && ahead >= ASIDE * Math.hypot(x, y) && cost < least) [best, least] = [other, cost];
    }
    return best;
  }

  atlas.parts.push(function () {
    const { container } = atlas.firstMap;
    open(container);
    atlas.map.parts.push((map, hadFocus) => stand(live(map), hadFocus));
    atlas.onChange((view, before) => {
      if (!before) return stand(atlas.firstMap, document.activeElement === container);
      if (view.ags !== before.ags && !focused()) settle();
      name();
    });
  });

  /** Make a map's element one that keys work in. */
  function open(container) {
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", atlas.text("map"));
    container.tabIndex = -1;
    // a click, too, brings the focus here: whoever points needs no ring, yet finds the arrow keys where the click was
    let pointing = false;
    // fingers bring the focus with the mouse events that follow them
    ["pointerdown", "mousedown"].forEach((type) => container.addEventListener(type, () => (pointing = true), { capture: true }));
    ["pointerup", "pointercancel", "mouseup"].forEach((type) => window.addEventListener(type, () => (pointing = false)));
    container.addEventListener("focus", () => pointing || (drawn && ring().focus({ preventScroll: true }))); // skip link, closed sheet
    container.addEventListener("keydown", (event) => drawn && press(event));
  }

  /** Have the ring on a map, which takes place and focus over from the one before it. */
  function stand(next, hadFocus) {
    const place = current;
    [stage, current] = [next, null];
    if (hadFocus && place !== null) put(place);
    else settle();
    if (!hadFocus) return;
    ring().focus({ preventScroll: true });
    stage.reveal(current, 0);
  }

  /** What the ring needs of the live map. */
  function live(map) {
    open(map.getContainer());
    // shapes, symbols and names on the map: the place in focus says the same in words
    ["overlayPane", "markerPane", "tooltipPane"].forEach((name) => map.getPane(name).setAttribute("aria-hidden", "true"));
    const pane = map.createPane("cursor");
    pane.style.zIndex = 450; // above the shapes, below symbols and names
    pane.style.pointerEvents = "none";
    const renderer = L.svg({ pane: "cursor", padding: 0.5 });
    const corners = (number) => atlas.map.shape(atlas.places().keys[number]).getLatLngs();
    let layers = [];
    map.on("moveend", () => !focused() && settle());
    map.on("tiles", anew);
    map.on("refined", () => layers.forEach((layer) => layer.setLatLngs(corners(current))));
    return {
      container: map.getContainer(),
      draw(number) {
        const own = CLASSES.map((className) => L.polygon(corners(number), { renderer, className, fill: false, interactive: false }).addTo(map));
        layers = own;
        pane.querySelector("svg").setAttribute("role", "presentation");
        return { ring: own[1].getElement(), remove: () => own.forEach((layer) => layer.remove()) };
      },
      middle: () => [map.getCenter().lat, map.getCenter().lng],
      reveal: (number, margin) => map.panInside(atlas.places().anchors[number], { padding: [margin, margin], animate: false }),
      tell: (number) => atlas.map.tell(atlas.places().keys[number], atlas.places().anchors[number]),
      hush: atlas.map.hush,
    };
  }

  /** Other places are shown: the ring goes to what stands where it was, and keeps the focus. */
  function anew() {
    const had = focused();
    current = null;
    settle();
    if (had) ring().focus({ preventScroll: true });
  }

  /** While the focus is elsewhere, the tab key leads to the selection, or to the middle of what is in sight. */
  function settle() {
    const selected = atlas.view().ags;
    if (selected) return put(atlas.places().numberOf(selected));
    const middle = stage.middle();
    const far = ([latitude, longitude]) => (latitude - middle[0]) ** 2 + ((longitude - middle[1]) * 0.63) ** 2;
    put(atlas.places().anchors.reduce((best, anchor, number, all) => (far(anchor) < far(all[best]) ? number : best), 0));
  }

  /** Draw the rings around a place. They are made anew, because a changed name alone would not be read out. */
  function put(number, focus) {
    if (number === current && !focus) return;
    current = number;
    const old = drawn;
    drawn = stage.draw(number);
    ring().setAttribute("role", "button");
    ring().setAttribute("tabindex", "0");
    ring().addEventListener("focus", () => stage.tell(current));
    ring().addEventListener("blur", stage.hush);
    name();
    if (focus) {
      ring().focus({ preventScroll: true });
      stage.reveal(number, MARGIN);
    }
    if (old) old.remove();
  }

  /** What is read out: name, class, symbols, and whether it is the selection. */
  function name() {
    const ags = atlas.places().keys[current];
    const picked = atlas.picked().includes(ags) ? [atlas.text("isPicked")] : [];
    ring().setAttribute("aria-label", [...atlas.area.words(ags), ...picked].join(", "));
    if (atlas.view().ags === ags) ring().setAttribute("aria-current", "true");
    else ring().removeAttribute("aria-current");
    if (focused()) stage.tell(current);
  }

  function press(event) {
    if (atlas.isAdding(event) && event.key === "Enter") {
      event.preventDefault();
      return atlas.area.choose(atlas.places().keys[current], event);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = event.key in DIRECTIONS ? (event.shiftKey ? pan : walk) : { Enter: choose, " ": choose, Escape: leave, "+": zoom, "-": zoom }[event.key];
    if (!action) return;
    event.preventDefault();
    action(event.key);
  }

  function walk(key) {
    const [east, north, nobody] = DIRECTIONS[key];
    const next = atlas.placeTowards(current, east, north);
    if (next === null) atlas.announce(atlas.text(atlas.places().nobody + nobody));
    else put(next, true);
  }

  const pan = (key) => atlas.map.pan && atlas.map.pan(DIRECTIONS[key][0], DIRECTIONS[key][1]); // the first map stays where it is
  const zoom = (key) => byId(key === "+" ? "map-zoom-in" : "map-zoom-out").click(); // which is remembered until it can be done

  /** The first time it selects, the second time it leads to what is told about the selection. */
  function choose() {
    const key = atlas.places().keys[current];
    if (atlas.view().ags === key) return byId("panel-title").focus({ preventScroll: true });
    atlas.area.choose(key, { ctrlKey: false, metaKey: false });
  }

  function leave() {
    if (atlas.view().ags) return atlas.change({ ags: null });
    byId("search-input").focus();
  }
})(window.atlas);

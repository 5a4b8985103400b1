/* Moving the map: buttons for every movement, and no trap for those who only want to scroll the page. */
(function (atlas) {
  "use strict";
  const SHARE = 0.25; // of the map's size per press of a button
  const HINT_MS = 1800;
  const byId = (id) => document.getElementById(id);
  let map = null;
  let hiding = null;

  atlas.parts.push(function () {
    atlas.map.parts.push(start);
    // on a phone, map and sheet share the screen: what stands above the map makes room
    atlas.onChange((view, before) => {
      if (before && view.ags && view.ags !== before.ags) atlas.makeRoom();
    });
  });

  atlas.makeRoom = () => atlas.isSheet() && window.scrollTo(0, byId("map-frame").getBoundingClientRect().top + window.scrollY);
  atlas.isSheet = () => getComputedStyle(byId("panel")).position === "fixed";

  function start(leaflet) {
    map = leaflet;
    atlas.map.pan = pan;
    document.querySelectorAll("[data-pan]").forEach((button) => {
      const [east, north] = button.dataset.pan.split(",").map(Number);
      button.addEventListener("click", () => atlas.map.pan(east, north));
    });
    const partial = () => byId("map-buttons").classList.toggle("is-partial", Boolean(atlas.map.sight()));
    map.on("moveend resize", partial);
    partial();
    paper(map.getContainer());
    fingers(map.getContainer());
    wheel(map.getContainer());
  }

  /** Move the map by a quarter of its size towards east and north (-1, 0, 1). */
  function pan(east, north) {
    const size = map.getSize();
    map.panBy([east * SHARE * size.x, -north * SHARE * size.y], { animate: !calm() });
  }

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Before printing, what is in sight is fitted to the paper, of which Leaflet would not know. */
  function paper(container) {
    let bounds = null;
    const fit = (width, height) => {
      Object.assign(container.style, { width, height });
      atlas.onPaper = true; // no step in between, to the whole state: the map's frame would come back to it
      map.invalidateSize({ animate: false, pan: false });
      atlas.onPaper = false;
      map.fitBounds(bounds, { animate: false });
    };
    window.addEventListener("beforeprint", () => {
      bounds = map.getBounds();
      fit(...["--paper-width", "--paper-height"].map((name) => getComputedStyle(container).getPropertyValue(name)));
    });
    // the screen has its own sizes back a little after the paper is gone
    window.addEventListener("afterprint", () => atlas.afterwards(() => fit("", "")));
  }

  /** One finger scrolls the page; who tries to drag the map with it is told how. */
  function fingers(container) {
    let from = null;
    container.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
    container.addEventListener("touchmove", (event) => {
      if (!from || event.touches.length !== 1 || map.dragging.enabled()) return;
      const { clientX, clientY } = event.touches[0];
      if (Math.hypot(clientX - from.clientX, clientY - from.clientY) > 24) hint(atlas.text("touchHint"));
    }, { passive: true });
  }

  /** Where the page scrolls, so does the wheel above the map; with the control key it zooms. */
  function wheel(container) {
    const scrolls = () => document.documentElement.scrollHeight > window.innerHeight + 1;
    container.addEventListener("wheel", (event) => {
      if (event.ctrlKey || !scrolls()) return map.scrollWheelZoom.enable();
      map.scrollWheelZoom.disable();
      return hint(atlas.text("wheelHint"));
    }, { capture: true, passive: true });
  }

  /** Say something over the map for a moment, and to screen readers. */
  atlas.hint = hint;
  function hint(text) {
    const box = byId("map-hint");
    box.textContent = text;
    box.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => (box.hidden = true), HINT_MS);
  }
})(window.atlas);

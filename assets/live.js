/* Dash and Leaflet, which draw the live map: asked for in one go once the page can be used, then started; without them all but moving the map goes on. */
(function (atlas) {
  "use strict";
  const PATIENCE_MS = 15000; // from asking for it to the map
  const byId = (id) => document.getElementById(id);
  let wish = null; // the button of the map that was pressed before it can move

  atlas.parts.push(function () {
    const press = (event) => (wish = event.target.closest("button") || wish);
    byId("map-buttons").addEventListener("click", press);
    atlas.map.parts.push(() => {
      byId("map-buttons").removeEventListener("click", press);
      without(false);
      if (wish) setTimeout(() => wish.click(), 0); // once the buttons do something
    });
    atlas.ready.then(() => setTimeout(start, 0)).catch(() => 0); // atlas.fail has said it
  });

  function start() {
    byId("atlas").dataset.usable = "true";
    const { content } = byId("_dash-renderer-scripts");
    const scripts = [...content.querySelectorAll("script")].map((script) => script.src);
    const ahead = scripts.map((href) => made("link", { rel: "preload", as: "script", href }));
    const late = [...content.querySelectorAll("link")];
    document.head.append(...ahead);
    const patience = setTimeout(() => without(true), PATIENCE_MS);
    atlas.map.parts.push(() => clearTimeout(patience));
    // each runs after the one before it, and none without: on their own they throw errors
    const ran = scripts.reduce((before, src) => before.then(() => asked(made("script", { src }))), Promise.resolve());
    Promise.all([ran, ...late.map(asked)]).then(() => {
      if (late.some(refused)) throw new Error("refused");
      return new window.DashRenderer();
    }).catch(() => {
      clearTimeout(patience);
      without(true);
    });
  }

  const made = (name, properties) => Object.assign(document.createElement(name), properties);

  /** Add what asks for a file; resolves once that is there. */
  function asked(element) {
    return new Promise((onload, onerror) => document.head.append(Object.assign(element, { onload, onerror })));
  }

  /** Whether the answer is an error: for what is fetched, a link says only that there is one. */
  const refused = ({ href }) => performance.getEntriesByName(href).some((entry) => /** @type {PerformanceResourceTiming} */ (entry).responseStatus >= 400);

  /** Say, once, that the map cannot be moved; nothing else needs what has not come. */
  function without(live) {
    byId("map-buttons").hidden = live;
    if (live && atlas.leave) atlas.leave();
    byId("map-status").classList.toggle("is-note", live);
    byId("map-status").hidden = !live;
    byId("map-status").textContent = live ? atlas.text("still") : "";
  }

  atlas.still = () => without(true);

  /** Without the data the page is what it is without scripts: its links and forms ask the server. */
  atlas.fail = function () {
    const status = byId("map-status");
    ["click", "change", "submit"].forEach((type) => {
      window.addEventListener(type, (event) => event.target.closest("a, form") && event.stopPropagation(), true);
    });
    document.querySelectorAll("#atlas noscript").forEach((plain) => (plain.outerHTML = plain.textContent));
    status.hidden = false;
    status.className = "map-status is-note is-error";
    status.setAttribute("role", "alert");
    status.append(atlas.text("failed"));
  };
})(window.atlas);

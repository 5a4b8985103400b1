/* Dash and Leaflet, which draw the live map: asked for in one go once the page can be used, then started; without them all but moving the map goes on. */
(function (atlas) {
  "use strict";
  const PATIENCE_MS = 10000; // from its scripts to the map
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
    const scripts = [...content.querySelectorAll("script")].map(fetched);
    document.head.append(...content.querySelectorAll("link"));
    Promise.all(scripts).then(() => {
      setTimeout(() => byId("atlas").dataset.ready || without(true), PATIENCE_MS);
      return new window.DashRenderer();
    }).catch(() => without(true));
  }

  /** A script that runs after those before it: one of a template never would. */
  function fetched({ src }) {
    return new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src, async: false, onload: resolve, onerror: reject }));
    });
  }

  /** Say, once, that the map cannot be moved; nothing else needs what has not come. */
  function without(live) {
    byId("map-buttons").hidden = live;
    byId("map-status").classList.toggle("is-note", live);
    byId("map-status").hidden = !live;
    byId("map-status").textContent = live ? atlas.text("still") : "";
  }
})(window.atlas);

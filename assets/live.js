/* Dash and Leaflet, which draw the live map: asked for in one go once our own scripts have their data, then started. */
(function (atlas) {
  "use strict";

  atlas.parts.push(() => atlas.ready.then(start).catch(() => 0)); // atlas.fail has said it

  function start() {
    const { content } = document.getElementById("_dash-renderer-scripts");
    const scripts = [...content.querySelectorAll("script")].map(fetched);
    document.head.append(...content.querySelectorAll("link"));
    Promise.all(scripts).then(() => new window.DashRenderer()).catch(() => atlas.fail());
  }

  /** A script that runs after those before it: one of a template never would. */
  function fetched({ src }) {
    return new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement("script"), { src, async: false, onload: resolve, onerror: reject }));
    });
  }
})(window.atlas);

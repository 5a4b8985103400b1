/* The background map: asked for after a click that names its server, gone with the page, never remembered. */
(function (atlas) {
  "use strict";
  const MAX_ZOOM = 18; // the last one with tiles
  const byId = (id) => document.getElementById(id);

  atlas.parts.push(() => atlas.map.parts.push(start));

  function start(map) {
    const button = byId("background-switch");
    if (!button) return; // the operator offers none
    const { url, layers, host } = button.dataset;
    const options = { maxNativeZoom: MAX_ZOOM, pane: "tilePane" };
    const layer = layers ? L.tileLayer.wms(url, { ...options, layers, format: "image/png", version: "1.3.0" }) : L.tileLayer(url, options);
    layer.on("tileerror", () => (byId("background-status").textContent = atlas.text("backgroundFailed")));
    button.addEventListener("click", () => {
      const on = !map.hasLayer(layer);
      byId("background-status").textContent = "";
      if (on) layer.addTo(map);
      else layer.remove();
      byId("atlas").classList.toggle("has-background", on);
      byId("background-attribution").hidden = !on;
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? atlas.text("backgroundRemove") : atlas.text("backgroundLoad", { host });
    });
    byId("background").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !byId("background").open || map.hasLayer(layer)) return;
      event.preventDefault();
      byId("background").open = false;
      byId("background").querySelector("summary").focus();
    });
  }
})(window.atlas);

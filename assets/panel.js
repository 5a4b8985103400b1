/* The panel: Dash fills it; here is when it asks, and how it opens and closes. */
(function (atlas) {
  "use strict";
  let timer = null;

  atlas.parts.push(function () {
    atlas.onChange((view, before) => {
      if (!before || (view.ags === before.ags && view.date === before.date)) return;
      clearTimeout(timer);
      // a dragged slider asks once it rests; a selection asks at once
      timer = setTimeout(() => window.dash_clientside.set_props("selection", { data: atlas.selection() }), view.ags === before.ags ? 200 : 0);
      if (view.ags !== before.ags) announce(view);
    });

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-select]");
      if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
        event.preventDefault();
        atlas.change({ ags: link.dataset.select });
      }
      if (event.target.closest("#panel-close")) close();
      if (event.target.closest("#panel-handle")) expand();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && atlas.view().ags) close();
    });
  });

  function close() {
    atlas.change({ ags: null });
    document.getElementById("search-input").focus({ preventScroll: true });
  }

  function expand() {
    const panel = document.getElementById("panel");
    const handle = document.getElementById("panel-handle");
    const full = panel.classList.toggle("is-full");
    handle.setAttribute("aria-expanded", String(full));
    handle.textContent = full ? "Weniger zeigen" : "Mehr zeigen";
  }

  function announce(view) {
    if (!view.ags) return atlas.announce("Auswahl aufgehoben.");
    const number = atlas.index.get(view.ags);
    const neighbours = atlas.data.neighbours[number].length;
    const count = neighbours === 1 ? "1 Nachbargemeinde" : `${neighbours} Nachbargemeinden`;
    atlas.announce(`${atlas.data.names[number]} ausgewählt, ${count}.`);
  }
})(window.atlas);

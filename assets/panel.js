/* The panel: Dash fills it; here is when it asks, what happens meanwhile, and how it opens and closes. */
(function (atlas) {
  "use strict";
  const PATIENCE_MS = 6000;
  let timer = null;
  let patience = null;
  let focusTitle = false;
  let shown = null; // whom the panel speaks of
  const byId = (id) => document.getElementById(id);

  atlas.parts.push(function () {
    atlas.onChange((view, before) => {
      if (!before || (view.ags === before.ags && view.date === before.date)) return;
      const other = view.ags !== before.ags;
      if (other) focusTitle = Boolean(document.activeElement.closest("#panel"));
      clearTimeout(timer);
      clearTimeout(patience); // whatever was asked for before is not waited for any more
      // a dragged slider asks once it rests; a selection asks at once
      if (!other && atlas.isPlaying()) return; // it asks when it pauses
      timer = setTimeout(ask, other ? 0 : 200);
      if (other) announce(view);
    });

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-select]");
      if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
        event.preventDefault();
        atlas.closeUp = true;
        atlas.change({ ags: link.dataset.select });
      }
      if (event.target.closest("#panel-close")) close();
      if (event.target.closest("#panel-handle")) expand(!byId("panel").classList.contains("is-full"));
      if (event.target.closest("#panel-retry")) ask();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && atlas.view().ags) close();
    });
    // Dash puts the panel into the page when it stands; from then on every answer is seen here
    new MutationObserver(() => byId("panel-answer") && arrived(byId("panel-answer"))).observe(byId("react-entry-point"), {
      childList: true, subtree: true, attributes: true, attributeFilter: ["data-date", "data-for"],
    });
  });

  /** Ask the server for the panel of the view; until it answers, what stands there is marked as old. */
  atlas.ask = ask;
  function ask() {
    timer = null;
    if (!atlas.dashStands) return; // Dash asks by itself when it stands
    const wanted = JSON.parse(atlas.selection());
    if (fits(byId("panel-answer"), wanted)) return settle();
    byId("panel").dataset.pending = "true";
    byId("panel-content").inert = true; // its links speak of somebody else
    byId("panel-error").hidden = true;
    clearTimeout(patience);
    patience = setTimeout(() => (byId("panel-error").hidden = false), PATIENCE_MS);
    window.dash_clientside.set_props("selection", { title: JSON.stringify({ ...wanted, asked: Date.now() }) });
  }

  const fits = (answer, wanted) => answer && answer.dataset.for === (wanted.ags || "state") && answer.dataset.date === wanted.date;

  function arrived(answer) {
    if (byId("first-panel")) byId("first-panel").remove(); // said the same until now
    if (!fits(answer, atlas.view())) return late();
    const moved = shown !== answer.dataset.for;
    shown = answer.dataset.for;
    settle();
    if (moved) byId("panel-content").scrollTop = 0;
    if (moved && focusTitle) byId("panel-title").focus({ preventScroll: true });
    if (moved) focusTitle = false;
  }

  /** An answer that nobody waits for any more: if it came over one that fitted, so that nothing was asked for, that one is fetched again. */
  function late() {
    if (timer === null && !byId("panel").dataset.pending && !atlas.isPlaying()) ask();
  }

  function settle() {
    clearTimeout(patience);
    delete byId("panel").dataset.pending;
    byId("panel-content").inert = false;
    byId("panel-error").hidden = true;
  }

  function close() {
    atlas.change({ ags: null });
    focusTitle = false; // the answer that comes must not take the focus away again
    clearTimeout(patience);
    byId("panel-error").hidden = true;
    expand(false);
    // on a phone, focusing the search would open the keyboard
    const touch = window.matchMedia("(pointer: coarse)").matches;
    (touch ? document.querySelector(".leaflet-map") : byId("search-input")).focus({ preventScroll: true });
  }

  function expand(full) {
    byId("panel").classList.toggle("is-full", full);
    byId("panel-handle").setAttribute("aria-expanded", String(full));
    byId("panel-handle").textContent = atlas.text(full ? "less" : "more");
  }

  function announce(view) {
    if (!view.ags) return atlas.announce(atlas.text("deselected"));
    const number = atlas.index.get(view.ags);
    atlas.announce(atlas.text("selected", { name: atlas.data.names[number], count: atlas.data.neighbours[number].length }));
  }
})(window.atlas);

/* The panel: what it says comes from the server; here is when it asks, what happens meanwhile, and how it opens and closes. */
(function (atlas) {
  "use strict";
  const PATIENCE_MS = 6000;
  let timer = null;
  let patience = null;
  let focusTitle = false;
  let asking = new AbortController();
  const byId = (id) => document.getElementById(id);

  atlas.parts.push(function () {
    atlas.onChange((view, before) => {
      if (!before || (view.ags === before.ags && view.date === before.date)) return;
      const other = view.ags !== before.ags;
      if (other) focusTitle = Boolean(document.activeElement.closest("#panel"));
      clearTimeout(timer);
      asking.abort(); // whatever was asked for before is not waited for any more
      clearTimeout(patience);
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
  });

  /** Ask the server for the panel of the view; until it answers, what stands there is marked as old. */
  atlas.ask = ask;
  function ask() {
    asking.abort(); // of two answers, the one that was asked for last counts, not the one that comes last
    if (fits(byId("panel-answer"))) return settle();
    asking = new AbortController();
    const { signal } = asking;
    byId("panel").dataset.pending = "true";
    byId("panel-content").inert = true; // its links speak of somebody else
    byId("panel-error").hidden = true;
    clearTimeout(patience);
    patience = setTimeout(fail, PATIENCE_MS);
    fetch(address(), { signal }).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.text();
    }).then((html) => arrived(new DOMParser().parseFromString(html, "text/html").getElementById("panel-answer"))).catch(() => signal.aborted || fail());
  }

  /** One for each view and the day of the page; layer and list change nothing. */
  function address() {
    const [path, day] = atlas.config.panel;
    const text = atlas.addressOf(path, { layer: null, since: null, picked: null, crop: null });
    return `${text}${text.includes("?") ? "&" : "?"}${day}=${atlas.config.today}`;
  }

  const fits = (answer) => answer && answer.dataset.for === (atlas.view().ags || "state") && answer.dataset.date === atlas.view().date;

  function arrived(answer) {
    if (!fits(answer)) return fail(); // the server does not know whom the page speaks of
    const moved = byId("panel-answer").dataset.for !== answer.dataset.for;
    byId("panel-content").replaceChildren(answer);
    settle();
    if (moved) byId("panel-content").scrollTop = 0;
    if (moved && focusTitle) byId("panel-title").focus({ preventScroll: true });
    if (moved) focusTitle = false;
  }

  const fail = () => (byId("panel-error").hidden = false);

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
    const next = touch ? document.querySelector("#first-map, .leaflet-map") : byId("search-input");
    next.focus({ preventScroll: true });
  }

  function expand(full) {
    byId("panel").classList.toggle("is-full", full);
    byId("panel-handle").setAttribute("aria-expanded", String(full));
    byId("panel-handle").textContent = atlas.text(full ? "less" : "more");
  }

  function announce(view) {
    // how many neighbours there are may come later than the rest
    atlas.whole.then(() => view === atlas.view() && say(view)).catch(() => 0);
  }

  function say(view) {
    if (!view.ags) return atlas.announce(atlas.text("deselected"));
    const number = atlas.index.get(view.ags);
    atlas.announce(atlas.text("selected", { name: atlas.data.names[number], count: atlas.data.neighbours[number].length }));
  }
})(window.atlas);

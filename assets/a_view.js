/* The state of the map page, the data behind it, and its address. Everything else subscribes; nothing here draws. */
window.atlas = /** @type {Atlas} */ ({}); // anew: without this, the name means the element with the id "atlas"
(function (atlas) {
  "use strict";
  const DAY_MS = 86400000;
  const listeners = [];
  let view = null;
  let writing = null;
  let unwritten = null; // {view, address, push}

  atlas.config = null; // from the page
  atlas.data = null; // from atlasUrl
  atlas.index = new Map(); // AGS → number

  const numbers = new Map(); // day → its number: asked for again and again
  atlas.dayNumber = function (iso) {
    if (!numbers.has(iso)) numbers.set(iso, Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS));
    return numbers.get(iso);
  };
  atlas.isoDay = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
  let wording = null; // made once: it is slow to make, and asked at every step of the date
  atlas.dayInWords = function (iso) {
    wording = wording || new Intl.DateTimeFormat(atlas.language, { dateStyle: "medium", timeZone: "UTC" });
    return wording.format(new Date(iso));
  };
  atlas.unpacked = (data) => data; // districts.js has to do more
  atlas.view = () => view;
  atlas.onChange = (listener) => listeners.push(listener);

  /** The value of a timeline [[day, value], …] on the view's date; `before` holds until its first entry. */
  atlas.valueAt = function (timeline, before) {
    const { today, day } = daysOf(view.date);
    return atlas.valueOn(timeline, before, day, today);
  };

  /** The same on any day; what has no date holds from `today` on. */
  atlas.valueOn = function (timeline, before, day, today) {
    let value = before;
    for (const [from, next] of timeline || []) {
      if ((from === atlas.config.presentDay ? today : from) <= day) value = next;
    }
    return value;
  };

  /** The day numbers of the view: asked for every municipality at every change, so worked out once per date. */
  let days = { date: null };
  function daysOf(date) {
    if (days.date !== date) days = { date, day: atlas.dayNumber(date), today: atlas.dayNumber(atlas.config.today) };
    return days;
  }

  /** Class of a municipality (by number) in the view's layer and on its date. */
  atlas.classOf = (number) => classes()[number];

  /** The classes of all municipalities: asked for by map and legend, so worked out once per view. */
  let kept = { layer: null, date: null, since: null, classes: [] };
  function classes() {
    const { layer, date, since } = view;
    if (kept.layer !== layer || kept.date !== date || kept.since !== since) {
      kept = { layer, date, since, classes: atlas.data.ags.map((_, number) => (since ? atlas.changeOf(number) : classIn(layer, number))) };
    }
    return kept.classes;
  }

  function classIn(key, number) {
    const layer = atlas.data.layers[key];
    return layer.classes[atlas.valueAt(layer.timelines[number], layer.classes.length - 1)];
  }

  /** Change the view. `replace` keeps Back from stopping at every day of a dragged slider. */
  atlas.change = function (changes, replace) {
    const next = Object.assign({}, view, changes);
    // a comparison looks back: whichever of its two days is moved stops at the other one
    if (next.since > next.date) Object.assign(next, "since" in changes ? { since: next.date } : { date: next.since });
    // asked for before the data are there: done when they are
    if (!atlas.data) return atlas.ready.then(() => atlas.change(changes, replace)).catch(() => 0);
    if (Object.keys(next).every((key) => next[key] === view[key])) return;
    const before = view;
    if (!replace) write(); // every view of its own gets its own entry
    view = next;
    notify(before);
    unwritten = { view, address: atlas.address(), push: !replace || Boolean(unwritten && unwritten.push) };
    clearTimeout(writing);
    // browsers limit how often an address may be rewritten: a dragged slider writes where it rests
    if (replace) writing = setTimeout(write, 150);
    else atlas.afterwards(write);
  };

  /** Once the change is on the screen: what nobody waits for, such as the address, takes browsers as long as the colours. */
  atlas.afterwards = (action) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(action, 0)));

  /** Write the address of the last change, if that is still to be done. */
  function write() {
    if (!unwritten) return;
    const { view: shown, address, push } = unwritten;
    unwritten = null;
    history[push ? "pushState" : "replaceState"]({ view: shown }, "", address);
  }

  atlas.address = (changes) => atlas.addressOf("", changes);

  /** The address of a page (below the base) with the view, or with what `changes` makes of it; `form` says in which parameters. */
  atlas.addressOf = function (path, changes, form = atlas.config.address) {
    const wanted = Object.assign({}, view, changes);
    const query = new URLSearchParams();
    form.forEach(([key, name, usual]) => wanted[key] && wanted[key] !== usual && query.set(name, wanted[key]));
    Object.entries(atlas.config.parameters).forEach(([key, value]) => query.set(key, value)); // the language
    const text = atlas.plainCommas(query.toString());
    return atlas.config.base + path + (text ? "?" + text : "");
  };

  /** Commas as they are: written with three characters each, hundreds of keys would not fit into an address. */
  atlas.plainCommas = (text) => text.replace(/%2C/g, ",");

  /** AGS of the municipalities that are picked together, ascending: an address lists them, or names their region. */
  atlas.picked = function () {
    const { named } = atlas.config.picked;
    if (!view.picked) return [];
    return view.picked === named.key ? named.members : view.picked.split(",");
  };

  /** What the map shows, in a few words. */
  atlas.title = function () {
    const layer = atlas.config.titles[view.layer];
    return view.since ? atlas.text("changed", { layer, date: atlas.dayInWords(view.since) }) : layer;
  };

  function notify(before) {
    if (!atlas.data) return; // once the data is there, everybody is told anyway
    const picked = view.picked ? atlas.text("picked", { count: atlas.picked().length }) : "";
    const place = view.ags ? atlas.data.names[atlas.index.get(view.ags)] : picked;
    document.title = (place && place + " – ") + atlas.title() + " – " + atlas.config.name;
    const { classList } = document.getElementById("atlas");
    classList.toggle("has-selection", Boolean(view.ags));
    classList.toggle("has-picked", Boolean(view.picked));
    listeners.forEach((listener) => listener(view, before));
  }

  /** A page from before a change of the data, whose data is gone: its address brings a newer one. The note outlives that. */
  function startAnew() {
    history.replaceState({ view, renewed: true }, "");
    window.location.reload();
    return new Promise(() => {}); // nothing comes of this page any more
  }

  function start() {
    const element = document.getElementById("atlas-config");
    if (!element) return;
    atlas.config = JSON.parse(element.textContent);
    Object.assign(atlas, { texts: atlas.config.texts, language: atlas.config.language });
    view = atlas.config.view;
    const renewed = history.state && history.state.renewed;
    history.replaceState({ view: view }, "", atlas.address());
    window.addEventListener("popstate", (event) => {
      // an entry that is not ours, such as a jump within the page: the server reads the address
      if (!event.state || !event.state.view || !known(event.state.view.picked)) return window.location.reload();
      unwritten = null;
      const before = view;
      view = event.state.view;
      atlas.isBack = true;
      notify(before);
      atlas.isBack = false;
    });
    let opened = null; // the day: browsers are slow to say it, and nobody waits for it
    atlas.afterwards(() => (opened = dayThere()));
    const renew = () => opened && !document.hidden && dayThere() !== opened && window.location.reload();
    document.addEventListener("visibilitychange", renew);
    window.addEventListener("pageshow", renew); // out of the cache that Back uses
    window.addEventListener("pagehide", write);
    document.addEventListener("visibilitychange", write); // a hidden page has no frames
    atlas.ready = fetch(atlas.config.atlasUrl)
      .then((response) => {
        if (response.status === 404 && !renewed) return startAnew();
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      })
      .then((data) => {
        atlas.data = atlas.unpacked(data);
        atlas.data.ags.forEach((ags, number) => atlas.index.set(ags, number));
        notify(null);
      });
    atlas.ready.catch(() => atlas.fail());
    atlas.whole = atlas.ready;
    document.querySelectorAll("a.skip-link[href^='#']").forEach((link) => {
      link.addEventListener("click", (event) => {
        event.preventDefault(); // no entry in the history
        document.querySelector(link.hash === "#map-frame" ? "#first-map, .leaflet-map" : link.hash).focus();
      });
    });
    atlas.parts.forEach((part) => part());
  }

  /** Whether the page knows who is meant: what a region comprises, it was told only of the one in its own address. */
  const known = (picked) => !picked || picked === atlas.config.picked.named.key || /^\d{8}(,\d{8})*$/.test(picked);

  /** The present day where the programme runs, by the visitor's clock: good enough to notice that it has changed. */
  const dayThere = () => new Intl.DateTimeFormat("sv-SE", { timeZone: atlas.config.timeZone }).format(new Date());

  atlas.parts = []; // the other scripts add their set-up here
  document.addEventListener("DOMContentLoaded", start);
})(window.atlas);

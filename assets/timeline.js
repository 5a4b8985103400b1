/* Time on the map: ticks where something happened, steps from event to event, and playing the whole period. */
(function (atlas) {
  "use strict";
  const STEP_MS = 120; // a month while playing
  const CALM_MS = 1500; // a year, for those who prefer less motion
  const AFTER_MS = 60; // a few frames
  const MOST_NAMED = 3; // municipalities of one event that are named
  const byId = (id) => document.getElementById(id);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let events = { layer: null, days: [] }; // days ascending: [day number, Map of "how" → numbers of municipalities]
  let playing = null;
  let started = 0; // the day from which months are counted while playing
  let played = 0; // months

  atlas.isPlaying = () => playing !== null;

  atlas.parts.push(function () {
    byId("step-back").addEventListener("click", () => step(-1));
    byId("step-on").addEventListener("click", () => step(1));
    byId("play").addEventListener("click", () => (playing === null ? play() : pause()));
    // whoever takes hold of the date has stopped watching
    ["day-slider", "day-input", "day-today"].forEach((id) => ["pointerdown", "keydown"].forEach((type) => byId(id).addEventListener(type, pause)));
    document.addEventListener("keydown", (event) => event.key === "Escape" && pause());
    document.addEventListener("visibilitychange", () => document.hidden && pause());
    window.addEventListener("popstate", pause);
    let later = null;
    atlas.onChange((view, before) => {
      if (!before) ticks();
      if (!before || view.date !== before.date) tell();
      if (!before || view.layer === before.layer) return;
      // the colours of the map go first; what happened in the layer follows when they are there
      clearTimeout(later);
      later = setTimeout(() => {
        ticks();
        tell();
      }, AFTER_MS);
    });
  });

  const first = () => Number(byId("day-slider").min);
  const today = () => Number(byId("day-slider").max);
  const now = () => atlas.dayNumber(atlas.view().date);

  /** Days on which the layer's map changes, since the programme began. */
  function eventDays() {
    const key = atlas.view().layer;
    if (events.layer === key) return events.days;
    const days = new Map();
    const collect = (timelines) => Object.entries(timelines).forEach(([number, timeline]) => timeline.forEach(([day, , how]) => {
      if (how === undefined || day < first() || day > today()) return; // without a date, or out of the bar
      if (!days.has(day)) days.set(day, new Map());
      const hows = days.get(day);
      if (!hows.has(how)) hows.set(how, new Set()); // what changes the class may bring a symbol as well
      hows.get(how).add(Number(number));
    }));
    collect(atlas.data.layers[key].timelines);
    const marks = document.querySelectorAll(`[data-legend="${key}"] :is([data-legend-symbol], [data-legend-outline])`);
    marks.forEach((row) => collect(atlas.data.marks[row.dataset.legendSymbol || row.dataset.legendOutline]));
    events = { layer: key, days: [...days].sort(([a], [b]) => a - b) };
    return events.days;
  }

  function ticks() {
    const share = (day) => (((day - first()) / (today() - first())) * 1000).toFixed(1);
    byId("day-ticks").setAttribute("d", eventDays().map(([day]) => `M${share(day)} 0V8`).join(""));
  }

  /** The line under the slider: what happened on this day or, in between, what happened last. */
  function tell() {
    const day = now();
    const latest = eventDays().filter(([from]) => from <= day).pop();
    const text = latest ? inWords(latest) : atlas.text("nothingYet");
    byId("day-event").textContent = latest && latest[0] !== day ? atlas.text("latestEvent", { event: text }) : text;
    const days = eventDays();
    byId("step-back").setAttribute("aria-disabled", String(!days.some(([from]) => from < day)));
    byId("step-on").setAttribute("aria-disabled", String(!days.some(([from]) => from > day)));
  }

  /** → „21.06.2022: Meißen – Vereinbarung unterzeichnet“; of several things the one that concerns most comes first. */
  function inWords([day, hows]) {
    const groups = [...hows].sort(([, a], [, b]) => b.size - a.size);
    const [how, numbers] = groups[0];
    const others = groups.slice(1).reduce((sum, [, more]) => sum + more.size, 0);
    const text = atlas.text("event", { date: when(day, atlas.data.hows[how][2]), names: named([...numbers]), what: atlas.data.happened[how] });
    return others ? atlas.text("eventAndMore", { event: text, count: others }) : text;
  }

  function named(numbers) {
    const names = numbers.map((number) => atlas.data.names[number]);
    const list = new Intl.ListFormat(atlas.language, { type: "conjunction" });
    if (names.length <= MOST_NAMED) return list.format(names);
    const rest = names.length - MOST_NAMED + 1;
    return list.format([...names.slice(0, MOST_NAMED - 1), atlas.text("andMore", { count: rest })]);
  }

  /** A month or a year is all that is known of some dates. */
  function when(day, precision) {
    if (precision === "day") return atlas.dayInWords(atlas.isoDay(day));
    /** @type {Intl.DateTimeFormatOptions} */
    const parts = precision === "month" ? { month: "long", year: "numeric" } : { year: "numeric" };
    return new Intl.DateTimeFormat(atlas.language, { ...parts, timeZone: "UTC" }).format(new Date(atlas.isoDay(day)));
  }

  function step(direction) {
    pause();
    const days = eventDays().map(([day]) => day);
    const next = direction > 0 ? days.find((day) => day > now()) : days.filter((day) => day < now()).pop();
    if (next === undefined) return;
    atlas.change({ date: atlas.isoDay(next) });
    atlas.announce(byId("day-event").textContent);
  }

  function play() {
    playing = setInterval(advance, calm.matches ? CALM_MS : STEP_MS);
    show();
    if (now() >= today()) atlas.change({ date: atlas.view().since || atlas.isoDay(first()) });
    [started, played] = [now(), 0];
  }

  /** A month on, or a year; from today on there is nothing to play. */
  function advance() {
    played += calm.matches ? 12 : 1;
    const next = Math.min(monthsAfter(started, played), today());
    atlas.change({ date: atlas.isoDay(next) }, true);
    if (next === today()) pause();
  }

  /** The same day so many months later, or the last one of a shorter month. */
  function monthsAfter(day, months) {
    const date = new Date(atlas.isoDay(day));
    const wanted = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + months + 1, 0); // the last day of that month
    date.setUTCDate(Math.min(wanted, date.getUTCDate()));
    return Math.round(date.getTime() / 86400000);
  }

  function pause() {
    if (playing === null) return;
    clearInterval(playing);
    playing = null;
    show();
    atlas.ask(); // what the panel says of the date was not asked for on the way
  }

  function show() {
    const button = byId("play");
    const label = atlas.text(playing === null ? "play" : "pause");
    button.setAttribute("aria-label", label);
    button.title = label;
    button.classList.toggle("is-playing", playing !== null);
  }
})(window.atlas);

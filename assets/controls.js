/* Layer choice, legend, date bar and announcements: plain HTML from the server, kept in step with the view. */
(function (atlas) {
  "use strict";
  const REST_MS = 700;
  const byId = (id) => document.getElementById(id);

  atlas.parts.push(function () {
    const config = atlas.config;
    const slider = byId("day-slider");
    const input = byId("day-input");
    const first = Number(slider.min);
    const today = Number(slider.max);

    byId("view-form").addEventListener("change", (event) => {
      if (event.target.type === "radio") atlas.change({ layer: event.target.value });
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-show]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      atlas.change({ layer: link.dataset.show });
    });
    byId("view-form").addEventListener("submit", (event) => event.preventDefault());
    // one entry in the history per drag: the first step adds it, the others rewrite it
    let dragging = false;
    slider.addEventListener("input", () => {
      atlas.change({ date: atlas.isoDay(Number(slider.value)) }, dragging);
      dragging = true;
    });
    slider.addEventListener("change", () => (dragging = false));
    // browsers say "change" at every digit: a day counts once the typing rests, and an impossible one takes it all back
    let typing = null;
    let before = null;
    let own = false; // the change comes from the field, in which somebody may still be typing
    function take(date) {
      own = true;
      atlas.change({ date });
      own = false;
    }
    input.addEventListener("focus", () => (before = atlas.view().date));
    // "input", too: WebKit says "change" only once the field is left
    ["input", "change"].forEach((type) => input.addEventListener(type, () => {
      clearTimeout(typing);
      if (possible()) typing = setTimeout(() => take(input.value), 500);
    }));
    input.addEventListener("blur", () => {
      clearTimeout(typing);
      take(possible() ? input.value : before);
      input.value = atlas.view().date;
    });
    const possible = () => input.value && input.value >= input.min && input.value <= input.max;
    byId("day-today").addEventListener("click", () => atlas.change({ date: config.today }));
    if (getComputedStyle(byId("legend")).getPropertyValue("--folded")) document.querySelector("#legend details").open = false;

    /** The newest report that counts on a day, in words. */
    function reportOn(day) {
      const known = atlas.data.reports.filter(([from]) => from <= day).pop();
      return known ? known[1] : atlas.text("noReport");
    }

    /** `inWords`: the page came with those of its own day. */
    function showDate(view, inWords) {
      slider.value = atlas.dayNumber(view.date);
      if (inWords) {
        slider.setAttribute("aria-valuetext", atlas.dayInWords(view.date));
        byId("legend-date").textContent = `${atlas.text("asOf", { date: atlas.dayInWords(view.date) })} · ${reportOn(slider.value)}`;
      }
      const share = (day) => ((day - first) / (today - first)) * 100 + "%";
      slider.style.setProperty("--filled", share(slider.value));
      slider.style.setProperty("--from", share(view.since ? Math.max(atlas.dayNumber(view.since), first) : first));
      if (own) return;
      clearTimeout(typing);
      input.value = before = view.date;
    }

    let saying = null;
    atlas.onChange((view, before) => {
      // whatever is touched is worked out anew by the browser, even if it stays as it was
      if (!before || view.date !== before.date || view.since !== before.since) showDate(view, before);
      document.querySelectorAll("#view-form input[type=radio]").forEach((radio) => (radio.checked = radio.value === view.layer));
      atlas.afterwards(atlas.carry);
      if (!before || view.layer !== before.layer) atlas.afterwards(reveal);
      legend(view);
      clearTimeout(saying);
      const other = before && (view.layer !== before.layer || view.date !== before.date || view.since !== before.since);
      if (other) saying = setTimeout(sayCounts, REST_MS);
    });
  });

  /** On a phone the layers are a row that is moved sideways: the chosen one is not out of sight. */
  function reveal() {
    const row = document.querySelector(".choices");
    const { left, right } = row.querySelector("input:checked").closest(".choice").getBoundingClientRect();
    const frame = row.getBoundingClientRect();
    if (left < frame.left || right > frame.right) row.scrollLeft += (left + right - frame.left - frame.right) / 2;
  }

  /** Read out what the legend counts, once layer and date rest. */
  function sayCounts() {
    const view = atlas.view();
    const rows = [...document.querySelectorAll(`[data-legend="${atlas.shownKey(view)}"] li:not([hidden])`)];
    const counts = rows.map((row) => `${row.querySelector(".legend-label").textContent} ${row.querySelector("[data-count]").textContent}`);
    atlas.announce(atlas.text("summary", { layer: atlas.title(), date: atlas.dayInWords(view.date), counts: counts.join(", ") }));
  }

  /** The links to the other pages, and to this one in other languages, carry the view along; the export page also gets the part
   * of the map that is in sight. */
  atlas.carry = function () {
    document.querySelectorAll("a[data-page]").forEach((link) => {
      const own = new URL(link.href);
      const address = new URL(atlas.address(), own);
      address.pathname = own.pathname;
      const lang = own.searchParams.get("lang");
      address.searchParams.delete("lang");
      if (own.pathname !== window.location.pathname) address.searchParams.delete("ausschnitt"); // it is the map's
      if (lang) address.searchParams.set("lang", lang);
      const sight = link.dataset.page === "export" ? atlas.map.sight() : "";
      if (sight) address.searchParams.set("view", sight);
      if (sight && !atlas.view().ags && !atlas.view().picked) {
        address.searchParams.set("region", sight);
        address.searchParams.set("labels", "all"); // without names, nobody could tell where it is
      }
      link.href = address.pathname + atlas.plainCommas(address.search);
    });
  };

  function legend(view) {
    const counts = {};
    atlas.data.ags.forEach((_, number) => (counts[atlas.classOf(number)] = (counts[atlas.classOf(number)] || 0) + 1));
    const shown = atlas.shownKey(view);
    document.querySelectorAll("[data-legend], [data-notes]").forEach((block) => (block.hidden = (block.dataset.legend || block.dataset.notes) !== shown));
    const block = document.querySelector(`[data-legend="${shown}"]`);
    block.querySelectorAll("[data-legend-class]").forEach((row) => {
      const count = counts[row.dataset.legendClass] || 0;
      row.querySelector("[data-count]").textContent = count;
      if ("optional" in row.dataset) row.hidden = count === 0;
    });
    block.querySelectorAll("[data-legend-symbol], [data-legend-outline]").forEach((row) => {
      const mark = row.dataset.legendSymbol || row.dataset.legendOutline;
      row.querySelector("[data-count]").textContent = atlas.marked(mark).length;
    });
    const note = document.querySelector(`[data-notes="${shown}"] [data-figures]`);
    if (!note) return; // nothing is published about changes
    const entry = figuresOn(atlas.data.figures[note.dataset.figures]);
    note.querySelector("[data-recorded]").textContent = entry[1];
    note.querySelector("[data-published]").textContent = entry[2];
  }

  function figuresOn(timeline) {
    return atlas.valueAt(timeline.map((entry) => [entry[0], entry]), timeline[0]);
  }

  /** Numbers of the municipalities that carry a mark on the view's date. */
  atlas.marked = function (mark) {
    const timelines = atlas.data.marks[mark];
    return Object.keys(timelines).map(Number).filter((number) => atlas.valueAt(timelines[number], 0) === 1);
  };

  atlas.announce = (text) => (byId("announcer").textContent = text);
})(window.atlas);

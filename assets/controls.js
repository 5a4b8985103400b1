/* Layer choice, legend, date bar and announcements: plain HTML from the server, kept in step with the view. */
(function (atlas) {
  "use strict";
  const byId = (id) => document.getElementById(id);

  atlas.parts.push(function () {
    const config = atlas.config;
    const first = atlas.dayNumber(config.firstDay);
    const today = atlas.dayNumber(config.today);
    const slider = byId("day-slider");
    const input = byId("day-input");
    slider.min = first;
    slider.max = today;

    byId("view-form").addEventListener("change", (event) => {
      if (event.target.name === "ebene") atlas.change({ layer: event.target.value });
    });
    byId("view-form").addEventListener("submit", (event) => event.preventDefault());
    slider.addEventListener("input", () => atlas.change({ date: atlas.isoDay(Number(slider.value)) }, true));
    input.addEventListener("change", () => {
      const day = atlas.dayNumber(input.value);
      if (day >= first && day <= today) atlas.change({ date: input.value }, true);
      else input.value = atlas.view().date; // an impossible day leaves the map as it is
    });
    byId("day-today").addEventListener("click", () => atlas.change({ date: config.today }));
    if (window.matchMedia("(max-width: 760px)").matches) document.querySelector("#legend details").open = false;

    atlas.onChange((view) => {
      slider.value = atlas.dayNumber(view.date);
      slider.setAttribute("aria-valuetext", atlas.germanDay(view.date));
      slider.style.setProperty("--filled", ((slider.value - first) / (today - first)) * 100 + "%");
      input.value = view.date;
      document.querySelectorAll("input[name=ebene]").forEach((radio) => (radio.checked = radio.value === view.layer));
      document.querySelectorAll("a[data-page]").forEach((link) => {
        link.href = atlas.address().replace(config.base, config.base + (link.dataset.page === "table" ? "tabelle" : ""));
      });
      byId("snippet-link").href = config.base + "snippet.png?" + new URLSearchParams({
        layer: view.layer, date: view.date, region: view.ags ? view.ags + "+1" : config.state, width: 1920, height: 1080,
      });
      legend(view);
    });
  });

  function legend(view) {
    const layer = atlas.data.layers[view.layer];
    const counts = Object.fromEntries(layer.classes.map((key) => [key, 0]));
    atlas.data.ags.forEach((_, number) => (counts[atlas.classOf(number)] += 1));
    document.querySelectorAll("[data-legend]").forEach((block) => (block.hidden = block.dataset.legend !== view.layer));
    const block = document.querySelector(`[data-legend="${view.layer}"]`);
    block.querySelectorAll("[data-legend-class]").forEach((row) => {
      const count = counts[row.dataset.legendClass];
      row.querySelector("[data-count]").textContent = count;
      if ("optional" in row.dataset) row.hidden = count === 0;
    });
    block.querySelectorAll("[data-legend-symbol], [data-legend-outline]").forEach((row) => {
      const mark = row.dataset.legendSymbol || row.dataset.legendOutline;
      row.querySelector("[data-count]").textContent = atlas.marked(mark).length;
    });
    const note = block.querySelector("[data-figures]");
    const entry = figuresOn(atlas.data.figures[note.dataset.figures]);
    note.querySelector("[data-recorded]").textContent = entry[1];
    note.querySelector("[data-published]").textContent = entry[2] ? entry[2] + "." : "";
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

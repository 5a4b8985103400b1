/* Comparing two days: what became of every municipality, by rules that the server sends (layers/comparison.py), and the control for it. */
(function (atlas) {
  "use strict";
  const NOBODY_ASKED = Infinity; // facts without a date count for the present only, which comes never here
  const byId = (id) => document.getElementById(id);

  /** Key of the legend and of the colours: that of the layer, or the one that all comparisons share. */
  atlas.shownKey = (view) => (view.since ? atlas.config.comparison.key : view.layer);

  /** Class of a municipality (by number) in an instrument's layer on a day; `today` as in atlas.valueOn. */
  function classOn(key, number, day, today) {
    const layer = atlas.data.layers[key];
    return layer.classes[atlas.valueOn(layer.timelines[number], layer.classes.length - 1, day, today)];
  }

  /** Whether the timeline of an instrument has a new beginning after one day, up to another, and no end since. */
  function began(key, number, since, day) {
    const layer = atlas.data.layers[key];
    let found = false;
    for (const [from, value, how] of layer.timelines[number] || []) {
      if (how === undefined || from > day) continue;
      if (layer.classes[value] === "ended") found = false;
      else if (from > since && atlas.data.hows[how][1] === "renewed") found = true;
    }
    return found;
  }

  /** [[instrument, class before, class after, whether it began anew], …] */
  function pairs(number, view, today) {
    const [since, day] = [atlas.dayNumber(view.since), atlas.dayNumber(view.date)];
    return atlas.data.layers[view.layer].instruments.map((key) => {
      const [before, after] = [classOn(key, number, since, NOBODY_ASKED), classOn(key, number, day, today)];
      return [key, before, after, takesPart(before) && after === "active" && began(key, number, since, day)];
    });
  }

  /** Whether a municipality (by number) takes part, on the view's date, in anything that its layer speaks of. */
  atlas.takesPart = function (number) {
    const { layer, date } = atlas.view();
    const [day, today] = [date, atlas.config.today].map(atlas.dayNumber);
    return atlas.data.layers[layer].instruments.some((key) => takesPart(classOn(key, number, day, today)));
  };

  const takesPart = (key) => atlas.data.changes.traits[key][key].includes("has");

  function kind(found) {
    const { traits, kinds, otherwise } = atlas.data.changes;
    const shown = new Set(found.flatMap(([, before, after, renewed]) => [...traits[before][after], ...(renewed ? ["renewed"] : [])]));
    const [holds] = kinds.find(([, some, none]) => shown.has(some) && !shown.has(none)) || [otherwise];
    return holds;
  }

  /** @returns {[string, any[][]]} the class, and the pairs that it follows from */
  function compared(number) {
    const view = atlas.view();
    const dated = pairs(number, view, NOBODY_ASKED);
    const found = kind(dated);
    const others = atlas.data.changes.undated[found];
    if (!others) return [found, dated];
    const present = pairs(number, view, atlas.dayNumber(atlas.config.today));
    return others.includes(kind(present)) ? ["undated", present] : [found, dated];
  }

  /** What became of a municipality (by number) from the view's earlier day to its date. */
  atlas.changeOf = (number) => compared(number)[0];

  /** The same in words: the class, then every instrument that is not what it was. */
  atlas.changeWords = function (number) {
    const [found, all] = compared(number);
    const label = (key, name) => atlas.data.labels[key][atlas.data.layers[key].classes.indexOf(name)];
    const lines = all.filter(([, before, after, renewed]) => renewed || before !== after).map(([key, before, after, renewed]) =>
      renewed ? atlas.config.comparison.renewed[key] : atlas.text("fromTo", {
        instrument: atlas.config.titles[key], before: label(key, before), after: label(key, after),
      }));
    return [atlas.config.comparison.labels[found], ...lines];
  };

  /** The same day (ISO) a year earlier; the 28th for a 29th of February: the rule of loaders/atlas/dates.py. */
  atlas.yearBefore = function (iso) {
    const [year, rest] = [Number(iso.slice(0, 4)) - 1, iso.slice(4)];
    return String(year).padStart(4, "0") + (rest === "-02-29" ? "-02-28" : rest);
  };

  atlas.parts.push(function () {
    const on = byId("since-on");
    const input = byId("since-input");
    on.addEventListener("change", () => atlas.change({ since: on.checked ? input.value || yearBefore() : null }));
    let typing = null;
    let own = false; // the change comes from the field, in which somebody may still be typing
    ["input", "change"].forEach((type) => input.addEventListener(type, () => {
      clearTimeout(typing);
      typing = setTimeout(take, 500); // browsers say so at every digit, WebKit "change" only once the field is left
    }));
    input.addEventListener("blur", () => {
      clearTimeout(typing);
      take();
    });
    const possible = () => input.value && input.value >= input.min && input.value <= input.max;
    function take() {
      if (!atlas.view().since) return;
      own = true;
      if (possible()) atlas.change({ since: input.value });
      own = false;
      if (document.activeElement !== input) input.value = atlas.view().since;
    }
    atlas.onChange((view, before) => {
      if (view.since) byId("changes-link").href = atlas.addressOf(atlas.config.comparison.path);
      if (before && view.since === before.since && view.date === before.date) return;
      byId("since").classList.toggle("is-on", Boolean(view.since));
      on.checked = Boolean(view.since);
      input.max = view.date;
      if (!view.since) return;
      if (!own) {
        clearTimeout(typing);
        input.value = view.since;
      }
      const days = { since: atlas.dayInWords(view.since), date: atlas.dayInWords(view.date) };
      byId("between").textContent = atlas.text("between", days);
    });
  });

  function yearBefore() {
    const before = atlas.yearBefore(atlas.view().date);
    return before < byId("since-input").min ? byId("since-input").min : before;
  }
})(window.atlas);

/* What is picked together: ways to pick, the list beside the map with its counts, and where it leads. */
(function (atlas) {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const numberOf = (ags) => atlas.index.get(ags);
  const nameOf = (ags) => atlas.data.names[numberOf(ags)];

  /** Whether a click or a key is meant to add: with Ctrl, on a Mac with the command key. */
  atlas.isAdding = (event) => event.ctrlKey || event.metaKey;

  /** Add municipalities to what is picked, or take them out if all of them are; `name` is what they are called together. Whoever
   * begins while another one is selected means both. */
  atlas.pick = function (members, name) {
    if (!atlas.data) return atlas.ready.then(() => atlas.pick(members, name)).catch(() => 0);
    const keys = new Set(atlas.picked());
    const adds = !members.every((ags) => keys.has(ags));
    if (adds && !keys.size && atlas.view().ags) keys.add(atlas.view().ags);
    members.forEach((ags) => (adds ? keys.add(ags) : keys.delete(ags)));
    if (keys.size > atlas.config.picked.most) return atlas.hint(atlas.text("tooMany", { most: atlas.config.picked.most }));
    put([...keys].sort());
    return atlas.announce(atlas.text(adds ? "added" : "removed", { name: name || nameOf(members[0]), count: keys.size }));
  };

  const put = (keys) => atlas.change({ picked: keys.join(",") || null });

  atlas.parts.push(function () {
    atlas.onChange(show);
    byId("picked-form").addEventListener("submit", (event) => {
      event.preventDefault();
      takeOut(event.submitter);
    });
    document.addEventListener("click", (event) => event.target.closest("#panel-pick") && pickSelected());
  });

  /** Who is added here was searched for, so the map shows all that is picked; of a click on the map all are in sight. */
  function pickSelected() {
    const { ags } = atlas.view();
    atlas.closeUp = !atlas.picked().includes(ags);
    atlas.pick([ags]);
    atlas.closeUp = false; // if there was nothing to show
  }

  /** A button of the list: its value is "-" and who is to go; all, if that is no municipality. The focus stays in the list. */
  function takeOut(button) {
    const ags = button.value.slice(1);
    const place = [...byId("picked-list").children].indexOf(button.parentNode);
    if (atlas.index.has(ags)) atlas.pick([ags]);
    else {
      put([]);
      atlas.announce(atlas.text("deselected"));
    }
    const left = [...byId("picked-list").querySelectorAll("button")];
    if (atlas.view().picked) left[Math.min(place, left.length - 1)].focus();
    else document.querySelector("#first-map, .leaflet-map").focus({ preventScroll: true });
  }

  function show(view, before) {
    const keys = atlas.picked();
    byId("panel-pick").hidden = !view.ags;
    const isIn = keys.includes(view.ags);
    byId("panel-pick").textContent = atlas.text(isIn ? "unpick" : "pick");
    byId("picked").hidden = !keys.length;
    // a sheet has room for one of the two
    if ((!before || view.ags !== before.ags) && atlas.isSheet()) byId("picked-details").open = !view.ags;
    if (!keys.length) return;
    if (!before || view.picked !== before.picked) list(view, keys);
    const count = keys.filter((ags) => atlas.takesPart(numberOf(ags))).length;
    byId("picked-part").textContent = atlas.text("takingPart", { layer: atlas.config.titles[view.layer], count, total: keys.length });
    byId("picked-counts").replaceChildren(...rows(view, keys.map(numberOf)));
    lead(keys);
  }

  function list(view, keys) {
    const { named } = atlas.config.picked;
    byId("picked-title").textContent = atlas.text("picked", { count: keys.length });
    byId("picked-name").hidden = view.picked !== named.key;
    byId("picked-name").textContent = named.name;
    const day = atlas.config.address.filter(([key]) => key === "date");
    const byName = [...keys].sort((a, b) => nameOf(a).localeCompare(nameOf(b), "de"));
    byId("picked-list").replaceChildren(...byName.map((ags) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: atlas.addressOf("gemeinde/" + ags, {}, day), textContent: nameOf(ags) });
      link.dataset.select = ags;
      const button = Object.assign(document.createElement("button"), { name: "auswahl", value: "-" + ags, className: "unpick", textContent: "×" });
      button.setAttribute("aria-label", atlas.text("unpickName", { name: nameOf(ags) }));
      item.append(link, button);
      return item;
    }));
  }

  /** The rows of the legend that count anybody of `numbers`. */
  function rows(view, numbers) {
    const marked = (mark) => new Set(atlas.marked(mark));
    const all = [...document.querySelectorAll(`[data-legend="${atlas.shownKey(view)}"] li`)].map((row) => {
      const { legendClass, legendSymbol, legendOutline } = row.dataset;
      const on = legendClass ? null : marked(legendSymbol || legendOutline);
      const count = numbers.filter((number) => (on ? on.has(number) : atlas.classOf(number) === legendClass)).length;
      const item = document.createElement("li");
      const told = document.createElement("span");
      Object.assign(told, { className: "count", textContent: count });
      item.append(...[".swatch", ".legend-label"].map((part) => row.querySelector(part).cloneNode(true)), " ", told);
      return [count, item];
    });
    return all.filter(([count]) => count).map(([, item]) => item);
  }

  /** Have the links lead to what is picked. */
  function lead(keys) {
    byId("picked-leads").querySelectorAll("a").forEach((link, i) => {
      const [path, form, most] = atlas.config.picked.leads[i];
      const { picked } = atlas.view();
      link.href = atlas.addressOf(path.replace("{picked}", atlas.plainCommas(encodeURIComponent(picked))), { members: keys.join(",") }, form);
      link.hidden = Boolean(most) && !(keys.length > 1 && keys.length <= most);
    });
  }
})(window.atlas);

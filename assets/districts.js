/* A map that begins with districts: how much of each takes part. Municipalities come as tiles (tiles.js) once somebody is near enough. */
(function (atlas) {
  "use strict";
  const NEAR_PX = 14; // the ring around a place that has no outline yet
  const NARROW = 0.63; // a degree of longitude is shorter than one of latitude
  const BEGUN = 0.5; // zoom: so much nearer than at first
  const AROUND = 0.02; // degrees: how far a place may reach whose outline is not there yet
  const byId = (id) => document.getElementById(id);
  const shapes = new Map(); // key of the district → Leaflet layer
  let map = null;
  let wish = null; // the district that was chosen before the map can move
  let pins = [];
  let near = false;
  const told = () => atlas.config.districts;
  const hrefOf = (key) => atlas.addressOf(told().paths[key] || "kreis/" + key, {}, atlas.config.address.filter(([name]) => name === "date"));

  /** What the server packed (dashboard/browser/compact.py) as all other scripts know it. */
  atlas.unpacked = function (data) {
    const sums = (steps) => steps.reduce((all, step) => all.push((all[all.length - 1] || 0) + step) && all, []);
    const timelines = ([steps, entries]) => Object.fromEntries(sums(steps).map((number, i) => [number, entries[i]]));
    const each = (found, change) => Object.fromEntries(Object.entries(found).map(([key, value]) => [key, change(value)]));
    const [south, west] = [0, 1].map((side) => sums(data.anchors.filter((_, i) => i % 2 === side)));
    return {
      ...data,
      ags: sums(data.ags).map((number) => String(number).padStart(8, "0")),
      anchors: south.map((latitude, i) => [latitude / 10000, west[i] / 10000]),
      layers: each(data.layers, (layer) => ({ ...layer, timelines: timelines(layer.timelines) })),
      marks: each(data.marks, timelines),
      neighbours: data.ags.map(() => []), // until the rest has come
      onMap: null,
    };
  };

  /** Neighbours, and where names stand: asked for once the page can be used. */
  function complete({ neighbours, onMap }) {
    neighbours.forEach((steps, number) => steps.forEach((step) => {
      atlas.data.neighbours[number].push(number + step);
      atlas.data.neighbours[number + step].push(number);
    }));
    const nowhere = onMap.levels.map(() => -1);
    const towns = atlas.data.ags.map(() => nowhere);
    onMap.towns.forEach(([number, ...runs]) => {
      towns[number] = runs.flatMap((length, i) => (i % 2 ? [] : Array(length).fill(runs[i + 1])));
    });
    atlas.data.onMap = { ...onMap, towns };
  }

  /** Of each district, how many of its municipalities take part in the view's layer, or have grown since its earlier day. */
  let kept = { layer: null, date: null, since: null, counts: [] };
  function counts() {
    const { layer, date, since } = atlas.view();
    if (kept.layer !== layer || kept.date !== date || kept.since !== since) {
      const found = told().keys.map(() => 0);
      const counted = since ? atlas.data.ags.keys() : taking(layer);
      for (const number of counted) {
        if (!since || told().grown.includes(atlas.classOf(number))) found[atlas.data.district[number]] += 1;
      }
      kept = { layer, date, since, counts: found };
    }
    return kept.counts;
  }

  /** Numbers of those who take part in anything that a layer speaks of; whoever has no entry of their own does not. */
  function taking(layer) {
    const { traits } = atlas.data.changes;
    return new Set(atlas.data.layers[layer].instruments.flatMap((key) => {
      const { classes, timelines } = atlas.data.layers[key];
      const takes = classes.map((name) => traits[name][name].includes("has"));
      return Object.keys(timelines).filter((number) => takes[atlas.valueAt(timelines[number], classes.length - 1)]).map(Number);
    }));
  }

  let members = [];
  function wholes() {
    if (!members.length) {
      members = told().keys.map(() => 0);
      atlas.data.district.forEach((district) => (members[district] += 1));
    }
    return members;
  }

  /** Class of a district (by number), as layers/district_shares.py has it. */
  atlas.shareOf = function (number) {
    const [part, whole] = [counts()[number], wholes()[number]];
    return part ? told().limits.reduce((best, [key, limit]) => (part >= limit * whole ? key : best), told().none) : told().none;
  };

  atlas.painter = function (element) {
    const shown = []; // class name that each district has now
    return {
      classes: () => told().keys.forEach((key, number) => {
        const path = element(key);
        if (!path) return;
        const name = "class-" + atlas.shareOf(number);
        const before = shown[number] || [...path.classList].find((other) => other.startsWith("class-"));
        shown[number] = name;
        if (name === before) return;
        if (before) path.classList.remove(before);
        path.classList.add(name);
      }),
      marks() {},
      select() {},
    };
  };
  atlas.everMarked = () => [];

  const municipalities = atlas.area;
  atlas.area = {
    name: "district",
    choose(key, event) {
      if (atlas.index.has(key)) municipalities.choose(key, event);
      else if (atlas.isAdding(event)) atlas.ready.then(() => atlas.pick(membersOf(key), atlas.data.districts[told().keys.indexOf(key)])).catch(() => 0);
      else if (map) open(key);
      else if (byId("map-buttons").hidden || !atlas.config.tiles) window.location.assign(hrefOf(key));
      else wish = key;
    },
    words(key) {
      if (atlas.index.has(key)) return municipalities.words(key);
      const number = told().keys.indexOf(key);
      const label = document.querySelector(`[data-share-class="${atlas.shareOf(number)}"] .legend-label`).textContent;
      const [part, count] = [counts()[number], wholes()[number]];
      return [atlas.data.districts[number], label, atlas.text("ofMunicipalities", { part, count })];
    },
  };

  function membersOf(key) {
    const own = told().keys.indexOf(key);
    return atlas.data.ags.filter((_, number) => atlas.data.district[number] === own);
  }

  /** As long as nobody is near, the ring is on districts; each stands for the place of the municipality in its middle. */
  const each = atlas.places;
  let farther = null;
  atlas.places = function () {
    if (near) return each();
    const { anchors, district, neighbours } = atlas.data;
    if (farther && farther.of === neighbours[0]) return farther.places;
    const inside = told().keys.map(() => []);
    district.forEach((one, number) => inside[one].push(number));
    const middles = inside.map((numbers) => {
      const mean = [0, 1].map((side) => numbers.reduce((sum, number) => sum + anchors[number][side], 0) / numbers.length);
      const far = (number) => Math.hypot(anchors[number][0] - mean[0], (anchors[number][1] - mean[1]) * NARROW);
      return anchors[numbers.reduce((best, number) => (far(number) < far(best) ? number : best))];
    });
    const around = inside.map((numbers, own) => [...new Set(numbers.flatMap((number) => neighbours[number].map((other) => district[other])))].filter((other) => other !== own));
    const places = { keys: told().keys, anchors: middles, neighbours: around, nobody: "noDistrict", numberOf: (ags) => district[atlas.index.get(ags)] };
    farther = { of: neighbours[0], places };
    return places;
  };

  /** The zoom from which on municipalities are shown: where they can be told apart, and nearer than the whole state. */
  atlas.nearFrom = (leaflet) => Math.max(atlas.config.tiles.zoom, leaflet.getBoundsZoom(atlas.config.bounds) + BEGUN);

  /** The map cannot be moved: whoever chose a district is led to its page. */
  atlas.leave = () => wish && window.location.assign(hrefOf(wish));

  /** So near that municipalities can be told apart. */
  function open(key) {
    if (!atlas.config.tiles) return window.location.assign(hrefOf(key));
    const bounds = shapes.get(key).getBounds();
    map.setView(bounds.getCenter(), Math.max(map.getBoundsZoom(bounds, false, L.point(32, 32)), atlas.nearFrom(map)), { animate: false });
  }

  /** What stands for a municipality's shape where there are no shapes: `bounds` and `corners` of what is known of it. */
  atlas.shapeOf = function (ags) {
    const [latitude, longitude] = atlas.data.anchors[atlas.index.get(ags)];
    const known = atlas.tiles && atlas.tiles.bounds(ags);
    const narrow = Math.cos((latitude * Math.PI) / 180);
    return {
      getBounds: () => known || L.latLngBounds([[latitude - AROUND, longitude - AROUND / narrow], [latitude + AROUND, longitude + AROUND / narrow]]),
      getLatLngs() {
        const middle = map.latLngToLayerPoint([latitude, longitude]);
        return Array.from({ length: 24 }, (_, i) => map.layerPointToLatLng(middle.add([Math.cos((i * Math.PI) / 12) * NEAR_PX, Math.sin((i * Math.PI) / 12) * NEAR_PX])));
      },
    };
  };

  /** On the first map: points for whom the view names; `place` says where. */
  atlas.drawPlaces = function (svg, place) {
    svg.querySelectorAll(".place-edge, .picked-place, .chosen-place").forEach((path) => path.remove());
    named().forEach(([name, numbers]) => ["place-edge", name].forEach((className) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("class", className);
      path.setAttribute("d", numbers.map((number) => `M${place(atlas.data.anchors[number]).join(" ")}h0`).join(""));
      svg.append(path);
    }));
  };

  /** [class name, numbers] of what is picked, and of the selection, which lies above it.
   * @returns {[string, number[]][]} */
  function named() {
    const { ags } = atlas.view();
    /** @type {[string, Ags[]][]} */
    const found = [["picked-place", atlas.picked()], ["chosen-place", ags ? [ags] : []]];
    return found.filter(([, keys]) => keys.length).map(([name, keys]) => [name, keys.map((key) => atlas.index.get(key))]);
  }

  /** The same on the live map, as long as nobody is near enough to see outlines. */
  function pin() {
    pins.forEach((marker) => marker.remove());
    const shown = near ? [] : named();
    pins = shown.flatMap(([name, numbers]) => numbers.map((number) => atlas.pinSymbol(map, number, "place " + name)));
  }

  function legend(view) {
    const found = {};
    told().keys.forEach((_, number) => (found[atlas.shareOf(number)] = (found[atlas.shareOf(number)] || 0) + 1));
    document.querySelectorAll("[data-share-class]").forEach((row) => (row.querySelector("[data-count]").textContent = String(found[row.dataset.shareClass] || 0)));
    byId("share-title").textContent = told().titles[view.since ? 1 : 0];
  }

  function start(leaflet) {
    map = leaflet;
    map.eachLayer((layer) => layer.feature && shapes.set(layer.feature.id, layer));
    const { symbols } = atlas.map;
    atlas.map.symbols = () => (near ? symbols() : []);
    map.on("zoomend", () => map.fire("refined", {})); // rings are as large as before
    map.on("tiles", ({ on }) => {
      near = on;
      pin();
    });
    pin();
    if (wish) setTimeout(open, 0, wish);
  }

  atlas.parts.push(function () {
    atlas.whole = atlas.ready.then(() => new Promise((later) => setTimeout(later, 0))).then(() => fetch(told().restUrl)).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then(complete);
    atlas.whole.catch(() => atlas.still());
    atlas.map.parts.unshift(start); // others ask for shapes
    atlas.onChange((view, before) => {
      if (!before || view.layer !== before.layer || view.date !== before.date || view.since !== before.since) legend(view);
      if (map && before && (view.ags !== before.ags || view.picked !== before.picked)) pin();
    });
  });
})(window.atlas);

/* All that tells one map page from another, as one text: elements, what is typed and ticked, places on the screen, state. */
() => {
  const PLACED = /^(d|style|transform|viewBox|width|height|title)$/; // how Leaflet gets a shape to its place, and when Dash was asked
  const leaflet = atlas.map.shape(atlas.data.ags[0])._map;
  const origin = atlas.map.shape(atlas.data.ags[0]).getElement().getBoundingClientRect(); // fitted anew, the map may lie half a pixel aside
  const rounded = (box) => [box.x - origin.x, box.y - origin.y, box.width, box.height].map(Math.round).join(" ");
  const shown = (element, inMap) => [...element.attributes]
    .filter(({ name }) => name !== "class" && !(inMap && PLACED.test(name)) && !(element.id === "selection" && name === "title"))
    .map(({ name, value }) => `${name}=${value}`).sort().join(" ");
  function look(node, inMap) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const classes = [...node.classList].sort().join(".");
    const own = node instanceof HTMLElement ? [node.value, node.checked, node.open, node.inert, node.hidden, node.scrollTop].join("|") : "";
    // the legend of another layer, and what is picked, are filled in when they are shown
    const children = node.hidden && node.matches("[data-legend], [data-notes], #picked") ? [] : [...node.childNodes].map((child) => look(child, inMap || classes.includes("leaflet-map")));
    if (/leaflet-(names|marker)-pane/.test(classes)) children.sort(); // they are taken away and put back
    const place = inMap && !children.length ? rounded(node.getBoundingClientRect()) : "";
    return `<${node.localName}.${classes} ${shown(node, inMap)} ${own} ${place}>${children.join("")}`;
  }
  const points = atlas.data.ags.map((ags) => (atlas.map.shape(ags).getElement().getAttribute("d").match(/L/g) || []).length);
  const state = [
    location.href, document.title, innerWidth, innerHeight, scrollX, scrollY, devicePixelRatio, document.activeElement.tagName,
    Object.keys(window).sort(), atlas.view(), atlas.data, Object.entries(atlas).filter(([, value]) => value && typeof value !== "object" && typeof value !== "function"),
    leaflet.getZoom().toFixed(6), leaflet.dragging.enabled(), leaflet.scrollWheelZoom.enabled(), points,
    ["print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "(forced-colors: active)"].map((query) => matchMedia(query).matches),
  ];
  return state.map((part) => JSON.stringify(part)).join("\n") + "\n" + look(document.documentElement, false).replaceAll("<", "\n<");
}

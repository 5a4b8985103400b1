/* What a canvas paints with: colours, patterns and lines as the stylesheet has them for shapes of the map, on this screen or on paper. */
(function (atlas) {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const DARK = /prefers-color-scheme:\s*dark/;
  const SCHEMES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)", "print"];

  /** The paints of a map. `changed` is called when others are to be used; a canvas prints as it was painted before. */
  atlas.paints = function (container, changed) {
    const known = new Map();
    let paper = false;
    const anew = () => {
      known.clear();
      changed();
    };
    SCHEMES.forEach((scheme) => window.matchMedia(scheme).addEventListener("change", anew));
    // before those who fit the map to the paper, and after them
    window.addEventListener("beforeprint", () => {
      paper = true;
      known.clear();
    }, { capture: true });
    window.addEventListener("beforeprint", changed);
    window.addEventListener("afterprint", () => {
      paper = false;
      anew();
    });

    /** What the stylesheet says of shapes with these class names where the map shows that layer, in their order. Those asked for
     * together are looked up together: each time, the browser works out its style.
     * @returns {Paint[]} */
    function looks(layer, names) {
      const missing = names.filter((name) => !known.has(`${layer} ${name}`));
      const found = missing.length ? onPaper(() => probe(layer, missing)) : [];
      missing.forEach((name, i) => known.set(`${layer} ${name}`, found[i]));
      return names.map((name) => known.get(`${layer} ${name}`));
    }

    function probe(layer, names) {
      const svg = document.createElementNS(SVG, "svg");
      svg.dataset.layer = layer;
      svg.style.display = "none";
      const paths = names.map((name) => {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", name);
        return svg.appendChild(path);
      });
      container.append(svg);
      const found = paths.map(lookOf);
      svg.remove();
      return found;
    }

    const onPaper = (action) => (paper ? withoutDark(action) : action());

    /** A colour that the stylesheet has a name for. */
    const colour = (name) => onPaper(() => getComputedStyle(document.documentElement).getPropertyValue(name));

    return { looks, look: (layer, name) => looks(layer, [name])[0], colour, forget: anew, isPaper: () => paper };
  };

  function lookOf(path) {
    const { fill, fillOpacity, stroke, strokeOpacity, strokeWidth, strokeDasharray } = getComputedStyle(path);
    const pattern = fill.match(/^url\("?#([^")]+)"?\)/);
    return {
      fill: pattern ? drawn(document.getElementById(pattern[1])) : fill,
      fillOpacity: Number(fillOpacity),
      stroke,
      strokeOpacity: Number(strokeOpacity),
      width: parseFloat(strokeWidth),
      dashes: (strokeDasharray.match(/[\d.]+/g) || []).map(Number),
    };
  }

  /** A pattern of the page, of which a canvas can repeat the tile: {tile, scale}; `scale`: px of the tile per px of the page. */
  function drawn(pattern) {
    const size = Number(pattern.getAttribute("width"));
    const scale = Math.ceil(window.devicePixelRatio);
    const tile = Object.assign(document.createElement("canvas"), { width: size * scale, height: size * scale });
    const ink = tile.getContext("2d");
    ink.scale(scale, scale);
    [...pattern.children].forEach((part) => {
      const { fill, stroke, strokeWidth } = getComputedStyle(part);
      const number = (name) => Number(part.getAttribute(name));
      const shape = new Path2D(part.getAttribute("d") || undefined);
      if (part.tagName === "rect") shape.rect(0, 0, size, size);
      if (part.tagName === "circle") shape.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
      Object.assign(ink, { fillStyle: fill, strokeStyle: stroke, lineWidth: parseFloat(strokeWidth) });
      if (fill !== "none") ink.fill(shape);
      if (stroke !== "none") ink.stroke(shape);
    });
    return { tile, scale };
  }

  /** What `action` returns where the rules for dark screens do not hold: paper is white. */
  function withoutDark(action) {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const dark = rules.flatMap((rule) => (rule instanceof CSSMediaRule && DARK.test(rule.media.mediaText) ? [rule.media] : []));
    const before = dark.map((media) => media.mediaText);
    dark.forEach((media) => (media.mediaText = "not all"));
    const found = action();
    dark.forEach((media, i) => (media.mediaText = before[i]));
    return found;
  }
})(window.atlas);

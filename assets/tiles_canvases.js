/* Tiles on canvases: one for what changes with layer and date, one for borders, which do not, one for what lies above all. */
(function (atlas) {
  "use strict";
  const BORDER = 0.8; // px, as in map.js
  const DOT = 4; // radius of a symbol, in px
  const DOT_EDGE = 5.5;
  const FULL = 2 * Math.PI;

  /** Width in px of the map, as it is now, that a tile of a zoom has. */
  atlas.tileSize = (map, z) => 256 * 2 ** (map.getZoom() - z);

  /** The canvases of a map. `pieces` tells what there is to paint, `isShown` whether anything is, `padding` how much around the map,
   * as a share of its size. */
  atlas.tileCanvases = function (map, { padding, pieces, isShown }) {
    const paints = atlas.paints(map.getContainer(), () => repaint());
    // not through the stylesheet: who has no tiles need not load it
    pane(map, "tiles", 405); // above the districts' shapes, below their lines
    pane(map, "tile-marks", 415);
    // Chromium prints what was painted since, not the picture, and has each canvas empty the place below it: on paper, one has all
    const onScreen = (paint) => (ink, place) => paints.isPaper() || paint(ink, place);
    const all = (ink, place) => [...(paints.isPaper() ? [areas, borders] : []), marks].forEach((paint) => paint(ink, place));
    const sheets = { areas: sheet("tiles", onScreen(areas)), borders: sheet("tiles", onScreen(borders)), marks: sheet("tile-marks", all) };
    // a background map lets itself be seen through the areas
    const page = document.getElementById("atlas");
    let background = null;
    new MutationObserver(() => {
      if (page.classList.contains("has-background") === background) return;
      background = page.classList.contains("has-background");
      paints.forget();
    }).observe(page, { attributeFilter: ["class"] });

    function repaint() {
      if (sheets) Object.values(sheets).forEach((one) => one.repaint());
    }

    /** A canvas that is moved and enlarged with the map, and painted when that rests: `paint` gets its pencil and its place. */
    function sheet(name, paint) {
      const Sheet = L.Renderer.extend({
        _initContainer() {
          this._container = document.createElement("canvas");
        },
        _destroyContainer() {
          this._container.remove();
        },
        _updatePaths() {}, // Leaflet's own paths have other renderers
        _update() {
          if (map._animatingZoom && this._bounds) return; // it is painted at the end
          L.Renderer.prototype._update.call(this);
          this.repaint();
        },
        getContainer() {
          return this._container;
        },
        repaint() {
          const [canvas, size, ratio] = [this._container, this._bounds.getSize(), window.devicePixelRatio];
          L.DomUtil.setPosition(canvas, this._bounds.min);
          // this empties it
          Object.assign(canvas, isShown() ? { width: Math.round(size.x * ratio), height: Math.round(size.y * ratio) } : { width: 0, height: 0 });
          Object.assign(canvas.style, { width: size.x + "px", height: size.y + "px" });
          const corner = map.getPixelOrigin().add(this._bounds.min); // in px of the whole world
          if (isShown()) paint(canvas.getContext("2d"), { corner, ratio, size });
        },
      });
      return new Sheet({ pane: name, padding }).addTo(map);
    }

    /** Paint piece after piece, with a tile's steps for units; `scale`: px of the canvas per step, `seen`: what of it is on the canvas. */
    function inTiles(ink, { corner, ratio }, paint) {
      pieces().forEach(({ tile, at, shown }) => {
        const edges = (place) => {
          const size = atlas.tileSize(map, place[0]);
          return [place[1], place[2], place[1] + 1, place[2] + 1].map((step, i) => (step * size - (i % 2 ? corner.y : corner.x)) * ratio);
        };
        const [left, top, right, bottom] = edges(shown).map(Math.round); // where tiles meet, nothing shows through
        const [x, y, end] = edges(at);
        const scale = (end - x) / tile.extent;
        ink.save();
        ink.beginPath();
        ink.rect(left, top, right - left, bottom - top);
        ink.clip();
        ink.setTransform(scale, 0, 0, scale, x, y);
        const corners = [Math.max(left, 0) - x, Math.max(top, 0) - y, Math.min(right, ink.canvas.width) - x, Math.min(bottom, ink.canvas.height) - y];
        const seen = corners.map((px) => px / scale);
        paint(tile, scale, (box) => touches(box, seen), seen);
        ink.restore();
      });
    }

    function areas(ink, place) {
      const layer = atlas.shownKey(atlas.view());
      inTiles(ink, place, (tile, scale, isSeen) => {
        const classes = new Map();
        tile.numbered.forEach((feature, number) => {
          if (!isSeen(feature.box)) return;
          const name = "area class-" + atlas.classOf(number);
          if (!classes.has(name)) classes.set(name, new Path2D());
          classes.get(name).addPath(pathOf(feature));
        });
        const found = paints.looks(layer, [...classes.keys()]);
        [...classes.values()].forEach((path, i) => {
          const { fill, fillOpacity } = found[i];
          ink.globalAlpha = fillOpacity;
          ink.fillStyle = typeof fill === "string" ? fill : repeated(ink, fill, place);
          ink.fill(path, "evenodd");
        });
      });
    }

    /** A pattern that stays where it is when the map is moved, and as large as in the legend. */
    function repeated(ink, { tile, scale }, { corner, ratio }) {
      const pattern = ink.createPattern(tile, "repeat");
      const size = (tile.width / scale) * ratio;
      const start = new DOMMatrix().translate(-((corner.x * ratio) % size), -((corner.y * ratio) % size)).scale(ratio / scale);
      pattern.setTransform(ink.getTransform().inverse().multiply(start));
      return pattern;
    }

    function borders(ink, place) {
      const layer = atlas.shownKey(atlas.view());
      inTiles(ink, place, (tile, scale, isSeen) => {
        const all = new Path2D();
        tile.features.forEach((feature) => isSeen(feature.box) && all.addPath(pathOf(feature)));
        line(ink, all, { ...paints.look(layer, "area"), width: BORDER }, place.ratio / scale);
        line(ink, districtsOf(tile), paints.look("", "districts"), place.ratio / scale);
      });
    }

    /** Outlines of marks; the veil over all but what is picked, the selection and its neighbours; their outlines; symbols. */
    function marks(ink, place) {
      const view = atlas.view();
      const layer = atlas.shownKey(view);
      const marked = (kind) => {
        const row = document.querySelector(`[data-legend="${layer}"] [data-legend-${kind}]`);
        const mark = row && row.getAttribute("data-legend-" + kind);
        return mark ? { mark, numbers: atlas.marked(mark) } : { mark: "", numbers: [] };
      };
      const own = view.ags ? [atlas.index.get(view.ags)] : [];
      const around = own.flatMap((number) => atlas.data.neighbours[number]);
      const picked = atlas.picked().map((ags) => atlas.index.get(ags));
      const { mark, numbers } = marked("outline");
      outline(ink, place, numbers, ["area mark-" + mark]);
      veil(ink, place, new Set([...own, ...around, ...picked]));
      outline(ink, place, around, ["around"]);
      outlineTogether(ink, place, picked, ["picked-casing", "picked-edge"]);
      outline(ink, place, own, ["casing", "chosen"]);
      dots(ink, place, marked("symbol").numbers);
    }

    /** Not rubbed out where somebody is clear: on paper, browsers would rub out what lies below, too. */
    function veil(ink, place, clear) {
      if (!clear.size) return;
      inTiles(ink, place, (tile, scale, isSeen, seen) => {
        const others = new Path2D();
        others.rect(seen[0], seen[1], seen[2] - seen[0], seen[3] - seen[1]);
        featuresOf(tile, clear).forEach((feature) => others.addPath(pathOf(feature)));
        ink.fillStyle = paints.look("", "veil").fill;
        ink.fill(others, "evenodd");
      });
    }

    /** Lines around each of the municipalities (by number), the first of these styles below the others. */
    function outline(ink, place, numbers, styles) {
      if (!numbers.length) return;
      const layer = atlas.shownKey(atlas.view());
      inTiles(ink, place, (tile, scale) => styles.forEach((style) => (
        featuresOf(tile, numbers).forEach((feature) => line(ink, pathOf(feature), paints.look(layer, style), place.ratio / scale))
      )));
    }

    /** Lines around all of them together. */
    function outlineTogether(ink, place, numbers, styles) {
      if (!numbers.length) return;
      inTiles(ink, place, (tile, scale) => {
        const rings = featuresOf(tile, numbers).flatMap((feature) => feature.rings.map((ring) => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i], ring[2 * i + 1]])));
        const around = new Path2D();
        atlas.outline(rings, (point) => point.join(" ")).forEach((points) => points.forEach(([x, y], i) => (i ? around.lineTo(x, y) : around.moveTo(x, y))));
        styles.forEach((style) => line(ink, around, paints.look("", style), place.ratio / scale));
      });
    }

    /** Symbols are printed with a stamp: thousands of circles take browsers long. */
    function dots(ink, { corner, ratio, size }, numbers) {
      if (!numbers.length) return;
      const stamp = Object.assign(document.createElement("canvas"), { width: Math.ceil(2 * DOT_EDGE * ratio), height: Math.ceil(2 * DOT_EDGE * ratio) });
      const half = stamp.width / 2;
      const shape = stamp.getContext("2d");
      [{ radius: DOT_EDGE, colour: "--ground" }, { radius: DOT, colour: "--symbol-point" }].forEach(({ radius, colour }) => {
        shape.fillStyle = paints.colour(colour);
        shape.beginPath();
        shape.arc(half, half, radius * ratio, 0, FULL);
        shape.fill();
      });
      numbers.forEach((number) => {
        const { x, y } = map.project(atlas.data.anchors[number]).subtract(corner);
        if (x < -DOT_EDGE || y < -DOT_EDGE || x > size.x + DOT_EDGE || y > size.y + DOT_EDGE) return;
        ink.drawImage(stamp, Math.round(x * ratio - half), Math.round(y * ratio - half));
      });
    }

    return { ...sheets, repaint };
  };

  function pane(map, name, zIndex) {
    const element = map.createPane(name);
    Object.assign(element.style, { zIndex, pointerEvents: "none" });
    element.setAttribute("aria-hidden", "true"); // the place in focus says the same in words
  }

  const touches = (one, other) => one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
  const featuresOf = (tile, numbers) => [...numbers].map((number) => tile.numbered.get(number)).filter(Boolean);

  /** Made once, when it is first painted: of all that is painted anew, this would take longest. */
  function pathOf(feature) {
    if (feature.path) return feature.path;
    feature.path = new Path2D();
    feature.rings.forEach((ring) => {
      feature.path.moveTo(ring[0], ring[1]);
      for (let i = 2; i < ring.length; i += 2) feature.path.lineTo(ring[i], ring[i + 1]);
      feature.path.closePath();
    });
    return feature.path;
  }

  /** The borders between districts, made once for each tile. */
  function districtsOf(tile) {
    if (tile.districts) return tile.districts;
    tile.districts = new Path2D();
    atlas.edgesBetween(tile, ({ ags }) => atlas.data.district[atlas.index.get(ags)]).forEach(([ax, ay, bx, by]) => {
      tile.districts.moveTo(ax, ay);
      tile.districts.lineTo(bx, by);
    });
    return tile.districts;
  }

  /** `px`: how many steps of the tile are one px of the page. */
  function line(ink, path, { stroke, strokeOpacity, width, dashes }, px) {
    Object.assign(ink, { strokeStyle: stroke, globalAlpha: strokeOpacity, lineWidth: width * px, lineJoin: "round", lineCap: "round" });
    ink.setLineDash(dashes.map((length) => length * px));
    ink.stroke(path);
  }
})(window.atlas);

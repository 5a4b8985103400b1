/* The map that came with the page: its shapes become those of the live map, which then takes its place. */
(function (atlas) {
  "use strict";
  const EARTH_M = 6378137; // radius that EPSG:3857 is defined with
  const degrees = (radians) => (radians * 180) / Math.PI;

  let borders = [];

  /** Latitudes and longitudes of the districts' borders, which came with the page, too: a list of lines. */
  atlas.districtBorders = () => borders;

  /** What Dash hands to the live map: the same shapes as GeoJSON (EPSG:4326). */
  atlas.shapes = function () {
    const svg = document.querySelector("#first-map svg");
    const { left, top, scale } = Object.fromEntries(Object.entries(svg.dataset).map(([key, value]) => [key, Number(value)]));
    const place = (x, y) => [
      degrees((left + x * scale) / EARTH_M),
      degrees(2 * Math.atan(Math.exp((top - y * scale) / EARTH_M)) - Math.PI / 2),
    ];
    const lines = svg.querySelector(".districts").getAttribute("d").split("M").slice(1);
    // they are not closed: the last point, which a ring would add, is left out
    borders = lines.flatMap((line) => atlas.rings(`M${line}z`)).map((ring) => ring.slice(0, -1).map(([x, y]) => place(x, y).reverse()));
    const keyOf = (path) => path.dataset[atlas.area.name];
    const features = [...svg.querySelectorAll(".area")].map((path) => ({
      type: "Feature",
      id: keyOf(path),
      properties: { id: keyOf(path) },
      // all rings of a place together: what lies in an even number of them is outside, as in the path itself
      geometry: { type: "Polygon", coordinates: atlas.rings(path.getAttribute("d")).map((ring) => ring.map(([x, y]) => place(x, y))) },
    }));
    features.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { type: "FeatureCollection", features };
  };

  // Dash asks for them as soon as its layout stands, and gets one: the live map adds the others
  window.dash_clientside = { atlas: { shapes: () => atlas.map.first(atlas.shapes()) } };
})(window.atlas);

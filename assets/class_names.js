/* Class names on the shapes of a map, the first one or the live one: colours and lines come from the stylesheet. */
(function (atlas) {
  "use strict";

  /** Paints shapes: `element` returns that of a municipality (by AGS), or nothing. */
  atlas.painter = function (element) {
    const shown = new Map(); // AGS → class name it has now
    const toggle = (ags, name, on) => element(ags) && element(ags).classList.toggle(name, on);
    return {
      /** Only the shapes that change class are touched: whatever is touched is worked out anew by the browser. */
      classes() {
        atlas.data.ags.forEach((ags, number) => {
          const path = element(ags);
          if (!path) return;
          const name = "class-" + atlas.classOf(number);
          const before = shown.get(ags) || [...path.classList].find((other) => other.startsWith("class-"));
          shown.set(ags, name);
          if (name === before) return;
          if (before) path.classList.remove(before);
          path.classList.add(name);
        });
      },

      /** The marks that are lines; they depend on the date alone. */
      marks() {
        Object.keys(atlas.data.marks).forEach((mark) => {
          const on = new Set(atlas.marked(mark));
          Object.keys(atlas.data.marks[mark]).forEach((number) => toggle(atlas.data.ags[number], "mark-" + mark, on.has(Number(number))));
        });
      },

      select(ags) {
        document.querySelectorAll(".area.is-selected, .area.is-neighbour").forEach((path) => path.classList.remove("is-selected", "is-neighbour"));
        if (!ags) return;
        atlas.data.neighbours[atlas.index.get(ags)].forEach((number) => toggle(atlas.data.ags[number], "is-neighbour", true));
        toggle(ags, "is-selected", true);
      },
    };
  };

  /** What the shapes of the map stand for: municipalities, or districts (districts.js). */
  atlas.area = {
    name: "ags",
    choose: (ags, event) => (atlas.isAdding(event) ? atlas.pick([ags]) : atlas.change({ ags })),
    words: (ags) => atlas.map.words(ags),
  };

  /** Where the ring of the keyboard may be, by number: on municipalities, or on districts (districts.js). */
  atlas.places = () => ({ keys: atlas.data.ags, anchors: atlas.data.anchors, neighbours: atlas.data.neighbours, nobody: "nobody", numberOf: (ags) => atlas.index.get(ags) });

  /** Outlined shapes must lie above their neighbours, whose borders would cover half of the line: AGS of all that ever are. */
  atlas.everMarked = () => [...new Set(Object.values(atlas.data.marks).flatMap(Object.keys))].map((number) => atlas.data.ags[number]);
})(window.atlas);

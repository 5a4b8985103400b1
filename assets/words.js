/* What scripts say: whole messages with named places, which the page brings along in its language. */
(function (atlas) {
  "use strict";

  /** The message `key` of `atlas.texts` with `values` in its places; one with a count has a form per plural category. */
  atlas.text = function (key, values = {}) {
    const found = atlas.texts[key];
    const text = typeof found === "string" ? found : found[new Intl.PluralRules(atlas.language).select(values.count)];
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
})(window.atlas);

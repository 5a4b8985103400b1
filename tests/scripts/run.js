/* Run scripts of assets/ in Node: {sources, config, data, rest, program, given} on stdin → what the program returns, on stdout. Nothing is drawn. */
"use strict";
const fs = require("node:fs");
const vm = require("node:vm");
const { sources, config, data, rest, program, given } = JSON.parse(fs.readFileSync(0, "utf-8"));

// the page: whatever is asked of it, it has, and whatever is done to it, it bears
const anything = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.iterator ? function* () {} : key === Symbol.toPrimitive ? () => "" : anything),
  set: () => true,
  apply: () => anything,
});
const started = [];
const page = { textContent: JSON.stringify(config) };
Object.assign(globalThis, {
  window: globalThis,
  addEventListener: () => 0,
  getComputedStyle: () => anything,
  document: new Proxy(anything, {
    get: (_, key) => ({
      addEventListener: (type, listener) => type === "DOMContentLoaded" && started.push(listener),
      getElementById: (id) => (id === "atlas-config" ? page : anything),
      querySelectorAll: () => [],
    })[key] || anything,
  }),
  history: { pushState: () => 0, replaceState: () => 0, state: null },
  requestAnimationFrame: (action) => setTimeout(action, 0),
  fetch: (address) => Promise.resolve({ ok: true, json: () => Promise.resolve(address === config.atlasUrl ? data : rest) }),
});
sources.forEach((source) => vm.runInThisContext(fs.readFileSync(source, "utf-8"), { filename: source }));
globalThis.atlas.fail = () => 0; // what went wrong ends the process below
started.forEach((start) => start());
const found = async () => JSON.stringify(await vm.runInThisContext(`(${program})`)(given));
globalThis.atlas.whole.then(found).then((text) => process.stdout.write(text));

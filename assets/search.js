/* Type-ahead over all names, former names and keys, and pages of districts and regions; umlauts may be typed in any way, one or two letters may be wrong. */
(function (atlas) {
  "use strict";
  const LIMIT = 8;
  const order = new Intl.Collator("de");
  let entries = [];
  let hits = [];
  let active = -1;

  const UMLAUTS = { ä: "ae", ö: "oe", ü: "ue" };
  const LETTERS = { ß: "ss", æ: "ae", ø: "oe", ł: "l", đ: "d" }; // no letter of the alphabet with a mark

  /** Small letters and digits, one space between words, as loaders/common/plain_text.py has them. */
  const plain = (lower) => lower.replace(/[ßæøłđ]/g, (c) => LETTERS[c]).normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "").replace(/[^a-z0-9]+/g, " ").trim();

  /** The ways to write a name without umlauts: Köln is found as koln and as koeln. */
  function spellings(text) {
    const lower = text.normalize("NFC").toLowerCase();
    return [...new Set([plain(lower), plain(lower.replace(/[äöü]/g, (c) => UMLAUTS[c]))])];
  }
  atlas.spellings = spellings;

  /** Number of typing errors (Damerau: a swap of two letters is one) between `a` and the best prefix of `b`, if at most `allowed`. */
  function errors(a, b, allowed) {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    let least = 0; // of the row before
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
      beforeLast = last;
      last = row;
      const now = Math.min(...row);
      if (now > allowed && least > allowed) return Infinity; // it gets no better
      least = now;
    }
    return Math.min(...last);
  }

  /** Lower is better; Infinity is no match. */
  function score(query, key, context) {
    if (key === query) return 0;
    if (key.startsWith(query)) return 1;
    if (key.includes(" " + query)) return 2;
    if (key.includes(query)) return 3;
    const words = query.split(" ");
    if (words.length > 1 && words.every((w) => (" " + key + " " + context).includes(" " + w))) return 3;
    return Infinity;
  }

  /** The same for what is typed wrongly. */
  function wrongly(query, key) {
    const allowed = query.length < 4 ? 0 : query.length < 7 ? 1 : 2;
    if (!allowed || /\d/.test(query) || /^\d/.test(key)) return Infinity;
    const wrong = errors(query, key, allowed);
    return wrong <= allowed ? 3 + wrong : Infinity;
  }

  /** All hits, best first: [{name, number, note}], of pages [{name, page, note}]. */
  atlas.search = function (text) {
    const queries = spellings(text).filter(Boolean);
    if (!queries.length) return [];
    if (!entries.length) build(atlas.data);
    const scored = (rate) => entries.map((entry) => {
      const points = queries.flatMap((q) => entry.keys.map((key) => rate(q, key, entry.context)));
      return /** @type {[number, typeof entry]} */ ([Math.min(...points), entry]);
    }).filter(([p]) => p < Infinity);
    // typing errors are forgiven only if nothing fits as typed
    const asTyped = scored(score);
    const kept = asTyped.length ? asTyped : scored(wrongly);
    kept.sort(([a, x], [b, y]) => a - b || order.compare(x.name, y.name) || order.compare(x.note, y.note));
    const seen = new Set();
    const id = (e) => e.page || e.number;
    return kept.map(([, entry]) => entry).filter((e) => !seen.has(id(e)) && seen.add(id(e)));
  };

  function build(data) {
    const once = new Set();
    const twice = new Set(data.names.filter((name) => once.has(name) || !once.add(name)));
    const district = (number) => data.districts[data.district[number]] || "";
    // words that may be typed along with the name: what it is, and in which district
    const context = (number) => plain(`${atlas.text("kindWords")} ${district(number)}`.toLowerCase());
    const entry = (key, name, number, note) => ({ keys: spellings(key), name, number, note, context: context(number), page: "" });
    entries = data.names.map((name, n) => entry(name, name, n, district(n) !== name || twice.has(name) ? district(n) : ""));
    entries.push(...data.ags.map((ags, n) => entry(ags, data.names[n], n, atlas.text("key", { ags }))));
    data.former.forEach(([name, ags, n]) => {
      const note = name === data.names[n] ? district(n) : atlas.text("formerName", { name, district: district(n) });
      entries.push(entry(name, data.names[n], n, note));
      if (ags !== data.ags[n]) entries.push(entry(ags, data.names[n], n, atlas.text("formerKey", { ags })));
    });
    // not yet there in this territory: its parts are found by its name
    (data.coming || []).forEach(([name, ags, n, day]) => {
      const note = atlas.text("laterName", { name, date: atlas.dayInWords(day) });
      entries.push(entry(name, data.names[n], n, note), entry(ags, data.names[n], n, note));
    });
    (data.pages || []).forEach(([name, page, note]) => {
      entries.push({ keys: [...spellings(name), ...spellings(page.split("/")[1])], name, number: -1, note, context: "", page });
    });
    // in another language: found by it, and shown with it
    entries.push(...Object.keys(data.others).map((n) => entry(data.others[n][0], data.names[n], Number(n), entries[n].note)));
  }

  atlas.parts.push(function () {
    const input = document.getElementById("search-input");
    const list = document.getElementById("search-results");
    const status = document.getElementById("search-status");

    function show() {
      list.replaceChildren(...hits.map((hit, i) => {
        const item = document.createElement("li");
        item.id = "hit-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(i === active));
        item.append(Object.assign(document.createElement("span"), { textContent: hit.name }));
        const [other, lang] = atlas.data.others[hit.number] || [];
        if (other) item.append(" ", Object.assign(document.createElement("span"), { textContent: other, lang, className: "other-name" }));
        if (hit.note) item.append(Object.assign(document.createElement("small"), { textContent: hit.note }));
        item.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the box
        item.addEventListener("click", () => choose(hit));
        return item;
      }));
      list.hidden = hits.length === 0;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      if (active >= 0) input.setAttribute("aria-activedescendant", "hit-" + active);
      else input.removeAttribute("aria-activedescendant");
    }

    function search() {
      const all = atlas.data ? atlas.search(input.value) : [];
      hits = all.slice(0, LIMIT);
      active = hits.length ? 0 : -1;
      show();
      const none = Boolean(input.value.trim()) && !all.length;
      status.classList.toggle("visually-hidden", !none); // hits can be seen, so their number is only said
      const count = all.length;
      if (none) status.textContent = atlas.text("nothingFound");
      else if (count > LIMIT) status.textContent = atlas.text("manyFound", { count, shown: LIMIT });
      else status.textContent = count ? atlas.text("found", { count }) : "";
    }

    function choose(hit) {
      input.value = hit.name;
      close();
      if (hit.page) return location.assign(atlas.addressOf(hit.page, {}, atlas.config.address.filter(([key]) => key === "date")));
      atlas.closeUp = true;
      atlas.change({ ags: atlas.data.ags[hit.number] });
    }

    function close() {
      hits = [];
      active = -1;
      status.textContent = "";
      show();
    }

    input.addEventListener("input", search);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && hits.length) {
        event.preventDefault();
        active = (active + step + hits.length) % hits.length;
        show();
      } else if (event.key === "Enter" && hits.length) {
        event.preventDefault();
        choose(hits[Math.max(active, 0)]);
      } else if (event.key === "Escape" && (hits.length || status.textContent)) {
        event.preventDefault();
        close();
      }
    });
    // in a task of its own: on a slow processor, whatever is touched first waits for no search
    atlas.ready.then(() => setTimeout(() => entries.length || build(atlas.data), 0)).catch(() => 0);
    atlas.onChange((view) => {
      const name = view.ags && atlas.data ? atlas.data.names[atlas.index.get(view.ags)] : "";
      if (document.activeElement !== input) input.value = name;
    });
  });
})(window.atlas);

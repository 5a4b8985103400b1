/* The export page without reloading: the same addresses as without scripts, only preview, notices and links are exchanged. */
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("export-form");
  let newest = 0;
  let timer = null;
  byId("x-apply").hidden = true;

  /** Fields that the choice of region or size makes pointless are hidden. */
  function arrange() {
    const place = form.elements.region.value !== "gemeinde";
    form.querySelectorAll("[data-for-place]").forEach((field) => (field.hidden = place));
    form.querySelectorAll("[data-for-own]").forEach((field) => (field.hidden = form.elements.size.value !== "own"));
    document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  }

  function address() {
    const query = new URLSearchParams();
    new FormData(form).forEach((value, key) => value && query.set(key, String(value)));
    return form.action + "?" + query;
  }

  /** Fetch a picture before it is shown, so that the old one stays until then. */
  function loaded(source) {
    return new Promise((done, fail) => {
      const image = new Image();
      image.onload = done;
      image.onerror = () => fail(new Error("preview"));
      image.src = source;
    });
  }

  /** What was taken besides becomes part of the region, which may then be one that the field did not offer. */
  function takeMore(page) {
    const more = byId("x-more");
    if (!more.value) return;
    more.value = page.getElementById("x-more").value;
    byId("x-region").replaceWith(page.getElementById("x-region")); // whole: options that move one by one lose what is chosen
  }

  /** @type {(how?: {remember?: boolean}) => Promise<void>} */
  async function update({ remember } = {}) {
    const mine = ++newest;
    const wanted = address();
    const result = byId("result");
    result.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(wanted);
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const unplaced = "unplaced" in page.getElementById("notices").dataset;
      if (!unplaced) await loaded(page.getElementById("preview-image").getAttribute("src"));
      if (mine !== newest) return; // a later wish has overtaken this one
      byId("notices").replaceChildren(...page.getElementById("notices").childNodes);
      if (unplaced) return; // what is shown stays until it is known which place is meant
      result.replaceChildren(...page.getElementById("result").childNodes);
      takeMore(page);
      byId("x-title").placeholder = page.getElementById("x-title").placeholder;
      document.querySelectorAll("a[data-page]").forEach((link) => (link.href = page.querySelector(`a[data-page=${link.dataset.page}]`).href));
      document.title = page.title;
      arrange();
      byId("export-status").textContent = byId("notices").textContent.trim() ? "" : form.dataset.renewed;
      const canonical = new URL(byId("x-link").value);
      if (remember) history.replaceState(null, "", canonical.pathname + canonical.search);
    } catch (error) {
      if (mine !== newest) return;
      if (error.message !== "preview") return window.location.assign(wanted); // the plain way always works
      const notice = document.createElement("div");
      notice.className = "notice";
      notice.textContent = form.dataset.busy;
      byId("notices").replaceChildren(notice);
      byId("x-apply").hidden = false;
    } finally {
      if (mine === newest) result.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("input", (event) => {
    arrange();
    clearTimeout(timer);
    if (event.target.name === "region" && event.target.value === "gemeinde" && !form.elements.place.value) {
      form.elements.place.focus(); // nothing to show before a name is given
      return;
    }
    const typed = ["title", "place", "width", "height", "date", "since"].includes(event.target.name);
    if (event.target.matches(":invalid")) return; // a number or a year is being typed; said when it is left
    if (event.target.name === "more") return; // names are looked up when all of them are there
    // a name is looked up when it is complete: chosen from the list, or left
    if (event.target.name === "place" && ![...byId("x-names").options].some((o) => o.value === event.target.value)) return;
    timer = setTimeout(() => update({ remember: true }), typed ? 400 : 0);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches(":invalid")) return event.target.reportValidity();
    if (!["place", "more"].includes(event.target.name) || !event.target.value) return;
    clearTimeout(timer);
    update({ remember: true });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update({ remember: true });
  });
  arrange();
})();

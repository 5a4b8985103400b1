/* Filters and sorting without reloading: the same addresses as without scripts, only the result is exchanged. */
(function () {
  "use strict";
  const form = document.getElementById("filters");
  let newest = 0;
  document.getElementById("apply").hidden = true;

  function addressOfForm() {
    const query = new URLSearchParams();
    const standard = { stand: form.elements.stand.max, sortierung: "name", richtung: "auf" };
    new FormData(form).forEach((value, key) => value && value !== standard[key] && query.set(key, String(value)));
    return form.action + (query.size ? "?" + query : "");
  }

  /** @type {(address: string, how?: {focus?: string, remember?: string}) => Promise<void>} */
  async function load(address, { focus, remember } = {}) {
    const mine = ++newest;
    const result = document.getElementById("result");
    result.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== newest) return; // a later wish has overtaken this one
      const lead = document.querySelector(".lead");
      if (lead) lead.replaceChildren(...page.querySelector(".lead").childNodes);
      const count = page.getElementById("count").textContent;
      const theirs = page.getElementById("filters").elements;
      [...form.elements].filter((e) => e.name && e !== document.activeElement).forEach((e) => (e.value = theirs[e.name].value));
      page.querySelectorAll("a[data-page]").forEach((link) => (document.querySelector(`a[data-page=${link.dataset.page}]`).href = link.href));
      result.replaceChildren(...page.getElementById("result").childNodes);
      // the live region must stay the same element to be announced
      document.getElementById("count").textContent = "";
      requestAnimationFrame(() => (document.getElementById("count").textContent = count));
      if (remember) history[remember]({ address }, "", address);
      if (focus) result.querySelector(`[data-sort="${focus}"]`).focus();
    } catch {
      if (mine === newest) window.location.assign(address); // the plain way always works
    } finally {
      result.removeAttribute("aria-busy");
    }
  }

  let timer = null;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.target.type === "date" && "reload" in form.dataset) {
      if (possible(event.target)) timer = setTimeout(() => window.location.assign(addressOfForm()), 600); // all of the page depends on it
      return;
    }
    if (event.target.type === "date" && !possible(event.target)) return; // a year is being typed
    // typing replaces the address, choosing adds one to go back to
    const remember = event.target.tagName === "SELECT" ? "pushState" : "replaceState";
    newest += 1; // what is on its way knows nothing of this choice, and would take it back
    timer = setTimeout(() => load(addressOfForm(), { remember }), 200);
  });
  const possible = (field) => field.value && field.value >= field.min && field.value <= field.max;
  history.replaceState({ address: window.location.href }, "");
  window.addEventListener("popstate", (event) => event.state && event.state.address && load(event.state.address));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOfForm(), { remember: "pushState" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sort]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    load(link.href, { focus: link.dataset.sort, remember: "pushState" });
  });

  // what was chosen or typed before there was anybody to hear it; after a reload or Back, fields may have kept what no longer holds
  const usual = (field) => (field.tagName === "SELECT" ? ([...field.options].find((one) => one.defaultSelected) || field.options[0]).value : field.defaultValue);
  const early = [...form.elements].find((field) => field.name && field.value !== usual(field));
  const [opening] = performance.getEntriesByType("navigation");
  if (early && /** @type {PerformanceNavigationTiming} */ (opening).type === "navigate") early.dispatchEvent(new Event("input", { bubbles: true }));
})();

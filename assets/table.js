/* Filters and sorting without reloading: the same addresses as without scripts, only the result is exchanged. */
(function () {
  "use strict";
  const form = document.getElementById("filters");
  let newest = 0;
  document.getElementById("apply").hidden = true;

  function addressOfForm() {
    const query = new URLSearchParams();
    new FormData(form).forEach((value, key) => value && query.set(key, value));
    return form.action + "?" + query;
  }

  async function load(address, focus) {
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
      ["sortierung", "richtung"].forEach((name) => (form.elements[name].value = page.getElementById("filters").elements[name].value));
      result.replaceChildren(...page.getElementById("result").childNodes);
      // the live region must stay the same element to be announced
      document.getElementById("count").textContent = "";
      requestAnimationFrame(() => (document.getElementById("count").textContent = count));
      history.replaceState(null, "", address);
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
      if (event.target.value) timer = setTimeout(() => form.submit(), 600); // more than the result depends on the date
      return;
    }
    timer = setTimeout(() => load(addressOfForm()), 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOfForm());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sort]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    load(link.href, link.dataset.sort);
  });
})();

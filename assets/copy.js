/* Buttons that copy what a field or a piece of text holds: data-copy is its id. What is said then stands in the page, at #copy-status. */
(function () {
  "use strict";
  const status = document.getElementById("copy-status");
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    const told = (text) => (status.textContent = button.textContent = text);
    // without a secure address there is no clipboard; what is marked can be copied by hand
    const copying = navigator.clipboard ? navigator.clipboard.writeText(field.value || field.textContent) : Promise.reject(new Error("none"));
    copying.then(() => told(status.dataset.copied), () => told(document.execCommand("copy") ? status.dataset.copied : status.dataset.byHand));
  });
})();

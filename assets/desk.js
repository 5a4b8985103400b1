// The desk works without this. While a list is checked, its form says so, and is not sent twice.
"use strict";
document.querySelectorAll("form[data-busy]").forEach((form) => {
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    status.textContent = form.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
  // back from the next page: the form may be sent again
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    status.textContent = "";
    button.removeAttribute("aria-disabled");
  });
});

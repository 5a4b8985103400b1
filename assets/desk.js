// The desk works without this. With it, a list that is sent says how much of it has arrived, and is not sent twice.
"use strict";
document.querySelectorAll("form[data-upload]").forEach((form) => {
  const words = JSON.parse(form.dataset.upload);
  const status = form.querySelector("[role=status]");
  const bar = form.querySelector("progress");
  const amount = form.querySelector("[data-amount]");
  const button = form.querySelector("button[type=submit]");
  const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const megabytes = (bytes) => number.format(bytes / 2 ** 20);
  let request = null;

  const show = (sending) => {
    bar.parentElement.hidden = !sending;
    bar.removeAttribute("value");
    amount.textContent = "";
    if (sending) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  };
  const say = (text, wrong = false) => {
    status.classList.toggle("desk-problem", wrong);
    status.textContent = text;
  };
  const refuse = (text) => {
    request = null;
    show(false);
    say(text, true);
  };
  // what an answer complains of stands in it as on any page of the desk
  const complaint = (html) =>
    [...new DOMParser().parseFromString(html, "text/html").querySelectorAll(".desk-problem, main .notice")]
      .map((said) => said.textContent.trim()).filter(Boolean).join(" ");

  const progress = (event) => {
    if (!event.lengthComputable) return;
    bar.max = event.total;
    bar.value = event.loaded;
    amount.textContent = words.amount.replace("{sent}", megabytes(event.loaded)).replace("{size}", megabytes(event.total));
  };
  const arrived = () => {
    bar.removeAttribute("value");
    amount.textContent = "";
    say(words.checking);
  };
  const answered = () => {
    const leads = request.getResponseHeader("Location");
    if (request.status < 400) location.assign(leads || request.responseURL);
    else refuse(complaint(request.responseText) || words.unsure);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (request) return;
    const file = form.querySelector("input[type=file]").files[0];
    if (file && file.size > Number(form.dataset.limit)) return refuse(words.large);
    let whole = false;
    request = new XMLHttpRequest();
    request.upload.addEventListener("progress", progress);
    request.upload.addEventListener("load", () => { whole = true; arrived(); });
    request.addEventListener("load", answered);
    request.addEventListener("error", () => refuse(whole ? words.unsure : words.cut));
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    show(true);
    say(words.sending);
    request.send(new FormData(form));
  });
  // back from the next page: the form may be sent again
  window.addEventListener("pageshow", () => { request = null; show(false); say(""); });
});

/* The page on which somebody waits for a file: it asks how far the file is, says so, and fetches it when it is there. */
(function () {
  "use strict";
  const box = document.getElementById("waiting");
  const bar = document.getElementById("waiting-bar");
  const said = document.getElementById("waiting-text");
  const status = document.getElementById("waiting-status");
  const OFTEN = 700;
  const SELDOM = 5000;
  let quarter = -1;

  // those who listen hear every quarter; every page would be too much
  function announce(text, part) {
    if (part === quarter) return;
    quarter = part;
    status.textContent = text;
  }

  function show(task) {
    if (said.textContent !== task.message) said.textContent = task.message;
    if (task.status === "done") return finish(task);
    // all other ends are said by the page itself
    if (task.status !== "waiting" && task.status !== "working") return location.reload();
    if (task.total) {
      bar.max = task.total;
      bar.value = task.done;
    } else bar.removeAttribute("value");
    announce(task.message, task.total ? Math.floor((4 * task.done) / task.total) : -2);
    setTimeout(ask, OFTEN);
  }

  function finish(task) {
    const heading = document.getElementById("waiting-heading");
    document.title = document.title.replace(heading.textContent, box.dataset.heading);
    heading.textContent = box.dataset.heading;
    bar.hidden = true;
    const leave = document.getElementById("waiting-leave");
    const held = leave.contains(document.activeElement);
    leave.hidden = true;
    const done = document.getElementById("waiting-done");
    done.hidden = false;
    if (held) done.querySelector("a").focus();
    announce(`${box.dataset.heading}. ${task.message}`, 5);
    location.assign(task.file);
  }

  function ask() {
    fetch(box.dataset.address, { cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : answer.status === 404 ? location.reload() : Promise.reject(answer.status)))
      .then((task) => task && show(task))
      .catch(() => setTimeout(ask, SELDOM));
  }

  setTimeout(ask, OFTEN);
})();

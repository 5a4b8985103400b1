/* Sharing: address and QR code of what is shown right now, asked for only when somebody opens the box. */
(function () {
  "use strict";
  const SETTLED_MS = 300; // the address follows a dragged slider a little later
  const byId = (id) => document.getElementById(id);
  let timer = null;

  function refresh() {
    const box = document.querySelector("[data-share]");
    if (!box || !box.open) return;
    const path = cropped() || window.location.pathname + window.location.search;
    const source = byId("share-code").dataset.source + "?" + new URLSearchParams({ zu: path });
    byId("share-link").value = window.location.origin + path;
    const code = byId("share-code");
    const tooLong = path.length > Number(code.dataset.longest);
    byId("share-picture").hidden = tooLong;
    byId("share-too-long").hidden = !tooLong;
    if (!tooLong && code.getAttribute("src") !== source) code.src = source;
  }

  /** The address with the part of the map that is in sight, if that is wanted; offered where it is not all of it. */
  function cropped() {
    const { atlas } = window;
    const crop = byId("share-crop") && atlas.map.sight();
    if (byId("share-crop")) byId("share-crop").parentNode.hidden = !crop;
    return crop && byId("share-crop").checked && atlas.address({ crop });
  }

  function start() {
    const box = document.querySelector("[data-share]");
    if (!box) return;
    byId("share-copy").hidden = byId("share-close").hidden = false;
    box.addEventListener("toggle", refresh);
    if (byId("share-crop")) byId("share-crop").addEventListener("change", refresh);
    const close = () => {
      box.open = false;
      box.querySelector("summary").focus();
    };
    byId("share-close").addEventListener("click", close);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      event.preventDefault(); // elsewhere, Escape means something else
      close();
    });
    byId("share-copy").addEventListener("click", () => {
      byId("share-link").select();
      const told = (text) => (byId("share-status").textContent = byId("share-copy").textContent = text);
      // without a secure address there is no clipboard; what is marked can be copied by hand
      const copying = navigator.clipboard ? navigator.clipboard.writeText(byId("share-link").value) : Promise.reject(new Error("none"));
      const { copied, byHand } = box.dataset; // not every page has the map's texts
      copying.then(() => told(copied), () => told(document.execCommand("copy") ? copied : byHand));
    });
    if (window.atlas && window.atlas.onChange) {
      window.atlas.onChange(() => {
        clearTimeout(timer);
        timer = setTimeout(refresh, SETTLED_MS);
      });
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

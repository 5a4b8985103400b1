/* Put the start page back to how it was opened: what visitors do to it, not what tests plant in it. */
async () => {
  const byId = (id) => document.getElementById(id);
  const [before, start] = [atlas.view(), atlas.config.view];
  if (atlas.isPlaying()) byId("play").click();
  // the next tab key starts where the page does: as after a focused element that is gone
  const first = document.createElement("button");
  document.body.prepend(first);
  first.focus();
  first.remove();
  document.querySelectorAll(".share[open], .menu[open], .background[open]").forEach((box) => (box.open = false));
  if (byId("panel").classList.contains("is-full")) byId("panel-handle").click();
  // the second is a change of nothing but the selection, which takes back what would be read out later about layer and date
  atlas.change({ ...start, ags: atlas.data.ags.find((ags) => ags !== before.ags && ags !== start.ags) });
  atlas.change({ ...start });
  atlas.closeUp = false;
  byId("search-input").value = "";
  byId("search-status").classList.remove("visually-hidden");
  byId("since-input").value = "";
  byId("changes-link").href = atlas.addressOf(atlas.config.comparison.path);
  byId("map-reset").click();
  atlas.map.hush();
  Object.assign(byId("map-hint"), { hidden: true, textContent: "" });
  window.scrollTo(0, 0);
  const answered = () => byId("panel-answer").dataset.for === "state" && byId("panel-answer").dataset.date === start.date;
  for (let n = 0; n < 60 && !(byId("panel-answer") && answered()); n += 1) await new Promise((done) => setTimeout(done, 50));
  if (byId("panel-content")) byId("panel-content").scrollTop = 0;
  if (before.layer !== start.layer) await new Promise((done) => setTimeout(done, 70)); // what happened in the layer is told after the colours
  await new Promise((done) => atlas.afterwards(done));
  byId("announcer").textContent = "";
}

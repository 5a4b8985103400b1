"""Playing the whole period on the map: how many frames a change of the date takes, and whether anything blocks longer."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from dashboard.context.site import Site
from dashboard.factory import build_app
from tests.benchmarks.browser import served
from tests.chromium import chromium_path

#: Until every change of the date is on the screen: from the first frame after it to the next one.
_PLAY = """async () => {
  const long = [], frames = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({type: "longtask"});
  let changed = 0;
  atlas.onChange(() => (changed = performance.now()));
  document.querySelector("#play").click();
  while (atlas.isPlaying()) {
    const now = await new Promise(requestAnimationFrame);
    if (changed && changed < now) {
      changed = 0;
      frames.push(await new Promise(requestAnimationFrame) - now);
    }
  }
  await new Promise((done) => setTimeout(done, 500));
  long.push(...observer.takeRecords().map((entry) => entry.duration));
  return {long, frames};
}"""


@dataclass(frozen=True)
class Playing:
    """``changes`` of the date; ``frame_ms``: median and longest time until one was shown; ``long_tasks`` above 50 ms, in ms."""

    layer: str
    changes: int
    frame_ms: tuple[float, float]
    long_tasks: tuple[float, ...]
    requests: int


def measure_playing(site: Site) -> list[Playing]:
    """Play the overview, one instrument and a comparison in Chromium, with the processor as fast as it is."""
    views = {"overview": "", "council": "?ebene=kpr", "comparison": f"?ebene=overview&seit={site.programme.start}"}
    found = []
    with served(build_app(site.atlas).server) as address, sync_playwright() as playwright:
        urlopen(address).read()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for name, query in views.items():
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address + query)
            page.wait_for_selector("#atlas[data-ready=true]")
            page.wait_for_timeout(1500)
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            played = page.evaluate(_PLAY)
            frames = played["frames"]
            found.append(Playing(name, len(frames), (median(frames), max(frames)), tuple(played["long"]), len(asked)))
            page.close()
        browser.close()
    return found


def playing_lines(found: list[Playing]) -> list[str]:
    """Return a table, one line a layer."""
    head = f"{'':<14}{'changes':>9}{'frame, median ms':>18}{'longest ms':>12}{'tasks above 50 ms':>19}{'requests':>10}"
    return [
        head,
        *(
            f"{p.layer:<14}{p.changes:>9}{p.frame_ms[0]:>18.1f}{p.frame_ms[1]:>12.1f}{len(p.long_tasks):>19}{p.requests:>10}"
            for p in found
        ),
    ]

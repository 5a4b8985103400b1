"""A state with very many municipalities in a real browser: the page that begins with districts, and the one that would show all.

``python -m tests.benchmarks.large [AREAS]`` (11,000 if not said) makes a state of as many synthetic areas; ``… FOLDER`` takes the
state in a folder (as ``ATLAS_STATE`` names it).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import brotli
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.context.site import MOST_MUNICIPALITIES
from dashboard.factory import build_app
from loaders.assembly import load_atlas
from loaders.atlas.model import Atlas
from loaders.inputs import inputs_of
from loaders.store.checked_store import open_store
from tests.benchmarks.browser import served
from tests.benchmarks.growth import synthetic_coverage, synthetic_state
from tests.chromium import chromium_path
from tests.clock import CLOCK

_AREAS = 11_000
#: Pages that list or name municipalities: what they weigh.
_PAGES = (
    "tabelle", "kreis/", "region/", "ausschnitt", "vergleich", "entwicklung", "veraenderungen", "aktuelles", "daten",
    "sitemap.xml", "aktuelles.atom", "snippet.html", "snippet.svg", "api/municipalities", "tabelle.csv",
)  # fmt: skip
#: Until two frames after the view has changed; the next change begins when nothing of this one is left to do.
_CHANGE = """async (changes) => {
  await new Promise((done) => setTimeout(done, 400));
  const start = performance.now();
  atlas.change(changes);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""
_SEARCH = """(text) => {
  const input = document.getElementById("search-input");
  const start = performance.now();
  input.value = text;
  input.dispatchEvent(new Event("input"));
  document.getElementById("search-results").getBoundingClientRect();
  return performance.now() - start;
}"""


def synthetic(areas: int) -> Atlas:
    """Return the Atlas of a state with as many areas, and as many facts."""
    with tempfile.TemporaryDirectory() as folder:
        return load_atlas(synthetic_state(synthetic_coverage(areas), Path(folder)), CLOCK)


def measure(atlas: Atlas, most: int, store: Path) -> dict[str, str]:
    """Return what was measured, in words, for a map that shows each of ``most`` municipalities at first.

    ``store``: a folder for what takes long to make.
    """
    start = time.process_time()
    app = build_app(atlas, open_store(store), most=most)
    found = {"application, s of processor": f"{time.process_time() - start:,.1f}"}
    with served(app.server) as address, sync_playwright() as playwright:
        page = urlopen(address).read()
        found["first answer, kB (brotli 5)"] = (
            f"{len(page) / 1000:,.0f} ({len(brotli.compress(page, quality=5)) / 1000:,.0f})"
        )
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        found |= _in_browser(browser, address, atlas)
        browser.close()
        client = app.server.test_client()
        for path in _PAGES:
            answer = client.get(f"/{path}")
            refused = f" ({answer.status_code})" if answer.status_code != 200 else ""
            found[f"/{path}, kB"] = f"{len(answer.data) / 1000:,.0f}{refused}"
    return found


def _in_browser(browser: Browser, address: str, atlas: Atlas) -> Mapping[str, str]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#atlas[data-usable=true]", timeout=180_000)
    usable = page.evaluate("performance.now()")
    page.wait_for_selector("#atlas[data-ready=true]", timeout=180_000)
    ready = page.evaluate("performance.now()")
    page.wait_for_timeout(2000)
    found = {
        "first view, kB on the wire": f"{sum(sizes) / 1000:,.0f}",
        "first view, requests": str(len(sizes)),
        "usable, ms": f"{usable:,.0f}",
        "live map, ms": f"{ready:,.0f}",
    }
    for step, changes in _steps(page, atlas):
        times = sorted(page.evaluate(_CHANGE, change) for change in changes)
        found[f"{step}, ms (longest)"] = f"{median(times):,.0f} ({times[-1]:,.0f})"
    page.evaluate(_CHANGE, {"ags": None})
    times = sorted(page.evaluate(_SEARCH, text) for text in _typed(atlas))
    found["search, ms (longest)"] = f"{median(times):,.0f} ({times[-1]:,.0f})"
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    found["heap of the page, MB"] = f"{heap / 1e6:,.0f}"
    page.close()
    return found


def _steps(page: Page, atlas: Atlas) -> Iterator[tuple[str, list[dict[str, str | None]]]]:
    layers = [i.key for i in atlas.state.programme.instruments]
    yield "another layer", [{"layer": key} for key in [*layers, "overview"] * 2]
    yield "another day", [{"date": f"{year}-06-30"} for year in range(2016, 2026)]
    yield "comparison", [{"since": since} for since in ("2020-01-01", None, "2018-01-01", None)]
    keys = list(atlas.municipalities)
    yield "another selection", [{"ags": keys[i * len(keys) // 10]} for i in range(10)]


def _typed(atlas: Atlas) -> list[str]:
    """Beginnings, whole names, keys, and names with two letters exchanged."""
    names = [m.name for m in list(atlas.municipalities.values())[:: max(len(atlas.municipalities) // 5, 1)]]
    wrong = [name[:2] + name[3:4] + name[2:3] + name[4:] for name in names]
    return ["a", "o", "ne", "neu", *names, *(name[:3] for name in names), *wrong, "14", "xqzxqzxq", "bad neu"]


def lines(atlas: Atlas) -> list[str]:
    """Measure both pages, and return the table."""
    both = len(atlas.municipalities), MOST_MUNICIPALITIES
    with tempfile.TemporaryDirectory() as folder:
        before, after = (measure(atlas, most, Path(folder) / str(most)) for most in both)
    head = f"{len(atlas.municipalities):,} municipalities, {len(atlas.districts):,} districts"
    rows = [f"{key:<40}{before[key]:>18}{after[key]:>18}" for key in after]
    return [f"{head:<40}{'shown each':>18}{'districts first':>18}", *rows]


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else str(_AREAS)
    print("\n".join(lines(synthetic(int(asked)) if asked.isdigit() else load_atlas(inputs_of(Path(asked)), CLOCK))))

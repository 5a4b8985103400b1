"""Municipalities as tiles: what the file costs to make, and how long a browser takes to paint what is in sight of it.

``python -m tests.benchmarks.tiles [AREAS]`` (11,000 if not said) makes a state of as many synthetic areas; ``… FOLDER`` takes the
state in a folder (as ``ATLAS_STATE`` names it).
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from flask import Flask
from playwright.sync_api import Browser, CDPSession, sync_playwright
from pmtiles.reader import MemorySource, Reader, all_tiles

from dashboard.browser.tiles import beginning, tile_zoom
from dashboard.context.site import MOST_MUNICIPALITIES, Site, build_site
from dashboard.factory import build_app
from layers.files.vector_tiles import TILE_ZOOMS, render_tiles
from loaders.assembly import load_atlas
from loaders.atlas.model import Atlas
from loaders.inputs import inputs_of
from tests.benchmarks.browser import served
from tests.benchmarks.large import synthetic
from tests.chromium import chromium_path
from tests.clock import CLOCK

_AREAS = 11_000
#: Of the window. The map in it is 662 × 553 px, or about 1,280 × 800.
_WINDOWS = ((1280, 800), (1900, 1047))
#: Until two frames after the view has changed, and then until nothing is left to do.
_CHANGE = """async (changes) => {
  const start = performance.now();
  atlas.change(changes);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const seen = performance.now() - start;
  await new Promise((done) => setTimeout(done, 400));
  return seen;
}"""


def measure_making(site: Site) -> Mapping[str, str]:
    """Return what the file costs and has, in words."""
    for level in TILE_ZOOMS:
        site.materials.level(level)
    before, start = _peak_mb(), time.process_time()
    content = render_tiles(site.materials, tile_zoom(beginning(site)))
    seconds = time.process_time() - start
    sizes: dict[int, list[int]] = {}
    for (zoom, _, _), tile in all_tiles(MemorySource(content)):
        sizes.setdefault(zoom, []).append(len(tile))
    found = {
        "made, s of processor": f"{seconds:,.1f}",
        "memory at the peak before, and then, MB": f"{before:,.0f}, {_peak_mb():,.0f}",
        "file, MB": f"{len(content) / 1e6:,.1f}",
        "head and directories, kB": f"{Reader(MemorySource(content)).header()['tile_data_offset'] / 1000:,.1f}",
    }
    return found | {
        f"zoom {zoom}: tiles, kB, largest in kB": f"{len(s):,}, {sum(s) / 1000:,.0f}, {max(s) / 1000:,.0f}"
        for zoom, s in sorted(sizes.items())
    }


def measure_painting(server: Flask, atlas: Atlas) -> Mapping[str, str]:
    """Return how long the browser takes at the zoom from which on municipalities are shown: medians (longest) in ms, and the
    processor time of the page's thread.
    """
    found: dict[str, str] = {}
    with served(server) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        for window in _WINDOWS:
            found |= {
                f"{window[0]} × {window[1]}, {key}": value
                for key, value in _painted(browser, window, address, atlas).items()
            }
        browser.close()
    return found


def _painted(browser: Browser, window: tuple[int, int], address: str, atlas: Atlas) -> Mapping[str, str]:
    page = browser.new_page(viewport=dict(zip(("width", "height"), window, strict=True)))
    page.goto(address)
    page.wait_for_selector("#atlas[data-ready=true]", timeout=180_000)
    while not page.locator("#atlas.has-tiles").count():
        page.locator("#map-zoom-in").click()
        page.wait_for_timeout(1500)
    found = {}
    layers = [i.key for i in atlas.state.programme.instruments]
    seen = page.evaluate(
        """() => {
          const [west, south, east, north] = atlas.map.sight().split(",").map(Number);
          return atlas.data.ags.filter((_, i) => {
            const [latitude, longitude] = atlas.data.anchors[i];
            return latitude > south && latitude < north && longitude > west && longitude < east;
          });
        }"""
    )
    found["municipalities in sight"] = f"{len(seen):,}"
    steps = {
        "another layer": [{"layer": key} for key in [*layers, "overview"] * 2],
        "another day": [{"date": f"{year}-06-30"} for year in range(2016, 2026)],
        "another selection": [{"ags": seen[i * len(seen) // 12]} for i in range(3, 9)],
        "nobody any more": [{"ags": None}],
    }
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    for step, changes in steps.items():
        seen_ms, busy_ms = [], []
        for change in changes:
            before = _busy_ms(session)
            seen_ms.append(page.evaluate(_CHANGE, change))
            busy_ms.append(_busy_ms(session) - before)
        found[step] = f"{median(seen_ms):,.0f} ({max(seen_ms):,.0f}), {median(busy_ms):,.0f} of processor"
    page.close()
    return found


def _busy_ms(session: CDPSession) -> float:
    """Processor time of the page's own thread so far: other work on the machine does not count in it."""
    found = session.send("Performance.getMetrics")["metrics"]
    return next(1000 * metric["value"] for metric in found if metric["name"] == "TaskDuration")


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lines(atlas: Atlas) -> list[str]:
    """Measure, and return the table."""
    found = measure_making(build_site(atlas))
    found |= measure_painting(
        build_app(atlas, most=min(MOST_MUNICIPALITIES, len(atlas.municipalities) - 1)).server, atlas
    )
    return [f"{len(atlas.municipalities):,} municipalities", *(f"{key:<48}{value}" for key, value in found.items())]


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else str(_AREAS)
    print("\n".join(lines(synthetic(int(asked)) if asked.isdigit() else load_atlas(inputs_of(Path(asked)), CLOCK))))

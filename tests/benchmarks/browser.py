"""First view and layer switch in a real browser: bytes, time until the map is there, layout shift, time per switch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.request import urlopen

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from dashboard.context.site import Site
from dashboard.factory import build_app
from tests.benchmarks.naive_app import naive_app
from tests.chromium import chromium_path

#: Ours: the click, and two frames later the colours are there. The naive app: until the paths have been made anew.
_OURS = """async (layer) => {
  const start = performance.now();
  document.querySelector(`input[name=ebene][value=${layer}]`).click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""
_NAIVE = """async (layer) => {
  const before = document.querySelector("path.leaflet-interactive");
  const start = performance.now();
  [...document.querySelectorAll("#layer label")].find((l) => l.textContent.trim() === layer).click();
  while (before.isConnected || !document.querySelector("path.leaflet-interactive")) await new Promise(requestAnimationFrame);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""
_SHIFT = """() => new Promise((done) => new PerformanceObserver((list) => done(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 300))"""


@dataclass(frozen=True)
class View:
    """One application in the browser. ``first_ms``: until its first shapes are painted; switches are medians in ms."""

    name: str
    kilobytes: float
    requests: int
    first_ms: float
    layout_shift: float
    switch_ms: float
    throttled_ms: float


def measure_views(site: Site, large: Site) -> list[View]:
    """Open our page and the naive one in Chromium and switch through all layers, also with a processor four times slower.

    ``large``: a state with many more municipalities, for our page alone; comes last.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        views = [
            _measure(
                browser, "this atlas", build_app(site.atlas).server, "#atlas[data-ready=true]", ".area", _OURS, site
            ),
            _measure(browser, "naive app", naive_app(site).server, "path", "path", _NAIVE, site),
            _measure(
                browser,
                f"{len(large.atlas.municipalities):,} areas",
                build_app(large.atlas).server,
                "#atlas[data-ready=true]",
                ".area",
                _OURS,
                large,
            ),
        ]
        browser.close()
    return views


def _measure(browser: Browser, name: str, server: Flask, ready: str, shape: str, switch: str, site: Site) -> View:
    with served(server) as address:
        urlopen(address).read()  # the first answer ever is rendered, all others are remembered
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        sizes = _count_bytes(page)
        page.goto(address, wait_until="commit")
        page.wait_for_selector(shape, state="attached")
        first = page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done(performance.now())))")
        page.wait_for_selector(ready, timeout=180_000)
        page.wait_for_timeout(1500)
        loaded = list(sizes)
        shift = page.evaluate(_SHIFT)
        first_layer, *others = site.catalogue
        others.append(first_layer)
        plain = median(page.evaluate(switch, key) for key in others)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slow = median(page.evaluate(switch, key) for key in others)
        page.close()
    return View(name, sum(loaded) / 1000, len(loaded), first, shift, plain, slow)


def _count_bytes(page: Page) -> list[int]:
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


@contextmanager
def served(server: Flask) -> Iterator[str]:
    """Serve an application on a free port and yield its address."""
    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()
    thread.join()
    running.server_close()


def view_lines(views: list[View]) -> list[str]:
    """Return a table, one line an application, and the ratios between the second and the first."""
    head = (
        f"{'':<14}{'kB':>9}{'requests':>10}{'first shapes, ms':>18}{'shift':>8}{'switch, ms':>12}{'4× slower, ms':>15}"
    )
    rows = [
        f"{v.name:<14}{v.kilobytes:>9,.0f}{v.requests:>10}{v.first_ms:>18,.0f}{v.layout_shift:>8.3f}"
        f"{v.switch_ms:>12,.0f}{v.throttled_ms:>15,.0f}"
        for v in views
    ]
    ours, naive, *_ = views
    ratios = (
        f"{'ratio':<14}{naive.kilobytes / ours.kilobytes:>8.1f}×{'':>10}{naive.first_ms / ours.first_ms:>17.1f}×{'':>8}"
        f"{naive.switch_ms / ours.switch_ms:>11.1f}×{naive.throttled_ms / ours.throttled_ms:>14.1f}×"
    )
    return [head, *rows, ratios]

"""The start page on a slow phone and on a fast line, beside the naive app: when it is seen, usable, and moved; medians of five.

``python -m tests.benchmarks.slow_phone`` runs this alone.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, fields
from statistics import median

from flask import Flask
from playwright.sync_api import Browser, CDPSession, sync_playwright

from dashboard.context.site import Site
from dashboard.factory import build_app
from tests.benchmarks.browser import served
from tests.benchmarks.naive_app import naive_app
from tests.chromium import chromium_path

ROUNDS = 5
#: 1.6 Mbit/s, 150 ms there and back, a processor four times slower; or what this machine gives.
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
_SLOWER = 4
#: Painted first, longest task and shifts are noted from the beginning; what is to be done is done by the page itself: to be asked
#: by Playwright would cost it 80 ms, four times as much on the phone.
_NOTE = """window.noted = {paint: 0, task: 0, shift: 0, asked: 0, answered: 0, moves: 0};
new PerformanceObserver((list) => list.getEntries().forEach((e) => {
  if (e.name === "first-contentful-paint") noted.paint = e.startTime;
})).observe({type: "paint", buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((e) => {
  noted.task = Math.max(noted.task, e.duration);
})).observe({type: "longtask", buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((e) => {
  if (!e.hadRecentInput) noted.shift += e.value;
})).observe({type: "layout-shift", buffered: true});"""
#: From the moment that something may be asked for: a layer is clicked, and its colours are waited for.
_OURS = """(() => {
  const shapes = () => [...document.querySelectorAll("path.area.class-planned")].length;
  const look = () => {
    const atlas = document.getElementById("atlas");
    if (!atlas || !atlas.dataset.usable) return requestAnimationFrame(look);
    noted.asked = performance.now();
    const before = shapes();
    document.querySelector("input[name=ebene][value=kpr]").click();
    const answered = () => {
      if (shapes() === before) return requestAnimationFrame(answered);
      noted.answered = performance.now();
      moves();
    };
    answered();
  };
  const moves = () => {
    if (!document.querySelector("#atlas[data-ready=true]")) return requestAnimationFrame(moves);
    noted.moves = performance.now();
  };
  look();
})()"""
_NAIVE = """(() => {
  const look = () => {
    const before = document.querySelector("path.leaflet-interactive");
    if (!before) return requestAnimationFrame(look);
    noted.asked = noted.moves = performance.now();
    [...document.querySelectorAll("#layer label")].pop().click();
    const answered = () => (before.isConnected ? requestAnimationFrame(answered) : (noted.answered = performance.now()));
    answered();
  };
  look();
})()"""


@dataclass(frozen=True)
class Opening:
    """Times in ms from the navigation; ``answered``: an input made at the first moment at which one is heard."""

    paint: float
    usable: float
    answered: float
    moves: float
    longest_task: float
    shift: float


def measure_openings(site: Site) -> dict[str, Opening]:
    """Open our page and the naive one in turn, on a slow phone and on a fast line."""
    apps = {"this atlas": (build_app(site.atlas).server, _OURS), "naive app": (naive_app(site).server, _NAIVE)}
    found: dict[str, list[Opening]] = {}
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would tell of every request
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for _ in range(ROUNDS):
            for slow in (True, False):
                for name, app in apps.items():
                    kind = f"{name}, {'slow phone' if slow else 'fast line'}"
                    found.setdefault(kind, []).append(_open(browser, *app, slow))
        browser.close()
    return {kind: _middle(openings) for kind, openings in found.items()}


def _open(browser: Browser, server: Flask, ask: str, slow: bool) -> Opening:
    with served(server) as address:
        size = {"width": 390, "height": 844} if slow else {"width": 1280, "height": 800}
        context = browser.new_context(viewport=size, is_mobile=slow, has_touch=slow)
        page = context.new_page()
        page.add_init_script(_NOTE + ask)
        session = context.new_cdp_session(page)
        if slow:
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", _SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        page.goto(address, wait_until="commit")
        noted = _noted(session)
        while not (noted["moves"] and noted["answered"]):
            time.sleep(0.5)
            noted = _noted(session)
        time.sleep(1.5)
        noted = _noted(session)
        context.close()
    return Opening(*(noted[name] for name in ("paint", "asked", "answered", "moves", "task", "shift")))


def _noted(session: CDPSession) -> dict[str, float]:
    """What the page has noted so far, asked for without any script of Playwright's."""
    return dict(session.send("Runtime.evaluate", {"expression": "noted", "returnByValue": True})["result"]["value"])


def _middle(openings: list[Opening]) -> Opening:
    return Opening(*(median(getattr(opening, field.name) for opening in openings) for field in fields(Opening)))


def opening_lines(openings: dict[str, Opening]) -> list[str]:
    """Return a table, one line per application and line."""
    heads = ("painted", "usable", "input answered", "map moves", "longest task", "shift")
    rows = [
        f"{kind:<24}"
        + "".join(
            f"{getattr(o, f.name):>16,.3f}" if f.name == "shift" else f"{getattr(o, f.name):>16,.0f}" for f in fields(o)
        )
        for kind, o in openings.items()
    ]
    return [f"{'ms':<24}" + "".join(f"{head:>16}" for head in heads), *rows]


if __name__ == "__main__":
    from dashboard.context.site import build_site
    from loaders.assembly import Inputs, load_atlas
    from tests.clock import CLOCK

    print("\n".join(opening_lines(measure_openings(build_site(load_atlas(Inputs(), CLOCK))))))

"""A real browser on the real data: everything that is not local is blocked, every console error fails the test."""

from __future__ import annotations

import os
import shutil
import threading
from types import SimpleNamespace

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

CANDIDATES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# without these, Chromium looks for its maker's servers at every start
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def address(app):
    """Where the real application answers."""
    yield from serving(app)


def serving(app):
    """Yield where ``app`` answers, until it is no longer needed."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)
    if path is None:
        pytest.fail("No Chromium was found; `make test` installs one, or set CHROMIUM to its path.")
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        # for those that need one with other settings
        chromium.again = lambda *more: playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root, *more])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, address):
    """Open a page: ``visit(path, phone=False, wait=…)`` → page. ``page.requests`` lists what it asked for.

    ``size`` is (width, height) in px; ``preferences`` are those of a browser context, such as ``color_scheme``.
    """
    opened, complaints = [], []

    def open_page(
        path="/", *, phone=False, wait="#atlas[data-ready=true]", scripts=True, tolerate=(), size=None, **preferences
    ):
        context = browser.new_context(
            viewport=dict(zip(("width", "height"), size, strict=True)) if size else PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale="de-DE",
            java_script_enabled=scripts,
            accept_downloads=True,
            **{"timezone_id": "Europe/Berlin", **preferences},
        )
        opened.append(context)
        page = context.new_page()
        asked: list[str] = []

        def guard(route):
            url = route.request.url
            if url.startswith((address, "data:", "blob:")):
                asked.append(url.removeprefix(address))
                route.continue_()
            else:
                complaints.append(f"request to a third party: {url}")
                route.abort()

        def complain(kind, text):
            if not any(t in text for t in tolerate):
                complaints.append(f"{kind}: {text}")

        page.route("**/*", guard)
        page.on("console", lambda m: complain("console", m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complain("error", str(e)))
        page.goto(address + path)
        if wait:
            page.wait_for_selector(wait)
        return SimpleNamespace(page=page, requests=asked)

    yield open_page
    for context in opened:
        context.close()
    assert not complaints


def drawn(page):
    """Return {AGS: class} of the shapes on the map."""
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('path.area')].map(p => "
        "[p.dataset.ags, [...p.classList].find(c => c.startsWith('class-')).slice(6)]))"
    )


def legend(page):
    """Return {class: count} of the visible legend."""
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll("
        "'[data-legend]:not([hidden]) [data-legend-class]:not([hidden])')].map(r => "
        "[r.dataset.legendClass, Number(r.querySelector('[data-count]').textContent)]))"
    )

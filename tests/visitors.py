"""A real browser on the real data: everything that is not local is blocked, every console error fails the test.

``tests/conftest.py`` has the fixtures: one browser per process, whichever folder its tests are in.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from types import SimpleNamespace

import pytest
from werkzeug.wrappers import Response

from tests.browser.tabs import Tabs, Watch
from tests.chromium import chromium_path
from tests.servers import served
from tests.sweeps import everything

# without these, Chromium looks for its maker's servers at every start
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    # all pages of a visitor are drawn by one process, which starts once and has compiled our scripts before
    "--process-per-site",
    # nothing but this machine has an address: what asks elsewhere fails, and is noticed
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# No memory for tiles, so nothing is painted, which takes a sixth of loading a map page: tests ask the page where things are and
# what they look like, and never take a picture of it. Frames, animations and printing are as ever; EVERYTHING=1 paints all.
UNPAINTED = [] if everything() else ["--force-gpu-mem-available-mb=0"]
#: Resolved in the frame in which something is shown, rejected after five seconds.
SEEN = """(selector) => new Promise((done, fail) => {
  const end = performance.now() + 5000;
  const shown = () => document.querySelector(selector)?.checkVisibility({ visibilityProperty: true });
  const look = () => (shown() ? done() : performance.now() < end ? requestAnimationFrame(look) : fail());
  look();
})"""
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def address(app):
    """Where the real application answers."""
    with served(app.server) as where:
        yield where


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright  # tests that need no browser do without

    path = chromium_path()
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *UNPAINTED, *as_root])
        # for those that need one with other settings
        chromium.again = lambda *more: playwright.chromium.launch(
            executable_path=path, args=[*QUIET, *UNPAINTED, *as_root, *more]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def visitor(browser):
    """Contexts of a kind of visitor: ``kept(phone, scripts, timezone)`` and ``fresh``.

    Those kept save that scripts are fetched and compiled for every page, and that a process is started for it: a page that stays
    open keeps it from ending. Other than that pages leave nothing in them, neither cookies nor a storage.
    """

    def fresh(phone, scripts, timezone):
        return browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale="de-DE",
            timezone_id=timezone,
            java_script_enabled=scripts,
            accept_downloads=True,
        )

    @cache
    def kept(phone, scripts, timezone):
        context = fresh(phone, scripts, timezone)
        context.new_page().goto(f"{nothing}/")
        return context

    with served(Response()) as nothing:
        yield SimpleNamespace(kept=kept, fresh=fresh, tabs=Tabs())


@pytest.fixture
def visit(visitor, address):
    """Open a page: ``visit(path, phone=False, wait=…)`` → page. ``page.requests`` lists what it asked for.

    ``size`` is (width, height) in px; ``preferences`` are those of ``emulate_media``, such as ``color_scheme``. ``fresh``: in a
    context of its own, where nothing has been fetched before and a clock may be set.
    """
    opened, complaints = [], []

    def open_page(
        path="/",
        *,
        phone=False,
        wait="#atlas[data-ready=true]",
        scripts=True,
        tolerate=(),
        size=None,
        fresh=False,
        timezone_id="Europe/Berlin",
        **preferences,
    ):
        context = (visitor.fresh if fresh else visitor.kept)(phone, scripts, timezone_id)
        page = context.new_page() if fresh else visitor.tabs.idle(context)
        # Chromium remarks on what is not used three seconds after loading: a slow machine, or no scripts.
        # That all of it is used asks test_wire.py
        watch = Watch(page, address, complaints, (*tolerate, "preloaded using link preload"))
        opened.append((page, watch, context if fresh else None, PHONE if phone else DESKTOP))
        if size:
            page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        if preferences:
            page.emulate_media(**preferences)
        page.goto(address + path)
        if wait:
            seen(page, wait, scripts)
        return SimpleNamespace(page=page, requests=watch.asked)

    yield open_page
    for page, watch, context, usual in opened:
        watch.end()
        if context:
            context.close()
        else:
            visitor.tabs.hand_on(page, usual)
    assert not complaints


def seen(page, selector="#atlas[data-ready=true]", scripts=True):
    """Wait until something is shown, which the page itself notices at once; Playwright looks again after up to half a second."""
    from playwright.sync_api import Error

    if scripts:  # without them there are no frames to look in
        with suppress(Error):  # the page goes elsewhere, or takes longer
            page.evaluate(SEEN, selector)
            return
    page.locator(selector).first.wait_for()


def still(opened):
    """Wait until a page asks for nothing more: the map's panel has its answer, and for a while nothing was asked for."""
    if opened.page.locator("#panel-content").count():
        opened.page.wait_for_selector("#panel-content h2", state="attached")
    asked = -1
    while asked != len(opened.requests):
        asked = len(opened.requests)
        opened.page.wait_for_timeout(300)


def settled(page):
    """Wait until the map moves no more: nothing of it is animated in some frames in a row."""
    page.evaluate(
        """() => new Promise((done) => {
            const moves = () => document.querySelector(".leaflet-zoom-anim, .leaflet-pan-anim");
            const look = (calm) => requestAnimationFrame(() => (calm > 5 ? done() : look(moves() ? 0 : calm + 1)));
            look(0);
        })"""
    )


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

"""A real browser on the real data: everything that is not local is blocked, every console error fails the test.

``tests/conftest.py`` has the fixtures: one browser per process, whichever folder its tests are in.
"""

from __future__ import annotations

import os
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
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
#: So much of each page is painted, whatever its size.
CORNER = {"x": 0, "y": 0, "width": 8, "height": 8, "scale": 1}


def unpainted(context, wishes):
    """A context of whose pages a corner is painted: nobody looks at the rest, and painting is a third of what a browser does.

    Places, hits, frames and all that scripts can ask are those of the whole page. With ``EVERYTHING=1`` all of it is painted.
    """
    new_page = context.new_page
    mobile, scale = wishes.get("is_mobile", False), wishes.get("device_scale_factor", 1)

    def open_page():
        page = new_page()
        session, resize = context.new_cdp_session(page), page.set_viewport_size

        def set_viewport_size(size):
            resize(size)
            tall = mobile and size["width"] <= size["height"]
            kind, angle = ("portrait", 0) if tall else ("landscape", 90 if mobile else 0)
            turned = {"type": f"{kind}Primary", "angle": angle}
            screen = {"screenWidth": size["width"], "screenHeight": size["height"], "screenOrientation": turned}
            seen = {**size, **screen, "deviceScaleFactor": scale, "mobile": mobile, "viewport": CORNER}
            session.send("Emulation.setDeviceMetricsOverride", seen)

        page.set_viewport_size = set_viewport_size
        set_viewport_size(page.viewport_size)
        return page

    if not everything():
        context.new_page = open_page
    return context


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
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        new_context = chromium.new_context
        chromium.new_context = lambda **wishes: unpainted(new_context(**wishes), wishes)
        # for those that need one with other settings
        chromium.again = lambda *more: playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root, *more])
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
    context of its own, where nothing has been fetched before and a clock may be set. The start page without any of these stands
    already, as it was opened (``tabs.py``). ``anew`` loads it all the same: where loading, the address or Back are tested, and
    where the map is zoomed in, after which nobody else could use it.
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
        anew=False,
        timezone_id="Europe/Berlin",
        **preferences,
    ):
        context = (visitor.fresh if fresh else visitor.kept)(phone, scripts, timezone_id)
        shared = path == "/" and scripts and not (fresh or anew or tolerate or size or preferences)
        stands = False
        if shared:
            page, stands = visitor.tabs.standing(context, address + path)
        else:
            page = context.new_page() if fresh else visitor.tabs.empty(context)
        # Chromium remarks on what is not used three seconds after loading: a slow machine, or no scripts.
        # That all of it is used asks test_wire.py
        watch = Watch(page, address, complaints, (*tolerate, "preloaded using link preload"))
        opened.append((page, watch, context if fresh else None, PHONE if phone else DESKTOP))
        if size:
            page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        if preferences:
            page.emulate_media(**preferences)
        if not stands:
            page.goto(address + path)
        if wait:
            page.wait_for_selector(wait)
        if shared and not stands:
            visitor.tabs.loaded(page)
        return SimpleNamespace(page=page, requests=watch.asked)

    yield open_page
    for page, watch, context, usual in opened:
        watch.end()
        if context:
            context.close()
        else:
            visitor.tabs.hand_on(page, usual)
    assert not complaints


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

"""The three engines as Debian has them: found, started, and closed again."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.chromium import chromium_path
from tests.engines.faces import ByPlaywright, ByWebDriver, Window
from tests.visitors import QUIET

ENGINES = ("chromium", "firefox", "webkit")
_MINIBROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
_BERLIN = {"TZ": "Europe/Berlin", "LANG": "C.UTF-8", "LANGUAGE": "de"}
# third parties, and whoever tells of updates, are behind a proxy that is not there
_NOWHERE = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "intl.accept_languages": "de-DE, de",
}


def started(engine: str) -> AbstractContextManager[Window]:
    """Start an engine; gives its window."""
    return {"chromium": _chromium, "firefox": _firefox, "webkit": _webkit}[engine]()


def _program(name: str, *candidates: str) -> str:
    found = os.environ.get(name) or next(filter(None, map(shutil.which, candidates)), None)
    if found is None:
        pytest.fail(f"{candidates[0]} was not found; `make test-engines` installs it, or set {name} to its path.")
    return found


@contextmanager
def _chromium() -> Iterator[Window]:
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*QUIET, *as_root])
        yield ByPlaywright(browser.new_context(locale="de-DE", timezone_id="Europe/Berlin").new_page())
        browser.close()


@contextmanager
def _firefox() -> Iterator[Window]:
    """Debian's Firefox as it is, through WebDriver BiDi."""
    with sync_playwright() as playwright:
        browser = playwright.firefox.launch(
            channel="moz-firefox",
            executable_path=_program("FIREFOX", "firefox-esr", "firefox"),
            firefox_user_prefs=_NOWHERE,
            env=os.environ | _BERLIN,
        )
        yield ByPlaywright(browser.new_context().new_page())
        browser.close()


@contextmanager
def _webkit() -> Iterator[Window]:
    """Debian's WebKitGTK in its smallest browser, on a screen of its own."""
    options = Options()
    options.binary_location = str(next(Path("/").glob(_MINIBROWSER.lstrip("/")), ""))
    options.add_argument("--automation")
    with _screen() as display:
        service = Service(_program("WEBKIT_DRIVER", "WebKitWebDriver"), env=os.environ | _BERLIN | {"DISPLAY": display})
        with warnings.catch_warnings():
            # Selenium warns of what it does itself
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = webdriver.WebKitGTK(options=options, service=service)
        yield ByWebDriver(driver)
        driver.quit()


@contextmanager
def _screen() -> Iterator[str]:
    """Start an X server that nobody sees; gives its name."""
    read, write = os.pipe()
    command = [_program("XVFB", "Xvfb"), "-displayfd", str(write), "-screen", "0", "1400x1200x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    try:
        yield display
    finally:
        server.terminate()
        server.wait()

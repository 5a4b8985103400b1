"""One small face for the three engines: Playwright drives Chromium and Firefox, WebDriver drives WebKit.

Only what a visitor does and sees. ``where`` is always a CSS selector; functions for the page are JavaScript as text,
``(one) => …``.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import Select

PATIENCE_S = 20
_IN_SIGHT = "(where) => Boolean(document.querySelector(where)?.getClientRects().length)"
_CENTRE = """(where) => {
  const element = document.querySelector(where);
  element.scrollIntoView({block: "nearest", inline: "nearest", behavior: "instant"});
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""

_LISTEN = """window.inputHeard = false;
addEventListener(arguments[0], () => { window.inputHeard = true; }, {capture: true, once: true});"""
_HEARD = "return window.inputHeard !== false"  # a page that was left has none


class Window(Protocol):
    """A window of a browser with one page in it."""

    def open(self, address: str) -> None: ...

    def size(self, width: int, height: int) -> None: ...

    def run(self, function: str, one: Any = None) -> Any: ...

    def point(self, x: float, y: float) -> None:
        """Click at a place of the window, in px."""

    def type(self, text: str) -> None:
        """Send letters to whatever has the focus."""

    def press(self, key: str) -> None:
        """Press a key by its name in JavaScript, such as ``ArrowDown``."""

    def choose(self, where: str, value: str) -> None:
        """Choose an option of a select."""

    def back(self) -> None: ...

    def picture(self, path: Path) -> None: ...

    def paper(self) -> bytes:
        """Return the page as printed on A4, a PDF."""


class ByPlaywright:
    """Chromium and Firefox."""

    def __init__(self, page: Page):
        self._page = page

    def open(self, address: str) -> None:
        self._page.goto(address)

    def size(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def run(self, function: str, one: Any = None) -> Any:
        return self._page.evaluate(function, one)

    def point(self, x: float, y: float) -> None:
        self._page.mouse.move(x, y)
        self._page.mouse.click(x, y)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def choose(self, where: str, value: str) -> None:
        self._page.select_option(where, value)

    def back(self) -> None:
        self._page.go_back()

    def picture(self, path: Path) -> None:
        self._page.screenshot(path=path)

    def paper(self) -> bytes:
        return self._page.pdf(format="A4")


class ByWebDriver:
    """WebKit. Its window is a little higher than what it shows, and never narrower than 447 px."""

    _ARROWS = {f"Arrow{way}": getattr(Keys, f"ARROW_{way.upper()}") for way in ("Up", "Down", "Left", "Right")}
    _KEYS = _ARROWS | {
        name: getattr(Keys, name.upper()) for name in ("Enter", "Escape", "Tab", "Home", "End", "Delete")
    }

    def __init__(self, driver: WebDriver):
        self._driver = driver

    def open(self, address: str) -> None:
        self._driver.get(address)

    def size(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)
        missing = height - self._driver.execute_script("return innerHeight")
        self._driver.set_window_size(width, height + missing)

    def run(self, function: str, one: Any = None) -> Any:
        return self._driver.execute_script(f"return ({function})(arguments[0])", one)

    def point(self, x: float, y: float) -> None:
        actions = ActionChains(self._driver, duration=0)
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y)).click()
        self._perform(actions, "mouseup")

    def type(self, text: str) -> None:
        self._perform(ActionChains(self._driver).send_keys(text), "keyup")

    def press(self, key: str) -> None:
        self._perform(ActionChains(self._driver).send_keys(self._KEYS.get(key, key)), "keyup")

    def _perform(self, actions: ActionChains, event: str) -> None:
        """Act; once more if the driver fails without a word, as it rarely does, and the page has heard nothing."""
        self._driver.execute_script(_LISTEN, event)
        try:
            actions.perform()
        except WebDriverException as error:
            if error.msg:
                raise
            if not self._driver.execute_script(_HEARD):
                actions.perform()

    def choose(self, where: str, value: str) -> None:
        Select(self._driver.find_element("css selector", where)).select_by_value(value)

    def back(self) -> None:
        self._driver.back()

    def picture(self, path: Path) -> None:
        self._driver.save_screenshot(str(path))

    def paper(self) -> bytes:
        raise NotImplementedError("WebKitGTK's driver cannot print")


class Visitor:
    """Somebody who uses the site, whatever the engine. ``engine`` is its name."""

    def __init__(self, window: Window, engine: str, address: str):
        self._window, self.engine, self._address = window, engine, address
        self.run, self.type, self.press, self.choose = window.run, window.type, window.press, window.choose
        self.back, self.picture, self.paper = window.back, window.picture, window.paper

    def visit(self, path: str, phone: bool = False) -> None:
        """Open a page; on a phone as narrow as the engine has it."""
        self._window.size(*((390, 844) if phone else (1280, 800)))
        self._window.open(path if "://" in path else self._address + path)

    def until(self, function: str, one: Any = None) -> Any:
        """Wait until something of the page is so; return it."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if found := self.run(function, one):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{self.engine}: never true: {function} of {str(one)[:80]}; {self.told('main')[:300]}")

    def sees(self, where: str) -> None:
        """Wait until something is in the page and not hidden."""
        self.until(_IN_SIGHT, where)

    def reads(self, text: str, where: str = "body") -> None:
        """Wait until a text can be read."""
        self.until(
            f"(text) => [...document.querySelectorAll({where!r})].some((found) => found.innerText.includes(text))", text
        )

    def told(self, where: str = "body") -> str:
        """Return the text that can be read."""
        return self.run("(where) => document.querySelector(where)?.innerText ?? ''", where)

    def click(self, where: str) -> None:
        """Click the middle of an element, once it is there."""
        self.sees(where)
        self._window.point(*self.run(_CENTRE, where))

    def point(self, x: float, y: float) -> None:
        """Click at a place of the window, in px."""
        self._window.point(x, y)

    def address(self) -> str:
        """Return path and query of the page."""
        return self.run("() => location.pathname + location.search")

"""Tabs that tests hand on to each other, and a start page that stands as it was opened.

Opening a tab takes as long as a small page, and loading the start page longer than most of what tests do on it. A tab is handed
on empty. The start page is put back to how it stood (``back.js``) and compared with what it was when it had been loaded
(``looks.js``): every element, its attributes and its place on the screen, what is typed, ticked and scrolled, the address, names
in the window, the data. If it is not the same (finer borders stay, as does whatever a test plants), it is loaded anew.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

BACK, LOOKS = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("back.js", "looks.js"))
SHORTLY_MS = 100
#: What distinguishes the looks of a page, in few letters.
MARK = f"""async () => {{ const said = new TextEncoder().encode(({LOOKS})());
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", said))].join() }}"""


class Watch:
    """``asked``: what a page asks for from now on, until ``end``. Whatever goes wrong on it is added to ``complaints``."""

    def __init__(self, page, address, complaints, tolerate=()):
        self.asked: list[str] = []

        def note(request):
            self.asked.append(request.url.removeprefix(address))
            if not request.url.startswith((address, "data:", "blob:")):
                complaints.append(f"request to a third party: {request.url}")

        def complain(kind, text):
            if not any(t in text for t in tolerate):
                complaints.append(f"{kind}: {text}")

        heard = {
            "request": note,
            "console": lambda m: complain("console", m.text) if m.type in ("error", "warning") else None,
            "pageerror": lambda e: complain("error", str(e)),
        }
        for event, handler in heard.items():
            page.on(event, handler)
        self.end = lambda: [page.remove_listener(event, handler) for event, handler in heard.items()]


class Tabs:
    """The tabs of visitors who are kept."""

    def __init__(self):
        self._idle = defaultdict(list)  # by context
        self._standing = {}  # (context, address) → page, put back
        self._lent = {}  # page → (context, address)
        self._marks = {}  # (context, address) → what was seen when it had been loaded

    def empty(self, context):
        """A tab in which nothing is open."""
        return self._idle[context].pop() if self._idle[context] else context.new_page()

    def standing(self, context, address):
        """A tab for the start page, and whether that is there already, as it was opened; otherwise it is to be loaded."""
        stood = self._standing.pop((context, address), None)
        page = stood or self.empty(context)
        self._lent[page] = (context, address)
        return page, stood is not None and self.as_before(page)

    def loaded(self, page):
        """The start page has been loaded in a tab: what it looks like is what it must look like again."""
        page.wait_for_selector("#atlas[data-ready=true]")
        if self._lent[page] not in self._marks:
            page.evaluate("document.getElementById('map-reset').click()")  # put back, the map lies on whole pixels
            self._marks[self._lent[page]] = settled_mark(page)

    def as_before(self, page):
        """Whether the start page, which has been put back, is what it was when it had been loaded."""
        before = self._marks.get(self._lent[page])
        if page.evaluate(MARK) == before:
            return True
        page.wait_for_timeout(SHORTLY_MS)
        return page.evaluate(MARK) == before

    def hand_on(self, page, size):
        """Take back what a test did with a tab of that size."""
        key = self._lent.pop(page, None)
        if page.is_closed():
            return
        page.unroute_all()
        page.emulate_media(**dict.fromkeys(("media", "color_scheme", "reduced_motion", "forced_colors"), "null"))
        if page.viewport_size != size:
            page.set_viewport_size(size)
        if key and key not in self._standing and page.query_selector("#atlas[data-ready=true]"):
            page.evaluate(BACK)
            self._standing[key] = page
        else:
            page.goto("about:blank")
            self._idle[page.context].append(page)


def settled_mark(page):
    """The mark of a page that has been loaded and to which nothing is added any more."""
    before, now = None, page.evaluate(MARK)
    while before != now:
        page.wait_for_timeout(3 * SHORTLY_MS)
        before, now = now, page.evaluate(MARK)
    return now

"""Tabs that tests hand on to each other: opening one takes as long as a small page, and so does emptying one."""

from __future__ import annotations

from collections import defaultdict

#: What a page was about to do or to ask for, it does not any more: it stands until the next one is loaded.
REST = "() => { stop(); for (let last = setTimeout(() => 0); last; last -= 1) clearTimeout(last) }"


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

    def idle(self, context):
        """A tab that nobody needs any more."""
        return self._idle[context].pop() if self._idle[context] else context.new_page()

    def hand_on(self, page, size):
        """Take back what a test did with a tab of that size."""
        from playwright.sync_api import Error  # tests that need no browser do without

        if page.is_closed():
            return
        page.unroute_all()
        try:
            page.evaluate(REST)
        except Error:  # it is on its way elsewhere
            page.goto("about:blank")
        page.emulate_media(**dict.fromkeys(("media", "color_scheme", "reduced_motion", "forced_colors"), "null"))
        if page.viewport_size != size:
            page.set_viewport_size(size)
        self._idle[page.context].append(page)

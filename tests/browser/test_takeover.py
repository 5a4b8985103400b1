"""A page whose data are gone because the server has taken over others: it comes anew, once, and remembers nothing."""

from tests.suite_state import SUITE
from tests.visitors import drawn, seen

TOLERATED = ("404",)


def answering_404(visit, times):
    """Return a page that is refused its data so many times, and how often it has asked."""
    opened = visit("/hilfe", wait=None, tolerate=TOLERATED)
    asked = []

    def gone(route):
        asked.append(route.request.url)
        route.fulfill(status=404) if len(asked) <= times else route.fallback()

    opened.page.route("**/data/atlas-*", gone)
    return opened, asked


def test_a_page_whose_data_are_gone_comes_anew(visit, address):
    opened, asked = answering_404(visit, 1)
    opened.page.goto(address + f"/?ebene={SUITE.council}&stand=2023-12-31")
    seen(opened.page)
    assert len(asked) == 2
    assert len(drawn(opened.page)) == SUITE.number
    assert opened.page.url == address + f"/?ebene={SUITE.council}&stand=2023-12-31"
    assert opened.page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_it_comes_anew_only_once(visit, address):
    opened, asked = answering_404(visit, 99)
    opened.page.goto(address + "/")
    said = opened.page.get_by_role("alert").filter(has_text="konnte nicht vollständig geladen werden")
    said.wait_for()
    opened.page.wait_for_timeout(500)
    assert len(asked) == 2

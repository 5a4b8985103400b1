"""Waiting for a file that takes long: with and without scripts, by keyboard, on a phone, and coming back later."""

import re
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import expect

from dashboard.factory import build_app
from dashboard.tasks import orders, routes
from dashboard.tasks.handing_on import hand_on
from loaders.history.database import open_database
from loaders.tasks.opening import prepare
from loaders.tasks.queue import open_queue
from tests.browser.test_accessibility import complaints
from tests.browser.test_desk import WIDER
from tests.suite_state import SUITE
from tests.unit.dashboard.tasks.conftest import working
from tests.visitors import served

REGION = f"/kreis/{SUITE.district}"
#: What is announced to those who listen.
SAID = """() => { window.said = []; new MutationObserver((changes) => changes.forEach((c) => said.push(c.target.textContent)))
  .observe(document.getElementById("waiting-status"), {childList: true}); }"""


class Slow:
    """Makes sheets as the test lets it: ``told`` of 53 are done, then all of them."""

    def __init__(self):
        self.told, self.go = 37, Event()

    def __call__(self, order, progress):
        while not self.go.wait(0.05):
            progress(self.told, 53)
        progress(53, 53)
        return b"%PDF-1.7 made"


@pytest.fixture(scope="module")
def house(postgresql, atlas, run_store):
    """The site with a queue: its address, and that of the database."""
    database = postgresql.new_database()
    engine = open_database(database)
    prepare(engine)
    engine.dispose()
    queue = open_queue(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "PEOPLE_S", 0.1)
        patch.setattr(routes, "REFRESH_S", 1)
        patch.setattr("dashboard.tasks.handing_on.open_queue", lambda _address: queue)
        app = build_app(atlas, run_store, elsewhere=hand_on(database, "data", None))
        with served(app.server) as where:
            yield where, database, queue
    queue.dispose()


@pytest.fixture
def address(house):
    """Here ``visit`` opens pages of the site with a queue."""
    return house[0]


@pytest.fixture
def slow(house):
    made = Slow()
    with working(house[1], "data", made, house[2]):
        yield made
        made.go.set()


def ask(page, title):
    """Ask for all fact sheets of a district, each test of another day so that none has the file of another."""
    page.goto(page.url.partition("?")[0] + f"?stand={title}")
    page.get_by_role("link", name="Alle Steckbriefe").click()
    page.wait_for_url("**/auftrag/*")


def test_a_visitor_sees_how_far_it_is_and_then_has_the_file(visit, slow):
    page = visit(REGION, wait="h1").page
    ask(page, "2024-01-01")
    text = page.locator("#waiting-text")
    expect(text).to_have_text("37 von 53 Steckbriefen")
    expect(page.get_by_role("progressbar", name="Ihre Datei wird erstellt")).to_have_attribute("value", "37")
    page.evaluate(SAID)
    seen = set()
    assert not complaints(page, seen)
    slow.told = 50
    expect(text).to_have_text("50 von 53 Steckbriefen")
    # it stands in the address, so it can be loaded again
    page.reload()
    expect(text).to_have_text("50 von 53 Steckbriefen")
    page.evaluate(SAID)
    page.get_by_role("button", name="Abbrechen").focus()
    with page.expect_download() as saved:
        slow.go.set()
    assert saved.value.suggested_filename == f"{SUITE.short} {SUITE.district_said} Steckbriefe 2024-01-01.pdf"
    assert Path(saved.value.path()).read_bytes() == b"%PDF-1.7 made"
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Datei ist fertig")
    assert page.title().startswith("Ihre Datei ist fertig")
    expect(page.get_by_role("link", name="Datei herunterladen")).to_be_focused()
    assert page.evaluate("() => said").pop().startswith("Ihre Datei ist fertig. ")
    expect(page.locator("#waiting-bar")).to_be_hidden()
    assert not complaints(page, seen)
    # and whoever comes back finds it
    with page.expect_download():
        page.reload()


def test_without_scripts_the_page_asks_again_by_itself(visit, slow):
    page = visit(REGION, wait="h1", scripts=False, phone=True).page
    ask(page, "2024-02-01")
    expect(page.locator("#waiting-text")).to_have_text("37 von 53 Steckbriefen")
    assert page.evaluate(WIDER) == []
    slow.told = 38
    expect(page.locator("#waiting-text")).to_have_text("38 von 53 Steckbriefen")
    with page.expect_download():
        slow.go.set()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Datei ist fertig")


@pytest.mark.parametrize("scripts", [True, False])
def test_it_can_be_cancelled_by_keyboard_and_asked_for_again(visit, slow, scripts):
    page = visit(REGION, wait="h1", scripts=scripts).page
    ask(page, "2024-03-01" if scripts else "2024-04-01")
    page.get_by_role("button", name="Abbrechen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Der Auftrag ist abgebrochen")
    again = page.get_by_role("link", name="Datei neu anfordern")
    expect(again).to_have_attribute("href", re.compile(f"^/steckbriefe.pdf[?]region={SUITE.district}&date="))
    again.click()
    expect(page.locator("#waiting-text")).to_have_text("37 von 53 Steckbriefen")


def test_in_english(visit, slow):
    page = visit(REGION + "?lang=en&stand=2024-05-01", wait="h1").page
    page.get_by_role("link", name="All fact sheets").click()
    expect(page.locator("#waiting-text")).to_have_text("37 of 53 fact sheets")
    assert page.locator("html").get_attribute("lang") == "en"

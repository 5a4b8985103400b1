"""Below a path, as behind a proxy of an existing site: a visitor clicks through, and nothing is asked for elsewhere."""

from urllib.parse import quote

import pytest

from dashboard.factory import build_app
from tests.suite_state import SUITE
from tests.visitors import DESKTOP, drawn, seen, served

BASE = "/asskomm/"


@pytest.fixture(scope="module")
def below(atlas, run_store):
    """Where the application answers below its base."""
    with served(build_app(atlas, run_store, base=BASE).server) as where:
        yield where


def test_a_visitor_stays_below_the_base(browser, below):
    context = browser.new_context(viewport=DESKTOP, locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    outside, failed, complaints = [], [], []
    page.on("request", lambda r: None if r.url.startswith((below + BASE, "data:", "blob:")) else outside.append(r.url))
    page.on("response", lambda r: failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("requestfailed", lambda r: failed.append(r.url) if "ERR_ABORTED" not in (r.failure or "") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)

    page.goto(below + BASE)
    seen(page)
    assert len(drawn(page)) == SUITE.number
    page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.town_name)
    page.get_by_role("option").first.click()
    page.wait_for_selector(f"#panel-answer[data-for='{SUITE.town}']")
    page.wait_for_url(f"{below}{BASE}?gemeinde={SUITE.town}")
    page.locator(f".panel a[href*='gemeinde/{SUITE.town}']").first.click()
    page.wait_for_selector("#neighbours")
    assert page.url.startswith(f"{below}{BASE}gemeinde/{SUITE.town}")
    page.get_by_label("Umkreis").select_option("2")
    page.wait_for_url(f"**/gemeinde/{SUITE.town}?*umkreis=2")
    page.get_by_role("link", name="Tabelle", exact=True).click()
    page.wait_for_selector(".table-page")
    page.get_by_label("Name oder Schlüssel").fill(SUITE.district_name)
    page.wait_for_url(f"**/tabelle?*q={quote(SUITE.district_name)}")
    page.go_back()
    page.get_by_role("link", name="Karte", exact=True).click()
    seen(page)
    context.close()
    assert (outside, failed, complaints) == ([], [], [])

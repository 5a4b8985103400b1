"""From the start page to five slides about a region: each control that is activated counts as one interaction."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from tests.browser.test_keyboard import tab_to
from tests.suite_state import SUITE
from tests.sweeps import everything

MOST = 5
#: The first of the ways begins on the start page, by keyboard; the others anywhere else, where the same links are.
ANYWHERE = "/" if everything() else "/hilfe"


@pytest.fixture
def title(atlas):
    return atlas.named_regions[SUITE.region].title


@pytest.fixture
def way(title):
    """What is activated on the way, by its words; a phone's menu has to be opened first."""
    return "Gebiete", title, "Kurzer Foliensatz"


def is_the_deck(download, title):
    """Five slides, the first of them about the region."""
    slides = list(Presentation(io.BytesIO(Path(download.path()).read_bytes())).slides)
    assert len(slides) == 5 and title in slides[0].shapes.title.text_frame.text
    assert "Kurzer Foliensatz" in download.suggested_filename


@pytest.mark.parametrize("scripts", [True, False])
def test_by_mouse_it_takes_three_clicks(visit, title, way, scripts):
    # whoever leaves while the map is being made breaks off what it asks for, and the browser complains
    page = visit(ANYWHERE, scripts=scripts, wait="#atlas[data-ready=true]" if scripts and everything() else "main").page
    *first, last = way
    for words in first:
        page.get_by_role("link", name=words, exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name=last, exact=True).click()
    is_the_deck(saved.value, title)
    assert len(way) <= MOST


def test_on_a_phone_it_takes_four(visit, title, way):
    page = visit(ANYWHERE, phone=True, wait="#atlas[data-ready=true]" if everything() else "main").page
    page.locator(".menu summary").click()
    for words in way[:2]:
        page.get_by_role("link", name=words, exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name=way[2], exact=True).click()
    is_the_deck(saved.value, title)
    assert len(way) + 1 <= MOST


def test_by_keyboard_it_takes_three_keys_besides_tab(visit, title):
    page = visit("/").page
    pressed = 0
    for path in ("/region/", f"/region/{SUITE.region}"):
        tab_to(page, f"a[href='{path}']")
        page.keyboard.press("Enter")
        pressed += 1
        page.wait_for_url(f"**{path}")
    tab_to(page, "a[href*='length=short']")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    is_the_deck(saved.value, title)
    assert pressed + 1 <= MOST


def test_navigation_says_where_one_is(visit):
    page = visit(f"/region/{SUITE.region}", wait="h1").page
    here = page.locator(".pages [aria-current]")
    expect(here).to_have_count(1)
    expect(here).to_have_text("Gebiete")
    expect(page.get_by_role("link", name="Auf der Karte zeigen")).to_have_attribute("href", f"/?auswahl={SUITE.region}")

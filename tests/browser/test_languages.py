"""The English site in a browser: what scripts say, and the switch that keeps the view."""

import re

from tests.language_tools import german_in
from tests.visitors import settled

#: Everything that is shown or read out, but for what is marked as German.
TEXTS = """() => {
  const texts = [];
  const german = (node) => node.parentElement.closest("[lang=de], script, style");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!german(walk.currentNode)) texts.push(walk.currentNode.data.trim());
  document.querySelectorAll("[aria-label], [placeholder], [alt]").forEach((e) =>
    e.closest("[lang=de]") || texts.push(...["aria-label", "placeholder", "alt"].map((n) => e.getAttribute(n) || "")));
  return texts.filter(Boolean);
}"""


def test_the_live_map_speaks_english_and_its_links_stay_so(visit):
    page = visit("/?lang=en").page
    page.get_by_role("button", name="Zoom in").click()
    settled(page)
    page.get_by_label("Find a municipality").fill("Zittau")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zittau").wait_for()
    assert page.locator("#announcer").inner_text() == "Zittau selected, 7 neighbouring municipalities."
    page.get_by_role("radio", name="Prevention council").check(force=True)
    assert page.title() == "Zittau – Prevention council – ASSKomm-Atlas"
    page.get_by_label("Find a municipality").fill("xyzxyz")
    page.get_by_text("No municipality found. Please check the spelling.").wait_for()
    assert page.locator("#day-slider").get_attribute("aria-valuetext").endswith("2026")
    # the middle of Zittau's box may be a neighbour's: whoever lies there says its status in English
    page.locator("[data-ags='14626610'].area").hover(force=True)
    assert page.locator(".map-tooltip").inner_text().split("\n")[1] in ("active", "planned", "no information")
    assert german_in(page.evaluate(TEXTS)) == []
    page.get_by_role("button", name="Close").click()
    assert page.locator("#announcer").inner_text() == "Selection cleared."
    page.get_by_role("radio", name="Agreement").check(force=True)
    for name in ("Table", "Slides & files"):
        assert "lang=en" in page.get_by_role("link", name=name, exact=True).get_attribute("href")
    page.wait_for_url("**ebene=agreement*")
    page.go_back()
    assert "lang=en" in page.url
    page.get_by_role("link", name="Table", exact=True).click()
    page.get_by_role("heading", name="Participation of the municipalities as a table").wait_for()


def test_the_switch_keeps_what_is_shown(visit):
    page = visit("/?lang=en&ebene=kpr&stand=2023-09-14").page
    page.locator("[data-ags='14612000'].area").click()
    page.get_by_role("heading", name="Dresden").wait_for()
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_selector("html[lang=de] #atlas[data-ready=true]")
    page.get_by_role("heading", name="Dresden").wait_for()
    assert re.sub(r".*\?", "", page.url) == "ebene=kpr&gemeinde=14612000&stand=2023-09-14"
    page.get_by_role("button", name="Karte vergrößern").wait_for()
    page.get_by_role("link", name="English").click()
    page.wait_for_selector("html[lang=en] #atlas[data-ready=true]")
    assert "lang=en" in page.url and "gemeinde=14612000" in page.url and "stand=2023-09-14" in page.url


def test_table_and_export_stay_english_without_reloading(visit):
    page = visit("/tabelle?lang=en", wait="main").page
    page.get_by_label("Offer").select_option("kpr")
    page.get_by_label("Status").select_option("planned")
    page.get_by_text("16 of 419 municipalities.").wait_for()
    page.locator("a[data-sort=population]").click()
    page.wait_for_url("**sortierung=population**")
    assert "lang=en" in page.url
    assert german_in(page.evaluate(TEXTS)) == []
    page.get_by_role("link", name="Slides & files", exact=True).click()
    page.wait_for_url("**/ausschnitt**")
    # its script comes last: a choice made before would wait for the button
    page.wait_for_load_state("load")
    page.get_by_label("Layer").select_option("coaching")
    page.locator("#preview-image[alt*='A specialist accompanies']").wait_for()
    assert "lang=en" in page.url
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name=re.compile("Copied|Please copy with Ctrl")).wait_for()
    assert german_in(page.evaluate(TEXTS)) == []

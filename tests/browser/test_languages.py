"""The English site in a browser: what scripts say, and the switch that keeps the view."""

import re

from loaders.atlas.facts import PLANNED
from tests.language_tools import german_in
from tests.suite_state import SUITE
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


def test_the_live_map_speaks_english_and_its_links_stay_so(visit, site):
    english = site.in_language("en")
    titles = {key: layer.title for key, layer in english.catalogue.items()}
    page = visit("/?lang=en").page
    page.get_by_role("button", name="Zoom in").click()
    settled(page)
    page.get_by_label("Find a municipality").fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    said, near = page.locator("#announcer").inner_text(), len(site.atlas.neighbours.borders[SUITE.town])
    assert said == f"{SUITE.town_name} selected, {near} neighbouring municipalities."
    page.get_by_role("radio", name=titles[SUITE.council]).check(force=True)
    assert page.title() == f"{SUITE.town_name} – {titles[SUITE.council]} – {english.programme.atlas}"
    page.get_by_label("Find a municipality").fill("xyzxyz")
    page.get_by_text("No municipality found. Please check the spelling.").wait_for()
    assert page.locator("#day-slider").get_attribute("aria-valuetext").endswith("2026")
    # the middle of the town's box may be a neighbour's: whoever lies there says its status in English, after its names
    statuses = {one.label for one in english.catalogue[SUITE.council].classes}
    page.locator(f"[data-ags='{SUITE.town}'].area").hover(force=True)
    assert not statuses.isdisjoint(page.locator(".map-tooltip").inner_text().split("\n")[1:3])
    assert german_in(page.evaluate(TEXTS)) == []
    page.get_by_role("button", name="Close").click()
    assert page.locator("#announcer").inner_text() == "Selection cleared."
    page.get_by_role("radio", name=titles[SUITE.agreement]).check(force=True)
    for name in ("Table", "Slides & files"):
        assert "lang=en" in page.get_by_role("link", name=name, exact=True).get_attribute("href")
    page.wait_for_url(f"**ebene={SUITE.agreement}*")
    page.go_back()
    assert "lang=en" in page.url
    page.get_by_role("link", name="Table", exact=True).click()
    page.get_by_role("heading", name="Participation of the municipalities as a table").wait_for()


def test_the_switch_keeps_what_is_shown(visit):
    page = visit(f"/?lang=en&ebene={SUITE.council}&stand=2023-09-14").page
    page.locator(f"[data-ags='{SUITE.city}'].area").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_selector("html[lang=de] #atlas[data-ready=true]")
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    assert re.sub(r".*\?", "", page.url) == f"ebene={SUITE.council}&gemeinde={SUITE.city}&stand=2023-09-14"
    page.get_by_role("button", name="Karte vergrößern").wait_for()
    back = page.get_by_role("link", name="English").get_attribute("href")
    assert "lang=en" in back and f"gemeinde={SUITE.city}" in back and "stand=2023-09-14" in back


def test_table_and_export_stay_english_without_reloading(visit, site):
    page = visit("/tabelle?lang=en", wait="main").page
    page.get_by_label("Offer").select_option(SUITE.council)
    page.get_by_label("Status").select_option("planned")
    statuses = [site.on(site.today()).status(ags, SUITE.council).status for ags in site.atlas.municipalities]
    page.get_by_text(f"{statuses.count(PLANNED)} of {SUITE.number} municipalities.").wait_for()
    page.locator("a[data-sort=population]").click()
    page.wait_for_url("**sortierung=population**")
    assert "lang=en" in page.url
    assert german_in(page.evaluate(TEXTS)) == []
    page.get_by_role("link", name="Slides & files", exact=True).click()
    page.wait_for_url("**/ausschnitt**")
    # its script comes last: a choice made before would wait for the button
    page.wait_for_load_state("load")
    page.get_by_label("Layer").select_option(SUITE.coaching)
    description = site.in_language("en").catalogue[SUITE.coaching].description
    page.locator(f"#preview-image[alt*='{description}']").wait_for()
    assert "lang=en" in page.url
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name=re.compile("Copied|Please copy with Ctrl")).wait_for()
    assert german_in(page.evaluate(TEXTS)) == []

"""What visitors of Saxony's atlas read and hear in a browser, word by word; what else they do there is tested of any state."""

from tests.browser.test_keyboard import here


def test_a_visitor_reads_and_hears_who_is_chosen(visit):
    page = visit("/").page
    assert page.locator("path.area").count() == 419
    page.get_by_role("combobox", name="Gemeinde suchen").fill("zitau")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zittau", exact=True).wait_for()
    assert page.locator("#announcer").inner_text() == "Zittau ausgewählt, 7 Nachbargemeinden."
    assert "von 7 Nachbargemeinden haben eine Vereinbarung" in page.locator(".answer").inner_text()
    assert page.title() == "Zittau – Überblick – ASSKomm-Atlas"
    page.locator(".cursor-ring").focus()
    assert here(page)["label"] == "Zittau, Vereinbarung, Präventionsrat (KPR)"


def test_a_visitor_reads_it_in_english(visit):
    page = visit("/tabelle?lang=en", wait="main").page
    page.get_by_label("Offer").select_option("kpr")
    page.get_by_label("Status").select_option("planned")
    page.get_by_text("16 of 419 municipalities.").wait_for()

"""The page about the data: its JSON-LD is data, which the policy lets stand, and what is to be copied can be."""


def test_a_citation_is_copied_and_that_is_said(visit):
    page = visit("/daten", wait="main").page  # a complaint of the policy would fail this
    button = page.locator("[data-copy=citation]")
    button.click()
    page.wait_for_function("() => document.getElementById('copy-status').textContent")
    assert page.locator("#copy-status").inner_text() in ("Kopiert", "Bitte mit Strg+C kopieren")
    selected = page.evaluate("() => getSelection().toString()").strip()
    assert selected == page.locator("#citation").inner_text().strip()
    assert page.locator("script[type='application/ld+json']").count() == 1


def test_without_scripts_nothing_is_offered_that_does_nothing(visit):
    page = visit("/daten", wait="main", scripts=False).page
    assert page.get_by_role("button", name="Kopieren").count() == 0
    assert page.get_by_role("link", name="Excel-Datei laden").is_visible()

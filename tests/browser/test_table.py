"""The table: the same content as the map, sorted and filtered without reloading, and to take along."""

import csv
import io


def visible_names(page):
    return page.locator(".status-table tbody th a").all_inner_texts()


def test_sorting_and_filtering_without_reloading(visit):
    opened = visit("/tabelle", wait="table")
    page = opened.page
    page.evaluate("() => (window.stayed = true)")
    page.locator("a[data-sort=population]").click()
    page.wait_for_selector("th[aria-sort=ascending] a[data-sort=population]")
    page.locator("a[data-sort=population]").click()
    page.wait_for_selector("th[aria-sort=descending] a[data-sort=population]")
    assert visible_names(page)[0] == "Leipzig"
    assert page.evaluate("() => document.activeElement.dataset.sort") == "population"
    page.get_by_label("Gebiet").select_option(label="Landkreis Görlitz")
    page.get_by_label("Status").select_option(label="aktiv oder abgeschlossen")
    page.wait_for_function("() => document.getElementById('count').textContent.includes(' von 419')")
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length < 53")
    assert visible_names(page)[0] == "Görlitz", "the order stays while filtering"
    assert page.evaluate("() => window.stayed")
    page.reload()
    assert visible_names(page)[0] == "Görlitz"


def test_typing_filters_and_back_returns_to_everybody(visit):
    page = visit("/tabelle", wait="table").page
    assert len(visible_names(page)) == 419
    assert page.locator("#count").inner_text() == "Alle 419 Gemeinden."
    page.get_by_label("Gebiet").select_option(label="Dresden")
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 1")
    assert page.url.endswith("/tabelle?kreis=14612"), "what is standard is not written into the address"
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 419")
    assert page.get_by_label("Gebiet").input_value() == ""
    page.get_by_label("Name oder Schlüssel").press_sequentially("gorl", delay=20)
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 1")
    assert visible_names(page) == ["Görlitz"]
    page.get_by_label("Name oder Schlüssel").fill("qqqq")
    page.get_by_text("Keine Gemeinde erfüllt alle Bedingungen.").wait_for()


def test_download_is_what_is_shown(visit):
    page = visit("/tabelle?kreis=14626&status=teilnahme", wait="table").page
    with page.expect_download() as download:
        page.get_by_role("link", name="Als CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [r["Gemeinde"] for r in rows] == [*visible_names(page), "Landkreis Görlitz"]


def test_table_works_without_scripts(visit):
    page = visit("/tabelle", scripts=False, wait="table").page
    page.get_by_label("Gebiet").select_option(label="Dresden")
    with page.expect_navigation():
        page.get_by_role("button", name="Anwenden").click()
    assert visible_names(page) == ["Dresden"]
    with page.expect_navigation():
        page.get_by_role("link", name="Dresden", exact=True).click()
    assert "gemeinde=14612000" in page.url


def test_table_leads_to_the_map_and_back(visit):
    page = visit("/tabelle?stand=2023-09-14", wait="table").page
    page.get_by_role("link", name="Zittau", exact=True).click()
    page.get_by_role("heading", name="Zittau").wait_for()
    page.wait_for_selector("#atlas[data-ready=true]")
    assert "stand=2023-09-14" in page.url
    page.get_by_role("link", name="Tabelle", exact=True).click()
    page.get_by_text("Stand 14.09.2023 · letzte Meldung im Register").wait_for()


def test_phone_shows_cards_with_labels(visit):
    page = visit("/tabelle?status=teilnahme", phone=True, wait="table").page
    assert page.get_by_role("table", name="Status je Gemeinde").count() == 1
    first = page.locator(".status-table tbody tr").first
    assert first.bounding_box()["width"] <= 390


def test_date_can_be_typed(visit):
    page = visit("/tabelle", wait="table").page
    field = page.locator("#f-date")
    field.click()
    page.keyboard.type(
        "09142023" if "/" in field.evaluate("e => new Intl.DateTimeFormat().format()") else "14092023", delay=60
    )
    page.wait_for_timeout(900)
    assert page.locator(".lead").inner_text().startswith("Stand ")
    assert "stand=00" not in page.url


def test_what_is_chosen_before_the_script_has_come_is_heard(visitor, address):
    page = visitor.kept(False, True, "Europe/Berlin").new_page()
    held = {}
    page.route("**/table.js*", lambda route: held.update(script=route))
    page.goto(address + "/tabelle", wait_until="commit")
    page.get_by_label("Gebiet").select_option(label="Dresden")
    assert len(visible_names(page)) == 419
    held["script"].continue_()
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 1")
    page.wait_for_url("**/tabelle?*kreis=14612")
    page.close()

"""The table: the same content as the map, sorted and filtered without reloading, and to take along."""

import csv
import io
import unicodedata

from layers.answers.counts import municipalities_with_any
from tests.suite_state import SUITE

#: A table of few, where nothing is asked about all.
FEW = f"/tabelle?kreis={SUITE.district}"


def visible_names(page):
    return page.locator(".status-table tbody th a").all_inner_texts()


def most_inhabitants(atlas, keys):
    return max((atlas.municipalities[ags] for ags in keys), key=lambda m: m.population).name


def test_sorting_and_filtering_without_reloading(visit, site):
    members = site.atlas.members[SUITE.district]
    first = most_inhabitants(site.atlas, municipalities_with_any(site.on(site.today()), members))
    opened = visit("/tabelle", wait="table")
    page = opened.page
    page.evaluate("() => (window.stayed = true)")
    page.locator("a[data-sort=population]").click()
    page.wait_for_selector("th[aria-sort=ascending] a[data-sort=population]")
    page.locator("a[data-sort=population]").click()
    page.wait_for_selector("th[aria-sort=descending] a[data-sort=population]")
    assert visible_names(page)[0] == most_inhabitants(site.atlas, site.atlas.municipalities)
    assert page.evaluate("() => document.activeElement.dataset.sort") == "population"
    page.get_by_label("Gebiet").select_option(label=SUITE.district_said)
    page.get_by_label("Status").select_option(label="aktiv oder abgeschlossen")
    page.wait_for_function(f"() => document.getElementById('count').textContent.includes(' von {SUITE.number}')")
    page.wait_for_function(f"() => document.querySelectorAll('.status-table tbody tr').length < {len(members)}")
    assert visible_names(page)[0] == first, "the order stays while filtering"
    assert page.evaluate("() => window.stayed")
    page.reload()
    assert visible_names(page)[0] == first


def test_typing_filters_and_back_returns_to_everybody(visit):
    page = visit("/tabelle", wait="table").page
    assert len(visible_names(page)) == SUITE.number
    assert page.locator("#count").inner_text() == f"Alle {SUITE.number} Gemeinden."
    page.get_by_label("Gebiet").select_option(label=SUITE.city_name)
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 1")
    assert page.url.endswith(f"/tabelle?kreis={SUITE.city_district}"), (
        "what is standard is not written into the address"
    )
    page.go_back()
    page.wait_for_function(f"() => document.querySelectorAll('.status-table tbody tr').length === {SUITE.number}")
    assert page.get_by_label("Gebiet").input_value() == ""
    plain = "".join(c for c in unicodedata.normalize("NFD", SUITE.twin_name.lower()) if c.isalpha())
    page.get_by_label("Name oder Schlüssel").press_sequentially(plain[:-3], delay=20)
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 1")
    assert visible_names(page) == [SUITE.twin_name]
    page.get_by_label("Name oder Schlüssel").fill("qqqq")
    page.get_by_text("Keine Gemeinde erfüllt alle Bedingungen.").wait_for()


def test_download_is_what_is_shown(visit):
    page = visit(f"/tabelle?kreis={SUITE.district}&status=teilnahme", wait="table").page
    with page.expect_download() as download:
        page.get_by_role("link", name="Als CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [r["Gemeinde"] for r in rows] == [*visible_names(page), SUITE.district_said]


def test_table_works_without_scripts(visit):
    page = visit(FEW, scripts=False, wait="table").page
    page.get_by_label("Gebiet").select_option(label=SUITE.city_name)
    with page.expect_navigation():
        page.get_by_role("button", name="Anwenden").click()
    assert visible_names(page) == [SUITE.city_name]
    with page.expect_navigation():
        page.get_by_role("link", name=SUITE.city_name, exact=True).click()
    assert f"gemeinde={SUITE.city}" in page.url


def test_table_leads_to_the_map_and_back(visit):
    page = visit(f"{FEW}&stand=2023-09-14", wait="table").page
    page.get_by_role("link", name=SUITE.town_name, exact=True).click()
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
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
    page = visit(FEW, wait="table").page
    field = page.locator("#f-date")
    field.click()
    page.keyboard.type(
        "09142023" if "/" in field.evaluate("e => new Intl.DateTimeFormat().format()") else "14092023", delay=60
    )
    page.wait_for_timeout(900)
    assert page.locator(".lead").inner_text().startswith("Stand ")
    assert "stand=00" not in page.url


def test_what_is_chosen_before_the_script_has_come_is_heard(visitor, address, atlas):
    page = visitor.kept(False, True, "Europe/Berlin").new_page()
    held = {}
    page.route("**/table.js*", lambda route: held.update(script=route))
    page.goto(address + FEW, wait_until="commit")
    page.get_by_label("Gebiet").select_option(label=SUITE.city_name)
    assert len(visible_names(page)) == len(atlas.members[SUITE.district])
    held["script"].continue_()
    page.wait_for_function("() => document.querySelectorAll('.status-table tbody tr').length === 1")
    page.wait_for_url(f"**/tabelle?*kreis={SUITE.city_district}")
    page.close()

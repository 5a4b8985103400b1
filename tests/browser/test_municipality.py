"""The page of a municipality, its print and its comparison, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.sweeps import some
from tests.visitors import settled, still


def listed(page):
    return page.locator("#result .status-table tbody th a").all_inner_texts()


@pytest.mark.parametrize("phone", [False, True])
def test_from_the_start_page_to_the_answer_and_on_to_the_page(visit, phone):
    page = visit("/", phone=phone, anew=True).page
    page.get_by_role("combobox", name="Gemeinde suchen").fill("Zittau")
    page.keyboard.press("Enter")
    page.get_by_text("Mindestens 4 von 7 Nachbargemeinden haben eine Vereinbarung").wait_for()
    text = page.locator("#panel-content").inner_text()
    for shown in ("Landkreis Görlitz", "25.086 Einwohner", "05.02.2021", "von 7 Nachbargemeinden", "Olbersdorf"):
        assert shown in text
    source = page.locator("#panel-content .status-source a").first
    assert source.get_attribute("href").startswith("http")
    assert source.get_attribute("rel") == "noopener noreferrer"
    page.wait_for_url("**gemeinde=14626610")
    assert page.title().startswith("Zittau – ")
    assert page.locator("path.is-selected").get_attribute("data-ags") == "14626610"
    assert page.locator("path.is-neighbour").count() == 7
    assert page.locator("#announcer").inner_text() == "Zittau ausgewählt, 7 Nachbargemeinden."
    settled(page)
    assert page.locator(".map-name.is-main").inner_text() == "Zittau"
    assert page.locator(".map-name-pin:not(.is-hidden)").count() >= 6, "so near that neighbours have names"
    selected, sheet = page.locator("path.is-selected").bounding_box(), page.locator("#panel").bounding_box()
    assert not phone or 0 <= selected["y"] < selected["y"] + selected["height"] <= sheet["y"], "above the sheet"
    page.get_by_role("link", name="Gemeindeseite").click()
    page.get_by_role("heading", name="Zittau", level=1).wait_for()
    assert len(listed(page)) == 7
    kind = ".names-narrow" if phone else ".names"
    expect(page.locator(f".page-map-picture {kind} .label", has_text="Zittau").last).to_be_visible()
    page.go_back()
    page.wait_for_selector("#atlas[data-ready=true]")
    page.get_by_role("heading", name="Zittau").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Sachsen in Zahlen").wait_for(state="attached")
    page.wait_for_function("() => !document.querySelector('.map-name.is-main')")
    if phone:
        assert page.locator("#panel").evaluate("e => getComputedStyle(e).position") != "fixed"
    settled(page)
    frame, west = (page.locator(where).bounding_box()["x"] for where in (".leaflet-map", "path[data-ags='14523010']"))
    assert frame <= west, "the whole state is shown again"


def test_list_is_filtered_and_sorted_without_reloading(visit):
    page = visit("/gemeinde/14626610", wait="table").page
    page.evaluate("() => (window.stayed = true)")
    page.get_by_label("Zeigen", exact=True).select_option(label="nur mit Vereinbarung")
    page.wait_for_function("() => document.getElementById('count').textContent === '4 Gemeinden'")
    assert listed(page) == ["Bertsdorf-Hörnitz", "Olbersdorf", "Ostritz", "Oybin"]
    page.get_by_label("Umkreis").select_option(label="bis 20 km")
    page.wait_for_function("() => document.querySelectorAll('#result tbody tr').length > 4")
    page.get_by_role("link", name="Entfernung").click()
    page.wait_for_selector("th[aria-sort=ascending] a[data-sort=distance]")
    assert page.evaluate("() => window.stayed")
    assert "umkreis=20" in page.url and "mit=agreement" in page.url


def test_ticked_neighbours_are_compared(visit):
    page = visit("/gemeinde/14626610", wait="table").page
    page.get_by_label("Oybin vergleichen").check()
    page.get_by_label("Ostritz vergleichen").check()
    page.get_by_role("button", name="Angekreuzte mit Zittau vergleichen").click()
    page.get_by_role("heading", name="Gemeinden vergleichen").wait_for()
    assert page.locator(".compare-table thead th a:first-child").all_inner_texts() == ["Zittau", "Ostritz", "Oybin"]
    page.get_by_label("Gemeinde hinzufügen").fill("Kamenz")
    page.get_by_role("button", name="Anwenden").click()
    page.get_by_role("link", name="Kamenz", exact=True).wait_for()
    with page.expect_navigation():
        page.get_by_role("link", name="Zittau entfernen").click()
    assert page.locator(".compare-table thead th a:first-child").all_inner_texts() == ["Ostritz", "Oybin", "Kamenz"]
    page.reload()
    assert page.locator(".compare-table thead th a:first-child").count() == 3


@pytest.mark.parametrize("ags", some(["14626610", "14625250", "14523310", "14612000", "14511000"], 3))
def test_prints_on_one_sheet(visit, ags, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    page = visit(f"/gemeinde/{ags}", wait="table").page
    path = tmp_path / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    assert len(pypdf.PdfReader(path).pages) == 1


def test_page_works_without_scripts(visit):
    page = visit("/gemeinde/14626610", scripts=False, wait="table").page
    page.get_by_label("Zeigen", exact=True).select_option(label="nur mit Präventionsrat")
    page.get_by_role("button", name="Anwenden").click()
    page.get_by_text("Im gewählten Umkreis ist nichts belegt.").wait_for()


def test_selection_is_named_without_a_request(visit):
    opened = visit("/")
    page = opened.page
    still(opened)
    asked = len(opened.requests)
    page.locator("path[data-ags='14612000']").click()
    assert page.locator(".map-name.is-main").inner_text() == "Dresden"
    assert [r for r in opened.requests[asked:] if "/einzelheiten?" not in r] == []
    page.get_by_role("heading", name="Dresden").wait_for()
    page.get_by_role("button", name="Schließen").click()
    page.wait_for_function("() => !document.querySelector('.map-name.is-main')")

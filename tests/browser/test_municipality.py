"""The page of a municipality, its print and its comparison, in a real browser."""

import pytest
from playwright.sync_api import expect

from layers.words.wording import sort_key
from tests.suite_state import SUITE
from tests.sweeps import some
from tests.visitors import seen, settled


def having(site, ags, key):
    """Names of the neighbours who take part in an instrument, as lists have them."""
    today = site.on(site.today())
    near = [
        site.atlas.municipalities[a].name for a in site.atlas.neighbours.ring(ags) if today.status(a, key).takes_part
    ]
    return sorted(near, key=sort_key)


def short(site, key):
    return site.atlas.state.programme.find(key).short


def listed(page):
    return page.locator("#result .status-table tbody th a").all_inner_texts()


@pytest.mark.parametrize("phone", [False, True])
def test_from_the_start_page_to_the_answer_and_on_to_the_page(visit, site, phone):
    near, town = site.atlas.neighbours.ring(SUITE.town), site.atlas.municipalities[SUITE.town]
    number, total = len(having(site, SUITE.town, SUITE.agreement)), len(near)
    said = f"Alle {total}" if number == total else f"Mindestens {number} von {total}"
    answer = f"{said} Nachbargemeinden haben {site.atlas.state.programme.find(SUITE.agreement).has}"
    people = f"{town.population:,} Einwohner".replace(",", ".")
    page = visit("/", phone=phone).page
    page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.town_name)
    page.keyboard.press("Enter")
    page.get_by_text(answer).wait_for()
    text = page.locator("#panel-content").inner_text()
    for shown in (SUITE.district_said, people, "05.02.2021", f"{total} Nachbargemeinden", SUITE.seat_name):
        assert shown in text
    source = page.locator("#panel-content .status-source a").first
    assert source.get_attribute("href").startswith("http")
    assert source.get_attribute("rel") == "noopener noreferrer"
    page.wait_for_url(f"**gemeinde={SUITE.town}")
    assert page.title().startswith(f"{SUITE.town_name} – ")
    assert page.locator("path.is-selected").get_attribute("data-ags") == SUITE.town
    assert page.locator("path.is-neighbour").count() == total
    assert page.locator("#announcer").inner_text() == f"{SUITE.town_name} ausgewählt, {total} Nachbargemeinden."
    settled(page)
    assert page.locator(".map-name.is-main").inner_text() == SUITE.town_name
    assert page.locator(".map-name-pin:not(.is-hidden)").count() >= total - 1, "so near that neighbours have names"
    selected, sheet = page.locator("path.is-selected").bounding_box(), page.locator("#panel").bounding_box()
    assert not phone or 0 <= selected["y"] < selected["y"] + selected["height"] <= sheet["y"], "above the sheet"
    page.get_by_role("link", name="Gemeindeseite").click()
    page.get_by_role("heading", name=SUITE.town_name, level=1).wait_for()
    assert len(listed(page)) == total
    kind = ".names-narrow" if phone else ".names"
    expect(page.locator(f".page-map-picture {kind} .label", has_text=SUITE.town_name).last).to_be_visible()
    page.go_back()
    seen(page)
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for(state="attached")
    page.wait_for_function("() => !document.querySelector('.map-name.is-main')")
    if phone:
        assert page.locator("#panel").evaluate("e => getComputedStyle(e).position") != "fixed"
    settled(page)
    west = page.evaluate("""() => Math.min(...[...document.querySelectorAll("path.area")]
        .map((path) => path.getBoundingClientRect().left))""")
    assert page.locator(".leaflet-map").bounding_box()["x"] <= west, "the whole state is shown again"


def test_list_is_filtered_and_sorted_without_reloading(visit, site):
    instruments, total = (SUITE.agreement, SUITE.council), len(site.atlas.neighbours.ring(SUITE.town))
    key, some_of_them = next(
        (key, found) for key in instruments if 0 < len(found := having(site, SUITE.town, key)) < total
    )
    page = visit(f"/gemeinde/{SUITE.town}", wait="table").page
    page.evaluate("() => (window.stayed = true)")
    page.get_by_label("Zeigen", exact=True).select_option(label=f"nur mit {short(site, key)}")
    page.wait_for_function(f"() => document.getElementById('count').textContent === '{len(some_of_them)} Gemeinden'")
    assert listed(page) == some_of_them
    page.get_by_label("Umkreis").select_option(label="bis 20 km")
    page.wait_for_function("few => document.querySelectorAll('#result tbody tr').length > few", arg=len(some_of_them))
    page.get_by_role("link", name="Entfernung").click()
    page.wait_for_selector("th[aria-sort=ascending] a[data-sort=distance]")
    assert page.evaluate("() => window.stayed")
    assert "umkreis=20" in page.url and f"mit={key}" in page.url


def test_ticked_neighbours_are_compared(visit):
    page = visit(f"/gemeinde/{SUITE.town}", wait="table").page
    ticked = listed(page)[-2:]
    for name in reversed(ticked):
        page.get_by_label(f"{name} vergleichen").check()
    page.get_by_role("button", name=f"Angekreuzte mit {SUITE.town_name} vergleichen").click()
    page.get_by_role("heading", name="Gemeinden vergleichen").wait_for()
    assert page.locator(".compare-table thead th a:first-child").all_inner_texts() == [SUITE.town_name, *ticked]
    page.get_by_label("Gemeinde hinzufügen").fill(SUITE.far_name)
    page.get_by_role("button", name="Anwenden").click()
    page.get_by_role("link", name=SUITE.far_name, exact=True).wait_for()
    with page.expect_navigation():
        page.get_by_role("link", name=f"{SUITE.town_name} entfernen").click()
    assert page.locator(".compare-table thead th a:first-child").all_inner_texts() == [*ticked, SUITE.far_name]
    page.reload()
    assert page.locator(".compare-table thead th a:first-child").count() == 3


@pytest.mark.parametrize("ags", some([SUITE.town, SUITE.heir, SUITE.member, SUITE.city, SUITE.second_city], 3))
def test_prints_on_one_sheet(visit, ags, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    page = visit(f"/gemeinde/{ags}", wait="table").page
    path = tmp_path / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    assert len(pypdf.PdfReader(path).pages) == 1


def test_page_works_without_scripts(visit, site):
    ags, key = next(
        (ags, key)
        for ags in (SUITE.town, *site.atlas.municipalities)
        for key in (SUITE.council, *SUITE.instruments)
        if not having(site, ags, key)
    )
    page = visit(f"/gemeinde/{ags}", scripts=False, wait="table").page
    page.get_by_label("Zeigen", exact=True).select_option(label=f"nur mit {short(site, key)}")
    page.get_by_role("button", name="Anwenden").click()
    page.get_by_text("Im gewählten Umkreis ist nichts belegt.").wait_for()

"""Finding a municipality, reading its status with its source, comparing its neighbours; and finding the way back."""

from tests.suite_state import SUITE
from tests.visitors import drawn, settled


def find(page, text):
    box = page.get_by_role("combobox", name="Gemeinde suchen")
    box.fill(text)
    page.wait_for_timeout(50)
    return [o.inner_text().split("\n") for o in page.get_by_role("option").all()]


def test_a_district_leads_to_its_page_on_the_day_shown(visit, atlas):
    page = visit("/?stand=2023-12-31").page
    search = page.get_by_role("combobox", name="Gemeinde suchen")
    search.fill(f"{SUITE.kreis} {SUITE.district_name[:3]}".lower())
    assert (
        page.get_by_role("option").first.inner_text()
        == f"{SUITE.district_said}\nSeite mit {len(atlas.members[SUITE.district])} Gemeinden"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/kreis/{SUITE.district}?stand=2023-12-31")


def test_hits_say_which_place_they_are(visit, atlas):
    """Twins by their district, former names and later ones: of who was formed after the territory that the map shows."""
    page = visit("/").page
    hits = find(page, SUITE.twice_name)
    for ags in SUITE.twice:
        assert [SUITE.twice_name, atlas.districts[ags[:5]]] in hits
    heir = atlas.municipalities[SUITE.heir]
    names = [heir.name, heir.other_name.name] if heir.other_name else [heir.name]
    assert find(page, SUITE.gone_name) == [[*names, f"früher {SUITE.gone_name}, {atlas.districts[heir.district_ags]}"]]
    said = f"ab {SUITE.later:%d.%m.%Y} Teil von {SUITE.created_name}"
    assert sorted(find(page, SUITE.created_name)) == [[name, said] for name in sorted(SUITE.merging_names)]
    assert find(page, "Hamburg") == []
    assert "Keine Gemeinde gefunden" in page.locator("#search-status").inner_text()


def test_click_selects_neighbours_lead_on_and_button_and_escape_close(visit):
    page = visit("/").page
    everybody = page.get_by_role("heading", name=f"{SUITE.name} in Zahlen")
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    link = page.locator("#panel-content .neighbour-table tbody a").last
    name, ags = link.inner_text(), link.get_attribute("data-select")
    link.scroll_into_view_if_needed()
    link.click()
    page.get_by_role("heading", name=name).wait_for()
    page.wait_for_url(f"**gemeinde={ags}")
    page.wait_for_function("() => document.activeElement.id === 'panel-title'")
    assert page.evaluate("() => document.getElementById('panel-content').scrollTop") == 0, "it starts at the top"
    page.keyboard.press("Escape")
    everybody.wait_for()
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    assert page.get_by_role("heading", name=SUITE.city_name).is_visible(), (
        "a second click on the same place changes nothing"
    )
    page.get_by_role("button", name="Schließen").click()
    everybody.wait_for()
    page.wait_for_url(lambda address: "gemeinde" not in address)


def test_panel_lists_every_neighbour_with_its_statuses_and_follows_the_date(visit, client, atlas):
    page = visit(f"/?gemeinde={SUITE.town}", wait="#panel-content h2").page
    expected = {
        r["name"]: [s["status"] for s in r["statuses"].values()]
        for r in client.get(f"/api/municipalities/{SUITE.town}/neighbours").get_json()
    }
    active = [instrument.active for instrument in atlas.state.programme.instruments]
    words = {
        "keine Angabe": "unknown",
        "geplant": "planned",
        **dict.fromkeys((*active, *(f"{word}, abgeleitet" for word in active)), "active"),
        "ruht": "dormant",
        "abgeschlossen": "completed",
        "beendet": "ended",
    }
    rows = page.locator(".neighbour-table tbody tr").all()
    shown = {
        r.locator("a").inner_text(): [words[t] for t in r.locator("td .visually-hidden").all_inner_texts()]
        for r in rows
    }
    assert shown == expected
    page.wait_for_selector("#atlas[data-ready=true]")
    page.locator("#day-input").fill("2021-01-31")
    page.locator("#day-input").blur()
    page.wait_for_function("() => !document.getElementById('panel-content').textContent.includes('05.02.2021')")
    statuses = client.get(f"/api/municipalities/{SUITE.town}?date=2021-01-31").get_json()["statuses"]
    known = [s for s in statuses.values() if s["status"] != "unknown"]
    assert (
        page.locator(".status-list").first.locator(".status-line:not(.is-unknown)").count()
        == len(known)
        < len(SUITE.instruments)
    )


def test_back_forward_and_reload(visit):
    page = visit("/").page
    page.locator(f"input[name=ebene][value={SUITE.council}]").check()
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    page.wait_for_url(f"**gemeinde={SUITE.city}*")
    page.go_back()
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()
    assert page.locator("path.is-selected").count() == 0
    assert page.locator("input[name=ebene]:checked").get_attribute("value") == SUITE.council
    page.go_back()
    page.wait_for_function("() => document.querySelector('input[name=ebene]:checked').value === 'overview'")
    page.go_forward()
    page.go_forward()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    classes = drawn(page)
    page.reload()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    page.wait_for_selector("#atlas[data-ready=true]")
    assert drawn(page) == classes


def test_date_can_be_typed_digit_by_digit_and_one_drag_is_one_step_back(visit):
    page = visit("/").page
    field = page.locator("#day-input")
    field.focus()
    for part in ("2", "20", "202"):  # what browsers report while a year is typed
        field.evaluate(
            "(e, y) => { e.value = y.padStart(4, '0') + '-09-14'; e.dispatchEvent(new Event('change', {bubbles: true})) }",
            part,
        )
        assert field.input_value().endswith("-09-14"), "an unfinished year is left alone"
    field.evaluate("e => { e.value = '2023-09-14'; e.dispatchEvent(new Event('change', {bubbles: true})) }")
    page.wait_for_url("**stand=2023-09-14*")
    field.evaluate("e => (e.value = '0001-01-01')")
    field.blur()
    assert field.input_value() == field.get_attribute("max"), "an impossible day takes the typing back"
    page.wait_for_url(lambda address: "stand" not in address)
    slider = page.locator("#day-slider")
    for value in ("18500", "18600", "18700"):
        slider.evaluate("(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})) }", value)
    slider.evaluate("e => e.dispatchEvent(new Event('change', {bubbles: true}))")
    page.wait_for_url("**stand=2021-03-14*")
    page.go_back()
    page.wait_for_function("() => !location.search")
    assert slider.input_value() == slider.get_attribute("max")


def test_failing_panel_is_said_and_can_be_tried_again(visit):
    page = visit(
        f"/?gemeinde={SUITE.town}",
        wait="#panel-content h2",
        fresh=True,
        tolerate=("Failed to load resource", "Callback", "callback", "500", "Failed"),
    ).page
    page.wait_for_selector("#atlas[data-ready=true]")
    page.route("**/einzelheiten*", lambda route: route.abort())
    page.clock.install()
    page.get_by_role("combobox", name="Gemeinde suchen").fill(SUITE.city_name)
    page.keyboard.press("Enter")
    page.clock.run_for(6_500)  # as long as the panel is patient
    page.get_by_text("Die Angaben konnten nicht geladen werden.").wait_for(timeout=10_000)
    assert page.locator("#panel").get_attribute("data-pending") == "true", "the old answer is marked as old"
    page.unroute("**/einzelheiten*")
    page.get_by_role("button", name="Noch einmal versuchen").click()
    page.get_by_role("heading", name=SUITE.city_name).wait_for()
    assert page.locator("#panel-error").is_hidden()


def test_sheet_on_the_phone_opens_fully_and_closes(visit):
    page = visit(f"/?gemeinde={SUITE.town}", phone=True, wait="#panel-content h2").page
    sheet = page.locator("#panel")
    half = sheet.bounding_box()["height"]
    assert 0.4 * 844 < half < 0.6 * 844
    handle = page.get_by_role("button", name="Mehr zeigen")
    handle.click()
    assert sheet.bounding_box()["height"] > 0.9 * 844
    assert page.get_by_role("button", name="Weniger zeigen").get_attribute("aria-expanded") == "true"
    selected = page.locator("path.is-selected")
    page.get_by_role("button", name="Weniger zeigen").click()
    settled(page)
    box = selected.bounding_box()
    assert box["y"] + box["height"] / 2 < 844 - half, "the selection is not hidden under the sheet"
    page.get_by_role("button", name="Schließen").click()
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()


def test_names_from_data_are_text_never_markup(visit):
    page = visit("/").page
    page.evaluate(
        f"() => {{ window.atlas.data.names[window.atlas.index.get('{SUITE.city}')] = '<img src=x onerror=window.hacked=1>' }}"
    )
    page.locator(f"path[data-ags='{SUITE.city}']").hover()
    page.get_by_text("<img").wait_for()
    assert "<img" in page.locator(".map-tooltip").inner_text()
    assert page.evaluate("() => window.hacked") is None


def test_an_answer_that_comes_too_late_does_not_stay(visit):
    """Selected and closed before the server has answered: nobody is selected, and the panel speaks of nobody."""
    page = visit("/").page
    held = []
    page.route("**/einzelheiten*", lambda route: held.append(route))  # noqa: PLW0108 – Playwright marks what it is given
    page.locator(f"path[data-ags='{SUITE.city}']").click()
    page.wait_for_function("() => document.getElementById('panel').dataset.pending")
    while not held:  # the browser has asked; Playwright hears of it a moment later
        page.wait_for_timeout(10)
    with page.expect_event("requestfailed", lambda request: "einzelheiten" in request.url):
        page.keyboard.press("Escape")
    assert page.locator("#panel-answer").get_attribute("data-for") == "state"
    assert page.locator("#panel[data-pending], #panel-content[inert]").count() == 0
    assert len(held) == 1


TYPE = "(e, day) => { e.focus(); e.value = day; e.dispatchEvent(new Event('change', {bubbles: true})) }"


def test_back_leads_a_field_back_that_has_the_focus(visit):
    page = visit(f"/?ebene={SUITE.council}&stand=2024-01-01&seit=2021-01-01").page
    for field, first, second in (
        ("#since-input", "seit=2022-03-31", "seit=2023-03-31"),
        ("#day-input", "stand=2025-03-31", "stand=2026-03-31"),
    ):
        typed = page.locator(field)
        for wanted in (first, second):
            typed.evaluate(TYPE, wanted.partition("=")[2])
            page.wait_for_url(f"**{wanted}*")
        page.go_back()
        page.wait_for_url(f"**{first}*")
        assert typed.evaluate("(e) => e === document.activeElement")
        assert typed.input_value() == first.partition("=")[2]
        typed.blur()
    page.wait_for_timeout(700)  # longer than typing rests
    for field, wanted in (("#since-input", "seit=2022-03-31"), ("#day-input", "stand=2025-03-31")):
        assert wanted in page.url
        assert page.locator(field).input_value() == wanted.partition("=")[2]

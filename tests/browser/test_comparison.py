"""Comparing two days on the map: the script knows the same changes as the server, and asks nobody for them."""

from datetime import date

import pytest
from playwright.sync_api import expect

from layers.classify import classify
from loaders.atlas.dates import year_before
from tests.suite_state import SUITE
from tests.visitors import drawn, legend, still

#: In place of the day on which the programme begins.
START = "start"
PAIRS = [
    ("overview", "2021-12-31", "2023-12-31"),
    (SUITE.talk, "2019-06-30", "2022-06-21"),
    (SUITE.agreement, "2023-12-31", "2026-11-20"),
    (SUITE.council, START, "2023-09-14"),
    (SUITE.coaching, "2022-01-01", "2026-11-20"),
    (SUITE.analysis, "2021-11-30", "2026-11-20"),
]


def expected(site, layer, since, day):
    compared = site.compared(site.catalogue[layer], date.fromisoformat(since))
    return classify(site.on(min(date.fromisoformat(day), site.today())), compared)


def test_the_script_finds_what_the_server_finds(visit, site):
    opened = visit(f"/?gemeinde={SUITE.town}")
    page = opened.page
    page.wait_for_selector("#panel-content h2")
    still(opened)
    asked = len(opened.requests)
    start = site.programme.start.isoformat()
    for layer, wanted_since, wanted in PAIRS:
        since = start if wanted_since == START else wanted_since
        day = min(wanted, site.today().isoformat())
        page.evaluate("(changes) => atlas.change(changes)", {"layer": layer, "date": day, "since": since})
        found = expected(site, layer, since, day)
        assert drawn(page) == found.classes, (layer, since, day)
        assert {k: n for k, n in legend(page).items() if n} == {k: n for k, n in found.counts.items() if n}
    # the panel speaks of the date, for which the server is asked; the map asks nobody
    assert [r for r in opened.requests[asked:] if "/einzelheiten?" not in r] == []


def test_the_first_answer_and_the_live_map_are_one(visit, site):
    page = visit(f"/?ebene={SUITE.council}&stand=2023-12-31&seit=2021-12-31").page
    assert drawn(page) == expected(site, SUITE.council, "2021-12-31", "2023-12-31").classes
    assert page.locator("#between").inner_text() == "Veränderung vom 31.12.2021 bis 31.12.2023"
    assert page.title().startswith(f"{SUITE.council_short}: Veränderung seit 31.12.2021")
    page.locator("#changes-link").click()
    page.wait_for_selector("#result")
    assert page.url.endswith(f"/veraenderungen?ebene={SUITE.council}&stand=2023-12-31&seit=2021-12-31")


def test_switched_on_and_off_by_hand(visit, site):
    page = visit(f"/?ebene={SUITE.agreement}&stand=2023-12-31").page
    plain = drawn(page)
    page.get_by_label("Veränderung zeigen").check()
    assert page.locator("#since-input").input_value() == "2022-12-31"
    assert drawn(page) == expected(site, SUITE.agreement, "2022-12-31", "2023-12-31").classes
    page.locator("#since-input").fill("2021-12-31")
    page.locator("#since-input").blur()
    assert drawn(page) == expected(site, SUITE.agreement, "2021-12-31", "2023-12-31").classes
    page.wait_for_url("**seit=2021-12-31*")
    page.get_by_label("Veränderung zeigen").uncheck()
    assert drawn(page) == plain
    page.wait_for_url(lambda address: "seit" not in address)
    assert page.locator("#since-input").is_hidden()
    page.go_back()
    page.wait_for_function("() => document.getElementById('since-on').checked")
    assert drawn(page) == expected(site, SUITE.agreement, "2021-12-31", "2023-12-31").classes


def test_a_year_before_the_first_day_and_words(visit):
    """The box compares with the same day of the year before, as the list of changes does by itself; the date stops there."""
    page = visit("/").page
    box = page.get_by_label("Veränderung zeigen")
    for day in ("2024-12-31", "2025-02-28", "2026-03-01"):
        page.evaluate("(view) => atlas.change(view)", {"layer": SUITE.agreement, "date": day, "since": None})
        page.evaluate(
            "() => (document.getElementById('since-input').value = '')"
        )  # it stays for who switches off and on
        box.check()
        expect(page.locator("#since-input")).to_have_value(year_before(date.fromisoformat(day)).isoformat())
    page.evaluate("() => atlas.change({date: '2023-12-31', since: '2021-12-31'})")
    page.locator("#day-slider").focus()
    page.keyboard.press("Home")
    assert page.evaluate("() => atlas.view().date") == "2021-12-31"
    assert set(drawn(page).values()) <= {"unchanged", "unknown"}
    page.evaluate("() => atlas.change({layer: 'overview', date: '2023-12-31'})")
    words = page.evaluate(
        "() => { const n = atlas.data.ags.find((_, i) => atlas.classOf(i) === 'new'); return atlas.map.words(n) }"
    )
    assert words[1] == "neu dabei"
    assert len(words) > 2 and all(" → " in line for line in words[2:])


@pytest.mark.parametrize("phone", [False, True])
def test_without_scripts_the_form_compares(visit, phone):
    page = visit(f"/?ebene={SUITE.council}&stand=2023-12-31", phone=phone, wait="main", scripts=False).page
    page.locator("#since-input").fill("2021-12-31")
    with page.expect_navigation():
        page.get_by_role("button", name="Anzeigen").click()
    assert "seit=2021-12-31" in page.url
    assert page.locator(".first-map .class-new").count() > 0

"""Several municipalities together: ways to pick them, the list beside the map, the address, and what is shown of it."""

import random
from datetime import date

import pytest

from layers.answers.counts import counts, municipalities_with_any
from layers.classify import classes_of
from loaders.atlas.regions import resolve_region
from tests.browser.test_keyboard import tab_to
from tests.suite_state import SUITE
from tests.sweeps import each, everything
from tests.visitors import settled, still

MEMBER = SUITE.associates[-1]
FIVE = sorted([SUITE.town, SUITE.near, SUITE.seat, MEMBER, SUITE.twin])

#: What of the named municipalities is not all in sight, too small, or without its name.
UNSEEN = """(keys) => {
  const box = (e) => e.getBoundingClientRect();
  const frame = box(document.querySelector(".leaflet-map"));
  const above = [...document.querySelectorAll("#legend, .map-button, #panel")].map(box).filter((b) => b.width);
  const apart = (a, b) => a.right <= b.left + 1 || a.left >= b.right - 1 || a.bottom <= b.top + 1 || a.top >= b.bottom - 1;
  const clear = (b) => above.every((o) => apart(b, o)) && b.top >= Math.max(frame.top, 0) && b.left >= frame.left
    && b.right <= frame.right && b.bottom <= Math.min(frame.bottom, window.innerHeight);
  const names = [...document.querySelectorAll(".map-name-pin:not(.is-hidden) .map-name")];
  return keys.flatMap((ags) => {
    const name = names.find((n) => n.textContent === atlas.data.names[atlas.index.get(ags)]);
    const shape = box(document.querySelector(`path[data-ags="${ags}"]`));
    return [[clear(shape), "shape"], [Math.max(shape.width, shape.height) >= 12, "size"], [name && clear(box(name)), "name"]]
      .filter(([fine]) => !fine).map(([, what]) => `${ags}: ${what}`);
  });
}"""


def shape(page, ags):
    """Click where the municipality is named in the data: the middle of its box may be somebody else's."""
    return page.evaluate(
        """(ags) => { const frame = document.querySelector(".leaflet-map").getBoundingClientRect();
        const map = atlas.map.shape(ags)._map;
        const point = map.latLngToContainerPoint(atlas.data.anchors[atlas.index.get(ags)]);
        return [frame.left + point.x, frame.top + point.y]; }""",
        ags,
    )


def click(page, ags, *keys):
    for key in keys:
        page.keyboard.down(key)
    page.mouse.click(*shape(page, ags))
    for key in keys:
        page.keyboard.up(key)


def picked(page):
    """AGS in the list beside the map, ascending."""
    return sorted(page.eval_on_selector_all("#picked-list a", "all => all.map((a) => a.dataset.select)"))


def in_address(page):
    return page.url.partition("auswahl=")[2].partition("&")[0].split(",")


def test_ctrl_click_picks_and_asks_nobody(visit):
    opened = visit("/")
    page = opened.page
    still(opened)
    asked = len(opened.requests)
    for ags in (SUITE.town, SUITE.twin, SUITE.city):
        click(page, ags, "Control")
    assert picked(page) == sorted([SUITE.town, SUITE.twin, SUITE.city])
    assert page.locator("#picked-title").inner_text() == "Auswahl: 3 Gemeinden"
    assert page.locator("#announcer").inner_text() == f"{SUITE.city_name} hinzugefügt, 3 ausgewählt."
    page.wait_for_url(f"**/?auswahl={','.join(picked(page))}")
    assert page.title().startswith("Auswahl: 3 Gemeinden – ")
    click(page, SUITE.twin, "Control")
    assert page.locator("#announcer").inner_text() == f"{SUITE.twin_name} entfernt, 2 ausgewählt."
    page.get_by_role("button", name=f"{SUITE.city_name} aus der Auswahl entfernen").click()
    assert picked(page) == [SUITE.town]
    assert (
        page.evaluate("() => document.activeElement.getAttribute('aria-label')")
        == f"{SUITE.town_name} aus der Auswahl entfernen"
    )
    assert page.evaluate("() => document.querySelector('.picked-edge').getAttribute('d').length") > 50
    page.get_by_role("button", name="Auswahl aufheben").click()
    page.wait_for_url(lambda address: "auswahl" not in address)
    assert page.locator("#picked").is_hidden()
    assert page.evaluate("() => document.querySelector('.picked-edge').getAttribute('d')") in ("", "M0 0")
    assert opened.requests[asked:] == []
    # the selected one is meant, too, as in any list of files; its button in the panel takes it alone
    click(page, SUITE.town)
    click(page, SUITE.near, "Control")
    assert picked(page) == sorted([SUITE.town, SUITE.near])
    assert page.get_by_role("button", name="Aus der Auswahl entfernen", exact=True).is_visible()
    page.get_by_role("button", name="Auswahl aufheben").click()
    page.get_by_role("button", name="Zur Auswahl hinzufügen").click()
    assert picked(page) == [SUITE.town]
    page.get_by_role("heading", name=SUITE.town_name).wait_for()
    page.get_by_role("button", name="Schließen").click()
    page.get_by_role("heading", name=f"{SUITE.name} in Zahlen").wait_for()
    assert picked(page) == [SUITE.town], "closing the details leaves what is picked"


def test_back_forward_and_reload(visit, site):
    region = resolve_region(site.atlas, SUITE.region).members
    page = visit(f"/?auswahl={SUITE.region}&ebene={SUITE.council}").page
    assert picked(page) == sorted(region)
    assert site.atlas.named_regions[SUITE.region].title in page.locator("#picked-name").inner_text()
    assert page.url.endswith(f"/?ebene={SUITE.council}&auswahl={SUITE.region}")
    page.get_by_role("button", name=f"{SUITE.far_name} aus der Auswahl entfernen").click()
    page.wait_for_url(f"**auswahl={SUITE.prefix}*")
    assert len(picked(page)) == len(region) - 1 == len(in_address(page))
    assert page.locator("#picked-name").is_hidden()
    page.go_back()
    page.wait_for_url(f"**auswahl={SUITE.region}")
    assert len(picked(page)) == len(region)
    page.go_forward()
    page.wait_for_url(f"**auswahl={SUITE.prefix}*")
    page.reload()
    page.wait_for_selector("#atlas[data-ready=true]")
    assert len(picked(page)) == len(region) - 1
    page.go_back()  # of the region, this page has never been told who belongs to it
    page.wait_for_function("all => document.querySelectorAll('#picked-list a').length === all", arg=len(region))
    page.wait_for_selector("#atlas[data-ready=true]")
    assert page.url.endswith(f"auswahl={SUITE.region}")


def test_counts_are_those_of_the_server(visit, site):
    page = visit("/").page
    chance, layers, symbol = random.Random(28), list(site.catalogue), site.catalogue["overview"].symbol
    everybody = list(site.atlas.municipalities)
    for _ in range(12):
        keys = sorted(chance.sample(everybody, min(chance.choice([1, 3, 40, 300]), len(everybody))))
        day, layer = f"20{chance.randint(17, 26)}-{chance.randint(1, 9):02}-15", chance.choice(layers)
        said = page.evaluate(
            """([picked, date, layer]) => { atlas.change({picked, date, layer});
            const rows = [...document.querySelectorAll("#picked-counts li")];
            return [document.getElementById("picked-part").textContent, Object.fromEntries(rows.map((row) =>
              [row.querySelector(".legend-label").textContent, Number(row.querySelector(".count").textContent)]))]; }""",
            [",".join(keys), day, layer],
        )
        snapshot = site.on(date.fromisoformat(day))
        classes = list(classes_of(snapshot, site.catalogue[layer], keys).values())
        expected = {c.label: classes.count(c.key) for c in site.catalogue[layer].classes if c.key in classes}
        if layer == "overview":
            taking_part = len(municipalities_with_any(snapshot, keys))
        else:
            taking_part = counts(snapshot, layer, keys).taking_part
        assert f": bei {taking_part} von {len(keys)} bekannt" in said[0], (day, layer)
        assert {label: n for label, n in said[1].items() if label in expected} == expected, (day, layer)
        if layer == "overview" and (councils := counts(snapshot, SUITE.council, keys).taking_part):
            assert said[1][symbol.label] == councils


LINKS = [
    (f"/?gemeinde={SUITE.town}", [SUITE.town]),
    (f"/?gemeinde={MEMBER}&ebene={SUITE.council}", [MEMBER]),
    (f"/?gemeinde={SUITE.corner}", [SUITE.corner]),
    (
        f"/?auswahl={SUITE.twin},{SUITE.far},{SUITE.second_city}&stand=2022-01-01",
        [SUITE.twin, SUITE.far, SUITE.second_city],
    ),
    (f"/?gemeinde={SUITE.city}&auswahl={','.join(FIVE)}&lang=en", [*FIVE, SUITE.city]),
]


@pytest.mark.parametrize(("link", "phone"), each(LINKS, [False, True]))
def test_a_link_shows_what_it_names(visit, link, phone):
    path, named = link
    page = visit(path, phone=phone).page
    settled(page)
    assert page.evaluate(UNSEEN, named) == []


@pytest.mark.parametrize("ags", [SUITE.far, SUITE.town])
def test_a_link_to_one_is_so_near_that_its_neighbours_have_names(visit, site, ags):
    """Who is large can be recognized on the map of the state, its neighbours cannot: from the search it looks the same."""
    page = visit(f"/?gemeinde={ags}&ebene={SUITE.council}").page
    settled(page)
    near = site.atlas.neighbours.ring(ags)
    unseen = page.evaluate(UNSEEN, [ags, *near])
    assert len([one for one in unseen if one.endswith("name")]) <= 1 < len(near)
    assert f"{ags}: name" not in unseen


def test_who_is_searched_for_and_added_is_shown_with_all_that_is_picked(visit):
    page = visit("/").page
    for ags in FIVE:
        page.get_by_role("combobox", name="Gemeinde suchen").fill(ags)
        page.keyboard.press("Enter")
        page.locator("#panel-pick").click()
    settled(page)
    assert picked(page) == FIVE
    assert page.evaluate(UNSEEN, FIVE) == []


@pytest.mark.parametrize("phone", [False, True] if everything() else [True])
def test_so_do_back_and_reload(visit, phone):
    page = visit(f"/?auswahl={','.join(FIVE)}", phone=phone).page
    settled(page)
    assert page.evaluate(UNSEEN, FIVE) == [], "as any link does"
    page.evaluate(f"() => atlas.change({{picked: '{SUITE.far},{SUITE.second_city}'}})")
    page.wait_for_url(f"**{SUITE.second_city}")
    page.go_back()
    page.wait_for_url(f"**{FIVE[-1]}")
    settled(page)
    assert page.evaluate(UNSEEN, FIVE) == []
    page.reload()
    page.wait_for_selector("#atlas[data-ready=true]")
    settled(page)
    assert page.evaluate(UNSEEN, FIVE) == []


def test_random_links_show_what_they_name(visit, site):
    """Anybody may be named: on the phone, where there is least room."""
    # each stays open until the end
    for ags in random.Random(7).sample(list(site.atlas.municipalities), 20 if everything() else 1):
        page = visit(f"/?gemeinde={ags}", phone=True).page
        settled(page)
        assert page.evaluate(UNSEEN, [ags]) == []


def test_on_the_phone_the_sheet_has_the_button_and_the_list(visit):
    page = visit(f"/?gemeinde={SUITE.town}", phone=True, wait="#panel-content h2").page
    page.wait_for_selector("#atlas[data-ready=true]")
    page.get_by_role("button", name="Zur Auswahl hinzufügen").click()
    assert page.locator("#picked-title").inner_text() == "Auswahl: 1 Gemeinde"
    page.get_by_role("button", name="Schließen").click()
    sheet = page.locator("#panel").bounding_box()
    assert 120 < sheet["height"] <= 0.46 * 844
    assert page.locator("#picked-list").is_visible(), "alone in the sheet, the list is open"
    page.get_by_role("button", name=f"{SUITE.town_name} aus der Auswahl entfernen").click()
    page.wait_for_url(lambda address: "auswahl" not in address)
    assert page.locator("#panel").evaluate("(e) => getComputedStyle(e).position") != "fixed"
    page = visit(f"/?auswahl={SUITE.region}", phone=True).page
    assert page.locator("#panel").bounding_box()["height"] <= 0.46 * 844, "many do not push the map away"
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.locator(".skip-link[href='#panel-title']").focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel-title").bounding_box()["height"] > 10, (
        "what is told of the state opens to who goes there"
    )


def test_the_list_takes_its_place_without_a_jump(visit):
    page = visit(f"/?auswahl={SUITE.region}", fresh=True, wait="#panel-content h2").page
    page.wait_for_selector("#atlas[data-ready=true]")
    shift = page.evaluate(
        "() => new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 500); })"
    )
    assert shift <= 0.01


def test_without_scripts_buttons_ask_the_server(visit):
    page = visit(
        f"/?auswahl={SUITE.town},{SUITE.near}&gemeinde={MEMBER}&ebene={SUITE.council}",
        scripts=False,
        wait="#first-map svg",
    ).page

    def press(name):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()

    press(f"{SUITE.near_name} aus der Auswahl entfernen")
    assert page.get_by_text("Auswahl: 1 Gemeinde").is_visible()
    press("Zur Auswahl hinzufügen")
    assert page.get_by_text("Auswahl: 2 Gemeinden").is_visible()
    assert page.locator("input[name=ebene]:checked").get_attribute("value") == SUITE.council
    press("Auswahl aufheben")
    assert page.locator("#picked").is_hidden()


def test_five_municipalities_to_slides_by_mouse(visit):
    """Seven clicks from the start page to a slide of just these five: one each, the link, and the file."""
    page = visit("/").page
    five = sorted([SUITE.beside, SUITE.far, SUITE.city, SUITE.twin, SUITE.second_city])
    click(page, five[0])
    for ags in five[1:]:
        click(page, ags, "Control")
    assert picked(page) == five
    page.get_by_role("link", name="Bild und Folie").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PowerPoint").first.click()
    assert download.value.suggested_filename.endswith(".pptx")
    assert f"region={','.join(five)}" in download.value.url


def test_five_municipalities_to_slides_by_keyboard(visit):
    """Nine interactions: the tab key to the map counts as one, each choice with the arrow keys that walk there as one, the tab
    key to the link as one, and pressing it."""
    page = visit("/").page
    acts = 1
    tab_to(page, ".cursor-ring")
    chosen = []
    for keys in (["ArrowUp"], ["ArrowUp"], ["ArrowRight"], ["ArrowRight", "ArrowRight"], ["ArrowDown"]):
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.press("Control+Enter")
        acts += 1
        label = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
        assert label.endswith(", in der Auswahl")
        chosen.append(label.partition(",")[0])
        assert page.locator("#announcer").inner_text() == f"{chosen[-1]} hinzugefügt, {len(chosen)} ausgewählt."
    assert page.locator("#picked-title").inner_text() == "Auswahl: 5 Gemeinden"
    tab_to(page, "#picked-leads a[download]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    acts += 2
    assert acts <= 9
    assert download.value.suggested_filename.endswith(".pptx")
    assert all(ags in download.value.url for ags in in_address(page))

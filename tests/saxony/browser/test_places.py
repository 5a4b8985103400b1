"""What the map of Saxony says of its places: former names and later ones, twins, and what happened there on a day."""

from tests.browser.test_selection import find


def test_hits_say_which_place_they_are_and_an_event_is_told_once(visit):
    page = visit("/").page
    hits = find(page, "Bernsdorf")
    assert ["Bernsdorf", "Landkreis Bautzen"] in hits
    assert ["Bernsdorf", "Landkreis Zwickau"] in hits
    assert find(page, "Schönteichen") == [["Kamenz", "Kamjenc", "früher Schönteichen, Landkreis Bautzen"]]
    said = "ab 01.01.2023 Teil von Jahnatal"
    assert sorted(find(page, "Jahnatal")) == [["Ostrau", said], ["Zschaitz-Ottewig", said]]
    page.evaluate("() => atlas.change({layer: 'agreement', date: '2022-06-21'})")
    assert page.locator("#day-event").text_content() == "21.06.2022: Meißen – Vereinbarung unterzeichnet"
    # in the overview, its class and its symbol come of the same: it is named once
    page.evaluate("() => atlas.change({layer: 'overview', date: '2019-03-12'})")
    page.wait_for_function("() => document.querySelector('#day-event').textContent.includes('Annaberg-Buchholz')")
    assert page.locator("#day-event").text_content().count("Annaberg-Buchholz") == 1

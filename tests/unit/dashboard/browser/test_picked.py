"""The list of what is picked: its numbers are those of every other output, and its links lead to just that region."""

import random
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.browser.picked import LEADS, picked_list
from dashboard.context.view_state import read_view
from dashboard.exports.deck_request import read_deck
from dashboard.exports.snippet_request import read_snippet
from dashboard.pages.compare import MOST
from layers.answers.counts import counts, municipalities_with_any
from layers.classify import classify
from layers.words.region_words import region_title
from tests.sweeps import each

DAYS = ["2019-06-30", "2022-02-14", "2024-12-31", "2026-11-20"]
FIVE = "14612000,14626110,14626420,14626610,14713000"


def listed(site, query):
    view = read_view(site, query)
    return view, picked_list(site, view, classify(site.on(view.as_of), site.catalogue[view.layer]))


@pytest.mark.parametrize(("layer", "day"), each(["overview", "consultation", "agreement", "kpr"], DAYS))
def test_counts_are_those_of_the_region(site, layer, day):
    chance = random.Random(f"{layer} {day}")
    for count in (1, 4, 60, 419):
        keys = chance.sample(list(site.atlas.municipalities), count)
        view, found = listed(site, {"auswahl": ",".join(keys), "ebene": layer, "stand": day})
        snapshot = site.on(date.fromisoformat(day))
        if layer == "overview":
            expected = len(municipalities_with_any(snapshot, keys))
        else:
            expected = counts(snapshot, layer, keys).taking_part
        assert re.search(
            rf": bei {expected} von {count} bekannt|: known of {expected} out of {count}$", found.taking_part
        ), found.taking_part
        assert sum(row.count for row in found.rows if row.kind == "class") == count
        symbols = [row.count for row in found.rows if row.kind == "symbol"]
        if layer == "overview" and (councils := counts(snapshot, "kpr", keys).taking_part):
            assert symbols == [councils]
        assert [ags for ags, _ in found.members] != [] and {ags for ags, _ in found.members} == set(view.picked.members)


@pytest.mark.parametrize("language", ["", "en"])
def test_links_carry_region_date_and_language(site, client, language):
    asked = site.in_language(language)
    query = {"auswahl": FIVE, "ebene": "kpr", "stand": "2024-12-31", "seit": "2022-01-01"}
    view, found = listed(asked, query)
    said = {
        lead.path: (urlsplit(address), {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()})
        for address, lead in found.leads
    }
    assert all(given.get("lang", "") == language for _, given in said.values())
    for lead in LEADS:
        address, given = said[lead.path]
        assert FIVE in address.path or FIVE in given.values()
        assert "2024-12-31" in given.values()
        if not lead.download and not lead.most:
            answer = client.get(f"{address.path}?{address.query}", follow_redirects=True)
            assert answer.status_code == 200, address
            assert region_title(site.atlas, view.picked, asked.language) in answer.get_data(as_text=True), address
    pictures = said["ausschnitt"][1]
    assert pictures == said["deck.pptx"][1]
    for read in (read_snippet, read_deck):
        wanted = read(pictures, asked)
        assert (wanted.region.key, wanted.layer.chosen, wanted.as_of.isoformat()) == (FIVE, "kpr", "2024-12-31")


def test_a_comparison_is_offered_of_so_many_as_it_takes():
    assert [lead.most for lead in LEADS if lead.most] == [MOST]


def test_what_goes_without_saying_is_not_said(site):
    _, found = listed(site, {"auswahl": "lpr-west"})
    assert {lead.path: address for address, lead in found.leads}["tabelle"] == "/tabelle?region=lpr-west"
    assert found.name.startswith("Westsachsen")


def test_the_page_says_it_without_scripts(client):
    page = client.get(f"/?auswahl={FIVE},99999999").get_data(as_text=True)
    assert "Auswahl: 5 Gemeinden" in page and "<title>Auswahl: 5 Gemeinden – " in page
    assert page.count('class="unpick"') == 5
    assert 'class="picked-edge"' in page and 'class="veil"' in page
    fewer = client.get(f"/?auswahl={FIVE}&auswahl=-14626420").get_data(as_text=True)
    assert "Auswahl: 4 Gemeinden" in fewer
    none = client.get("/?auswahl=quatsch").get_data(as_text=True)
    assert re.search(r'id="picked"[^>]* hidden', none) and 'class="picked-edge"' not in none


def test_pictures_of_the_map_are_of_what_is_picked(client):
    page = client.get(f"/ausschnitt?ebene=kpr&auswahl={FIVE}").get_data(as_text=True)
    assert f"/snippet.png?layer=kpr&amp;region={FIVE}" in page

"""A state without any Landkreis, in which every municipality is a district of its own: everything is there, and says so."""

import io
import re

import pytest
from pptx import Presentation

from dashboard.context.settings import Settings
from dashboard.factory import build_app
from loaders.assembly import load_atlas
from loaders.store.checked_store import NOTHING_KEPT
from tests import world
from tests.addresses import SLOW, addresses
from tests.clock import CLOCK
from tests.foreign_words import stand_ins
from tests.invented_state import KEY, NAMES, invented_towns, town
from tests.suite_state import SUITE
from tests.sweeps import everything

#: Only where the site knows its address; decks are asked for below.
ELSEWHERE = ("/teilen.svg",) if everything() else ("/teilen.svg", *SLOW)


@pytest.fixture(scope="module")
def towns(tmp_path_factory, few_zooms):
    """The Atlas of such a state, and a client of its application."""
    atlas = load_atlas(Settings(ATLAS_STATE=invented_towns(tmp_path_factory.mktemp("towns"))).inputs(), CLOCK)
    return atlas, build_app(atlas, NOTHING_KEPT).server.test_client()


def test_every_address_answers_and_no_link_is_empty(towns):
    atlas, client = towns
    assert (atlas.findings, len(atlas.districts)) == ([], len(atlas.municipalities))
    asked = [a for a in addresses(client.application, client, stand_ins(atlas)) if not a.startswith(ELSEWHERE)]
    assert len(asked) > 90
    for address in asked:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html":
            assert not re.search(r"<a [^>]*>\s*</a>", answer.text), address


def test_districts_are_called_towns_and_lead_to_their_pages(towns):
    _, client = towns
    german, english = (client.get(f"/kreis/?lang={code}").text for code in ("de", "en"))
    assert "<h1>Kreisfreie Städte</h1>" in german and "<h1>Independent towns</h1>" in english
    assert re.search(r'href="/kreis/"[^>]*>Kreisfreie Städte</a>', german)
    assert not re.search("Landkreis|Alle Kreise|Kreis oder", german)
    for ags in (town(world.A), town(world.F)):
        assert f'href="/gemeinde/{ags}"' in german
        assert client.get(f"/kreis/{ags[:5]}").headers["Location"] == f"/gemeinde/{ags}"


def test_of_a_town_it_is_not_offered_to_list_who_else_is_in_its_district(towns, client):
    offered = '<option value="kreis"'
    assert offered not in towns[1].get(f"/gemeinde/{town(world.A)}").text
    assert offered not in client.get(f"/gemeinde/{SUITE.city}").text
    assert offered in client.get(f"/gemeinde/{SUITE.town}").text


def slides_of(client, region):
    return Presentation(io.BytesIO(client.get(f"/deck.pptx?region={region}").data)).slides


def test_a_deck_says_which_gaps_lie_side_by_side(towns):
    slides = slides_of(towns[1], KEY)
    said = "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert f"Nebeneinander liegen:\n{NAMES[world.B]} und {NAMES[world.F]}" in said
    assert "1 von 1" not in said


def test_what_all_have_by_derivation_alone_nobody_has_experience_with(towns):
    """Elsewhere somebody is always named."""
    tables = [
        shape.table for slide in slides_of(towns[1], town(world.C)[:5]) for shape in slide.shapes if shape.has_table
    ]
    told = {tuple(cell.text for cell in row.cells) for table in tables for row in table.rows}
    assert ("Erstes Treffen", "noch in keiner Gemeinde belegt") in told

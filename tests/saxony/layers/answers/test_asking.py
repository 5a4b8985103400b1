"""Saxony: Whom to ask stands on every municipality's page and fact sheet, and nobody's name."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard.components.panel import panel
from dashboard.context.html import to_html
from layers.answers.asking import contact_pages, office, office_details, office_line, office_regions
from layers.answers.gaps import has_contact
from layers.deck.experience import contact_lines
from layers.words.language import GERMAN, load_translated
from loaders.atlas.regions import resolve_region
from tests.clock import TODAY
from tests.sweeps import some

ENGLISH = load_translated()["en"]


def test_the_office_is_said_in_either_language(atlas):
    assert office_line(atlas.state, GERMAN) == (
        "Fragen zum Programm: Geschäftsstelle des Landespräventionsrates Sachsen, asskomm.sachsen.de, "
        "Telefon +49 351 564-0 (Vermittlung des Sächsischen Staatsministeriums des Innern)"
    )
    assert office_line(atlas.state, ENGLISH).startswith("Questions about the programme: Office of the State Prevention")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"mailbox": "lpr@example.org", "telephone": "", "exchange": ""}, ["asskomm.sachsen.de", "lpr@example.org"]),
        ({"exchange": ""}, ["asskomm.sachsen.de", "Telefon +49 351 564-0"]),
    ],
)
def test_only_what_is_known_is_said(atlas, known, said):
    assert office_details(replace(office(atlas.state, GERMAN), **known), GERMAN) == said


def without_office(state):
    return replace(state, programme=replace(state.programme, office=None), translations={})


def test_a_programme_without_an_office_names_its_council(atlas):
    assert (
        office_line(without_office(atlas.state), GERMAN)
        == "Fragen zum Programm: Landespräventionsrat Sachsen, lpr.sachsen.de"
    )


def test_every_page_says_whom_to_ask_and_how_to_begin_where_nothing_is_known(client, atlas, site):
    snapshot = site.on(TODAY)
    for ags in some(list(atlas.municipalities), 8):
        page = client.get(f"/gemeinde/{ags}").get_data(as_text=True)
        assert "Geschäftsstelle des Landespräventionsrates Sachsen" in page
        assert ("Am Anfang steht ein erstes Gespräch" in page) is not has_contact(snapshot, ags)
        english = client.get(f"/gemeinde/{ags}?lang=en").get_data(as_text=True)
        assert "Office of the State Prevention Council" in english


GOERLITZ, COUNCIL, DISTRICT = (
    "14626110",
    "http://www.goerlitz.de/site/goto/site/goto/uploads/Kunst_und_Kultur/Kommunaler-Praeventionsrat.html",
    "https://www.kreis-goerlitz.de/Beauftragte-Raete-und-Beiraete/Raete-und-Beiraete/Kommunaler-Praeventionsrat.htm?waid=394",
)


def test_the_pages_of_a_council_and_of_the_districts_own_are_named_by_who_holds_them(atlas, site):
    found = contact_pages(site.on(TODAY), atlas.municipalities[GOERLITZ], GERMAN)
    assert [(p.holder, p.words, p.site, p.url) for p in found] == [
        ("Präventionsrat von Görlitz", "Seite des Rats", "goerlitz.de", COUNCIL),
        ("Präventionsrat (Landkreis Görlitz)", "Seite des Rats", "kreis-goerlitz.de", DISTRICT),
    ]
    english = contact_pages(site.on(TODAY), atlas.municipalities[GOERLITZ], ENGLISH)
    assert (english[0].holder, english[0].words) == ("Prevention council of Görlitz", "Page of the council")


def test_eight_councils_of_the_register_have_a_page(atlas, site):
    statuses = (site.on(TODAY).status(key, "kpr") for key in (*atlas.municipalities, *atlas.districts))
    assert len({s.contact_url for s in statuses if s.contact_url}) == 8


def test_the_region_of_the_programme_is_named_where_there_is_one(atlas):
    assert [r.key for r in office_regions(atlas, atlas.municipalities[GOERLITZ])] == ["lpr-ost"]
    assert office_regions(atlas, atlas.municipalities["14612000"]) == [], "Dresden lies in none of its regions"
    assert office_regions(replace(atlas, state=without_office(atlas.state)), atlas.municipalities[GOERLITZ]) == []


def test_pages_panel_sheet_tables_and_api_lead_there_without_saying_from_where(client, app, site, atlas):
    page = client.get(f"/gemeinde/{GOERLITZ}").get_data(as_text=True)
    opened = f'<a href="{COUNCIL}" rel="noopener noreferrer" target="_blank">Seite des Rats'
    assert f"{opened} (goerlitz.de)</a>" in page and f"{opened}</a> <small>goerlitz.de" in page
    asked = page[page.index('id="asking"') :]
    terms = ["Zum Programm", "ASSKomm-Region", "Präventionsrat von Görlitz", "Präventionsrat (Landkreis Görlitz)"]
    assert re.findall(r"<dt>(.*?)</dt>", asked) == terms
    assert '<a href="/region/lpr-ost">Ostsachsen' in asked
    beside = to_html(panel(site.on(TODAY), GOERLITZ, GERMAN))
    assert beside.count(">Seite des Rats") == 4
    assert 'href="region/lpr-ost"' in beside
    known = client.get(f"/api/municipalities/{GOERLITZ}").json
    assert known["statuses"]["kpr"]["contact_url"] == COUNCIL
    assert known["district_statuses"]["kpr"]["contact_url"] == DISTRICT
    assert known["statuses"]["agreement"]["contact_url"] is None
    for table in ("/api/status.csv", "/tabelle.csv?angebot=kpr", "/gemeinde/14626450/nachbarn.csv?umkreis=kreis"):
        assert COUNCIL in client.get(table).get_data(as_text=True), table
    assert COUNCIL in client.get("/tabelle?angebot=kpr").get_data(as_text=True)
    assert DISTRICT in client.get("/kreis/14626").get_data(as_text=True)


def test_a_deck_names_the_pages_of_its_region(atlas, site):
    said = [line.text for line in contact_lines(site.on(TODAY), resolve_region(atlas, f"{GOERLITZ}+1"), GERMAN)]
    assert (
        "Im Netz: Präventionsrat von Görlitz, goerlitz.de; Präventionsrat (Landkreis Görlitz), kreis-goerlitz.de"
        in said
    )
    everywhere = contact_lines(site.on(TODAY), resolve_region(atlas, "sachsen"), GERMAN)[1].text
    assert everywhere.endswith("; und 4 weitere")
    nowhere = contact_lines(site.on(TODAY), resolve_region(atlas, "14612000"), GERMAN)
    assert not any(line.text.startswith("Im Netz") for line in nowhere)

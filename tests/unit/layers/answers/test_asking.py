"""Whom to ask stands on every municipality's page and fact sheet, and nobody's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from layers.answers.asking import office, office_details, office_line
from layers.answers.gaps import has_contact
from layers.words.language import GERMAN, load_translated
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


def test_a_programme_without_an_office_names_its_council(atlas):
    state = replace(atlas.state, programme=replace(atlas.state.programme, office=None), translations={})
    assert office_line(state, GERMAN) == "Fragen zum Programm: Landespräventionsrat Sachsen, lpr.sachsen.de"


def test_every_page_says_whom_to_ask_and_how_to_begin_where_nothing_is_known(client, atlas, site):
    snapshot = site.on(TODAY)
    for ags in some(list(atlas.municipalities), 8):
        page = client.get(f"/gemeinde/{ags}").get_data(as_text=True)
        assert "Geschäftsstelle des Landespräventionsrates Sachsen" in page
        assert ("Am Anfang steht ein erstes Gespräch" in page) is not has_contact(snapshot, ags)
        english = client.get(f"/gemeinde/{ags}?lang=en").get_data(as_text=True)
        assert "Office of the State Prevention Council" in english

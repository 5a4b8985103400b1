"""Saxony: Two languages: every German text has an English one, and nothing that a visitor reads is built outside of messages."""

from datetime import date

import pytest

from layers.answers.count_words import counts_text
from layers.words.language import GERMAN, Language, load_translated


@pytest.fixture(scope="module")
def english() -> Language:
    return load_translated()["en"]


def test_every_kind_of_place_has_its_english(atlas):
    english = atlas.state.in_language("en")
    kinds = {k for m in atlas.municipalities.values() for k in (m.kind, m.district_kind)}
    assert kinds <= set(english.kinds)
    assert atlas.state.kind("Stadt") == "Stadt"


def test_figures_in_both_languages(atlas, site):
    from layers.answers.counts import Counts

    english = site.in_language("en")
    kpr, consultation = Counts("kpr", 419, 40, 40, 39, 2, ()), Counts("consultation", 419, 85, 49, 49, 0, ())
    said = {
        found.instrument: [counts_text(found, s.programme.find(found.instrument), s.language) for s in (site, english)]
        for found in (kpr, consultation)
    }
    assert said == {
        "kpr": [
            "Präventionsrat: 40 Gemeinden; 39 Präventionsräte, davon 2 von Landkreisen.",
            "Prevention council: 40 municipalities; 39 prevention councils, of which 2 of districts.",
        ],
        "consultation": [
            "Erstgespräch: 85 Gemeinden, davon 49 namentlich belegt.",
            "Initial consultation: 85 municipalities, of which 49 recorded by name.",
        ],
    }


def test_a_site_shares_everything_but_words(site):
    english = site.in_language("en")
    assert english.language.code == "en" and site.language is GERMAN
    for shared in ("atlas", "materials", "theme", "assets", "operator"):
        assert getattr(english, shared) is getattr(site, shared), shared
    day = date(2023, 9, 14)
    assert english.on(day) is site.on(day)
    assert site.in_language("xx") is site and site.in_language("de") is site
    assert english.catalogue["kpr"].title == "Prevention council"
    assert [layer.key for layer in english.catalogue.values()] == list(site.catalogue)

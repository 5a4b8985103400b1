"""Saxony: What regions are called, in both languages, and never longer than fits."""

from __future__ import annotations

import pytest

from layers.words.language import GERMAN
from layers.words.region_words import named_region_title, region_title
from loaders.atlas.regions import resolve_region
from tests.unit.layers.words.test_region_words import LONGEST


@pytest.fixture(scope="module")
def english(site):
    return site.in_language("en").language


@pytest.mark.parametrize(
    ("text", "german", "in_english"),
    [
        ("sachsen", "Sachsen", "Saxony"),
        ("14626", "Landkreis Görlitz", "Landkreis Görlitz"),
        ("14626610", "Zittau", "Zittau"),
        ("14626610+1", "Zittau und Nachbargemeinden", "Zittau and neighbouring municipalities"),
        (
            "14626610+3",
            "Zittau mit drei Ringen von Nachbargemeinden",
            "Zittau with three rings of neighbouring municipalities",
        ),
        ("13.6,50.9,14,51.2", "Ausschnitt aus Sachsen", "Part of Saxony"),
        ("lpr-west", "Westsachsen (Zwickau und Vogtland)", "West Saxony (Zwickau and Vogtland)"),
        ("14523,14524", "Landkreis Zwickau und Vogtlandkreis", "Landkreis Zwickau and Vogtlandkreis"),
        ("sachsen,-14713", "Sachsen ohne Leipzig", "Saxony without Leipzig"),
        (
            "sachsen,-14713,-14612000",
            "Sachsen ohne Leipzig und Dresden",
            "Saxony without Leipzig and Dresden",
        ),
        ("lpr-nordwest,14511", "Leipzig, Nordsachsen und Meißen sowie Chemnitz", None),
        ("14626610,14626010,14626050,14626060,14626110", "Görlitz und 4 weitere Gemeinden", None),
        ("14523,14524,14626,14625", "Landkreis Zwickau und 3 weitere Gebiete", None),
        ("14523,-14523320,-14523340,-14523020,-14523010", "Vogtlandkreis ohne 4 Gemeinden", None),
        ("sachsen,-14626610+1", "Sachsen ohne Zittau und Nachbargemeinden", None),
        ("sachsen,-14626610+1,-14625020", "Sachsen ohne Zittau und Nachbargemeinden sowie Bautzen", None),
        ("vb-145235122,14626,14625,14511,14713,-14523440", "Leipzig und 4 weitere Gebiete ohne Triebel/Vogtl.", None),
        ("14626610+1,14626", "Landkreis Görlitz", None),
    ],
)
def test_titles(atlas, english, text, german, in_english):
    region = resolve_region(atlas, text)
    assert region_title(atlas, region, GERMAN) == german
    if in_english:
        assert region_title(atlas, region, english) == in_english


def test_an_association_is_called_as_the_register_does_or_by_its_members(atlas, english):
    titles = {key: named_region_title(atlas, r, GERMAN) for key, r in atlas.named_regions.items()}
    assert titles["vb-145215405"] == "Verwaltungsverband Wildenstein"
    assert titles["vb-146265227"] == "Verwaltungsgemeinschaft Olbersdorf"
    assert titles["vb-145225119"] == "Verwaltungsgemeinschaft aus Mittweida und Altmittweida"
    assert titles["vb-147305601"] == "Verwaltungsverband aus Jesewitz und Zschepplin"
    assert titles["vb-146285219"].endswith(" und 4 weiteren Gemeinden")
    assert max(map(len, titles.values())) <= LONGEST
    found = named_region_title(atlas, atlas.named_regions["vb-145225119"], english)
    assert found == "Municipal association of Mittweida and Altmittweida"

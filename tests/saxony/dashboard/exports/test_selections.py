"""Selections in every output: understood or refused in words, named as they are, with and without what lies around them."""

from __future__ import annotations

import json
import random
import re

from tests.unit.dashboard.exports.test_selections import asked, slides

#: Three that do not touch: Plauen, Dresden and Zittau.
APART = "14523320,14612000,14626610"


def words(slide):
    """Every text of a slide, those in groups included."""
    return " ".join(text for text in slide._element.xpath(".//a:t/text()"))


def test_four_hundred_are_shown_and_called_as_many(client, atlas):
    many = ",".join(random.Random(4).sample(sorted(atlas.municipalities), 400))
    page = asked(client, "/snippet.html?", many)
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', page.get_data(as_text=True), re.S)[1])
    assert len(data["ags"]) == 400 and data["picked"] == [], "of hundreds, no name is always shown"
    deck = asked(client, "/deck.pptx?length=short", many)
    assert "399 weitere Gemeinden" in words(slides(deck)[0])
    assert "Namen haben auf der Karte keinen Platz." in words(slides(deck)[1])
    for answer in (page, deck):
        name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])[1]
        assert len(name) < 130 and "399 weitere Gemeinden" in name


def test_the_page_knows_whose_names_always_stand(client):
    text = asked(client, "/snippet.html?", APART).get_data(as_text=True)
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', text, re.S)[1])
    assert sorted(data["picked"]) == APART.split(",") and len(data["around"]) > 300


# -- the short deck


def test_the_short_deck_has_five_slides(client):
    titles = [s.shapes.title.text_frame.text for s in slides(client.get("/deck.pptx?region=lpr-west&length=short"))]
    assert len(titles) == 5
    assert titles[0].endswith("Westsachsen (Zwickau und Vogtland)") and titles[-1].startswith("Grundlage dieser Folien")
    chosen = slides(client.get("/deck.pptx?region=lpr-west&length=short&layer=kpr"))
    assert len(chosen) == 5 and "Präventionsrat" in chosen[1].shapes.title.text_frame.text
    single = slides(client.get("/deck.pptx?region=14626610&length=short"))
    assert len(single) <= 5
    name = client.get("/deck.pptx?region=lpr-west&length=short").headers["Content-Disposition"]
    assert "Kurzer Foliensatz" in name
    assert client.get("/deck.pptx?region=lpr-west&length=5").get_json()["error"]["field"] == "length"

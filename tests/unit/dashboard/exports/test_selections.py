"""Selections in every output: understood or refused in words, named as they are, with and without what lies around them."""

from __future__ import annotations

import io
import json
import re

import pytest
from pptx import Presentation

from tests.suite_state import SUITE
from tests.sweeps import each

#: Three that do not touch.
APART = f"{SUITE.far},{SUITE.city},{SUITE.town}"
SMALL = "width=400&height=300"
#: A few slides, as many as the programme had years.
EARLY = "/growth.pptx?size=slide&date=2020-06-30"
#: Every output that is asked for a region by address.
OUTPUTS = (
    *(f"/snippet.{fmt}?{SMALL}" for fmt in ("svg", "png", "pdf", "pptx", "html", "csv", "xlsx", "geojson", "gpkg")),
    *(f"/growth.{fmt}?{SMALL}" for fmt in ("gif", "pptx")),
    "/deck.pptx?",
    "/deck.pptx?length=short",
)
#: Those of which the content is quickly compared, one of each way in which a file is made.
COMPARED = [f"/snippet.svg?{SMALL}", f"/snippet.html?{SMALL}", f"/growth.pptx?{SMALL}", "/deck.pptx?length=short"]


def asked(client, output, region, **more):
    path, _, query = output.partition("?")
    given = dict(part.split("=") for part in query.split("&") if part)
    return client.get(path, query_string={**given, "region": region, **more})


def slides(answer):
    return list(Presentation(io.BytesIO(answer.data)).slides)


def shape_names(slide):
    return slide._element.xpath(".//p:cNvPr/@name")


# -- what a selection may look like


@pytest.mark.parametrize(
    ("written", "meant", "output"),
    [
        (written, meant, output)
        for (written, meant), output in each(
            [
                (f"{SUITE.town},{SUITE.far},{SUITE.city}", APART),
                (f"{SUITE.city},{SUITE.city},{SUITE.far},{SUITE.town},{SUITE.town}", APART),
                (f"{SUITE.far_district},{SUITE.far}", SUITE.far_district),
                (f"{SUITE.key},{SUITE.far_district}", SUITE.key),
            ],
            COMPARED,
        )
        # year by year, the whole state is the slowest of all pictures
        if meant != SUITE.key or not output.startswith("/growth")
    ],
)
def test_however_it_is_written_it_is_the_same_file(client, written, meant, output):
    one, other = asked(client, output, written), asked(client, output, meant)
    assert one.status_code == other.status_code == 200
    assert one.data == other.data
    assert one.headers["Content-Disposition"] == other.headers["Content-Disposition"]


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_is_no_region_is_refused_by_every_output(client, output):
    for region, said in (
        (f"{SUITE.town},99999999", "„99999999“ ist hier kein Gebiet."),
        (f"{SUITE.far},-{SUITE.far_district}", "bleibt keine Gemeinde übrig"),
        (f"-{SUITE.far}", "nimmt nur aus"),
    ):
        refused = asked(client, output, region)
        assert refused.status_code == 422, region
        error = refused.get_json()["error"]
        assert error["field"] == "region" and said in error["message"]


def test_nothing_recorded_is_still_a_deck(client, atlas, site):
    """Three municipalities of which nothing is known: no chart, no table, and no error."""
    snapshot = site.on(site.today())
    nothing = [
        a for a in sorted(atlas.municipalities) if all(s.status == "unknown" for s in snapshot.statuses(a).values())
    ]
    answer = asked(client, "/deck.pptx?length=short", ",".join(nothing[:3]))
    titles = [slide.shapes.title.text_frame.text for slide in slides(answer)]
    assert answer.status_code == 200 and 3 <= len(titles) <= 5
    assert "Von keiner der 3 Gemeinden liegt eine Angabe vor" in titles
    assert titles[-1] == "Grundlage dieser Folien", "„0 Quellen“ says nothing"


# -- whose names stand there


def test_the_picked_ones_are_named_without_being_asked(client):
    names = {SUITE.city_name, SUITE.far_name, SUITE.town_name}

    def named(region, **more):
        svg = asked(client, "/snippet.svg?size=slide", region, **more).get_data(as_text=True)
        return set(re.findall(r'<text class="label"[^>]*>([^<]+)<', svg))

    assert named(APART) == names
    assert named(APART, labels="none") == set()
    assert named(SUITE.district) == set(), "of a district nobody was picked"
    (slide,) = slides(asked(client, "/snippet.pptx?size=slide-4-3", APART))
    assert names <= set(shape_names(slide))
    assert all(names <= set(shape_names(s)) for s in slides(asked(client, EARLY, APART)))
    maps = [
        found
        for found in map(shape_names, slides(asked(client, "/deck.pptx?length=short", APART)))
        if any("Karte" in name for name in found)
    ]
    assert maps and all(names <= set(found) for found in maps)


# -- with and without what lies around it


def test_every_output_can_leave_the_rest_out(client):
    svg, html, deck, growth = (asked(client, output, APART, context="none") for output in (
        "/snippet.svg?size=slide", "/snippet.html?", "/deck.pptx?length=short", EARLY))  # fmt: skip
    assert b'class="context"' not in svg.data and svg.data.count(b'<path id="a') == 3
    assert json.loads(re.search(rb'id="page-data">(.*?)</script>', html.data, re.S)[1])["around"] == []
    for answer in (deck, growth):
        assert not any("Umgebung" in shape_names(slide) for slide in slides(answer))
    assert any("Umgebung" in shape_names(slide) for slide in slides(asked(client, "/deck.pptx?length=short", APART)))
    embedded = client.get(f"/einbetten?region={APART}&context=none").get_data(as_text=True)
    assert 'class="context"' not in embedded
    assert 'class="context"' in client.get(f"/einbetten?region={APART}").get_data(as_text=True)


@pytest.mark.parametrize("output", ["/snippet.svg", "/growth.pptx", "/deck.pptx"])
def test_other_surroundings_are_refused(client, output):
    error = client.get(f"{output}?region={SUITE.district}&context=grau").get_json()["error"]
    assert (error["status"], error["field"]) == (422, "context") and "shown, none" in error["expected"]


def test_the_form_offers_it_and_hands_it_on(client):
    page = client.get(f"/ausschnitt?region={APART}&context=none").get_data(as_text=True)
    assert '<option value="none" selected>weglassen</option>' in page
    for link in ("snippet.svg", "deck.pptx", "growth.gif", "einbetten"):
        assert "context=none" in re.search(rf'"[^"]*/{re.escape(link)}\?([^"]*)"', page)[1], link
    assert "ausgewählte und solche mit Angabe" in page
    usual = client.get(f"/ausschnitt?region={SUITE.district}").get_data(as_text=True)
    assert "context=" not in usual and "ausgewählte und solche" not in usual
    wrong = client.get("/ausschnitt?context=grau").get_data(as_text=True)
    assert "Umgebung: „grau“ gibt es hier nicht." in wrong

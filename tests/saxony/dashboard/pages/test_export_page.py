"""Saxony: The export page and the embedded map without a browser: every address leads to a picture, and to the same one again."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from loaders.atlas.regions import resolve_region
from tests.unit.dashboard.pages.test_export_page import asked, link_of, notices_of, page_of


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("?region=gemeinde&place=Zittau&rings=1", "14626610+1"),
        ("?region=gemeinde&place=Zittau&rings=0", "14626610"),
        ("?region=gemeinde&place=Bernsdorf+(Landkreis+Bautzen)&rings=2", "14625030+2"),
        ("?region=gemeinde&place=14626610", "14626610"),
        ("?ebene=kpr&gemeinde=14626610", "14626610+1"),
        ("?region=14523&place=Zittau&rings=1", "14523"),
        ("", "sachsen"),
    ],
)
def test_a_region_can_be_said_in_many_ways(client, query, region):
    page = page_of(client, query)
    assert asked(link_of(page))["region"] == region
    assert not notices_of(page)


def test_twins_are_offered_and_unknown_names_are_said(client):
    page = page_of(client, "?region=gemeinde&place=Bernsdorf&rings=1&layer=kpr")
    assert notices_of(page) == ["„Bernsdorf“ kann mehreres heißen. Welche Gemeinde meinen Sie?"]
    offers = [unescape(h) for h in re.findall(r'<li><a href="([^"]*)">Bernsdorf', page)]
    assert sorted(asked(h)["region"] for h in offers) == ["14524010+1", "14625030+1"]
    assert {asked(h)["layer"] for h in offers} == {"kpr"}
    assert "Keine Gemeinde „&lt;b&gt;“ gefunden" in page_of(client, "?region=gemeinde&place=%3Cb%3E")


def test_the_view_of_the_map_is_carried_along(client, atlas):
    view = "13.4,50.9,14.1,51.2"
    page = page_of(client, f"?region={view}&view={view}&ebene=kpr")
    assert asked(link_of(page)) == {"layer": "kpr", "region": view, "size": "slide"}
    other = page_of(client, f"?region=14612000&view={view}")
    assert asked(link_of(other))["view"] == view, "it can still be chosen"
    region = resolve_region(atlas, view)
    root = ElementTree.fromstring(client.get(f"/snippet.svg?region={view}").data)
    drawn = {e.get("data-ags") for e in root.iter() if (e.get("id") or "").startswith("a1")}
    assert drawn >= set(region.members), "and whoever else the frame shows"
    assert "14612000" in drawn
    assert "14713000" not in drawn


def test_areas_of_a_view_end_at_its_frame(site):
    from layers.drawing.picture import compose

    region = resolve_region(site.atlas, "13.6,50.95,13.9,51.15")
    picture = compose(
        site.materials, site.on(site.today()), site.catalogue["overview"], region, width=800, height=600, labels="all"
    )
    frame = picture.frame
    for area in picture.areas:
        for ring in area.rings:
            assert ring.min(axis=0) == pytest.approx(ring.min(axis=0).clip((frame.x, frame.y)), abs=1e-6)
            assert ring.max(axis=0) == pytest.approx(ring.max(axis=0).clip(max=(frame.right, frame.bottom)), abs=1e-6)
    for symbol in picture.symbols:
        assert frame.x <= symbol.x <= frame.right
        assert frame.y <= symbol.y <= frame.bottom


def test_embedded_map_may_be_framed_and_has_no_scripts(client):
    response = client.get("/einbetten?layer=kpr&region=14626610%2B1")
    page = response.get_data(as_text=True)
    # "*" would leave out files on a disk and previews in a sandbox
    assert "frame-ancestors" not in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors 'self'" in client.get("/tabelle").headers["Content-Security-Policy"]
    assert "<script" not in page
    assert "Set-Cookie" not in response.headers
    for shown in ("GeoBasis-DE / BKG (2016)", "dl-de/by-2-0", "Stand 20.11.2026", "Register", "keine Angabe"):
        assert shown in page


def test_embedded_map_has_the_names_that_were_chosen(client):
    def named(labels):
        page = client.get(f"/einbetten?layer=kpr&region=14626300%2B1&labels={labels}").get_data(as_text=True)
        return set(re.findall(r'class="label"[^>]*>([^<]+)<', page))

    assert named("none") == set()
    assert {"Görlitz", "Markersdorf"} <= named("participants") < named("all")


def test_the_municipality_in_focus_and_model_municipalities_look_different_in_the_legend(client):
    page = client.get("/einbetten?region=14626300%2B1").get_data(as_text=True)
    legend = page.partition('class="legend-list"')[2].partition("</ul>")[0]
    marks = re.findall(r'class="swatch (swatch-outline[^"]*)"></span>\s*<span class="legend-label">([^<]+)', legend)
    assert marks == [("swatch-outline", "Modellkommune"), ("swatch-outline is-focus", "Markersdorf")]
    nowhere = client.get("/einbetten?region=14626610%2B1").get_data(as_text=True)
    assert "Modellkommune" not in nowhere.partition('class="legend-list"')[2].partition("</ul>")[0]


def test_a_part_of_a_name_offers_whom_it_may_mean(client):
    page = page_of(client, "?region=gemeinde&place=Neustadt")
    assert "Neustadt in Sachsen" in page
    assert "Neustadt/Vogtl." in page
    assert "data-unplaced" in page

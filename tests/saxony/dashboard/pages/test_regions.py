"""Saxony: Any region is understood wherever one is asked for, and has a page of its own."""

from __future__ import annotations

import csv
import io
import random
import re

import pytest

from dashboard.context.slugs import slugs
from dashboard.pages.more_regions import with_more
from loaders.atlas.regions import resolve_region
from tests.unit.dashboard.pages.test_regions import heading, parsed, text  # noqa: F401

WEST, WEST_TITLE = "lpr-west", "Westsachsen (Zwickau und Vogtland)"


def chosen(page, field):
    """(value, words) of what a field has chosen; ``None`` if that is its first choice."""
    found = page.xpath(f"//*[@id='{field}']//option[@selected]")
    return (found[0].get("value"), text(found[0])) if found else None


def keys_in(answer):
    return {row[0] for row in csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";")}


# -- files and programs


@pytest.mark.parametrize("fmt", ["svg", "html", "csv", "xlsx", "geojson", "gpkg"])
def test_every_format_is_of_the_region_and_called_so(client, fmt):
    answer = client.get(f"/snippet.{fmt}?region=LPR-West&width=400&height=300")
    assert answer.status_code == 200
    assert "Westsachsen (Zwickau und Vogtland)" in answer.headers["Content-Disposition"]


def test_the_data_are_those_of_both_districts(client, atlas):
    members = {*atlas.members["14523"], *atlas.members["14524"]}
    assert keys_in(client.get(f"/snippet.csv?region={WEST}")) & set(atlas.municipalities) == members
    assert keys_in(client.get(f"/snippet.csv?region={WEST},-14523320")) & members == members - {"14523320"}
    counted = client.get("/api/counts?region=14524,14523").get_json()
    assert (counted["region"], counted["municipalities"]) == ("14523,14524", 70)
    assert counted["counts"] == client.get(f"/api/counts?region={WEST}").get_json()["counts"]


def test_four_hundred_municipalities_fit_into_an_address(client, atlas):
    wanted = random.Random(4).sample(list(atlas.municipalities), 400)
    answer = client.get("/snippet.csv", query_string={"region": ",".join(wanted)})
    assert answer.status_code == 200
    assert keys_in(answer) & set(atlas.municipalities) == set(wanted)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("14523,atlantis", "„atlantis“ ist hier kein Gebiet.", "“atlantis” is no region here."),
        ("14523,-sachsen", "Von „14523,-sachsen“ bleibt keine", "Nothing is left of “14523,-sachsen”"),
        ("-14523", "„-14523“ nimmt nur aus", "“-14523” only leaves out"),
        (",".join(["14523"] * 501), "höchstens 500", "500 are possible at most"),
    ],
)
def test_what_is_no_region_is_refused_in_words(client, text, german, english):
    for extra, said in ({}, german), ({"lang": "en"}, english):
        answer = client.get("/api/counts", query_string={"region": text, **extra})
        assert answer.status_code == 422
        error = answer.get_json()["error"]
        assert error["field"] == "region" and said in error["message"]
        assert "pd-chemnitz" in error["expected"]


def test_programs_find_all_named_regions(client, atlas):
    found = {region["key"]: region for region in client.get("/api/regions").get_json()}
    assert list(found) == list(atlas.named_regions)
    west = found[WEST]
    assert (west["kind"], west["title"], west["members"]) == ("ASSKomm-Region", WEST_TITLE, ["14523", "14524"])
    assert (west["municipalities"], west["as_of"]) == (70, "2022")
    assert west["source"]["url"].startswith("https://")
    english = {region["key"]: region["title"] for region in client.get("/api/regions?lang=en").get_json()}
    assert english.keys() == found.keys() and english["pd-chemnitz"] != found["pd-chemnitz"]["title"]


# -- pages that take a region


def test_the_table_takes_any_region(client, parsed, atlas):
    members = {*atlas.members["14523"], *atlas.members["14524"]}
    assert keys_in(client.get(f"/tabelle.csv?region={WEST}")) & set(atlas.municipalities) == members
    page = parsed(f"/tabelle?kreis={WEST}")
    assert page.xpath(f"//a[.='{WEST_TITLE} im Überblick']/@href") == [f"/region/{WEST}"]
    assert chosen(page, "f-district") == (WEST, WEST_TITLE)
    assert page.xpath("//a[.='Als CSV']/@href") == [f"/tabelle.csv?region={WEST}"]
    own = parsed("/tabelle?region=14626610,14523320")
    assert chosen(own, "f-district") == ("14523320,14626610", "Plauen und Zittau")
    assert chosen(parsed("/tabelle?region=atlantis"), "f-district") is None


def test_news_and_feed_take_any_region(client, parsed, atlas):
    page = parsed(f"/aktuelles?region={WEST}")
    assert heading(page) == f"Aktuelles – {WEST_TITLE}"
    assert page.xpath("//link[@type='application/atom+xml']/@href") == [f"/aktuelles.atom?region={WEST}"]
    told, *both = (
        set(parsed(f"/aktuelles?kreis={where}").xpath("//*[@class='news-what']/a/@href"))
        for where in (WEST, "14523", "14524")
    )
    assert told and told <= set().union(*both)
    feed = client.get(f"/aktuelles.atom?region={WEST}").get_data(as_text=True)
    assert f"/aktuelles?region={WEST}" in feed and WEST_TITLE in feed


def test_changes_take_any_region(client, parsed):
    query = "stand=2023-12-31&seit=2021-12-31"
    page = parsed(f"/veraenderungen?region={WEST}&{query}")
    assert WEST_TITLE in text(page.find_class("panel-facts")[0])
    files = [client.get(f"/veraenderungen.csv?{where}&{query}").get_data(as_text=True) for where in
             (f"region={WEST}", "kreis=14523", "kreis=14524")]  # fmt: skip
    rows = [set(re.findall(r"^145\d{5}", text, re.M)) for text in files]
    assert rows[0] == rows[1] | rows[2] != set()


# -- pages of regions


def test_every_named_region_has_a_page(parsed):
    page = parsed(f"/region/{WEST}?stand=2023-01-01")
    assert heading(page) == WEST_TITLE
    assert text(page.find_class("panel-facts")[0]).startswith("ASSKomm-Region · 70 Gemeinden")
    notes = [text(note) for note in page.xpath("//header//*[@class='panel-note']")]
    assert (
        notes[0].startswith("Besteht aus: Landkreis Zwickau, Vogtlandkreis") and "forum kriminalprävention" in notes[1]
    )
    links = {text(a): a.get("href") for a in page.xpath("//*[@class='actions']/a")}
    assert links["Als Foliensatz"] == f"/deck.pptx?region={WEST}&date=2023-01-01&download=1"
    assert links["Als Tabelle"] == f"/tabelle?region={WEST}&stand=2023-01-01"
    assert len(page.xpath("//*[@id='development']//tbody/tr")) == 5
    assert not parsed(f"/region/{WEST}").xpath("//meta[@name='robots']")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("14524,14523", "14523,14524"),
        ("LPR-WEST", "lpr-west"),
        ("14626", None),
        ("14612", None),
        ("14626610", None),
        ("14625540", None),
    ],
)
def test_a_region_has_one_address(client, asked, leads_to):
    answer = client.get(f"/region/{asked}?stand=2023-01-01&lang=en")
    assert answer.status_code == 302
    known = {"14626": "kreis/14626", "14612": "gemeinde/14612000", "14626610": "gemeinde/14626610",
             "14625540": "gemeinde/14625250"}  # fmt: skip
    path = f"region/{leads_to}" if leads_to else known[asked]
    assert answer.headers["Location"] == f"/{path}?stand=2023-01-01&lang=en"


def test_a_union_says_what_it_consists_of_and_is_kept_out_of_search_engines(parsed):
    page = parsed("/region/14523,14626610+1,-14523320")
    (note,) = page.xpath("//header//*[@class='panel-note']")
    assert note.xpath("a/@href") == ["/kreis/14523", "/region/14626610%2B1", "/gemeinde/14523320"]
    assert "ausgenommen: Plauen" in text(note)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_what_a_district_holds_itself_counts_where_all_of_it_is_there(parsed):
    own = "//h3[.='Im Landkreis Görlitz']"
    assert parsed("/region/pd-goerlitz").xpath(own)
    assert not parsed("/region/pd-goerlitz,-14626610").xpath(own)


def test_all_kinds_are_compared(parsed, atlas, client):
    page = parsed("/region/?anteil=einwohner&sortierung=kpr&richtung=ab")
    assert [text(h) for h in page.xpath("//*[@id='result']/h2")] == [
        "ASSKomm-Regionen",
        "Polizeidirektionen",
        "Verwaltungsverbände",
        "Verwaltungsgemeinschaften",
    ]
    links = page.xpath("//*[@id='result']//tbody//th/a/@href")
    assert sorted(links) == sorted(f"/region/{key}" for key in atlas.named_regions)
    assert [text(th) for th in page.xpath("//tfoot//th")] == ["Sachsen"] * 4
    head, first, *_ = client.get("/region.csv").get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert head.startswith("Schlüssel;Art;Gebiet;Gemeinden;")
    assert first.startswith("lpr-nordwest;ASSKomm-Region;Leipzig, Nordsachsen und Meißen;89;")


def test_they_are_found_from_districts_and_municipalities(parsed):
    assert parsed("/kreis/?stand=2023-01-01").xpath("//main//a[@href='/region/?stand=2023-01-01']")
    links = parsed("/gemeinde/14626400").xpath("//header//*[@class='panel-note']/a")
    found = {text(a): a.get("href") for a in links}
    assert found == {
        "Polizeidirektion Görlitz": "/region/pd-goerlitz",
        "Ostsachsen und Sächsische Schweiz-Osterzgebirge": "/region/lpr-ost",
        "Verwaltungsgemeinschaft Olbersdorf": "/region/vb-146265227",
    }


# -- the form


def test_the_form_offers_named_regions_and_keeps_a_union(parsed):
    page = parsed(f"/ausschnitt?region={WEST}")
    assert chosen(page, "x-region") == (WEST, WEST_TITLE)
    groups = page.xpath("//*[@id='x-region']/optgroup/@label")
    assert groups == ["Landkreise und kreisfreie Städte", "ASSKomm-Regionen", "Polizeidirektionen", "Verwaltungsverbände",
                      "Verwaltungsgemeinschaften"]  # fmt: skip
    union = parsed("/ausschnitt?region=14523&more=Zittau, Landkreis Görlitz, –Plauen")
    assert chosen(union, "x-region") == (
        "14523,14626,-14523320",
        "Landkreis Görlitz und Vogtlandkreis ohne Plauen",
    )


def test_what_is_not_found_stays_in_the_field(parsed):
    page = parsed("/ausschnitt?region=14523&more=Zittau,Atlantis")
    assert chosen(page, "x-region")[0] == "14523,14626610"
    assert page.get_element_by_id("x-more").get("value") == "Atlantis"
    assert "Atlantis" in text(page.get_element_by_id("notices"))


@pytest.mark.parametrize(
    ("region", "typed", "found", "unknown"),
    [
        ("14523", "", "14523", []),
        ("", "Zittau", "14626610", []),  # who names something does not want all of the state
        ("sachsen", "-Leipzig", "sachsen,-14713000", []),
        ("sachsen", "Zittau, -Plauen", "14626610,-14523320", []),
        ("14523", "lpr-ost,14626610+1", "14523,lpr-ost,14626610+1", []),
        ("14523", "polizeidirektion dresden", "14523,pd-dresden", []),
        ("14523", "Landkreis Leipzig", "14523,14729", []),
        ("14523", "Rosenbach", "14523", ["Rosenbach"]),  # there are two
        ("14523", " ,, Atlantis", "14523", ["Atlantis"]),
    ],
)
def test_names_and_keys_are_taken_besides(site, region, typed, found, unknown):
    assert with_more(site, slugs(site.atlas), region, typed) == (found, unknown)
    resolve_region(site.atlas, found)


def test_a_union_can_be_embedded(client):
    page = client.get(f"/einbetten?region={WEST},14511").get_data(as_text=True)
    assert "Westsachsen (Zwickau und Vogtland) sowie Chemnitz" in page

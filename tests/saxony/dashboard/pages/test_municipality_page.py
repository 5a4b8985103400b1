"""Saxony: The page of a municipality and the comparison, without a browser."""

import csv
import io
import re
import zipfile

import pytest

from dashboard.context.slugs import slug, slugs
from dashboard.pages.compare import find_by_text
from dashboard.pages.municipality import ListQuery, select_neighbours
from tests.language_tools import texts_of
from tests.unit.dashboard.pages.test_municipality_page import page


def names(site, ags="14626610", **query):
    return [n.municipality.name for n in select_neighbours(site.on(site.today()), ags, ListQuery(**query))]


@pytest.mark.parametrize("ags", ["14626610", "14713000", "14523310", "14625250", "14628060"])
def test_page_says_who_and_what(client, atlas, ags):
    text = page(client, f"/gemeinde/{ags}")
    assert f"<h1>{atlas.municipalities[ags].name}" in text
    for n in atlas.neighbours.borders[ags]:
        assert f"/gemeinde/{n}" in text
    assert "© GeoBasis-DE / BKG (2016)" in text
    picture = text.partition('class="inline-map"')[2].partition("</svg>")[0]
    assert set(re.findall(r'class="area [^"]*"', picture)) and f'id="a{ags}"' in picture
    assert set(re.findall(r'<a href="/gemeinde/(\d{8})"', picture)) == {ags, *atlas.neighbours.borders[ags]}
    named = re.findall(
        r'class="label"[^>]*>([^<]+)<', picture.partition('class="names"')[2].partition('class="names-narrow"')[0]
    )
    around = [atlas.municipalities[a].name for a in (ags, *atlas.neighbours.borders[ags])]
    # a long name stands in two lines
    assert all(any(line in name for name in around) for line in named)
    assert any(line in around[0] for line in named)
    assert "snippet.svg" not in text, "a map, not a slide"


@pytest.mark.parametrize(("key", "target"), [
    ("14625540", "/gemeinde/14625250?frueher=14625540"),
    ("aue-bad-schlema", "/gemeinde/14521035"),
    ("schoenteichen", "/gemeinde/14625250"),
    ("ZITTAU", "/gemeinde/14626610"),
    ("weisswasser-o-l", "/gemeinde/14626600"),
])  # fmt: skip
def test_old_keys_and_names_lead_on(client, key, target):
    response = client.get(f"/gemeinde/{key}")
    assert (response.status_code, response.headers["Location"]) == (302, target)


def test_umlauts_lead_on_and_strangers_keys_say_nothing(client):
    assert client.get("/gemeinde/pausa-mühltroff").headers["Location"] == "/gemeinde/14523310"
    # only addresses of this very page carry it on: the way to the other language, and what is shared
    assert not any("Zorro" in said for said in texts_of(page(client, "/gemeinde/14625250?frueher=Zorro")))
    assert "stand=2021-11-30" in page(client, "/gemeinde/bernsdorf?stand=2021-11-30")


def test_planned_is_never_given_a_start_in_the_list(client):
    text = client.get("/gemeinde/14626610/nachbarn.csv").get_data(as_text=True)
    rows = {r["Gemeinde"]: r for r in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")}
    assert rows["Oybin"]["Sicherheitsanalyse"] == "geplant"
    assert rows["Oybin"]["Sicherheitsanalyse Zeitpunkt"].startswith("Stand ")
    shared = client.get("/gemeinde/14626400/nachbarn.csv").get_data(as_text=True)
    assert "Gemeinsam bei" in shared


def test_date_survives_the_redirect(client):
    assert "stand=2021-11-30" in client.get("/gemeinde/zittau?stand=2021-11-30").headers["Location"]


def test_twins_are_offered(client):
    text = page(client, "/gemeinde/bernsdorf")
    assert "Welche Gemeinde meinen Sie?" in text
    assert text.count("Bernsdorf</a>") == 2


@pytest.mark.parametrize("language", ["", "?lang=en"])
@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("neustadt", ["Neustadt in Sachsen", "Neustadt/Vogtl."]),
        ("Auerbach", ["Auerbach", "Auerbach/Vogtl."]),
        ("berggiesshuebel", ["Bad Gottleuba-Berggießhübel"]),
        ("weisswasser", ["Weißwasser/O.L."]),
        ("Weißwasser", ["Weißwasser/O.L."]),
        ("seiffen", ["Seiffen/Erzgeb."]),
        ("bela-woda", ["Weißwasser/O.L."]),
        ("quitzdorf", ["Quitzdorf am See"]),
        ("schlema", ["Aue-Bad Schlema"]),
        ("aue", ["Aue-Bad Schlema"]),
        ("hartmannsdorf", ["Hartmannsdorf", "Hartmannsdorf b. Kirchberg"]),
    ],
)
def test_names_without_addition_and_parts_lead_on(client, atlas, key, names, language):
    keys = [m.ags for name in names for m in atlas.municipalities.values() if m.name == name]
    assert len(keys) == len(names)
    response = client.get(f"/gemeinde/{key}{language}")
    if len(keys) == 1:
        assert response.headers["Location"] == f"/gemeinde/{keys[0]}{language}"
        return
    body = response.get_data(as_text=True)
    assert response.status_code == 300
    assert re.findall(r'<li><a href="([^"]+)"', body) == [f"/gemeinde/{ags}{language}" for ags in keys]
    assert f"„{key}“" in body


def test_slugs(atlas):
    known = slugs(atlas)
    assert slug("Weißwasser/O.L.") == "weisswasser-o-l"
    assert known["zittau"] == ["14626610"]
    assert sum(len(v) == 1 for v in known.values()) > 400


def test_scopes(site):
    assert len(names(site)) == 7
    assert len(names(site, scope="2")) == 17
    assert len(names(site, scope="kreis")) == 52
    assert set(names(site)) <= set(names(site, scope="10"))


def test_filters_and_order(site):
    assert names(site, having="agreement") == ["Bertsdorf-Hörnitz", "Olbersdorf", "Ostritz", "Oybin"]
    assert names(site, scope="20", sort="distance", having="kpr")[0] == "Görlitz"
    assert names(site, sort="agreement")[-1] in names(site)
    assert names(site, descending=True) == names(site)[::-1]


def test_point_contact_is_told_apart(client):
    assert "nur Punktberührung" in page(client, "/gemeinde/14625130")


def test_csv_and_xlsx_of_the_list(client, atlas):
    text = client.get("/gemeinde/14626610/nachbarn.csv?mit=agreement").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [r["Gemeinde"] for r in rows] == ["Zittau", "Bertsdorf-Hörnitz", "Olbersdorf", "Ostritz", "Oybin"]
    assert {r["Landkreis"] for r in rows} == {"Landkreis Görlitz"} and [r["Ring"] for r in rows] == list("01111")
    assert rows[0]["Vereinbarung"] == "unterzeichnet"
    assert "GeoBasis-DE" in rows[0]["Quellenvermerk"]
    book = zipfile.ZipFile(io.BytesIO(client.get("/gemeinde/14626610/nachbarn.xlsx").data))
    strings = book.read("xl/sharedStrings.xml").decode()
    assert "Mittelherwigsdorf" in strings
    assert "GeoBasis-DE" in strings
    assert client.get("/gemeinde/14626610/nachbarn.pdf").status_code == 404
    assert client.get("/gemeinde/1/nachbarn.csv").status_code == 404


def test_nearest_in_the_api(client):
    rows = client.get("/api/municipalities/14626610/nearest?instrument=kpr&limit=3").get_json()
    assert rows[0]["name"] == "Görlitz"
    assert rows[0]["distance_m"] == pytest.approx(7400, abs=100)
    assert [r["distance_m"] for r in rows] == sorted(r["distance_m"] for r in rows)
    assert len(rows) == 3
    for query in ("instrument=x", "limit=0", "limit=viele", "date=x"):
        assert client.get(f"/api/municipalities/14626610/nearest?{query}").status_code == 422
    assert client.get("/api/municipalities/0/nearest").status_code == 404


def test_comparison(client):
    text = page(client, "/vergleich?gemeinden=14626610,14612000&gemeinden=14625540")
    for shown in ("Zittau", "Dresden", "Kamenz", "05.02.2021", "57 km"):
        assert shown in text
    assert len(re.findall(r'<th scope="col">', text)) == 4
    five = page(client, "/vergleich?gemeinden=14626610,14612000,14625250,14713000,14511000")
    assert "höchstens 4" in five
    assert "Chemnitz</a>" not in five
    assert "Noch keine Gemeinde gewählt" in page(client, "/vergleich?gemeinden=x,,1")


def test_adding_to_the_comparison(client, site):
    added = client.get("/vergleich?gemeinden=14626610&hinzu=Kamenz&stand=2023-09-14")
    assert added.headers["Location"] == "/vergleich?gemeinden=14626610,14625250&stand=2023-09-14"
    assert "gibt es mehrmals" in page(client, "/vergleich?gemeinden=14626610&hinzu=Bernsdorf")
    assert "Keine Gemeinde" in page(client, "/vergleich?hinzu=%3Cscript%3E")
    known = slugs(site.atlas)
    assert find_by_text(site, known, "Bernsdorf (Landkreis Bautzen)") == ["14625030"]
    assert find_by_text(site, known, "14612000") == ["14612000"]


def test_one_that_comes_later_leads_to_what_it_is_formed_of(client):
    answer = client.get("/gemeinde/jahnatal?stand=2023-12-31")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "Jahnatal (14522275) besteht seit 01.01.2023" in text
    assert 'href="/gemeinde/14522450?stand=2023-12-31">Ostrau</a>' in text
    assert 'href="/gemeinde/14522620?stand=2023-12-31">Zschaitz-Ottewig</a>' in text

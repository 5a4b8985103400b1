"""Saxony: The pages of the districts: figures, participants and gaps equal an independent computation from the raw tables."""

import csv
import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest

from geodata import saxony
from layers.words.language import GERMAN
from layers.words.wording import sort_key
from tests.oracle.fold import statuses as independent_statuses
from tests.unit.dashboard.pages.test_district_page import DAYS, page

INSTRUMENTS = ("consultation", "agreement", "kpr", "coaching", "analysis")


@pytest.fixture(scope="module")
def places(atlas):
    column = f"population_{atlas.population_date.isoformat().replace('-', '_')}"
    with saxony.PLACES.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["ags"] in atlas.municipalities]
    return {r["ags"]: (int(r[column]), float(r["area_km2"])) for r in rows}


def truth_on(day):
    return independent_statuses(saxony.STATUS, saxony.CHANGES, "2019-01-01", day, date.max)


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows_of(html, title):
    """The rows of the table in the section of that title, as lists of texts."""
    section = re.search(rf'aria-labelledby="{title}">(.*?)</section>', html, re.S)[1]
    body = re.search(r"<tbody.*?</tbody>", section, re.S)[0]
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", body, re.S)
    ]


def shares_in_words(part, whole, unit=""):
    # no share here is so small or so large that it is told otherwise
    ratio = f"{100 * part / whole:.0f} %" if part else "–"
    return f"{ratio} {GERMAN.number(part)} von {GERMAN.number(whole)}{unit}"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_figures_equal_an_independent_computation(client, atlas, places, day):
    truth = truth_on(day)
    for district in atlas.districts:
        members = [a for a in places if a.startswith(district)]
        if len(members) == 1:
            continue
        rows = rows_of(page(client, f"/kreis/{district}?stand={day}"), "figures-title")
        assert len(rows) == len(INSTRUMENTS)
        for row, instrument in zip(rows, INSTRUMENTS, strict=True):
            some = [a for a in members if truth.get(a, {}).get(instrument, {}).get("status") in ("active", "completed")]
            assert row[1:] == [
                shares_in_words(len(some), len(members)),
                shares_in_words(sum(places[a][0] for a in some), sum(places[a][0] for a in members)),
                shares_in_words(sum(places[a][1] for a in some), sum(places[a][1] for a in members), " km²"),
            ], (district, instrument)


def test_a_district_says_what_it_carries_itself_and_where_to_go_on(client):
    html = page(client, "/kreis/14626?ebene=kpr&stand=2023-09-14")
    assert "<h1>Landkreis Görlitz</h1>" in html
    assert "Was der Landkreis selbst trägt" in html and "seit 07.10.2009" in text_of(html)
    assert "53 Gemeinden · 252.725 Einwohner (31.12.2019)" in html
    for address in (
        "/tabelle?kreis=14626&amp;stand=2023-09-14",
        "/ausschnitt?layer=kpr&amp;region=14626&amp;date=2023-09-14",
        "/deck.pptx?region=14626&amp;date=2023-09-14&amp;download=1",
        "/aktuelles?kreis=14626",
        "/kreis/?stand=2023-09-14",
    ):
        assert f'href="{address}"' in html, address
    assert "nicht, dass die Gemeinde nicht teilnimmt" in html
    assert "<script" not in html
    assert "Was der Landkreis selbst trägt" not in page(client, "/kreis/14522")


@pytest.mark.parametrize("address", ["/kreis/14523", "/einbetten?region=14523"])
def test_maps_and_legends_share_the_patterns_of_the_page(client, address):
    html = page(client, address)
    used = set(re.findall(r"url\(#([\w-]+)\)", html.partition('class="inline-map"')[2].partition("</svg>")[0]))
    assert used == {"pattern-overview-consultation", "pattern-overview-other"}
    assert html.count('<pattern id="pattern-overview-consultation"') == 1
    assert ".swatch-overview-consultation{fill:url(#pattern-overview-consultation)}" in html


def test_towns_that_are_their_own_district_have_one_page(client):
    for path in ("/kreis/14713", "/kreis/14713?stand=2022-01-01&lang=en"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"] == path.replace("kreis/14713", "gemeinde/14713000")


@pytest.mark.parametrize(("measure", "index"), [("gemeinden", None), ("einwohner", 0), ("flaeche", 1)])
def test_the_overview_has_all_districts_and_the_sum(client, atlas, places, measure, index):
    day = DAYS[-1]
    html = page(client, f"/kreis/?anteil={measure}&stand={day}")
    assert f'<option value="{measure}" selected>' in html, "asked again on another day, it stays the measure"
    truth = truth_on(day)
    table = re.search(r"<tbody.*?</table>", html, re.S)[0]
    rows = [
        [text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]
    ordered = sorted(atlas.districts, key=lambda key: sort_key(atlas.districts[key]))
    assert [r[0] for r in rows] == [*(atlas.districts[key] for key in ordered), "Sachsen"]
    for row, prefix in zip(rows, [*ordered, ""], strict=True):
        members = [a for a in places if a.startswith(prefix)]
        assert row[1] == GERMAN.number(len(members))
        for cell, instrument in zip(row[2:], INSTRUMENTS, strict=True):
            some = [a for a in members if truth.get(a, {}).get(instrument, {}).get("status") in ("active", "completed")]
            part, whole = (sum(1 if index is None else places[a][index] for a in x) for x in (some, members))
            assert cell == shares_in_words(part, whole, " km²" if measure == "flaeche" else "")
    assert client.get("/kreis").status_code == 200


def names_of(html):
    return re.findall(r'role="rowheader">(?:<a [^>]*>)?([^<]+)<', html)


def shares_of(html, column):
    """The lengths of the bars in a column, from top to bottom."""
    rows = re.findall(r"<tr.*?</tr>", re.search(r"<tbody.*?</table>", html, re.S)[0], re.S)
    return [float(re.findall(r"--share: ([\d.e-]+)", row)[column]) for row in rows]


def test_the_overview_is_sorted_by_its_address(client):
    down = page(client, "/kreis/?sortierung=kpr&richtung=ab&anteil=einwohner")
    *bars, state = shares_of(down, INSTRUMENTS.index("kpr"))
    assert bars == sorted(bars, reverse=True) and len(set(bars)) > 5
    assert names_of(down)[-1] == "Sachsen" and 0 < state < 1, "all others stand above it"
    assert 'aria-sort="descending"' in down and 'name="sortierung" value="kpr"' in down
    assert '<a href="/kreis/?anteil=einwohner&amp;sortierung=kpr&amp;richtung=auf" data-sort="kpr"' in down
    assert 'sortierung=agreement&amp;richtung=ab"' in down, "of a share one wants to see the largest first"
    assert names_of(page(client, "/kreis/?sortierung=members&richtung=ab"))[0] == "Erzgebirgskreis"
    plain = names_of(page(client, "/kreis/"))
    assert names_of(page(client, "/kreis/?sortierung=<b>&richtung=quer&anteil=x")) == plain
    assert names_of(page(client, "/kreis/?richtung=ab"))[:-1] == plain[:-1][::-1]


def test_the_overview_can_be_saved_as_it_is_seen(client):
    query = "anteil=flaeche&stand=2024-06-30&sortierung=agreement&richtung=ab"
    html = page(client, f"/kreis/?{query}")
    for ending in ("xlsx", "csv"):
        assert f'href="/kreis.{ending}?{query.replace("&", "&amp;")}" download' in html
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/kreis.xlsx?{query}").data))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert head[:6] == ("Schlüssel", "Landkreis oder Stadt", "Gemeinden", "Fläche in km²",
                        "Erstgespräch: Fläche in km²", "Erstgespräch: Anteil in %")  # fmt: skip
    assert [row[1] for row in rows] == names_of(html)
    bars = shares_of(html, INSTRUMENTS.index("agreement"))
    assert [row[head.index("Vereinbarung: Anteil in %")] for row in rows] == [round(100 * bar, 1) for bar in bars]
    english = client.get(f"/kreis.csv?lang=en&{query}")
    assert (
        english.get_data(as_text=True)
        .removeprefix("\ufeff")
        .startswith("Key,District or city,Municipalities,Area in km²")
    )
    by_number = client.get("/kreis.csv").get_data(as_text=True).removeprefix("\ufeff")
    assert by_number.startswith("Schlüssel;Landkreis oder Stadt;Gemeinden;Erstgespräch: Gemeinden;"), (
        "the whole stands once"
    )
    assert client.get("/kreis.pdf").status_code == 404

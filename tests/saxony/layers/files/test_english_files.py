"""Saxony: Every file in English: its words, its numbers, the language it says it is in, and never the German one from a cache."""

import csv
import io
import json
import re
import sqlite3
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from app import cli
from tests.language_tools import german_in, lang_of, texts_of
from tests.unit.layers.files.test_english_files import get, languages_of, texts_of_slides

QUERY = "layer=kpr&region=14626610%2B1&date=2023-09-14"
WHOLE = "layer=overview&region=sachsen&date=2026-11-20"


def without_sources(texts, atlas):
    titles = {f.source.title for f in atlas.register.facts} | {t.source_title for t in atlas.totals} - {""}
    return [t for t in texts if not any(title in t for title in titles)]


@pytest.mark.parametrize("query", [QUERY, WHOLE])
def test_svg(client, query):
    text = get(client, f"/snippet.svg?{query}").get_data(as_text=True)
    root = ElementTree.fromstring(text)
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    said = [e.text for e in root.iter() if e.text and e.text.strip() and not e.tag.endswith("rights")]
    said = [t for t in said if "Daten verändert" not in t]
    assert german_in(said) == []
    assert "<dc:language>en</dc:language>" in text
    assert "As of " in text and "Register of published facts" in text
    assert "© GeoBasis-DE / BKG (2016), dl-de/by-2-0 (Daten verändert)" in text, "the licence's own words"


def test_png_says_its_language(client):
    data = get(client, f"/snippet.png?{QUERY}").data
    chunks = re.findall(rb"iTXt(\w+)\0\0\0(\w\w)\0\0([^\0]*?)(?=\0\0\0|IDAT|iTXt)", data)
    assert {language for _, language, _ in chunks} == {b"en"}
    assert b"Prevention council" in data


def test_pdf(client):
    reader = PdfReader(io.BytesIO(get(client, f"/snippet.pdf?{QUERY}").data))
    assert reader.root_object["/Lang"].startswith("en")
    assert "Prevention council" in reader.metadata.title
    assert german_in(reader.pages[0].extract_text().split("\n")) == []


@pytest.mark.parametrize("region", [pytest.param("sachsen", marks=pytest.mark.whole), "14626610%2B1", "14612000"])
def test_deck(client, atlas, region):
    content = get(client, f"/deck.pptx?region={region}&date=2024-06-30").data
    said = texts_of_slides(content)
    assert german_in(without_sources(said, atlas)) == []
    assert languages_of(content) == {"en-GB"}
    assert any("30 Jun 2024" in t for t in said)
    if region != "14612000":
        assert any(re.fullmatch(r"\d+\.\d%", t) for t in said)
        number = {"sachsen": 419}.get(region, 8)
        assert any(re.search(rf"At least \d+ of {number} municipalities have an agreement", t) for t in said)


def test_stand_alone_page(client, atlas):
    page = get(client, f"/snippet.html?{WHOLE}").get_data(as_text=True)
    assert lang_of(page) == "en"
    said = without_sources(texts_of(page), atlas)
    assert len(said) > 1000 and german_in(said) == []
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', page, re.S)[1])
    assert data["language"] == "en-GB"
    assert german_in([t for t in data["texts"].values() if isinstance(t, str)]) == []
    assert "no information" in data["layers"]["kpr"]["labels"]


def test_csv_opens_where_english_is_spoken(client):
    for path in ("/tabelle.csv?stand=2023-09-14", f"/snippet.csv?{QUERY}", "/gemeinde/14626610/nachbarn.csv"):
        text = get(client, path).get_data(as_text=True)
        assert text.startswith("\ufeff")
        head, *rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert german_in(head) == [] and {"Municipality", "District", "As of"} <= set(head)
        assert all(len(row) == len(head) for row in rows) and len(rows) > 4
        cells = [c for row in rows for h, c in zip(head, row, strict=True) if not re.search("source|carrier|Attrib", h)]
        assert german_in(cells) == []
        if "nachbarn" in path:
            assert re.fullmatch(r"\d+\.\d\d", rows[1][head.index("Common border (km)")])  # the first is the town itself


def test_geodata(client, tmp_path):
    features = get(client, f"/snippet.geojson?{QUERY}").get_json()
    assert "no information" in {f["properties"]["class_label"] for f in features["features"]}
    assert "Register of published facts" in features["attribution"]
    (tmp_path / "a.gpkg").write_bytes(get(client, f"/snippet.gpkg?{QUERY}").data)
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        ((title, description),) = database.execute("SELECT identifier, description FROM gpkg_contents").fetchall()
    database.close()
    assert title.startswith("Prevention council") and description.startswith("As of 14 Sept 2023 · latest report ")


@pytest.mark.parametrize("ags", ["14626610", "14625250", "14713000", "14523310"])
def test_fact_sheet(client, atlas, ags):
    reader = PdfReader(io.BytesIO(get(client, f"/gemeinde/{ags}.pdf").data))
    assert len(reader.pages) == 1
    assert reader.root_object["/Lang"].startswith("en")
    text = re.sub(r"\s+", " ", reader.pages[0].extract_text())
    assert german_in([text.replace("(Daten verändert)", "")]) == []
    for said in ("What is known?", "Offer", "Nearest examples", "All sources and the latest state:", "As of "):
        assert said.replace(" ", "") in text.replace(" ", "")


def test_the_command_writes_english(client, tmp_path):
    out = tmp_path / "picture.svg"
    options = ["export", "--layer", "kpr", "--region", "14626610+1", "--date", "2023-09-14", "--lang", "en"]
    result = CliRunner().invoke(cli, [*options, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == get(client, f"/snippet.svg?{QUERY}").data
    refused = CliRunner().invoke(cli, [*options[:-1], "fr", "--out", str(out)])
    assert refused.exit_code == 2
    assert "de, en" in refused.output
    booklet = tmp_path / "sheets.pdf"
    result = CliRunner().invoke(cli, ["export", "--factsheets", "14626610", "--lang", "en", "--out", str(booklet)])
    assert result.exit_code == 0, result.output
    assert PdfReader(booklet).metadata.title == "Fact sheets: Zittau – ASSKomm-Atlas"
    assert "Contents" in PdfReader(booklet).pages[0].extract_text()

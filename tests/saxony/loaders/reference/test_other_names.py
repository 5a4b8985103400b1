"""Saxony: Sorbian names: only with a source, beside the German ones, found with and without diacritics, in every font."""

import csv
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from geodata import saxony
from geodata.model import OtherName
from loaders.assembly import Inputs, load_atlas
from tests.clock import CLOCK

pytestmark = pytest.mark.usefixtures("shapes_once")

BAUTZEN, NEBELSCHUETZ, LOHSA = "14625020", "14625350", "14625330"


def test_every_name_has_two_sources_and_a_municipality(atlas):
    rows = list(csv.DictReader(saxony.OTHER_NAMES.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 34
    for row in rows:
        assert row["ags"] in atlas.municipalities
        assert row["source_url"].startswith("http") and row["second_source_url"].startswith("http")
        assert row["source_url"] != row["second_source_url"]
        assert row["language"] in atlas.state.languages
    borne = {a: m.other_name for a, m in atlas.municipalities.items() if m.other_name}
    assert borne == {r["ags"]: OtherName(r["name"], r["language"]) for r in rows}


@pytest.mark.parametrize("typed", ["Njebjelčicy", "njebjelcicy", "NJEBJELČ"])
def test_the_table_finds_them(client, typed):
    page = client.get("/tabelle", query_string={"q": typed}).get_data(as_text=True)
    assert "1 von 419 Gemeinden" in page
    assert '<span class="other-name" lang="hsb">Njebjelčicy</span>' in page


@pytest.mark.parametrize("slug", ["budysin", "Budyšin", "laz"])
def test_addresses_lead_on(client, slug):
    answer = client.get(f"/gemeinde/{slug}")
    assert answer.status_code in (301, 302, 308)
    assert answer.headers["Location"].endswith(LOHSA if slug == "laz" else BAUTZEN)


def test_pages_mark_the_language(client):
    marked = '<span class="other-name" lang="hsb">Budyšin</span>'
    for path in (
        f"/gemeinde/{BAUTZEN}",
        f"/?gemeinde={BAUTZEN}",
        f"/vergleich?gemeinden={BAUTZEN}",
        "/gemeinde/14625340",
    ):
        for address in (path, f"{path}{'&' if '?' in path else '?'}lang=en"):
            assert marked in client.get(address).get_data(as_text=True), address


def test_api_and_downloads_tell_them(client):
    assert client.get(f"/api/municipalities/{BAUTZEN}").get_json()["other_names"] == {"hsb": "Budyšin"}
    assert client.get("/api/municipalities/14612000").get_json()["other_names"] == {}
    rows = csv.DictReader(client.get("/api/status.csv").get_data(as_text=True).splitlines())
    assert {r["ags"]: r["other_name"] for r in rows}[NEBELSCHUETZ] == "Njebjelčicy"
    table = client.get("/tabelle.csv").get_data(as_text=True).removeprefix("\ufeff").splitlines()
    names = {r["Schlüssel"]: r["Name (sorbisch)"] for r in csv.DictReader(table, delimiter=";")}
    assert names[LOHSA] == "Łaz" and names["14612000"] == ""
    table = client.get("/tabelle.csv?lang=en").get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert next(r for r in csv.DictReader(table) if r["Key"] == LOHSA)["Name (Sorbian)"] == "Łaz"


def test_a_list_may_name_them(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Gemeinde;Vereinbarung\nBudyšin;05.02.2021\n", encoding="utf-8")
    atlas = load_atlas(Inputs(status=path), CLOCK)
    assert atlas.register.status(BAUTZEN, "agreement", date(2022, 1, 1), date(2026, 1, 1)).takes_part


def test_the_fact_sheet_writes_them(client):
    text = PdfReader(BytesIO(client.get(f"/gemeinde/{LOHSA}.pdf").data)).pages[0].extract_text()
    assert "Łaz" in text

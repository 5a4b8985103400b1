"""Saxony: Pages without a browser: states from addresses, the table, the panel, headers, and no word to third parties."""

import json
import re
from datetime import date

from dashboard.pages.table import TableQuery, select_rows
from layers.answers.counts import counts
from tests.clock import TODAY
from tests.unit.dashboard.pages.test_pages import config_of, said


def test_pages_are_german_and_carry_their_sources(client):
    for path in ("/", "/tabelle"):
        page = client.get(path).get_data(as_text=True)
        assert '<html lang="de">' in page
        assert "© GeoBasis-DE / BKG (2016)" in page
        assert "Gebietsstand 01.01.2019" in page
        assert "dl-de/by-2-0 (Daten verändert)" in page


def test_data_is_cached_for_ever_and_compressed_once(client):
    url = config_of(client.get("/").get_data(as_text=True))["atlasUrl"]
    packed = client.get(url, headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert "immutable" in packed.headers["Cache-Control"]
    assert len(packed.data) < 40_000
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert json.loads(plain.data)["ags"][0] == "14511000"


def test_panel_of_a_municipality(client):
    text = said(client, gemeinde="14626610", stand="2026-11-20")
    for shown in (
        "Zittau",
        "Landkreis Görlitz",
        "25.086 Einwohner",
        "unterzeichnet 05.02.2021",
        "Stadt Zittau: Gründung",
        "von 7 Nachbargemeinden",
        "Olbersdorf",
        "seit 07.10.2009",
    ):
        assert shown in text, shown


def test_panel_tells_mergers_and_carriers(client):
    assert "Schönteichen gehört seit 01.01.2019 zu Kamenz." in said(client, gemeinde="14625540")
    assert "gemeinsam: Verwaltungsgemeinschaft Olbersdorf" in said(client, gemeinde="14626400")
    assert "nur Punktberührung" in said(client, gemeinde="14625130")
    assert "Modellkommune" in said(client, gemeinde="14713000")
    assert "Kreisfreie Stadt" in said(client, gemeinde="14713000")


def test_state_panel_counts_carriers_and_names_sources(site, client):
    held = counts(site.on(TODAY), "agreement").carriers
    assert f"hier: {held} Vereinbarungen" in said(client)
    assert "11.04.2025" in said(client)
    assert "https://www.asskomm.sachsen.de/" in client.get("/einzelheiten").get_data(as_text=True)


def names(site, day=TODAY, **query):
    return [r.municipality.name for r in select_rows(site.on(day), TableQuery(**query))]


def test_table_filters(site):
    assert len(names(site)) == 419
    assert names(site, text="bernsdorf")[:2] == ["Bernsdorf", "Bernsdorf"]
    assert names(site, text="Görlitz") == names(site, text="gorlitz") == ["Görlitz"]
    assert names(site, text="schonteichen") == ["Kamenz"]
    assert len(names(site, place="14626")) == 53
    assert len(names(site, instrument="agreement", status="teilnahme")) == 64
    assert len(names(site, day=date(2021, 11, 30), instrument="agreement", status="teilnahme")) == 25
    assert set(names(site, status="unknown")) & set(names(site, status="teilnahme")) == set()


def test_an_offer_alone_filters_to_whom_something_is_recorded_of_it(site, client):
    """A17: the choice of an offer filters, says so, and shows its column alone; „keine Angabe“ are the others."""
    some = [a for a in site.atlas.municipalities if site.on(TODAY).status(a, "kpr").status != "unknown"]
    assert len(names(site, instrument="kpr")) == len(some) < 419
    assert len(names(site, instrument="kpr", status="unknown")) == 419 - len(some)
    page = client.get("/tabelle?angebot=kpr").get_data(as_text=True)
    head = re.findall(r'data-sort="(\w+)"', page)
    assert head == ["name", "district", "population", "kpr"]
    assert page.count('data-label="Präventionsrat"') == len(some) and 'data-label="Coaching"' not in page
    said = f"{len(some)} von 419 Gemeinden: die, über die zu „Kommunaler Präventionsrat (KPR)“ etwas belegt oder abgeleitet ist."
    assert said in page


def test_table_finds_old_keys_and_any_spelling(site):
    assert names(site, text="14625540") == ["Kamenz"]
    assert names(site, text="goerlitz") == names(site, text="GÖRLITZ") == ["Görlitz"]
    assert names(site, text="grossenhain") == ["Großenhain"]


def test_table_shows_what_districts_carry(client):
    page = client.get("/tabelle").get_data(as_text=True)
    assert page.count("<td>Kommunaler Präventionsrat (KPR)</td>") == 2


def test_table_sorting(site):
    assert names(site, sort="population", descending=True)[:3] == ["Leipzig", "Dresden", "Chemnitz"]
    assert names(site)[0] == "Adorf/Vogtl."
    assert names(site, descending=True)[-1] == "Adorf/Vogtl."
    by_analysis = [r.statuses["analysis"].status for r in select_rows(site.on(TODAY), TableQuery(sort="analysis"))]
    assert by_analysis == sorted(by_analysis, key=["completed", "active", "planned", "ended", "unknown"].index)


def test_table_page_and_download(client):
    page = client.get("/tabelle?kreis=14626&status=teilnahme&sortierung=kpr&stand=2023-09-14").get_data(as_text=True)
    assert 'aria-sort="ascending"' in page
    assert "Stand 14.09.2023" in page
    rows = page.count('role="rowheader"')
    csv_text = client.get("/tabelle.csv?kreis=14626&status=teilnahme&stand=2023-09-14").get_data(as_text=True)
    assert len(csv_text.strip().splitlines()) == 1 + rows + 1 > 5, "head, municipalities, the district's own council"
    assert ";unterzeichnet;" in csv_text
    assert "unknown" not in csv_text
    empty = client.get("/tabelle?q=gibtesnicht").get_data(as_text=True)
    assert "Keine Gemeinde erfüllt alle Bedingungen" in empty
    hostile = client.get("/tabelle", query_string={"q": '"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in hostile

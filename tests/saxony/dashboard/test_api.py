"""Saxony: The addresses that others rely on: complete, right, and strict about wrong questions."""

import csv
import io
import json
from xml.etree import ElementTree

from pypdf import PdfReader

from geodata import saxony

OFFICIAL = {
    r["ags"]: r
    for r in csv.DictReader(saxony.PLACES.read_text(encoding="utf-8").splitlines())
    if r["ags"] != "14522275"
}
INSTRUMENTS = ["consultation", "agreement", "kpr", "coaching", "analysis"]


def test_all_municipalities_as_the_official_list_has_them(client):
    rows = client.get("/api/municipalities").get_json()
    assert len(rows) == len({r["ags"] for r in rows}) == 419
    for row in rows:
        official = OFFICIAL[row["ags"]]
        assert (row["name"], row["district"], row["kind"]) == (official["name"], official["district"], official["kind"])
        assert row["population"] == int(official["population_2019_12_31"])
        assert list(row["statuses"]) == INSTRUMENTS


def test_one_municipality(client):
    zittau = client.get("/api/municipalities/14626610").get_json()
    assert zittau["name"] == "Zittau"
    agreement = zittau["statuses"]["agreement"]
    assert {k: agreement[k] for k in ("status", "since", "date_precision", "derived", "carrier")} == {
        "status": "active",
        "since": "2021-02-05",
        "date_precision": "day",
        "derived": False,
        "carrier": "Zittau",
    }
    assert agreement["sources"][0]["url"].startswith("https://")
    assert zittau["district_statuses"]["kpr"]["since"] == "2009-10-07", (
        "the district's own council appears with the district"
    )


def test_neighbours(client, atlas):
    for ags in atlas.municipalities:
        rows = client.get(f"/api/municipalities/{ags}/neighbours").get_json()
        assert {r["ags"]: r["shared_border_m"] for r in rows} == {
            a: round(m, 1) for a, m in atlas.neighbours.borders[ags].items()
        }
        assert all(r["ring"] == 1 and list(r["statuses"]) == INSTRUMENTS for r in rows)


def test_point_contact_has_length_zero(client):
    rows = client.get("/api/municipalities/14625130/neighbours").get_json()
    assert {r["ags"]: r["shared_border_m"] for r in rows}["14625580"] == 0


def test_svg_snippet(client):
    response = client.get(
        "/snippet.svg?layer=kpr&region=14626610%2B1&date=2023-09-14&width=960&height=540&title=Um <Zittau>"
    )
    assert response.mimetype == "image/svg+xml"
    text = response.get_data(as_text=True)
    root = ElementTree.fromstring(text)
    assert (root.get("width"), root.get("height")) == ("960", "540")
    assert "Um &lt;Zittau&gt;" in text
    for shown in ("14.09.2023", "GeoBasis-DE / BKG (2016)", "dl-de/by-2-0", "Register"):
        assert shown in text


def test_csv_and_geojson_say_the_same_as_the_list(client):
    query = {"date": "2023-09-14"}
    rows = {r["ags"]: r for r in client.get("/api/municipalities", query_string=query).get_json()}
    table = list(csv.DictReader(io.StringIO(client.get("/api/status.csv", query_string=query).get_data(as_text=True))))
    assert {r["ags"]: r["kpr_status"] for r in table} == {a: r["statuses"]["kpr"]["status"] for a, r in rows.items()}
    assert all("GeoBasis-DE" in r["attribution"] for r in table)
    collection = json.loads(client.get("/api/municipalities.geojson", query_string=query).get_data(as_text=True))
    assert "GeoBasis-DE" in collection["attribution"]
    assert {f["id"]: f["properties"]["kpr_status"] for f in collection["features"]} == {
        a: r["statuses"]["kpr"]["status"] for a, r in rows.items()
    }


def test_health(client):
    body = client.get("/healthz").get_json()
    assert body["status"] == "ok"
    assert (body["municipalities"], body["facts"]) == (419, 524)


def test_pdf_snippet_is_tagged_and_says_where_it_comes_from(client):
    data = client.get("/snippet.pdf?layer=kpr&region=14626610%2B1&date=2023-09-14&labels=all&title=Räte").data
    reader = PdfReader(io.BytesIO(data))
    page = reader.pages[0]
    assert len(reader.pages) == 1
    assert [float(v) for v in page.mediabox[2:]] == [960, 540]  # 96 pixels per inch
    assert reader.metadata.title == "Räte"
    assert reader.trailer["/Root"]["/Lang"] == "de"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = page.extract_text()
    for shown in ("Räte", "14.09.2023", "GeoBasis-DE", "Zittau", "Ostritz"):
        assert shown in text, "text is text, not outlines"
    assert data == client.get("/snippet.pdf?layer=kpr&region=14626610%2B1&date=2023-09-14&labels=all&title=Räte").data

"""The addresses that others rely on: complete, right, and strict about wrong questions."""

import csv
import io
import json
import struct
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from geodata import saxony
from tests.oracle.fold import statuses as independent_statuses

OFFICIAL = {
    r["ags"]: r
    for r in csv.DictReader(saxony.PLACES.read_text(encoding="utf-8").splitlines())
    if r["ags"] != "14522275"
}
FOLDED = ("status", "derived", "since")
INSTRUMENTS = ["consultation", "agreement", "kpr", "coaching", "analysis"]


def error_of(response):
    body = response.get_json()["error"]
    assert body["status"] == response.status_code
    assert body["message"] and body["expected"]
    return response.status_code, body["field"]


def test_all_municipalities_as_the_official_list_has_them(client):
    rows = client.get("/api/municipalities").get_json()
    assert len(rows) == len({r["ags"] for r in rows}) == 419
    for row in rows:
        official = OFFICIAL[row["ags"]]
        assert (row["name"], row["district"], row["kind"]) == (official["name"], official["district"], official["kind"])
        assert row["population"] == int(official["population_2019_12_31"])
        assert list(row["statuses"]) == INSTRUMENTS


@pytest.mark.parametrize("day", ["2021-11-30", "2023-09-14", None])
def test_statuses_agree_with_an_independent_fold(client, atlas, day):
    as_of = date.fromisoformat(day) if day else atlas.today()
    expected = independent_statuses(saxony.STATUS, saxony.CHANGES, date(2019, 1, 1), as_of, atlas.today())
    for row in client.get("/api/municipalities", query_string={"date": day} if day else {}).get_json():
        assert row["as_of"] == as_of.isoformat()
        for key, status in row["statuses"].items():
            wanted = expected.get(row["ags"], {}).get(key, {"status": "unknown", "derived": False, "since": None})
            assert {k: status[k] for k in ("status", "derived", "since")} == {
                k: wanted[k] for k in ("status", "derived", "since")
            }
            assert bool(status["sources"]) == (status["status"] != "unknown")


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


def test_old_key_leads_to_the_municipality_of_today(client):
    kamenz = client.get("/api/municipalities/14625540").get_json()
    assert kamenz["ags"] == "14625250"
    assert kamenz["former"] == [{"ags": "14625540", "name": "Schönteichen", "until": "2019-01-01"}]
    assert (
        client.get("/api/municipalities/14625540/neighbours").get_json()
        == client.get("/api/municipalities/14625250/neighbours").get_json()
    )


def test_neighbours(client, atlas):
    for ags in atlas.municipalities:
        rows = client.get(f"/api/municipalities/{ags}/neighbours").get_json()
        assert {r["ags"]: r["shared_border_m"] for r in rows} == {
            a: round(m, 1) for a, m in atlas.neighbours.borders[ags].items()
        }
        assert all(r["ring"] == 1 and list(r["statuses"]) == INSTRUMENTS for r in rows)


def test_second_ring(client, atlas):
    rows = client.get("/api/municipalities/14626610/neighbours?ring=2").get_json()
    first = {r["ags"] for r in rows if r["ring"] == 1}
    second = {r["ags"] for r in rows if r["ring"] == 2}
    assert first == set(atlas.neighbours.borders["14626610"])
    assert second == {n for f in first for n in atlas.neighbours.borders[f]} - first - {"14626610"}
    assert all(r["shared_border_m"] is None for r in rows if r["ring"] == 2)


def test_point_contact_has_length_zero(client):
    rows = client.get("/api/municipalities/14625130/neighbours").get_json()
    assert {r["ags"]: r["shared_border_m"] for r in rows}["14625580"] == 0


@pytest.mark.parametrize(
    "path", ["/api/municipalities/99999999", "/api/municipalities/dresden", "/api/municipalities/14999999/neighbours"]
)
def test_unknown_key_is_not_found(client, path):
    assert error_of(client.get(path)) == (404, "ags")


@pytest.mark.parametrize(
    "path", ["/api/nichts", "/api/municipalities/1/2/3", "/snippet.xyz", "/snippet", "/data/shapes.json"]
)
def test_unknown_address_is_not_found_in_json(client, path):
    assert error_of(client.get(path))[0] == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "gestern"),
        ("date", "2023-02-30"),
        ("date", "14.09.2023"),
        ("date", "20230914"),
        ("date", "2023-W01-1"),
        ("date", "9999-12-31"),
        ("date", "2023-09-14T00:00:00"),
        ("date", "²"),
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/api/municipalities",
        "/api/municipalities/14612000",
        "/api/municipalities/14612000/neighbours",
        "/api/status.csv",
        "/api/municipalities.geojson",
        "/api/counts",
        "/snippet.svg",
    ],
)
def test_nonsense_date_is_refused(client, path, field, value):
    assert error_of(client.get(path, query_string={field: value})) == (422, field)


def test_today_is_allowed_tomorrow_is_not(client, atlas):
    today = atlas.today()
    assert client.get("/api/municipalities/14612000", query_string={"date": today.isoformat()}).status_code == 200
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert error_of(client.get("/api/municipalities/14612000", query_string={"date": tomorrow})) == (422, "date")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("layer", "nichts"),
        ("layer", "OVERVIEW"),
        ("region", "14999999"),
        ("region", "bayern"),
        ("region", "14626610+9"),
        ("width", "breit"),
        ("width", "0"),
        ("width", "199"),
        ("width", "8001"),
        ("width", "1e9"),
        ("width", "-300"),
        ("width", "²³"),
        ("width", "9" * 400),
        ("height", "12.5"),
        ("title", "x" * 201),
        ("labels", "viele"),
    ],
)
@pytest.mark.parametrize("fmt", ["svg", "png"])
def test_nonsense_snippet_is_refused(client, fmt, field, value):
    assert error_of(client.get(f"/snippet.{fmt}", query_string={field: value})) == (422, field)


@pytest.mark.parametrize("value", ["0", "3", "zwei", "1.0"])
def test_nonsense_ring_is_refused(client, value):
    assert error_of(client.get("/api/municipalities/14612000/neighbours", query_string={"ring": value})) == (
        422,
        "ring",
    )


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


@pytest.mark.parametrize("size", [(333, 777), (1280, 720), (200, 200)])
def test_png_snippet_has_exactly_the_asked_pixels(client, size):
    data = client.get("/snippet.png", query_string={"width": size[0], "height": size[1]}).data
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == size


def test_plus_may_arrive_as_a_blank(client):
    assert client.get("/snippet.svg?region=14626610+1").status_code == 200


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


def test_csv_for_excel(client):
    raw = client.get("/api/status.csv?dialect=excel").data
    assert raw.startswith(b"\xef\xbb\xbfags;name;")
    assert error_of(client.get("/api/status.csv?dialect=lotus")) == (422, "dialect")


def test_formulas_are_disarmed(atlas):
    from layers.files.tables import safe_cell

    assert [safe_cell(v) for v in ("=1+1", "@x", "ok", None, 5)] == ["'=1+1", "'@x", "ok", "", 5]


def test_health(client):
    body = client.get("/healthz").get_json()
    assert body["status"] == "ok"
    assert (body["municipalities"], body["facts"]) == (419, 524)


def test_unusable_callback_request_is_refused_quietly(client, caplog):
    response = client.post("/_dash-update-component", data="nonsense", content_type="application/json")
    assert 400 <= response.status_code < 500
    assert "Traceback" not in caplog.text


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

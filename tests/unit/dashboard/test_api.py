"""The addresses that others rely on: complete, right, and strict about wrong questions."""

import struct
from datetime import date, timedelta

import pytest

from tests.oracle.fold import statuses as independent_statuses
from tests.suite_state import SUITE, suite_inputs

FOLDED = ("status", "derived", "since")


def error_of(response):
    body = response.get_json()["error"]
    assert body["status"] == response.status_code
    assert body["message"] and body["expected"]
    return response.status_code, body["field"]


@pytest.mark.parametrize("day", ["2021-11-30", "2023-09-14", None])
def test_statuses_agree_with_an_independent_fold(client, atlas, day):
    as_of = date.fromisoformat(day) if day else atlas.today()
    expected = independent_statuses(
        suite_inputs().status, suite_inputs().changes, SUITE.territory, as_of, atlas.today()
    )
    for row in client.get("/api/municipalities", query_string={"date": day} if day else {}).get_json():
        assert row["as_of"] == as_of.isoformat()
        for key, status in row["statuses"].items():
            wanted = expected.get(row["ags"], {}).get(key, {"status": "unknown", "derived": False, "since": None})
            assert {k: status[k] for k in ("status", "derived", "since")} == {
                k: wanted[k] for k in ("status", "derived", "since")
            }
            assert bool(status["sources"]) == (status["status"] != "unknown")


def test_old_key_leads_to_the_municipality_of_today(client):
    heir = client.get(f"/api/municipalities/{SUITE.gone}").get_json()
    assert heir["ags"] == SUITE.heir
    assert heir["former"] == [{"ags": SUITE.gone, "name": SUITE.gone_name, "until": "2019-01-01"}]
    assert (
        client.get(f"/api/municipalities/{SUITE.gone}/neighbours").get_json()
        == client.get(f"/api/municipalities/{SUITE.heir}/neighbours").get_json()
    )


def test_second_ring(client, atlas):
    rows = client.get(f"/api/municipalities/{SUITE.town}/neighbours?ring=2").get_json()
    first = {r["ags"] for r in rows if r["ring"] == 1}
    second = {r["ags"] for r in rows if r["ring"] == 2}
    assert first == set(atlas.neighbours.borders[SUITE.town])
    assert second == {n for f in first for n in atlas.neighbours.borders[f]} - first - {SUITE.town}
    assert all(r["shared_border_m"] is None for r in rows if r["ring"] == 2)


@pytest.mark.parametrize(
    "path",
    ["/api/municipalities/99999999", "/api/municipalities/dresden", f"/api/municipalities/{SUITE.nobody}/neighbours"],
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
        f"/api/municipalities/{SUITE.city}",
        f"/api/municipalities/{SUITE.city}/neighbours",
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
    assert client.get(f"/api/municipalities/{SUITE.city}", query_string={"date": today.isoformat()}).status_code == 200
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert error_of(client.get(f"/api/municipalities/{SUITE.city}", query_string={"date": tomorrow})) == (422, "date")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("layer", "nichts"),
        ("layer", "OVERVIEW"),
        ("region", SUITE.nobody),
        ("region", "bayern"),
        ("region", f"{SUITE.town}+9"),
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
    assert error_of(client.get(f"/api/municipalities/{SUITE.city}/neighbours", query_string={"ring": value})) == (
        422,
        "ring",
    )


@pytest.mark.parametrize("size", [(333, 777), (1280, 720), (200, 200)])
def test_png_snippet_has_exactly_the_asked_pixels(client, size):
    data = client.get("/snippet.png", query_string={"width": size[0], "height": size[1]}).data
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == size


def test_plus_may_arrive_as_a_blank(client):
    assert client.get(f"/snippet.svg?region={SUITE.town}+1").status_code == 200


def test_csv_for_excel(client):
    raw = client.get("/api/status.csv?dialect=excel").data
    assert raw.startswith(b"\xef\xbb\xbfags;name;")
    assert error_of(client.get("/api/status.csv?dialect=lotus")) == (422, "dialect")


def test_formulas_are_disarmed(atlas):
    from layers.files.tables import safe_cell

    assert [safe_cell(v) for v in ("=1+1", "@x", "ok", None, 5)] == ["'=1+1", "'@x", "ok", "", 5]


def test_unusable_callback_request_is_refused_quietly(client, caplog):
    response = client.post("/_dash-update-component", data="nonsense", content_type="application/json")
    assert 400 <= response.status_code < 500
    assert "Traceback" not in caplog.text

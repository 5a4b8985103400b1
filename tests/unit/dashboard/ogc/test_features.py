"""What the features say: the same as the map, on every day, in both languages; and how answers are kept."""

import json

import pytest

from layers.answers.counts import counts, municipalities_taking_part
from layers.files.tables import status_rows
from tests.unit.dashboard.ogc.conftest import ids

DAYS = ["2020-01-01", "2023-09-14", None]


@pytest.mark.parametrize("day", DAYS)
def test_municipalities_are_those_of_the_csv(ask, site, day):
    snapshot = site.on(site.today() if day is None else site.today().fromisoformat(day))
    page = ask("/collections/municipalities/items", limit=1000, datetime=day).body
    expected = [{key: None if value == "" else value for key, value in row.items()} for row in status_rows(snapshot)]
    assert [f["properties"] for f in page["features"]] == expected
    for instrument in site.programme.instruments:
        taking_part = municipalities_taking_part(snapshot, instrument.key)
        for status in ("active", "completed"):
            taking_part = [n for n in taking_part if snapshot.status(n, instrument.key).status != status] + [
                n for n in ids(page) if snapshot.status(n, instrument.key).status == status and n in taking_part
            ]
        asked = ask(
            "/collections/municipalities/items",
            limit=1,
            datetime=day,
            filter=f"{instrument.key}_status IN ('active','completed')",
        )
        assert asked.body["numberMatched"] == counts(snapshot, instrument.key).taking_part == len(taking_part)


def test_in_english_by_parameter_and_by_header(ask):
    german, english = ask("/collections/municipalities").body, ask("/collections/municipalities", lang="en").body
    assert (german["title"], english["title"]) == ("Gemeinden", "Municipalities")
    assert all("lang=en" in link["href"] for link in english["links"] if link["rel"] != "license")
    by_header = ask("/collections/municipalities", headers={"Accept-Language": "en-GB,en;q=0.9,de;q=0.5"})
    assert by_header.body == english
    assert ask("/collections/municipalities", headers={"Accept-Language": "fr"}).body == german
    page = ask("", headers={"Accept-Language": "en", "Accept": "text/html"}).body
    assert '<html lang="de">' in page, "a page is in the language of its address"


def test_answers_are_kept_per_form_and_language(app):
    client = app.server.test_client()
    plain = client.get("/ogc/collections/facts/items?limit=3")
    page = client.get("/ogc/collections/facts/items?limit=3", headers={"Accept": "text/html"})
    assert plain.headers["ETag"] != page.headers["ETag"]
    for answer in (plain, page):
        assert {"Accept", "Accept-Language", "Accept-Encoding"} == set(answer.headers["Vary"].split(", "))
    again = client.get("/ogc/collections/facts/items?limit=3", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304
    head = client.head("/ogc/collections/facts/items?limit=3")
    assert head.data == b""
    assert [head.headers[name] for name in ("ETag", "Content-Crs")] == [
        plain.headers[name] for name in ("ETag", "Content-Crs")
    ]
    assert client.get("/ogc/collections/facts/items?f=json&limit=3").headers["ETag"] == plain.headers["ETag"]


def test_addresses_stand_below_the_base_and_at_the_host_that_was_asked(small_site):
    answer = small_site.get("/atlas/ogc/collections/municipalities/items?limit=1", headers={"Host": "karte.example"})
    assert json.loads(answer.data)["links"][0]["href"] == (
        "http://karte.example/atlas/ogc/collections/municipalities/items?limit=1&f=json"
    )


def test_no_page_is_empty_beyond_the_last(ask, items):
    assert items("districts", offset=13)["features"] == []
    assert items("districts", offset=13)["numberReturned"] == 0
    assert "13 bis" not in ask("/collections/districts/items", offset=13, f="html").body


def test_wrong_addresses_answer_in_the_form_asked_for(ask):
    for path in ("/nothing", "/collections/none", "/collections/none/items"):
        assert ask(path).body["error"]["status"] == 404
        assert ask(path, f="html").body.startswith("<!DOCTYPE html>")
    assert "Eine Sammlung „none“ gibt es nicht." in ask("/collections/none", f="html").body

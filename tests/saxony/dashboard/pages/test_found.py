"""Saxony: What search engines and messengers find: the sitemap, what crawlers leave alone, and the head of every page."""

import io
import re

import pytest
from PIL import Image

from tests.unit.dashboard.pages.test_found import HOST, S, X, head_of, heads, urls  # noqa: F401


@pytest.fixture(scope="module")
def sitemap(app):
    return app.server.test_client().get("/sitemap.xml")


def test_what_is_listed_says_the_same_of_itself(heads, urls):
    for address, head in heads.items():
        assert head["robots"] is None, address
        assert head["canonical"] == head["properties"]["og:url"] == address
        others = urls[address][1]
        assert head["alternates"] == others | {"x-default": others["de"]}


def test_municipalities_and_regions_tell_their_facts(client):
    told = head_of(client, "/gemeinde/14626610")["description"]
    assert told.startswith(
        "Zittau, Stadt, Landkreis Görlitz. Vereinbarung: unterzeichnet 05.02.2021; Präventionsrat: gegründet 07.09.2023;"
    )
    assert told.endswith("Mindestens 4 von 7 Nachbargemeinden haben eine Vereinbarung.")
    assert told == head_of(client, "/?gemeinde=14626610")["description"]
    english = head_of(client, "/gemeinde/14626610?lang=en")["description"]
    assert "Agreement: signed 5 Feb 2021" in english and english.endswith(
        "At least 4 of 7 neighbouring municipalities have an agreement."
    )
    assert head_of(client, "/gemeinde/14612000")["description"].startswith("Dresden, Kreisfreie Stadt. Präventionsrat:")
    assert "ASSKomm: keine Angabe." in head_of(client, "/gemeinde/14521620")["description"]
    # an agreement that is not there yet on the day shown
    assert "unterzeichnet" not in head_of(client, "/gemeinde/14626610?stand=2020-01-01")["description"]
    assert head_of(client, "/kreis/14626")["description"].startswith(
        "Landkreis Görlitz: 53 Gemeinden. Vereinbarung: 17 Gemeinden; 12 Vereinbarungen."
    )


@pytest.mark.parametrize(
    "filtered", ["/?gemeinde=14626610", "/?stand=2023-01-01", "/tabelle?q=dorf", "/region/14612000,14626610+1",
                 "/region/sachsen", "/kreis/14626?stand=2023-01-01", "/aktuelles?angebot=kpr",
                 "/vergleich?gemeinden=14626610", "/ausschnitt?layer=kpr"],
)  # fmt: skip
def test_of_filters_and_days_there_is_no_end_and_none_is_listed(client, filtered):
    assert head_of(client, filtered)["robots"] == "noindex"


def test_the_picture_beside_a_link_is_as_large_as_it_says(client):
    address = head_of(client, "/gemeinde/14626610")["properties"]["og:image"]
    answer = client.get(address.removeprefix(HOST))
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)
    assert len(answer.data) < 300_000, "messengers leave out what is larger"
    drawn = client.get(address.removeprefix(HOST).replace(".png", ".svg")).text
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    # beside a link in a messenger it is 400 px wide
    assert min(sizes) / 3 > 5, "sources can be made out"
    assert sorted(sizes)[len(sizes) // 2] / 3 > 7, "names and legend can be read"
    for said in ("Zittau", "Nachbargemeinden", "© GeoBasis-DE", "Stand 20.11.2026"):
        assert said in drawn

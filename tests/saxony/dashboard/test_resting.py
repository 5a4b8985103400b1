"""Saxony: A council that rests, Riesa's since the end of 2020, is said as such wherever statuses are said, and breaks no page."""

import pytest

RIESA, NEIGHBOUR = "14627230", "14627260"


@pytest.mark.parametrize(
    "path",
    [
        f"/?ebene=kpr&gemeinde={RIESA}",
        f"/gemeinde/{RIESA}",
        f"/gemeinde/{RIESA}.pdf",
        f"/gemeinde/{NEIGHBOUR}.pdf?lang=en",
        f"/gemeinde/{NEIGHBOUR}?sortierung=kpr",
        f"/gemeinde/{NEIGHBOUR}/nachbarn.csv?sortierung=kpr",
        "/tabelle?sortierung=kpr",
        "/tabelle?angebot=kpr&sortierung=kpr",
        f"/deck.pptx?region={RIESA}",
        f"/snippet.html?region={RIESA}%2B1&layer=kpr",
        "/veraenderungen?ebene=kpr&seit=2019-12-31&stand=2020-12-31",
        f"/vergleich?gemeinden={RIESA}",
    ],
)
def test_every_page_and_file_answers(client, path):
    assert client.get(path).status_code == 200


def test_it_is_said_filtered_and_explained(client):
    page = client.get(f"/gemeinde/{RIESA}").get_data(as_text=True)
    assert "ruht" in page and "spätestens seit Dezember 2020" in page
    table = client.get("/tabelle?angebot=kpr&status=dormant").get_data(as_text=True)
    assert "1 von 419 Gemeinden" in table and "Riesa" in table
    assert "er ruht und ist nicht beendet" in client.get("/hilfe").get_data(as_text=True)


def test_machines_are_told_what_began_anew(client):
    kpr = client.get("/api/municipalities/14626110").get_json()["statuses"]["kpr"]
    assert (kpr["since"], kpr["renewed"], kpr["renewed_kind"]) == ("2019-01", "2023-02-09", "constituted")
    riesa = client.get(f"/api/municipalities/{RIESA}").get_json()["statuses"]["kpr"]
    assert (riesa["status"], riesa["since"], riesa["renewed"]) == ("dormant", "2020-12", None)


def test_news_of_a_new_beginning_names_only_what_proves_it(client):
    news = client.get("/aktuelles?angebot=kpr&kreis=14626").get_data(as_text=True)
    told = news[news.index("Präventionsrat neu gegründet") :]
    assert "Wöller" not in told[: told.index("</li>")]

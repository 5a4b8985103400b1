"""Saxony: What browsers are told: who may frame, who may fetch, and that nobody sends much."""

from tests.addresses import addresses
from tests.unit.dashboard.serving.test_headers import ANYBODY

#: Data that only our own pages ask for, and what belongs to them.
OURS = ("/data/", "/healthz", "/plotly-", "/favicon.ico", "/teilen.svg", "/robots.txt", "/sitemap.xml")


def test_data_are_for_anybody_and_pages_for_visitors(app, client):
    """Every address there is: what a page answers no script of another website reads, all else they do."""
    told = {True: set(), False: set()}
    for address in addresses(app.server, client):
        if address.startswith(OURS):
            assert ANYBODY not in client.head(address).headers, address
            continue
        path = address.partition("?")[0]
        # a refusal is told to whom an answer would be, and drawn faster
        drawn = path.startswith(("/snippet.", "/growth.", "/deck.")) and path != "/snippet.html"
        answer = client.get(f"{path}?layer=unsinn" if drawn else address)
        assert "Set-Cookie" not in answer.headers
        page = answer.mimetype == "text/html"
        assert answer.headers.get(ANYBODY) == (None if page else "*"), address
        told[page].add(path)
    assert {"/", "/tabelle", "/gemeinde/14626610", "/snippet.html"} <= told[True]
    assert {"/api/counts", "/api/status.csv", "/tabelle.csv", "/snippet.png", "/aktuelles.atom"} <= told[False]

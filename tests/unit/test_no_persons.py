"""Nobody is named: not in a file of the repository, not on a page, but for what a source's own title or address says.

What is asked for is told in ``tests/persons.py``, and so is what no such test can notice. Every name that may stand somewhere is
listed here with the reason; those that titles quote are listed by the end of the address, so that this file names nobody either.
"""

from __future__ import annotations

import csv
import html
from dataclasses import replace
from pathlib import Path

import pytest

from geodata import saxony
from tests.addresses import addresses
from tests.persons import persons_in
from tests.suite_state import SUITE

ROOT = Path(__file__).resolve().parents[2]


def sources() -> set[tuple[str, str]]:
    """Title and address of everything that the embedded data cite."""
    found = set()
    for path in saxony.FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {(row.get("source_title", ""), row.get("source_url", "")) for row in csv.DictReader(file)}
    return found


@pytest.fixture(scope="module")
def quotations() -> list[str]:
    """Titles and addresses that name somebody, the longest first."""
    return sorted({text for source in sources() for text in source if any(persons_in(text))}, key=len, reverse=True)


def named_in(text: str, quotations: list[str]) -> set[str]:
    for quotation in quotations:
        text = text.replace(quotation, "")
    return set(persons_in(text))


def fact_text(fact) -> str:
    return "\n".join((fact.municipality, fact.carrier, fact.note, fact.contact_url))


def test_no_page_names_anybody(app, client, quotations):
    """Every kind of page, in German."""
    shown = 0
    for address in addresses(app.server, client):
        if "." in address.partition("?")[0] or address.startswith("/api/"):
            continue  # files say what pages say
        answer = client.get(address)
        if not answer.mimetype.startswith("text/html"):
            continue
        shown += 1
        assert named_in(html.unescape(answer.get_data(as_text=True)), quotations) == set(), address
    assert shown > 15


#: Given and family names, put together here so that the pair stands in no file.
PLANTED = [
    f"{'Sabine'} {'Krause'}",
    f"{'Jörg-Uwe'} {'Krause'}",
    f"{'Frau'} {'Krause'}",
    f"{'Oberbürgermeisterin'} {'Krause'}",
    f"{'Dr.'} {'Krause'}",
    f"{'Jolanthe Krause'}, {'Amtsleiterin'}",
    f"{'s.krause'}@{'town.de'}",
    f"{'0351'} {'4567890'}",
    f"+49 {'3581'} / {'67 12 34'}",
    f"https://town.de/{'sabine'}-{'krause'}-12.html",
    f"https://town.de/news/{'ob'}-{'krause'}-eroeffnet",
]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(planted, atlas, client, quotations):
    """In a copy of a file, of a fact and of a page."""
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    half = text.index("\n\n", len(text) // 2)
    assert named_in(f"{text[:half]}\nRückruf: {planted} (neu){text[half:]}", quotations)
    assert any(persons_in(fact_text(replace(atlas.register.facts[0], note=f"laut {planted}"))))
    page = client.get(f"/gemeinde/{SUITE.twin}").get_data(as_text=True)
    assert named_in(html.unescape(page.replace("</main>", f"<p>{html.escape(planted)}</p></main>")), quotations)


@pytest.mark.parametrize(
    "nobody",
    [
        "Geschwister-Scholl-Straße 4, Karl-Marx-Platz, Martin-Luther-Oberschule",  # named after people
        "Karl-Marx-Stadt hieß sie", "Dr.-Külz-Ring", f"Berg-Buchholz und {SUITE.member_name}",
        "Bürgermeister und Landräte, der Oberbürgermeister der Stadt", "Telefon +49 351 564-0", "info@town.de",
        "https://www.far.de/kommunaler-praeventionsrat", "am 01.12.2020 um 10",
    ],
)  # fmt: skip
def test_streets_schools_and_offices_are_nobody(nobody):
    assert list(persons_in(nobody)) == []

"""Nobody is named: not in a file of the repository, not on a page, but for what a source's own title or address says.

What is asked for is told in ``tests/persons.py``, and so is what no such test can notice. Every name that may stand somewhere is
listed here with the reason; those that titles quote are listed by the end of the address, so that this file names nobody either.
"""

from __future__ import annotations

import csv
import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geodata import saxony
from tests.addresses import addresses, contents
from tests.persons import persons_in

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (".ci", "assets", "dashboard", "docs", "geodata", "layers", "loaders", "tests")
#: Pictures, fonts and shapes hold no texts.
NO_TEXTS = {".gpkg", ".png", ".webp", ".ttf", ".woff2", ".pyc"}

#: Sources whose title or address names somebody: the end of the address → why that stays. A citation has to be findable
#: (docs/decisions/2026-11-20-personal-names.md); all of them are pages that an authority or the press published.
QUOTED = {
    "-pirna-6779.html": "the programme's series about municipalities; its title is two names",
    "-zwickau-6700.html": "the same",
    "-krauschwitz-7078.html": "the same",
    "-wurzen-6776.html": "the same; only the address names somebody",
    "-wildenstein-6775.html": "the same",
    "-9612.html": "the same",
    "/kriminalpraeventive-raete-sachsen-100.html": "a headline that begins with a minister's name",
    "/wehret-den-anfaengen": "a deputy's own website; its title and host are a name",
    "-lagen-in-unserer-s/": "a town's news; the address quotes its mayor",
    "-an-der-umfrage/": "the same",
}  # fmt: skip
#: Made up for tests, by whom they stand for, and never to be seen outside of them.
MADE_UP = {
    **dict.fromkeys(("Anna Amt", "Bert Amt", "Nora Neu", "Anna Muster"), "accounts of the desk"),
    **dict.fromkeys(("Frau Muster", "Herr Muster", "Frau Beispiel", "Fr. Müller"), "somebody in a remark or column"),
    **dict.fromkeys(("frau-muster", "herr-muster"), "addresses that the register refuses"),
    **dict.fromkeys(("a@b.de", "0351 1234567"), "a mailbox and a telephone that nobody has"),
}  # fmt: skip
#: What only looks like it: file → text → why it is none.
NOBODY = {
    "geodata/saxony/evidence.csv": {f"Verwaltungsgemeinschaft Olbersdorf, {'Bürgermeister'}": "an association; its mayor spoke"},
}  # fmt: skip


def files() -> Iterator[Path]:
    inside = (path for room in ROOMS for path in (ROOT / room).rglob("*") if "node_modules" not in path.parts)
    yield from (path for path in (*ROOT.glob("*.*"), *inside) if path.is_file() and path.suffix not in NO_TEXTS)


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


def test_titles_and_addresses_that_name_somebody_are_those_that_are_listed():
    naming = {url for title, url in sources() if any(persons_in(f"{title}\n{url}"))}
    assert {
        url: [end for end in QUOTED if url.endswith(end)] for url in naming if not url.endswith(tuple(QUOTED))
    } == {}
    assert [end for end in QUOTED if not any(url.endswith(end) for url in naming)] == []


def test_no_file_names_anybody(quotations):
    found = {}
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        known = NOBODY.get(name, {}).keys() | (MADE_UP.keys() if name.startswith("tests/") else set())
        said = set().union(
            *(named_in(part.decode(errors="ignore"), quotations) for part in contents(path.read_bytes()))
        )
        if said - known:
            found[name] = said - known
    assert found == {}


def test_the_register_names_nobody_but_in_quotations(atlas):
    """So no page of a municipality does: this is all that they are made of."""
    places = [f"{m.name} {m.kind} {m.district}" for m in atlas.municipalities.values()]
    facts = [fact_text(fact) for fact in (*atlas.register.facts, *atlas.register.later)]
    assert len(facts) > 500
    looked = (text for text in (*places, *facts, *(r.title for r in atlas.named_regions.values())))
    assert {name for text in looked for name in persons_in(text)} - NOBODY[
        "geodata/saxony/evidence.csv"
    ].keys() == set()


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
    f"{'s.krause'}@{'zittau.de'}",
    f"{'0351'} {'4567890'}",
    f"+49 {'3581'} / {'67 12 34'}",
    f"https://zittau.de/{'sabine'}-{'krause'}-12.html",
    f"https://zittau.de/news/{'ob'}-{'krause'}-eroeffnet",
]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(planted, atlas, client, quotations):
    """In a copy of a file, of a fact and of a page."""
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    half = text.index("\n\n", len(text) // 2)
    assert named_in(f"{text[:half]}\nRückruf: {planted} (neu){text[half:]}", quotations)
    assert any(persons_in(fact_text(replace(atlas.register.facts[0], note=f"laut {planted}"))))
    page = client.get("/gemeinde/14626110").get_data(as_text=True)
    assert named_in(html.unescape(page.replace("</main>", f"<p>{html.escape(planted)}</p></main>")), quotations)


@pytest.mark.parametrize(
    "nobody",
    [
        "Geschwister-Scholl-Straße 4, Karl-Marx-Platz, Martin-Luther-Oberschule",  # named after people
        "Karl-Marx-Stadt hieß Chemnitz", "Dr.-Külz-Ring", "Annaberg-Buchholz und Bertsdorf-Hörnitz",
        "Bürgermeister und Landräte, der Oberbürgermeister der Stadt", "Telefon +49 351 564-0", "info@zittau.de",
        "https://www.plauen.de/kommunaler-praeventionsrat", "am 01.12.2020 um 10",
    ],
)  # fmt: skip
def test_streets_schools_and_offices_are_nobody(nobody):
    assert list(persons_in(nobody)) == []

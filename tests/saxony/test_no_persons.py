"""Saxony: Nobody is named: not in a file of the repository, not on a page, but for what a source's own title or address says.

What is asked for is told in ``tests/persons.py``, and so is what no such test can notice. Every name that may stand somewhere is
listed here with the reason; those that titles quote are listed by the end of the address, so that this file names nobody either.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.addresses import contents
from tests.persons import persons_in
from tests.unit.test_no_persons import ROOT, fact_text, named_in, quotations, sources  # noqa: F401

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

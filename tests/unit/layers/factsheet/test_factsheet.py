"""Fact sheets: one page each, everything on it in words, and readable without seeing it (PDF/UA-1)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from io import BytesIO

import pytest
import shapely
from pypdf import PdfReader
from pypdf.generic import ContentStream

from layers.answers.sentences import answer
from layers.answers.surroundings import describe_neighbours, ring_scope
from layers.catalogue import build_catalogue
from layers.factsheet.document import factsheet_pdf
from layers.theme import load_theme
from layers.words.language import GERMAN
from layers.words.wording import NO_INFORMATION_NOTE, since, status_word
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.model import Snapshot
from tests.suite_state import SUITE
from tests.sweeps import everything

DAY = date(2026, 11, 20)
ROOT = "https://atlas.example.org/asskomm/"
TOWN, SECOND_CITY, CITY, KAMENZ = SUITE.town, SUITE.second_city, SUITE.city, SUITE.heir


@pytest.fixture(scope="module")
def snapshot(atlas):
    return Snapshot(atlas, DAY, DAY)


@pytest.fixture(scope="module")
def inputs(atlas, snapshot, materials):
    """Materials, snapshot and layer, then the theme."""
    theme = load_theme()
    return (materials, snapshot, build_catalogue(atlas.state.programme, theme, GERMAN)["overview"]), theme


@pytest.fixture(scope="module")
def sheet(inputs, made):
    """Return the reader of a fact sheet; each is set once."""
    found = made["fact sheets"]

    def read(ags):
        if ags not in found:
            start, theme = inputs
            found[ags] = PdfReader(BytesIO(factsheet_pdf(*start, ags, theme, ROOT)))
        return found[ags]

    return read


@pytest.fixture(scope="module")
def odd_ones(atlas):
    """One neighbour, most neighbours, an exclave, the longest name, most sources, most members of one carrier."""
    neighbours, names = atlas.neighbours.borders, atlas.municipalities
    snapshot = Snapshot(atlas, DAY, DAY)
    words = {a: sum(len(x.title) for s in snapshot.statuses(a).values() for x in s.sources) for a in names}
    carriers = {a: max(len(s.carrier) for s in snapshot.statuses(a).values()) for a in names}
    return {
        "one neighbour": next(a for a, others in neighbours.items() if len(others) == 1),
        "most neighbours": max(neighbours, key=lambda a: len(neighbours[a])),
        "exclave": next(a for a, g in atlas.shapes.frame().geometry.items() if shapely.get_num_geometries(g) > 1),
        "longest name": max(names, key=lambda a: len(names[a].name)),
        "most sources": max(words, key=words.get),
        "longest carrier": max(carriers, key=carriers.get),
    }


ODD = ["one neighbour", "most neighbours", "exclave", "longest name", "most sources", "longest carrier"]
SAMPLE = [TOWN, *([SECOND_CITY, CITY] if everything() else ()), KAMENZ, *ODD]


@pytest.fixture(params=SAMPLE)
def ags(request, odd_ones):
    return odd_ones.get(request.param, request.param)


def squeezed(text):
    """Without any space: lines may break anywhere, also after hyphens."""
    return re.sub(r"\s", "", text)


@cache
def words(reader):
    return squeezed("".join(page.extract_text() for page in reader.pages))


def elements(reader):
    """All structure elements in reading order, as (type, dictionary)."""

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, dict) and "/S" in node:
            yield str(node["/S"])[1:], node
            yield from walk(node.get("/K", []))
        elif isinstance(node, dict) and "/K" in node:
            yield from walk(node["/K"])

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))


def _below(node):
    for child in (reference.get_object() for reference in node.get("/K", [])):
        if isinstance(child, dict) and "/S" in child:
            yield str(child["/S"])[1:], child
            yield from _below(child)


def contents(node):
    """The numbers of the marked contents below a structure element."""
    kept = node.get("/K", []) if isinstance(node, dict) else node
    for child in (k.get_object() for k in (kept if isinstance(kept, list) else [kept])):
        if isinstance(child, int):
            yield int(child)
        elif "/MCID" in child:
            yield int(child["/MCID"])
        else:
            yield from contents(child)


def with_letters(page):
    """The numbers of the marked contents of a page in which text is set."""
    found, open_ones = set(), []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            open_ones.append(operands[1].get("/MCID") if operator == b"BDC" and isinstance(operands[1], dict) else None)
        elif operator == b"EMC":
            open_ones.pop()
        elif operator in (b"Tj", b"TJ"):
            found |= {int(number) for number in open_ones if number is not None}
    return found


# --- one page --------------------------------------------------------------------------------------------------------


def test_it_is_one_a4_page_with_language_title_and_tags(sheet, atlas, ags):
    reader = sheet(ags)
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert [round(float(x)) for x in reader.pages[0].mediabox[2:]] == [595, 842]
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  pypdf's own kind of boolean
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == f"{atlas.municipalities[ags].name} – {SUITE.short}-Atlas"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_every_cell_of_the_neighbours_has_its_words(sheet, snapshot, ags):
    """Nothing is a drawn line that says nothing to whoever listens or copies."""
    reader = sheet(ags)
    table = [node for kind, node in elements(reader) if kind == "Table"][-1]
    worded = with_letters(reader.pages[0])
    cells = [set(contents(node)) for kind, node in _below(table) if kind == "TD"]
    assert all(cell & worded for cell in cells)
    statuses = [s for n in snapshot.atlas.neighbours.borders[ags] for s in snapshot.statuses(n).values()]
    text = words(reader)
    said = text[text.index("gemeinsameGrenze") :]
    assert said.count("keineAngabe") == sum(s.status == UNKNOWN for s in statuses)


def test_it_says_what_is_known(sheet, snapshot, ags):
    atlas, text = snapshot.atlas, words(sheet(ags))
    m = atlas.municipalities[ags]
    for key, status in snapshot.statuses(ags).items():
        instrument = atlas.state.programme.find(key)
        assert squeezed(status_word(status, instrument, GERMAN)) in text
        assert squeezed(since(status, instrument, GERMAN)) in text
        if status.sources:
            assert squeezed(status.sources[0].title) in text
    for known in (
        m.name,
        m.kind if m.district != m.name else m.district_kind,
        GERMAN.number(m.population),
        "Stand20.11.2026",
    ):
        assert squeezed(known) in text
    assert all(squeezed(former.name) in text for former in m.former if former.until)
    assert squeezed(atlas.provenance.attribution) in text
    assert squeezed(atlas.state.programme.register_source) in text
    assert f"{ROOT}gemeinde/{ags}" in text
    assert (squeezed(NO_INFORMATION_NOTE) in text) == any(
        s.status == UNKNOWN for a in (ags, *atlas.neighbours.borders[ags]) for s in snapshot.statuses(a).values()
    )


def test_neighbours_stand_in_order_with_their_borders(sheet, snapshot, ags):
    text = words(sheet(ags))
    place = text.index("gemeinsameGrenze")
    for n in describe_neighbours(snapshot, ags, ring_scope(snapshot, ags, 1)):
        border = f"{GERMAN.number(n.shared_border_m / 1000, 1)} km" if n.shared_border_m else "nur Punktberührung"
        place = text.index(squeezed(n.municipality.name + border), place)


def test_the_answer_stands_in_words(sheet, snapshot):
    assert squeezed(answer(snapshot, TOWN, GERMAN)) in words(sheet(TOWN))


def test_nothing_is_set_outside_the_page_and_only_own_fonts_are_used(sheet, ags):
    page = sheet(ags).pages[0]
    places = []

    def note(text, cm, tm, font, size):
        if text.strip():
            x, y = tm[4], tm[5]
            places.append((cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]))

    page.extract_text(visitor_text=note)
    assert len(places) > 50
    assert all(40 <= x <= 555 and 30 <= y <= 810 for x, y in places)
    fonts = {str(f.get_object()["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}
    assert all("SourceSansPro" in name for name in fonts)


def test_no_soft_hyphens_get_into_the_text(sheet, ags):
    assert "\xad" not in words(sheet(ags))


def test_even_25_neighbours_fit(inputs, atlas, monkeypatch):
    start, theme = inputs
    many = list(atlas.municipalities)[:26]
    monkeypatch.setattr(
        "layers.factsheet.content.ring_scope", lambda snapshot, ags, rings: [a for a in many if a != ags][:25]
    )
    reader = PdfReader(BytesIO(factsheet_pdf(*start, SECOND_CITY, theme, ROOT)))
    assert len(reader.pages) == 1
    text = words(reader)
    assert all(squeezed(atlas.municipalities[a].name) in text for a in many[:25])
    assert f"{ROOT}gemeinde/{SECOND_CITY}" in text


def test_the_way_to_the_page_is_a_link_or_is_not_there(sheet, inputs):
    links = {str(a.get_object()["/A"]["/URI"]) for a in sheet(TOWN).pages[0]["/Annots"]}
    assert f"{ROOT}gemeinde/{TOWN}" in links
    start, theme = inputs
    nowhere = PdfReader(BytesIO(factsheet_pdf(*start, TOWN, theme)))
    assert "gemeinde/" not in words(nowhere), "a path without its host leads nowhere"
    assert [kind for kind, _ in elements(nowhere)].count("Figure") == 1


def test_the_same_question_gives_the_same_bytes(inputs):
    start, theme = inputs
    first = factsheet_pdf(*start, TOWN, theme)
    assert first == factsheet_pdf(*start, TOWN, theme)
    with pytest.raises(KeyError):
        factsheet_pdf(*start, SUITE.nobody, theme)


def test_the_server_delivers_it_and_old_keys_lead_on(client):
    response = client.get(f"/gemeinde/{SUITE.gone}.pdf?stand=2023-09-14", base_url="https://karte.example.org")
    assert response.mimetype == "application/pdf"
    text = squeezed("".join(p.extract_text() for p in PdfReader(BytesIO(response.data)).pages))
    assert SUITE.heir_name in text
    assert "14.09.2023" in text
    assert f"https://karte.example.org/gemeinde/{SUITE.heir}" in text
    assert client.get("/gemeinde/99999999.pdf").status_code == 404

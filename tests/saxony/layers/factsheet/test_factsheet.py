"""Saxony: Fact sheets: one page each, everything on it in words, and readable without seeing it (PDF/UA-1)."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from app import cli
from layers.answers.gaps import has_contact
from layers.factsheet.document import booklet_pdf
from loaders.atlas.model import Snapshot
from tests.unit.layers.factsheet.test_factsheet import (  # noqa: F401
    DAY,
    ODD,
    ROOT,
    _below,
    elements,
    inputs,
    odd_ones,
    sheet,
    squeezed,
    words,
)

ZITTAU, LEIPZIG, DRESDEN, KAMENZ = "14626610", "14713000", "14612000", "14625250"


@pytest.fixture(scope="module")
def snapshot(atlas):
    return Snapshot(atlas, DAY, DAY)


SAMPLE = [ZITTAU, LEIPZIG, DRESDEN, KAMENZ, *ODD]


@pytest.fixture(params=SAMPLE)
def ags(request, odd_ones):
    return odd_ones.get(request.param, request.param)


def rows_and_heads(table):
    found = [kind for kind, _ in _below(table)]
    return found.count("TR"), found.count("TH"), found.count("TD")


def test_headings_tables_and_map_are_tagged(sheet, snapshot, ags):
    found = elements(sheet(ags))
    kinds = [kind for kind, _ in found]
    assert kinds.count("H1") == 1
    assert kinds.index("H1") < kinds.index("H2") < kinds.index("Table")
    tables = [rows_and_heads(node) for kind, node in found if kind == "Table"]
    neighbours = len(snapshot.atlas.neighbours.borders[ags])
    steps = (6, 5, 25) if has_contact(snapshot, ags) else (6, 3, 15)
    assert tables == [steps, (6, 2, 10), (neighbours + 1, 7, 7 * neighbours)]
    pictures = [str(node["/Alt"]) for kind, node in found if kind == "Figure"]
    assert pictures[1:] == ["QR-Code mit der Adresse dieser Gemeinde im ASSKomm-Atlas"]
    assert pictures[0].startswith("Karte der Gemeinden")
    assert "Anzahl der Gemeinden" in pictures[0]


def test_point_contacts_and_the_districts_own_council_are_said(sheet, atlas):
    touching = next(a for a, others in atlas.neighbours.borders.items() if 0.0 in others.values())
    assert "nurPunktberührung" in words(sheet(touching))
    assert "Auf Kreisebene, nicht in der Gemeinde selbst".replace(" ", "") in words(sheet(ZITTAU))
    assert "AufKreisebene" not in words(sheet(KAMENZ))


def test_sources_are_links_and_more_of_them_are_counted(sheet, snapshot):
    links = {str(a.get_object()["/A"]["/URI"]) for a in sheet(LEIPZIG).pages[0]["/Annots"]}
    shown = [s.sources[0].url for s in snapshot.statuses(LEIPZIG).values() if s.sources and s.sources[0].url]
    assert set(shown) <= links
    council = snapshot.status(LEIPZIG, "kpr").sources
    assert f"+{len({s.url for s in council}) - 1}weitere" in words(sheet(LEIPZIG))


# --- booklet ---------------------------------------------------------------------------------------------------------


def test_a_booklet_has_a_bookmark_per_municipality_in_order(inputs, atlas):
    start, theme = inputs
    seen, members = [], [ZITTAU, KAMENZ]
    pdf = booklet_pdf(*start, members, theme, "Zwei Gemeinden", lambda done, total: seen.append((done, total)))
    reader = PdfReader(BytesIO(pdf))
    names = sorted(atlas.municipalities[a].name for a in members)
    assert seen == [(1, 2), (2, 2)]
    assert [entry.title for entry in reader.outline] == names
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == [1, 2]
    assert len(reader.pages) == 3
    cover = squeezed(reader.pages[0].extract_text())
    assert cover.index("ZweiGemeinden") < cover.index("Inhalt") < cover.index(names[0]) < cover.index(names[-1])
    assert "Seite3von3" in squeezed(reader.pages[2].extract_text())
    assert reader.metadata.title == "Zwei Gemeinden – ASSKomm-Atlas"
    kinds = [kind for kind, _ in elements(reader)]
    assert kinds.count("H1") == 3
    assert pdf == booklet_pdf(*start, members[::-1], theme, "Zwei Gemeinden")


def test_the_command_writes_a_booklet(tmp_path):
    out = tmp_path / "zittau.pdf"
    result = CliRunner().invoke(
        cli, ["export", "--factsheets", "14626610,14626450", "--out", str(out), "--address", ROOT.rstrip("/")]
    )
    assert result.exit_code == 0, result.output
    reader = PdfReader(out)
    assert f"{ROOT}gemeinde/14626610" in words(reader)
    assert [o.title for o in reader.outline if not isinstance(o, list)][-1] == "Zittau"
    wrong = CliRunner().invoke(cli, ["export", "--factsheets", "x", "--out", str(tmp_path / "y.pdf")])
    assert wrong.exit_code == 2

"""Saxony: Every mark is called by its own name, and nothing but an address of the web becomes a link."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from dashboard.context.site import build_site
from dashboard.factory import build_app
from dashboard.interface.answers import describe
from layers.files.readable import readable_table
from layers.words.language import GERMAN
from tests.small_atlas import small_atlas
from tests.world import F


@pytest.fixture(scope="module")
def marked():
    """The small Atlas with a second mark that F bears as well as a model."""
    atlas = small_atlas()
    state, register = atlas.state, atlas.register
    pilot = replace(state.programme.marks[0], key="pilot", label="Pilotkommune", short="Pilot")
    programme = replace(state.programme, marks=(*state.programme.marks, pilot))
    fact = next(f for f in register.facts if f.instrument == "model")
    facts = [*register.facts, replace(fact, instrument="pilot")]
    return replace(atlas, state=replace(state, programme=programme), register=replace(register, facts=facts))


def test_each_mark_has_its_own_name_and_column(marked):
    site = build_site(marked)
    snapshot = site.on(date(2026, 1, 1))
    header, body = readable_table(snapshot, GERMAN)
    row = dict(zip(header, next(cells for cells in body if cells[0] == F), strict=True))
    assert row["Modellkommune"] == row["Pilotkommune"] == "ja"
    assert {len(cells) for cells in body} == {len(header)}
    told = describe(snapshot, marked.municipalities[F])
    assert told["model"] is told["pilot"] is True
    client = build_app(marked).server.test_client()
    for path in ("/tabelle", "/kreis/99002"):
        page = client.get(path).get_data(as_text=True)
        assert page.count('<small class="badge">Pilotkommune</small>') == 1, path
        assert page.count('<small class="badge">Modellkommune</small>') == 1, path
    rows = list(csv.DictReader(io.StringIO(client.get("/tabelle.csv").get_data(as_text=True)[1:]), delimiter=";"))
    assert [r["Schlüssel"] for r in rows if r["Pilotkommune"]] == [F]

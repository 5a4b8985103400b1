"""Which day a boundary file is of, what follows from it, and what is said when file, changes and official list disagree."""

import shutil
from datetime import date

import pytest

from geodata import saxony
from loaders.assembly import Inputs, load_atlas
from loaders.inputs import fingerprint
from tests.clock import CLOCK
from tests.unit.loaders.boundaries.test_territory import HEADER, shapes_2023  # noqa: F401

pytestmark = pytest.mark.usefixtures("shapes_once")


# -- the whole way


def test_a_file_with_418_is_as_good_as_one_with_419(shapes_2023):
    atlas = load_atlas(Inputs(boundaries=shapes_2023), CLOCK)
    assert len(atlas.municipalities) == 418
    assert atlas.territory.date == date(2023, 12, 31)
    assert not atlas.findings.errors
    assert atlas.find("14522450").name == atlas.find("14522620").name == "Jahnatal"
    assert {f.name for f in atlas.municipalities["14522275"].former} == {"Ostrau", "Zschaitz-Ottewig"}
    assert atlas.municipalities["14522275"].population
    assert atlas.population_date == date(2024, 12, 31)


def test_an_operator_extends_the_changes(tmp_path):
    path = tmp_path / "neu.csv"
    path.write_text(HEADER + "2025-01-01;incorporation;14626610;Zittau;14626110;Görlitz;417;erfunden", encoding="utf-8")
    inputs = Inputs(more_changes=path, territory_date=date(2025, 1, 1))
    atlas = load_atlas(inputs, CLOCK)
    assert len(atlas.municipalities) == 417
    assert atlas.find("14626610").name == "Görlitz"
    assert {f.file for f in atlas.findings} == {"evidence.csv"}
    first = fingerprint(inputs)
    path.write_text(path.read_text(encoding="utf-8").replace("erfunden", "auch"), encoding="utf-8")
    assert fingerprint(inputs) != first


def test_without_a_sidecar_the_embedded_shapes_lead_to_the_same_place(tmp_path, atlas):
    path = tmp_path / "x.gpkg"
    shutil.copy(saxony.BOUNDARIES, path)
    found = load_atlas(Inputs(boundaries=path), CLOCK)
    assert (found.shapes.keys, found.shapes.names) == (atlas.shapes.keys, atlas.shapes.names)
    assert any("14730030 Beilrode" in str(f) for f in found.findings)
    assert any("01.01.2016" in f.remedy for f in found.findings)

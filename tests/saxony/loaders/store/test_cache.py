"""Saxony: What is kept from one start to the next: never trusted, never different from what is built fresh."""

from __future__ import annotations

import shutil
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from loaders.inputs import Inputs
from loaders.store.atlas_cache import atlas_key

pytestmark = pytest.mark.usefixtures("shapes_once")


@pytest.fixture
def files(tmp_path):
    """Inputs of our own: copies that a test may change."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    paths = {f.name: getattr(Inputs(), f.name) for f in fields(Inputs) if isinstance(getattr(Inputs(), f.name), Path)}
    sidecar = Inputs().boundaries.with_name(Inputs().boundaries.name + ".toml")
    shutil.copy(sidecar, folder / sidecar.name)
    return Inputs(**{name: Path(shutil.copy(path, folder / path.name)) for name, path in paths.items() if path})


def test_siblings_of_the_boundaries_and_the_territory_count(files):
    keys = [atlas_key(files), atlas_key(replace(files, territory_date=date(2023, 1, 1)))]
    sidecar = files.boundaries.with_name(files.boundaries.name + ".toml")
    sidecar.write_text(sidecar.read_text(encoding="utf-8").replace("2016-01-01", "2017-01-01"), encoding="utf-8")
    keys.append(atlas_key(files))
    files.boundaries.with_suffix(".prj").write_text("x", encoding="utf-8")
    keys.append(atlas_key(files))
    assert len({*keys}) == 4

"""Saxony: Pictures: what they show, that nothing is cut off, and that the same question gives the same bytes."""

from __future__ import annotations

from datetime import date

import pytest

from layers.catalogue import build_catalogue
from layers.drawing.picture import compose
from layers.theme import load_theme
from layers.words.language import GERMAN
from loaders.atlas.model import Snapshot
from loaders.atlas.regions import resolve_region
from tests.unit.layers.drawing.test_picture import DAY


@pytest.fixture(scope="module")
def theme():
    return load_theme()


@pytest.fixture(scope="module")
def draw(materials, theme):
    catalogue = build_catalogue(materials.atlas.state.programme, theme, GERMAN)

    def picture(region="sachsen", layer="overview", size=(1280, 720), as_of=DAY, **wishes):
        where = resolve_region(materials.atlas, region)
        return compose(
            materials,
            Snapshot(materials.atlas, as_of, date(2026, 11, 20)),
            catalogue[layer],
            where,
            width=size[0],
            height=size[1],
            **wishes,
        )

    return picture


def test_labels_none_participants_all(draw):
    def labelled(labels):
        return {t.text for t in draw("14523", "kpr", labels=labels).texts if t.role == "label"}

    assert labelled("none") == set()
    assert "Plauen" in labelled("participants")
    assert "Bad Brambach" not in labelled("participants")
    assert "Bad Brambach" in labelled("all")
    assert "Zittau" in {
        t.text for t in draw("14626610+1", "analysis", labels="participants").texts if t.role == "label"
    }
    with pytest.raises(ValueError, match="labels"):
        labelled("some")

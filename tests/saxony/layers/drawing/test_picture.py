"""Saxony: Pictures: what they show, that nothing is cut off, and that the same question gives the same bytes."""

from __future__ import annotations

import pytest

from layers.theme import load_theme
from tests.unit.layers.drawing.test_picture import DAY, draw  # noqa: F401


@pytest.fixture(scope="module")
def theme():
    return load_theme()


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

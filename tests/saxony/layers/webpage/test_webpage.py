"""Saxony: The stand-alone page: complete in itself, the same every time, and it says what the Atlas says."""

from __future__ import annotations

from layers.words.language import GERMAN
from tests.unit.layers.webpage.test_webpage import DAY, Parsed, data_of, draw  # noqa: F401


def test_date_title_and_attribution_are_said(draw, site):
    page = draw("14626610+1", "kpr")
    parsed = Parsed(page)
    assert parsed.all("html")[0][0]["lang"] == "de"
    assert parsed.all("h1")[0][1] == "Teilnahme der Gemeinden – Zittau und Nachbargemeinden"
    assert parsed.all("title")[0][1].endswith(f"Stand {GERMAN.day(DAY)}")
    text = " ".join(t for _, t in parsed.all("p"))
    assert site.atlas.provenance.attribution.split(", ")[0] in text
    assert site.atlas.state.programme.register_source in text
    assert data_of(page)["focus"] == "14626610" and data_of(page)["layer"] == "kpr"
    assert 'value="kpr" checked' in page
    assert data_of(page)["around"] and not set(data_of(page)["ags"]) & {name for name, _ in data_of(page)["around"]}

"""Saxony: Slides: every municipality is a shape that can be edited, the words are words, and any usable master will do."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE

from layers.slides.snippet import canvas, render_pptx
from layers.theme import load_theme
from tests.unit.layers.slides.test_slides import _drawer, is_group, named, opened, words


@pytest.fixture(scope="module")
def theme():
    return load_theme()


@pytest.fixture(scope="module")
def draw(materials, theme):
    return _drawer(materials, theme, date(2026, 11, 20))


def test_groups_carry_the_words_and_the_map_its_description(draw, theme):
    picture = draw("14626610+1", labels="all")
    slide = opened(render_pptx(picture, theme))
    assert [s.name for s in slide.shapes] == ["Titel", "Karte", "Texte", "Legende", "Maßstab", "Ortsnamen"]
    described = {s.name: s._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].get("descr") for s in slide.shapes if is_group(s)}
    assert described["Karte"] == picture.description
    assert described["Legende"].startswith(f"Legende. Vereinbarung: {picture.legend[0].count}; ")
    shown = sorted(" ".join(words(slide.shapes)).split())
    assert shown == sorted(" ".join(t.text for t in picture.texts).split())
    ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
    assert len(ids) == len(set(ids))
    symbols = named(named(slide.shapes, "Karte").shapes, "Präventionsrat (KPR)").shapes
    assert [s.name for s in symbols] == ["14626610 Zittau: Präventionsrat (KPR)"]


def test_names_are_text_lines_are_connectors_and_nothing_lies_behind_them(draw, theme):
    picture = draw("sachsen", labels="participants", **canvas(None, 1920, 1080))
    slide = opened(render_pptx(picture, theme))
    members = list(named(slide.shapes, "Ortsnamen").shapes)
    lines = [s for s in members if s.shape_type == MSO_SHAPE_TYPE.LINE]
    texts = [s for s in members if s.shape_type == MSO_SHAPE_TYPE.TEXT_BOX]
    assert len(lines) + len(texts) == len(members)
    assert {s.name.partition(",")[2] for s in lines} == {" Linie zum Namen"}
    emu = 12192000 / 1920
    ends = {(round(n.end_x), round(n.end_y)) for n in picture.leaders}
    assert {(round(s.end_x / emu), round(s.end_y / emu)) for s in lines} == ends
    labelled = {t.ags for t in picture.texts if t.role == "label"}
    assert len(texts) == len(labelled), "a name of two lines is one text"
    assert {s.name for s in texts} == {a.name for a in picture.areas if a.ags in labelled}
    look = etree.tostring(named(slide.shapes, "Ortsnamen")._element, encoding="unicode")
    assert "alpha" not in look and "pattFill" not in look
    assert all(s.fill.type is None or s.fill.type == 5 for s in texts), "no ground of their own"
    assert {r.font.size.pt for s in texts for p in s.text_frame.paragraphs for r in p.runs} == {12.0}
    (key,) = named(slide.shapes, "Nummern auf der Karte").shapes
    assert key.text_frame.text.startswith("1 ")

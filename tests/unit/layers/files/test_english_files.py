"""Every file in English: its words, its numbers, the language it says it is in, and never the German one from a cache."""

import io
import re
import zipfile

import openpyxl
import pytest
from pptx import Presentation

from dashboard.exports.rendering import FORMATS
from tests.language_tools import german_in
from tests.suite_state import SUITE

QUERY = f"layer={SUITE.council}&region={SUITE.town}%2B1&date=2023-09-14"


def get(client, path, lang="en"):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200, answer.data[:300]
    return answer


def shapes_of(shapes):
    """Every shape, those in groups too."""
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:  # a group
            yield from shapes_of(shape.shapes)


def texts_of_slides(content):
    """Everything that can be read on slides, in their notes and in their descriptions."""
    texts = []
    for slide in Presentation(io.BytesIO(content)).slides:
        texts += slide.notes_slide.notes_text_frame.text.split("\n")
        for shape in shapes_of(slide.shapes):
            properties = shape._element.xpath(".//p:cNvPr")[0]
            texts += [properties.get("name", ""), properties.get("descr", "")]
            texts += [paragraph.text for paragraph in shape.text_frame.paragraphs] if shape.has_text_frame else []
            if getattr(shape, "has_table", False) and shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
            if getattr(shape, "has_chart", False) and shape.has_chart:
                texts += [s.name for s in shape.chart.plots[0].series]
                texts.append(shape.chart.value_axis.axis_title.text_frame.text)
    return [t for t in texts if t]


def test_slide(client, atlas):
    content = get(client, f"/snippet.pptx?{QUERY}").data
    assert german_in(texts_of_slides(content)) == []
    assert languages_of(content) == {"en-GB"}
    assert Presentation(io.BytesIO(content)).core_properties.language == "en-GB"


def languages_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [
            n for n in package.namelist() if re.match(r"ppt/(slides|slideLayouts|slideMasters|notesSlides)/\w+\.xml", n)
        ]
        return {lang for n in parts for lang in re.findall(r'lang="([\w-]+)"', package.read(n).decode())}


def test_workbooks(client):
    for path in (f"/snippet.xlsx?{QUERY}", f"/gemeinde/{SUITE.town}/nachbarn.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(get(client, path).data))
        head = [c.value for c in next(book.worksheets[0].iter_rows())]
        about = [row[0].value for row in book.worksheets[1].iter_rows()]
        assert german_in([*book.sheetnames, *head, book.properties.title]) == []
        assert german_in([t for t in about if "Daten verändert" not in t]) == []


def test_the_api_stays_as_it_is(client):
    for path in (f"/api/municipalities/{SUITE.town}", "/api/status.csv", f"/api/municipalities/{SUITE.town}/nearest"):
        assert get(client, path).data == client.get(path).data


@pytest.mark.parametrize(
    "path",
    [f"/deck.pptx?region={SUITE.town}", f"/gemeinde/{SUITE.town}.pdf", *(f"/snippet.{f}?{QUERY}" for f in FORMATS)],
)
def test_no_cache_mixes_languages(client, path):
    german = client.get(path).data
    assert get(client, path).data != german
    assert client.get(path).data == german == get(client, path, "de").data

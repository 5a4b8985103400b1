"""Native tables that go on over as many slides as they need, the head repeated on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from layers.drawing.text_metrics import TextMetrics, plain
from layers.slides.drawing import EMU_PER_POINT, Bounds, Shape, quoted
from layers.slides.lettering import ink
from layers.words.language import Language

#: Size of the letters and free space around them, in points.
LETTERS, _SIDE, _ABOVE = 11.0, 4.0, 2.0
_LINE = 1.22
#: „Medium Style 2 – Accent 1“, which every version of PowerPoint knows.
_STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"
_KIND = "http://schemas.openxmlformats.org/drawingml/2006/table"

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """``head`` and ``rows`` of texts; ``shares`` of the width per column. A line break in a cell begins a paragraph.

    Cells that say ``quiet`` are set in a lighter ink.
    """

    head: Row
    rows: Sequence[Row]
    shares: Sequence[float]
    quiet: str = ""


@dataclass(frozen=True)
class Setting:
    """The room for a table, its language, and how its words are measured.

    ``wider``: how many times as wide as the font of ``metrics`` the slide's font is.
    """

    bounds: Bounds
    metrics: TextMetrics
    wider: float
    language: Language

    def widths(self, table: Table) -> list[int]:
        """Return the width of every column in EMU; together they fill the room."""
        whole = self.bounds.right - self.bounds.left
        edges = [round(whole * sum(table.shares[:i]) / sum(table.shares)) for i in range(len(table.shares) + 1)]
        return [b - a for a, b in pairwise(edges)]

    def height(self, row: Row, table: Table, bold: bool = False) -> int:
        """Return the height of a row in EMU, as high as its highest cell."""
        lines = max(self._lines(cell, width, bold) for cell, width in zip(row, self.widths(table), strict=True))
        return round((lines * _LINE * LETTERS + 2 * _ABOVE) * EMU_PER_POINT)

    def _lines(self, cell: str, width: int, bold: bool) -> int:
        room = (width / EMU_PER_POINT - 2 * _SIDE) / self.wider
        return sum(max(1, len(self.metrics.wrap(plain(part), LETTERS, room, bold))) for part in cell.split("\n"))


def pages(table: Table, setting: Setting) -> list[list[Row]]:
    """Return the rows in as many portions as they need, none higher than the room; a table without rows has no page."""
    room = setting.bounds.bottom - setting.bounds.top - setting.height(table.head, table, bold=True)
    found: list[list[Row]] = []
    used = room + 1
    for row in table.rows:
        height = setting.height(row, table)
        if used + height > room:
            found.append([])
            used = 0
        found[-1].append(row)
        used += height
    return found


def table_shape(
    ids: Iterator[int], name: str, description: str, table: Table, rows: Sequence[Row], setting: Setting
) -> Shape:
    """Return ``rows`` under the head of ``table`` as a native table with an alternative text."""
    head_height = setting.height(table.head, table, bold=True)
    heights = [head_height, *(setting.height(row, table) for row in rows)]
    bounds = Bounds(setting.bounds.left, setting.bounds.top, setting.bounds.right, setting.bounds.top + sum(heights))
    columns = "".join(f'<a:gridCol w="{width}"/>' for width in setting.widths(table))
    tag = setting.language.tag
    cells = [
        (_cell(text, tag) for text in table.head),
        *((_cell(text, tag, text == table.quiet) for text in row) for row in rows),
    ]
    lines = "".join(f'<a:tr h="{h}">{"".join(row)}</a:tr>' for h, row in zip(heights, cells, strict=True))
    xml = (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{next(ids)}" name={quoted(name)} descr={quoted(description)}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm>{bounds.transform}</p:xfrm><a:graphic><a:graphicData uri="{_KIND}"><a:tbl>'
        f'<a:tblPr firstRow="1" bandRow="1"><a:tableStyleId>{_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{columns}</a:tblGrid>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    return Shape(xml, bounds)


def _cell(text: str, tag: str, quiet: bool = False) -> str:
    side, above = round(_SIDE * EMU_PER_POINT), round(_ABOVE * EMU_PER_POINT)
    attributes, colour = f'lang="{tag}" sz="{round(LETTERS * 100)}" dirty="0"', ink(True) if quiet else ""
    paragraphs = "".join(
        f"<a:p><a:r><a:rPr {attributes}>{colour}</a:rPr><a:t>{escape(plain(part))}</a:t></a:r></a:p>"
        if plain(part)
        else f"<a:p><a:endParaRPr {attributes}/></a:p>"
        for part in text.split("\n")
    )
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{above}" marB="{above}" anchor="ctr"/></a:tc>'
    )

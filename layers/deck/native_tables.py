"""Native tables that go on over as many slides as they need, the head repeated on each, in the master's colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from layers.deck.text_column import LINE
from layers.drawing.text_metrics import TextMetrics, plain
from layers.slides.drawing import EMU_PER_POINT, Bounds, Shape, quoted
from layers.slides.lettering import ink
from layers.slides.typefaces import SMALLEST
from layers.words.language import Language

#: Free space around the words of a cell, in points; lines below the head and below a row, in EMU.
_SIDE, _ABOVE, _RULE, _HAIRLINE = 5.0, 2.5, 19_050, 6_350
#: Tables that say little are set in larger letters, with more space above and below a row for each point more.
_AIRY = 1.2
#: „No Style, No Grid“, which every version of PowerPoint knows; the lines are the cells' own.
_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_KIND = "http://schemas.openxmlformats.org/drawingml/2006/table"
#: Of so many halvings of the room the best balance of rows over slides is found.
_HALVINGS = 12

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """``head`` and ``rows`` of texts; ``shares`` of the width per column. A line break in a cell begins a paragraph.

    A row of one cell is the heading of the rows that follow. Cells that say ``quiet`` are set in a lighter ink.
    """

    head: Row
    rows: Sequence[Row]
    shares: Sequence[float]
    quiet: str = ""


@dataclass(frozen=True)
class Setting:
    """The room for a table, its language, and how its words are measured.

    ``wider``: how many times as wide as the font of ``metrics`` the slide's font is; ``letters``: their size in points.
    """

    bounds: Bounds
    metrics: TextMetrics
    wider: float
    language: Language
    letters: float = SMALLEST

    def widths(self, table: Table) -> list[int]:
        """Return the width of every column in EMU; together they fill the room."""
        whole = self.bounds.right - self.bounds.left
        edges = [round(whole * sum(table.shares[:i]) / sum(table.shares)) for i in range(len(table.shares) + 1)]
        return [b - a for a, b in pairwise(edges)]

    def height(self, row: Row, table: Table, bold: bool = False) -> int:
        """Return the height of a row in EMU, as high as its highest cell."""
        heading = len(row) < len(table.head)
        widths = [self.bounds.right - self.bounds.left] if heading else self.widths(table)
        lines = max(
            self._lines(cell, width, bold or not column)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return round((lines * LINE * self.letters + 2 * self.above) * EMU_PER_POINT)

    def keeps_words(self, table: Table) -> bool:
        """Whether no word is wider than its column."""
        whole = [row for row in (table.head, *table.rows) if len(row) == len(table.head)]
        return all(
            self.metrics.width(word, self.letters, bold=row is table.head or not column) <= self._room(width)
            for row in whole
            for column, (cell, width) in enumerate(zip(row, self.widths(table), strict=True))
            for word in cell.split()
        )

    def _room(self, width: int) -> float:
        return (width / EMU_PER_POINT - 2 * _SIDE) / self.wider

    @property
    def above(self) -> float:
        """Free space above and below the words of a cell, in points."""
        return _ABOVE + _AIRY * (self.letters - SMALLEST)

    def _lines(self, cell: str, width: int, bold: bool) -> int:
        room = self._room(width)
        return sum(max(1, len(self.metrics.wrap(plain(part), self.letters, room, bold))) for part in cell.split("\n"))


def pages(table: Table, setting: Setting) -> list[list[Row]]:
    """Return the rows in as few portions as they need, of about the same height; a table without rows has no page.

    The heading of a group is repeated where the group goes on.
    """
    room = setting.bounds.bottom - setting.bounds.top - setting.height(table.head, table, bold=True)
    heights = [setting.height(row, table) for row in table.rows]
    found = _portions(table, heights, room)
    low, high = max(heights, default=0), room
    for _ in range(_HALVINGS):
        middle = (low + high) // 2
        portions = _portions(table, heights, middle)
        low, high = (low, middle) if len(portions) == len(found) else (middle, high)
    return _portions(table, heights, high)


def _portions(table: Table, heights: Sequence[int], room: int) -> list[list[Row]]:
    """Fill one portion after the other; only a row that is higher than the room stands alone and is too high."""
    found: list[list[Row]] = []
    used, heading, heading_height, said = room + 1, None, 0, False
    for row, height in zip(table.rows, heights, strict=True):
        if len(row) < len(table.head):
            heading, heading_height, said = row, height, False
            continue
        needed = height + (heading_height if heading and not said else 0)
        if used + needed > room:
            found.append([])
            used, said = 0, False
        if heading and not said:
            found[-1].append(heading)
            used, said = used + heading_height, True
        found[-1].append(row)
        used += height
    return found


def table_shape(
    ids: Iterator[int], name: str, description: str, table: Table, rows: Sequence[Row], setting: Setting
) -> Shape:
    """Return ``rows`` under the head of ``table`` as a native table with an alternative text."""
    heights = [setting.height(table.head, table, bold=True), *(setting.height(row, table) for row in rows)]
    bounds = Bounds(setting.bounds.left, setting.bounds.top, setting.bounds.right, setting.bounds.top + sum(heights))
    columns = "".join(f'<a:gridCol w="{width}"/>' for width in setting.widths(table))
    head = (_cell(text, setting, bold=True, rule=("accent1", _RULE), anchor="b") for text in table.head)
    cells = ["".join(head), *(_row(row, table, setting) for row in rows)]
    lines = "".join(f'<a:tr h="{h}">{row}</a:tr>' for h, row in zip(heights, cells, strict=True))
    xml = (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{next(ids)}" name={quoted(name)} descr={quoted(description)}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm>{bounds.transform}</p:xfrm><a:graphic><a:graphicData uri="{_KIND}"><a:tbl>'
        f'<a:tblPr firstRow="1"><a:tableStyleId>{_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{columns}</a:tblGrid>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    return Shape(xml, bounds)


def _row(row: Row, table: Table, setting: Setting) -> str:
    """A row or, of one cell, a heading over the whole width."""
    columns = len(table.head)
    if len(row) < columns:
        merged = '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>' * (columns - 1)
        return _cell(row[0], setting, bold=True, rule=("accent1", _HAIRLINE), span=columns) + merged
    first, *rest = row
    return _cell(first, setting, bold=True) + "".join(_cell(t, setting, quiet=t == table.quiet) for t in rest)


def _cell(
    text: str,
    setting: Setting,
    bold: bool = False,
    quiet: bool = False,
    rule: tuple[str, int] = ("tx1", _HAIRLINE),
    span: int = 1,
    anchor: str = "ctr",
) -> str:
    side, above = round(_SIDE * EMU_PER_POINT), round(setting.above * EMU_PER_POINT)
    attributes = f'lang="{setting.language.tag}" sz="{round(setting.letters * 100)}" b="{int(bold)}" dirty="0"'
    paragraphs = "".join(
        f"<a:p><a:r><a:rPr {attributes}>{ink(quiet)}</a:rPr><a:t>{escape(plain(part))}</a:t></a:r></a:p>"
        if plain(part)
        else f"<a:p><a:endParaRPr {attributes}/></a:p>"
        for part in text.split("\n")
    )
    spanned = f' gridSpan="{span}"' if span > 1 else ""
    return (
        f"<a:tc{spanned}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{above}" marB="{above}" anchor="{anchor}">'
        f"{_below(*rule)}<a:noFill/></a:tcPr></a:tc>"
    )


def _below(colour: str, width: int) -> str:
    """A line below a cell; that of rows is a light one."""
    light = '<a:lumMod val="25000"/><a:lumOff val="75000"/>' if colour == "tx1" else ""
    return f'<a:lnB w="{width}"><a:solidFill><a:schemeClr val="{colour}">{light}</a:schemeClr></a:solidFill></a:lnB>'

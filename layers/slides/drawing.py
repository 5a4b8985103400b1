"""Shapes of a slide as DrawingML text: quick to build, placed in EMU (914,400 to the inch)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from layers.drawing.elements import Box
from layers.drawing.text_metrics import plain
from layers.theme import Paint

EMU_PER_INCH = 914_400
EMU_PER_POINT = 12_700
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:a="{_DRAWING}" xmlns:p="{_PRESENTATION}" xmlns:r="{_RELATIONS}"'

#: Our patterns → the preset of the office programs that looks most like it; the ink is its foreground. LibreOffice draws
#: presets as hatches of its own; these five stay apart there too.
PATTERN_PRESETS = {"dots": "pct25", "lines": "wdUpDiag", "hatch": "horz", "cross": "openDmnd", "grid": "lgGrid"}


@dataclass(frozen=True)
class Placement:
    """Where the pixels of a picture lie on a slide: ``left`` and ``top`` in EMU, ``emu`` to the pixel.

    ``letters`` is the share of their size that texts keep, below 1 where the slide's font is wider than the pictures'.
    """

    left: float
    top: float
    emu: float
    letters: float = 1.0

    def box(self, box: Box) -> Bounds:
        """Convert a box from px."""
        x, y = self.left + box.x * self.emu, self.top + box.y * self.emu
        return Bounds(round(x), round(y), round(x + box.width * self.emu), round(y + box.height * self.emu))

    def length(self, pixels: float) -> int:
        """Convert a length from px to EMU."""
        return round(pixels * self.emu)

    def letter_size(self, pixels: float) -> int:
        """Convert a size of letters from px to hundredths of a point, as DrawingML has it."""
        return max(100, round(pixels * self.letters * self.emu / EMU_PER_POINT * 100))


@dataclass(frozen=True)
class Bounds:
    """A rectangle in EMU."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def transform(self) -> str:
        """The attributes that place a shape."""
        return f'<a:off x="{self.left}" y="{self.top}"/><a:ext cx="{self.right - self.left}" cy="{self.bottom - self.top}"/>'


@dataclass(frozen=True)
class Shape:
    """A shape's XML and its place, which a group around it has to know."""

    xml: str
    bounds: Bounds


def shape(ids: Iterator[int], name: str, bounds: Bounds, look: str, description: str = "", body: str = "") -> Shape:
    """Return a shape with ``look``: geometry, fill and line. ``description`` is its alternative text."""
    xml = (
        f"<p:sp><p:nvSpPr>{_identity(ids, name, description)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr><a:xfrm>{bounds.transform}</a:xfrm>{look}</p:spPr>{body}</p:sp>"
    )
    return Shape(xml, bounds)


def connector(
    ids: Iterator[int], name: str, way: tuple[float, float, float, float], placement: Placement, stroke: str
) -> Shape:
    """Return a straight line, from the first point of ``way`` (px) to the second, as a native connector."""
    x, y, end_x, end_y = way
    bounds = placement.box(Box(min(x, end_x), min(y, end_y), abs(end_x - x), abs(end_y - y)))
    turned = ' flipH="1"' * (end_x < x) + ' flipV="1"' * (end_y < y)
    xml = (
        f"<p:cxnSp><p:nvCxnSpPr>{_identity(ids, name, '')}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
        f"<p:spPr><a:xfrm{turned}>{bounds.transform}</a:xfrm>{preset('line')}{stroke}</p:spPr></p:cxnSp>"
    )
    return Shape(xml, bounds)


def group(ids: Iterator[int], name: str, members: Sequence[Shape], description: str = "") -> Shape:
    """Return ``members`` (at least one) as a group; a click on it and a colour recolours them all."""
    boxes = [m.bounds for m in members]
    bounds = Bounds(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
    inner = bounds.transform.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
    xml = (
        f"<p:grpSp><p:nvGrpSpPr>{_identity(ids, name, description)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr><a:xfrm>{bounds.transform}{inner}</a:xfrm></p:grpSpPr>{''.join(m.xml for m in members)}</p:grpSp>"
    )
    return Shape(xml, bounds)


def _identity(ids: Iterator[int], name: str, description: str) -> str:
    alternative = f" descr={quoted(description)}" if description else ""
    return f'<p:cNvPr id="{next(ids)}" name={quoted(name)}{alternative}/>'


def preset(geometry: str) -> str:
    """Return one of the office programs' own geometries: rect, ellipse, line."""
    return f'<a:prstGeom prst="{geometry}"><a:avLst/></a:prstGeom>'


def solid(colour: str) -> str:
    """Return a fill of one colour (``#RRGGBB``); empty for no fill."""
    return f"<a:solidFill>{rgb(colour)}</a:solidFill>" if colour else "<a:noFill/>"


def filled(paint: Paint) -> str:
    """Return the fill of a class: its colour, or the preset pattern that comes closest."""
    if paint.pattern not in PATTERN_PRESETS:
        return solid(paint.fill)
    return (
        f'<a:pattFill prst="{PATTERN_PRESETS[paint.pattern]}"><a:fgClr>{rgb(paint.ink)}</a:fgClr>'
        f"<a:bgClr>{rgb(paint.fill)}</a:bgClr></a:pattFill>"
    )


def line(colour: str, width: int, *, dot: bool = False) -> str:
    """Return an outline of ``width`` EMU with round corners; empty colour for none. ``dot``: it ends in one."""
    end = '<a:tailEnd type="oval" w="sm" len="sm"/>' if dot else ""
    return f'<a:ln w="{width}">{solid(colour)}<a:round/>{end}</a:ln>' if colour else "<a:ln><a:noFill/></a:ln>"


def rgb(colour: str) -> str:
    """Return a colour, independent of the master's."""
    return f'<a:srgbClr val="{colour.removeprefix("#").upper()}"/>'


def quoted(text: str) -> str:
    """Return ``text`` as a quoted attribute, without characters that XML cannot hold."""
    return quoteattr(plain(text))

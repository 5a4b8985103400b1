"""What a picture consists of: plain facts in pixels that every writer (SVG, PNG, PDF, slides) can draw.

The origin is the top left corner, x grows to the right and y downwards. Colours come with what they mean; how text,
ground and borders are coloured is the writer's choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from layers.drawing.svg_path import Rings, Shapes
from layers.theme import Paint
from layers.words.language import Language


@dataclass(frozen=True)
class Box:
    """A rectangle in px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, eq=False)
class Area:
    """A municipality. ``class_key`` is ``""`` for quiet context around the region.

    ``word`` makes the wording from its AGS: not every format has room for it. ``at`` is its place in ``shapes``, which all
    areas of a view share.
    """

    ags: str
    name: str
    class_key: str
    word: Callable[[str], str]
    shapes: Shapes
    at: int

    @property
    def rings(self) -> Rings:
        """Its rings in px."""
        return self.shapes.rings[self.at]

    @property
    def path(self) -> str:
        """Its rings as the attribute ``d`` of an SVG path."""
        return self.shapes.paths[self.at]

    @property
    def wording(self) -> str:
        """Its name and status."""
        return self.word(self.ags)


@dataclass(frozen=True)
class Symbol:
    """A round point symbol with a light edge."""

    ags: str
    x: float
    y: float
    radius: float
    colour: str


@dataclass(frozen=True, eq=False)
class Outline:
    """A line of ``width`` px around a municipality. ``focus``: it is the one that the picture is about.

    The focus has no ``colour`` of its own; the writer chooses it.
    """

    ags: str
    rings: Rings
    colour: str
    width: float
    focus: bool = False


@dataclass(frozen=True)
class Text:
    """One line of text on the baseline ``y``.

    ``role``: kicker, title, subtitle, moment (the date of one picture of a series, large), legend, count, scale, source or
    label (a name on the map, or a line of it, or, if bold, a number) or key (what numbers stand for).
    ``anchor``: which point of the line ``x`` is: start, middle or end. ``width`` is measured, in px. ``ags``: whom a label
    names. ``ground``: the colour of the land a label stands on, empty if it is that of the paper.
    """

    role: str
    text: str
    x: float
    y: float
    size: float
    width: float
    bold: bool = False
    anchor: str = "start"
    ags: str = ""
    ground: str = ""

    @property
    def box(self) -> Box:
        """The space the line takes, ascenders and descenders included."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return Box(left, self.y - 0.76 * self.size, self.width, 0.98 * self.size)


@dataclass(frozen=True)
class Leader:
    """A straight line from a label at ``x``, ``y`` to the municipality it names, where it ends in a dot of ``radius`` px.

    ``radius`` is 0 where it ends at a symbol.
    """

    ags: str
    x: float
    y: float
    end_x: float
    end_y: float
    radius: float


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend and the ``box`` of its swatch, which has no size before it is laid out.

    ``kind``: class (painted with ``paint``), symbol or outline (drawn in ``colour``), or focus. ``count``: municipalities
    of the region, ``None`` where a count says nothing. ``size``: radius of the symbol or width of the line on the map, in
    px, whether or not there is one.
    """

    kind: str
    key: str
    label: str
    count: int | None
    paint: Paint | None = None
    colour: str = ""
    box: Box = Box(0.0, 0.0, 0.0, 0.0)
    size: float = 0.0


@dataclass(frozen=True)
class ScaleBar:
    """A horizontal bar on the line ``y`` that starts at ``x`` and is ``length`` px for ``metres`` in nature."""

    x: float
    y: float
    length: float
    metres: float


@dataclass(frozen=True, eq=False)
class Picture:
    """One map picture of ``width`` × ``height`` px.

    ``unit`` is the size of body text; swatches and patterns grow with it. ``map_unit`` is the same for lines on the map,
    but smaller where municipalities are small. ``frame`` is the part that the
    map may fill. ``texts`` holds every visible line, legend included; ``title``, ``description``, ``as_of``,
    ``attribution`` and ``source`` are the same in full, for metadata and readers that cannot see. ``product`` made it.
    All words are in ``language``. ``unnamed``: how many municipalities that were picked one by one have no room for
    their names, although names were asked for.
    """

    language: Language
    width: int
    height: int
    unit: float
    map_unit: float
    frame: Box
    metres_per_pixel: float
    layer: str
    region: str
    title: str
    product: str
    description: str
    as_of: date
    as_of_text: str
    attribution: str
    source: str
    context: tuple[Area, ...]
    areas: tuple[Area, ...]
    outlines: tuple[Outline, ...]
    symbols: tuple[Symbol, ...]
    legend: tuple[LegendEntry, ...]
    scale_bar: ScaleBar | None
    texts: tuple[Text, ...]
    leaders: tuple[Leader, ...] = ()
    unnamed: int = 0

"""A picture as groups of native shapes: the map with one group per class, the legend, the scale bar, the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from layers.drawing.elements import Area, Box, Leader, LegendEntry, Outline, Picture, ScaleBar, Symbol, Text
from layers.files.svg import BORDER, CASING, LEADER, SWATCH_EDGE, SYMBOL_EDGE, THINNEST_SWATCH
from layers.slides.drawing import Placement, Shape, connector, filled, group, line, preset, shape, solid
from layers.slides.freeforms import freeforms, geometry
from layers.slides.lettering import blocks, text_box
from layers.theme import Theme

_NO_FILL = "<a:noFill/>"


def picture_shapes(picture: Picture, theme: Theme, placement: Placement, ids: Iterator[int]) -> list[Shape]:
    """Return what a slide shows of ``picture`` except its title, in reading order; ``ids`` gives every shape its number."""
    draw = _Drawing(picture, theme, placement, ids)
    shown = [draw.map(), draw.words(), draw.legend(), draw.key(), draw.scale(), draw.names()]
    return [s for s in shown if s is not None]


class _Drawing:
    """One picture on its way to a slide."""

    def __init__(self, picture: Picture, theme: Theme, placement: Placement, ids: Iterator[int]):
        self.picture, self.ui, self.theme, self.placement, self.ids = picture, theme.ui, theme, placement, ids
        self.text, self.number = picture.language.text, picture.language.number
        self.named = {a.ags: f"{a.ags} {a.name}" for a in picture.areas}
        self.border = placement.length(BORDER * picture.map_unit)

    def map(self) -> Shape:
        """Areas by class, lines around some of them, symbols; the group says in words what there is to see."""
        ground = shape(
            self.ids,
            self.text("Grund"),
            self.placement.box(self.picture.frame),
            preset("rect") + solid(self.ui["map_ground"]) + line("", 0),
        )
        parts = [ground, *self._areas(), *self._outlines(), *self._symbols()]
        return group(self.ids, self.text("Karte"), parts, self.picture.description)

    def _areas(self) -> Iterable[Shape]:
        if self.picture.context:
            look = solid(self.ui["ground"]) + line(self.ui["line"], self.border)
            yield group(self.ids, self.text("Umgebung"), self._freeforms(self.picture.context, look))
        for entry in self.picture.legend:
            members = [a for a in self.picture.areas if entry.kind == "class" and a.class_key == entry.key]
            if members and entry.paint:
                look = filled(entry.paint) + line(self.ui["border"], self.border)
                yield group(self.ids, entry.label, self._freeforms(members, look))

    def _freeforms(self, areas: Sequence[Area], look: str) -> list[Shape]:
        made = freeforms([a.rings for a in areas], self.placement)
        return [
            shape(self.ids, f"{a.ags} {a.name}", bounds, drawn + look, a.wording)
            for a, (bounds, drawn) in zip(areas, made, strict=True)
        ]

    def _outlines(self) -> Iterable[Shape]:
        labels = {e.kind == "focus": e.label for e in self.picture.legend if e.kind in ("outline", "focus")}
        for focus in (False, True):
            lines = [o for o in self.picture.outlines if o.focus == focus]
            if lines:
                yield group(self.ids, self.text("Umriss: {label}", label=labels[focus]), list(self._cased(lines)))

    def _cased(self, outlines: Sequence[Outline]) -> Iterable[Shape]:
        """A light casing under each line keeps it visible on dark fills."""
        made = freeforms([o.rings for o in outlines], self.placement)
        for outline, (bounds, drawn) in zip(outlines, made, strict=True):
            name, width = self.named[outline.ags], outline.width
            casing = line(self.ui["border"], self.placement.length((1 + 2 * CASING) * width))
            yield shape(self.ids, self.text("{name}, heller Rand", name=name), bounds, drawn + _NO_FILL + casing)
            stroke = line(outline.colour or self.ui["selected"], self.placement.length(width))
            yield shape(self.ids, self.text("{name}, Umriss", name=name), bounds, drawn + _NO_FILL + stroke)

    def _symbols(self) -> Iterable[Shape]:
        label = next((e.label for e in self.picture.legend if e.kind == "symbol"), "")
        if self.picture.symbols:
            symbols = [self._symbol(s, f"{self.named[s.ags]}: {label}") for s in self.picture.symbols]
            yield group(self.ids, label, symbols)

    def _symbol(self, symbol: Symbol, name: str) -> Shape:
        r = symbol.radius
        bounds = self.placement.box(Box(symbol.x - r, symbol.y - r, 2 * r, 2 * r))
        edge = line(self.ui["border"], self.placement.length(SYMBOL_EDGE * r))
        return shape(self.ids, name, bounds, preset("ellipse") + solid(symbol.colour) + edge)

    def legend(self) -> Shape:
        """Swatches, labels and counts."""
        swatches = [self._swatch(entry) for entry in self.picture.legend]
        words = self._lines("legend", "count")
        described = [
            e.label + (f": {self.number(e.count)}" if e.count is not None else "") for e in self.picture.legend
        ]
        description = self.text("Legende. {entries}", entries="; ".join(described))
        return group(self.ids, self.text("Legende"), [*swatches, *words], description)

    def _swatch(self, entry: LegendEntry) -> Shape:
        box, unit = entry.box, self.picture.unit
        if entry.kind == "symbol":
            middle = (box.x + box.width / 2, box.y + box.height / 2)
            return self._symbol(Symbol("", *middle, entry.size, entry.colour), entry.label)
        if entry.paint:
            look = filled(entry.paint) + line(self.ui["quiet"], self.placement.length(SWATCH_EDGE * unit))
            return shape(self.ids, entry.label, self.placement.box(box), preset("rect") + look)
        width = max(entry.size, THINNEST_SWATCH * unit)
        inner = Box(box.x + width / 2, box.y + width / 2, box.width - width, box.height - width)
        look = _NO_FILL + line(entry.colour or self.ui["selected"], self.placement.length(width))
        return shape(self.ids, entry.label, self.placement.box(inner), preset("rect") + look)

    def scale(self) -> Shape | None:
        """The scale bar with its length."""
        bar = self.picture.scale_bar
        words = self._lines("scale")
        if bar is None:
            return None
        tick = 0.3 * self.picture.unit
        look = _bar_geometry(bar, tick, self.placement)
        bounds = self.placement.box(Box(bar.x, bar.y - tick, bar.length, tick))
        stroke = line(self.ui["quiet"], self.placement.length(0.08 * self.picture.unit))
        drawn = shape(self.ids, self.text("Maßstabsbalken"), bounds, look + _NO_FILL + stroke)
        label = next(t.text for t in self.picture.texts if t.role == "scale")
        description = self.text("Maßstabsbalken: {length}", length=label)
        return group(self.ids, self.text("Maßstab"), [drawn, *words], description)

    def words(self) -> Shape | None:
        """Programme, date and sources."""
        return self._group(self.text("Texte"), self._lines("kicker", "subtitle", "moment", "source"))

    def names(self) -> Shape | None:
        """Names of places on the map, each after the line that leads from it."""
        leaders = {leader.ags: leader for leader in self.picture.leaders}
        made = []
        for lines in blocks([t for t in self.picture.texts if t.role == "label"]):
            name = self.named[lines[0].ags]
            if leader := leaders.get(lines[0].ags):
                made.append(self._leader(leader, self.text("{name}, Linie zum Namen", name=name)))
            made.append(self._text_box(lines, name.partition(" ")[2]))
        return self._group(self.text("Ortsnamen"), made)

    def _leader(self, leader: Leader, name: str) -> Shape:
        stroke = self.placement.length(LEADER * self.picture.unit)
        way = (leader.x, leader.y, leader.end_x, leader.end_y)
        return connector(self.ids, name, way, self.placement, line(self.ui["ink"], stroke, dot=leader.radius > 0))

    def key(self) -> Shape | None:
        """Whom the numbers on the map stand for."""
        return self._group(self.text("Nummern auf der Karte"), self._lines("key"))

    def _group(self, name: str, members: list[Shape]) -> Shape | None:
        return group(self.ids, name, members) if members else None

    def _text_box(self, lines: Sequence[Text], name: str = "") -> Shape:
        return text_box(self.ids, lines, self.placement, self.theme, self.picture.language, name)

    def _lines(self, *roles: str) -> list[Shape]:
        lines = [t for t in self.picture.texts if t.role in roles]
        return [self._text_box(block) for block in blocks(lines)]


def _bar_geometry(bar: ScaleBar, tick: float, placement: Placement) -> str:
    """An open line: up, along and up again."""
    width, height = max(placement.length(bar.length), 1), max(placement.length(tick), 1)
    points = [(0, height), (width, height), (width, 0)]
    lines = "".join(f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in points)
    return geometry(f'<a:moveTo><a:pt x="0" y="0"/></a:moveTo>{lines}', width, height, ' fill="none"')

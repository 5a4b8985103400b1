"""What stands inside the frame of a picture: areas, context, outlines, symbols and names, in px."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from layers.catalogue import LayerClass
from layers.classify import Classified
from layers.comparison import Change, change_words, compare
from layers.drawing.elements import Area, Box, Outline, Symbol
from layers.drawing.grid import Grid, draw_grid
from layers.drawing.labels import Name
from layers.drawing.materials import Materials
from layers.drawing.svg_path import Rings, Shapes
from layers.theme import is_dark
from layers.words.wording import STATUS_WORDS, status_line
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.fold import Status
from loaders.atlas.model import Snapshot
from loaders.atlas.programme import Instrument
from loaders.atlas.regions import Region

#: Widths of outlines, as shares of the map unit.
_OUTLINE, _FOCUS = 0.12, 0.3
#: Size of names: such a share of the side of a typical municipality that most fit into it, at most this share of body text.
_NAME_IN_LAND, _NAME = 0.2, 0.82
#: Lines become thinner when a typical municipality is less than this many units wide.
_ROOMY = 1.4
#: Radius of symbols: share of the side of a typical municipality, at most this share of body text, at least so much of
#: the size of names: with names of 12 points, a symbol is 9 points wide where there is room for it, and never below 6.
_SYMBOL, _SYMBOL_LARGEST, _SYMBOL_SEEN, _SYMBOL_SMALLEST = 0.18, 0.42, 0.375, 0.25
#: Of so many municipalities that were picked one by one, no other's name covers one, whatever is known of it.
FEW_PICKED = 30
#: Room for a symbol: this share of the side of a typical municipality; of its own land it covers at most that share.
_SYMBOL_ROOM, _SYMBOL_COVERS = 0.23, 0.55


@dataclass(frozen=True)
class View:
    """From the metric CRS to px, north up: ``x``, ``y`` (metres) stand in the middle of ``frame`` (px)."""

    frame: Box
    metres_per_pixel: float
    x: float
    y: float

    def to_pixels(self, metres: np.ndarray) -> np.ndarray:
        """Project an array of shape (n, 2)."""
        middle = (self.frame.x + self.frame.width / 2, self.frame.y + self.frame.height / 2)
        return (metres - (self.x, self.y)) / (self.metres_per_pixel, -self.metres_per_pixel) + middle

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """What the frame shows, in metres: smallest x and y, largest x and y."""
        wide, high = self.frame.width * self.metres_per_pixel / 2, self.frame.height * self.metres_per_pixel / 2
        return self.x - wide, self.y - high, self.x + wide, self.y + high


@dataclass(frozen=True)
class MapContents:
    """A classified ``region`` in a ``view``; ``unit`` is the size of body text, ``smallest`` that of names at least, in px.

    ``surrounded``: what lies around the region is shown, too.
    """

    materials: Materials
    classified: Classified
    region: Region
    view: View
    unit: float
    snapshot: Snapshot
    smallest: float
    surrounded: bool = True

    @cached_property
    def map_unit(self) -> float:
        """What line widths on the map are shares of, in px."""
        return min(self.unit, self._side / _ROOMY)

    @cached_property
    def letters(self) -> float:
        """Size of names in px: larger than it must be where municipalities have room for it."""
        return max(self.smallest, min(_NAME_IN_LAND * self._side, _NAME * self.unit))

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The municipalities of the region, ascending by AGS, each with its class and its status in words."""
        members = tuple(sorted(self.region.members))
        shapes = self.materials.drawn(
            (members, self.region.extent, self.view), lambda: Shapes(self._rings(self._lands(members)))
        )
        return tuple(
            Area(ags, self._name(ags), self.classified.classes[ags], self._wording, shapes, i)
            for i, (ags, rings) in enumerate(zip(members, shapes.rings, strict=True))
            if rings
        )

    @cached_property
    def context(self) -> tuple[Area, ...]:
        """The municipalities around the region as far as the frame shows them, without any class; none if it stands alone."""
        if not self.surrounded:
            return ()
        left, bottom, right, top = self.view.bounds
        b = self.materials.bounds
        visible = (b[:, 0] < right) & (b[:, 2] > left) & (b[:, 1] < top) & (b[:, 3] > bottom)
        visible[self.materials.rows(self.region.members)] = False
        keys = self.materials.atlas.shapes.where(visible)
        shapes = self.materials.drawn(
            ("cut", keys, self.view),
            lambda: Shapes(self._rings(shapely.clip_by_rect(self._shapes[visible], left, bottom, right, top))),
        )
        around = enumerate(zip(keys, shapes.rings, strict=True))
        return tuple(Area(ags, self._name(ags), "", self._name, shapes, i) for i, (ags, rings) in around if rings)

    @cached_property
    def mark_sizes(self) -> Mapping[str, float]:
        """How large symbols are (radius) and how wide lines, in px, by the kind of their entry in the legend."""
        seen = min(_SYMBOL_SEEN * self.letters, _SYMBOL_ROOM * self._side)
        usual = min(_SYMBOL * self._side, _SYMBOL_LARGEST * self.unit)
        radius = max(seen, usual, _SYMBOL_SMALLEST * self.letters)
        return {"symbol": float(radius), "outline": _OUTLINE * self.map_unit, "focus": _FOCUS * self.map_unit}

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """The lines around marked municipalities and, last and thickest, around the focus."""
        mark, marked = self.classified.layer.outline, self.classified.outlined
        lines = [
            Outline(a.ags, a.rings, mark.colour, self.mark_sizes["outline"])
            for a in self.areas
            if mark and a.ags in marked
        ]
        focus = [
            Outline(a.ags, a.rings, "", self.mark_sizes["focus"], True)
            for a in self.areas
            if a.ags == self.region.focus
        ]
        return (*lines, *focus)

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """The point symbols of the region, inside the unsimplified shapes."""
        mark, marked = self.classified.layer.symbol, sorted(self.classified.symbols.intersection(self.region.members))
        land = self.materials.land[self.materials.rows(marked)] / self.view.metres_per_pixel**2
        radii = np.minimum(self.mark_sizes["symbol"], np.sqrt(_SYMBOL_COVERS * land / np.pi))
        return tuple(
            Symbol(ags, float(x), float(y), float(radius), mark.colour)
            for ags, (x, y), radius in zip(marked, self._points(marked), radii, strict=True)
            if mark and not np.isnan(x)
        )

    def names(self, labels: str) -> list[Name]:
        """Return the names to place, most important first; ``labels`` as in ``layers.drawing.picture.compose``."""
        radius = {s.ags: s.radius for s in self.symbols}
        wanted = sorted(self.wanted(labels), key=self._unimportance)
        lands = shapely.transform(self._lands(wanted), self.view.to_pixels)
        return [
            Name(self._name(ags), float(x), float(y), radius.get(ags, 0.0), land, ags in self.vivid, ags)
            for ags, (x, y), land in zip(wanted, self._points(wanted), lands, strict=True)
            if not np.isnan(x)
        ]

    def wanted(self, labels: str) -> list[str]:
        """Return the AGS of those who want a name; ``labels`` as in ``layers.drawing.picture.compose``."""
        members = self.region.members
        meant = self.known.union(self.region.picked, filter(None, [self.region.focus]))
        return {"none": [], "participants": [a for a in members if a in meant], "all": list(members)}[labels]

    def grid(self, cell: float) -> Grid:
        """All that is drawn, context included, in cells of ``cell`` px."""
        view = ("grid", tuple(sorted(self.region.members)), self.region.extent, self.surrounded, self.view, cell)
        lands = (*self.areas, *self.context)
        return self.materials.drawn(view, lambda: draw_grid(self.view.frame, cell, {a.ags: a.rings for a in lands}))

    @property
    def dark(self) -> frozenset[str]:
        """The members on whose fill letters have to be light."""
        classes = {c.key for c in self.classified.layer.classes if is_dark(c.paint.fill)}
        return frozenset(ags for ags in self.region.members if self.classified.classes[ags] in classes)

    def fill(self, ags: str) -> str:
        """The colour of a member's class, below its pattern."""
        return self._class[self.classified.classes[ags]].paint.fill

    def _lands(self, members: Sequence[str]) -> np.ndarray:
        """The shapes of ``members`` in metres, cut at the frame if the region does not fit into it."""
        shapes = self._shapes[self.materials.rows(members)]
        return shapes if self.region.extent is None else shapely.clip_by_rect(shapes, *self.view.bounds)

    def _points(self, members: Sequence[str]) -> np.ndarray:
        """A point inside what is visible of every member, in px; not a number for whom nothing is visible."""
        points = self.materials.anchors[self.materials.rows(members)]
        if self.region.extent is not None:
            left, bottom, right, top = self.view.bounds
            x, y = points.T
            hidden = ~((left < x) & (x < right) & (bottom < y) & (y < top))
            cut = shapely.point_on_surface(self._lands(members)[hidden])
            points = points.copy()
            points[hidden] = np.column_stack([shapely.get_x(cut), shapely.get_y(cut)])
        return self.view.to_pixels(points)

    def _unimportance(self, ags: str) -> tuple:
        population = self.materials.atlas.municipalities[ags].population or 0
        return (
            ags != self.region.focus,
            ags not in self.region.picked,
            ags not in self.classified.outlined,
            ags not in self.known,
            -population,
            ags,
        )

    @cached_property
    def known(self) -> frozenset[str]:
        """The members in any class but the last, which says that nothing is known."""
        nothing = self.classified.layer.classes[-1].key
        return frozenset(ags for ags in self.region.members if self.classified.classes[ags] != nothing)

    @cached_property
    def vivid(self) -> frozenset[str]:
        """The members that stand out from their surroundings: something is known of them, or they are the few picked ones."""
        return self.known.union(self.region.picked if len(self.region.picked) <= FEW_PICKED else ())

    @cached_property
    def _side(self) -> float:
        """The side of a square as large as the region's median municipality, in px."""
        land = self.materials.land[self.materials.rows(self.region.members)]
        return float(np.sqrt(np.median(land)) / self.view.metres_per_pixel)

    @property
    def _shapes(self) -> np.ndarray:
        return self.materials.shapes(self.view.metres_per_pixel)

    def _name(self, ags: str) -> str:
        return self.materials.atlas.municipalities[ags].name

    def _wording(self, ags: str) -> str:
        layer, instruments = self.classified.layer, self._instruments
        language = layer.language
        if layer.since:
            kind, *changed = change_words(self._changes[ags], layer, instruments)
            return f"{self._name(ags)}: {kind}" + (f" ({language.join(changed)})" if changed else "")
        decisive = self._class[self.classified.classes[ags]].decisive(self._statuses(ags))
        symbol = [layer.symbol.instrument] if layer.symbol and ags in self.classified.symbols else []
        statuses = [(key, self.snapshot.status(ags, key)) for key in dict.fromkeys([*decisive, *symbol])]
        if len(statuses) == 1 and statuses[0][1].status == UNKNOWN and ags not in self.classified.outlined:
            return f"{self._name(ags)}: {self._nothing_known}"  # most of them
        # "keine Angabe" speaks of the whole layer, not of one instrument
        words = [
            status_line(s, i, language)
            if s.status == UNKNOWN
            else language.text("{instrument} {status}", instrument=i.short, status=status_line(s, i, language))
            for i, s in ((instruments[key], s) for key, s in statuses)
        ]
        words += [layer.outline.label] if layer.outline and ags in self.classified.outlined else []
        return f"{self._name(ags)}: {language.join(words)}"

    @cached_property
    def _class(self) -> Mapping[str, LayerClass]:
        return {c.key: c for c in self.classified.layer.classes}

    def _statuses(self, ags: str) -> Mapping[str, Status]:
        return {key: self.snapshot.status(ags, key) for key in self.classified.layer.instruments}

    @cached_property
    def _nothing_known(self) -> str:
        return self.classified.layer.language.text(STATUS_WORDS[UNKNOWN])

    @cached_property
    def _changes(self) -> Mapping[str, Change]:
        return compare(self.snapshot, self.classified.layer, self.region.members)

    @cached_property
    def _instruments(self) -> Mapping[str, Instrument]:
        state = self.classified.layer.language.state(self.materials.atlas.state)
        return {i.key: i for i in state.programme.instruments}

    def _rings(self, shapes: np.ndarray) -> list[Rings]:
        parts, part_owner = shapely.get_parts(shapes, return_index=True)
        rings, ring_part = shapely.get_rings(parts, return_index=True)
        metres, ring_of = shapely.get_coordinates(rings, return_index=True)
        separate = np.split(self.view.to_pixels(metres), np.flatnonzero(np.diff(ring_of)) + 1) if len(rings) else []
        found: list[list[np.ndarray]] = [[] for _ in shapes]
        for ring, owner in zip(separate, part_owner[ring_part], strict=True):
            found[owner].append(ring)
        return [tuple(rings) for rings in found]

"""A map over two thirds of a slide and, beside it, one column: what stands out, the legend with its numbers, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layers.catalogue import Layer
from layers.deck.frame import Frame
from layers.deck.text_column import Line
from layers.drawing.elements import Picture
from layers.drawing.legend import unnamed_text
from layers.drawing.picture import compose_map
from layers.drawing.typesetting import Words
from layers.slides.drawing import EMU_PER_POINT, Bounds, Placement
from layers.slides.map_shapes import picture_shapes
from layers.slides.sheets import shape_ids
from layers.slides.snippet import notes
from layers.slides.typefaces import SMALLEST, letters_kept
from loaders.atlas.regions import Region

#: Share of the width for the map, and the free space beside it.
_MAP, _GAP = 0.665, 0.025
#: A pixel of the picture is a point on the slide. Size of names and of the legend, smallest radius of symbols: seen from the
#: back of a room, even where they are larger than their municipality.
_NAMES, _LEGEND, _SYMBOL = 12.7, 14.0, 4.5
#: Free space above and below the legend, in points.
_AROUND = 6


def draw_map(frame: Frame, layer: Layer, region: Region, labels: str, foot: Sequence[Line]) -> Picture:
    """Return the map for a slide with ``foot``, still without its legend; a pixel is a point."""
    left, _ = _halves(frame.room(foot))
    kept = letters_kept(frame.master.title_only.slide_master)
    picture = compose_map(
        frame.materials,
        frame.snapshot,
        layer,
        region,
        width=(left.right - left.left) // EMU_PER_POINT,
        height=(left.bottom - left.top) // EMU_PER_POINT,
        labels=labels,
        names=max(SMALLEST, _NAMES * frame.points) / kept,
        context=frame.context,
    )
    # names keep more distance from symbols than these grow by
    return replace(
        picture,
        symbols=tuple(replace(s, radius=max(s.radius, _SYMBOL)) for s in picture.symbols),
        legend=tuple(replace(e, size=max(e.size, _SYMBOL)) if e.kind == "symbol" else e for e in picture.legend),
    )


def legend_of(picture: Picture) -> dict[str, int]:
    """Return {label: municipalities} of the picture's classes."""
    return {e.label: e.count for e in picture.legend if e.count is not None}


def add_map_slide(
    frame: Frame,
    title: str,
    picture: Picture,
    above: Sequence[Line],
    below: Sequence[Line],
    foot: Sequence[Line],
    said: Sequence[str] = (),
) -> None:
    """Add the slide: ``picture`` (see ``draw_map``), ``above`` and ``below`` its legend, ``said`` in the notes besides.

    How many names the map has no room for stands below it, too.
    """
    if picture.unnamed:
        below = [Line(unnamed_text(picture.unnamed, frame.language), SMALLEST, quiet=True), *below]
    spoken = [*notes(picture), *(line.text for line in (*above, *below)), *said]
    slide = frame.slide(title, spoken)
    ids, setter, text = shape_ids(slide), frame.setter, frame.language.text
    left, right = _halves(frame.room(foot))
    placement = Placement(left.left, left.top, EMU_PER_POINT, letters_kept(frame.master.title_only.slide_master))
    legend = _legend(frame, picture, placement, right)
    needed = round(legend.y * EMU_PER_POINT)
    spare = (
        right.bottom
        - right.top
        - needed
        - setter.height([li for li in below if not li.optional], right.right - right.left)
    )
    high = min(setter.height(above, right.right - right.left), spare) if above else 0
    shapes = []
    if above:
        bounds = Bounds(right.left, right.top, right.right, right.top + high)
        shapes.append(setter.panel(ids, text("Kennzahlen"), above, bounds))
    shift = high / EMU_PER_POINT
    placed = replace(
        picture,
        legend=tuple(replace(e, box=replace(e.box, y=e.box.y + shift)) for e in legend.entries),
        texts=picture.texts + tuple(replace(t, y=t.y + shift) for t in legend.texts),
    )
    shapes = [*picture_shapes(placed, frame.theme, placement, ids), *shapes]
    if below:
        bounds = Bounds(right.left, right.top + high + needed, right.right, right.bottom)
        shapes.append(setter.panel(ids, text("Weitere Angaben"), below, bounds))
    frame.finish(slide, shapes, foot, next(ids))


def _halves(room: Bounds) -> tuple[Bounds, Bounds]:
    """The map's part of the room, and that of the words."""
    width = room.right - room.left
    middle, column = room.left + round(_MAP * width), room.left + round((_MAP + _GAP) * width)
    return Bounds(room.left, room.top, middle, room.bottom), Bounds(column, room.top, room.right, room.bottom)


def _legend(frame: Frame, picture: Picture, placement: Placement, right: Bounds) -> Words:
    """The legend at the top of the column, in points; classes of which there is nobody are left out.

    Of a single municipality it counts nothing.
    """
    left = (right.left - placement.left) / placement.emu
    width = (right.right - right.left) / placement.emu
    unit = max(SMALLEST, _LEGEND * frame.points) / placement.letters
    words = Words(frame.materials.metrics, frame.language, unit, left, _AROUND, width)
    there = [entry for entry in picture.legend if entry.count != 0]
    single = len(picture.areas) == 1
    words.legend([replace(entry, count=None) for entry in there] if single else there, 1)
    words.y += _AROUND
    return words

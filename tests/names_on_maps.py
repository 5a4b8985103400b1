"""Judges the names on a picture: does each say whom it names? Measured on the shapes as drawn, not as they were placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import shapely

from layers.drawing.elements import Picture, Text

#: Shares of a name that may lie on what is not its own land, on land that stands out, and on any land if it stands beside.
_OWN, _VIVID, _BESIDE = 0.85, 0.12, 0.04
#: How far from its land a name may stand without a line, in multiples of its size.
_NEAR = 1.0


def kinds_of_names(picture: Picture) -> dict[str, str]:
    """Return {AGS: how its name says whom it names}: own land, beside, line, or empty if it does not."""
    ground = _Land(picture)
    leaders = {leader.ags: leader for leader in getattr(picture, "leaders", ())}
    return {ags: _kind(ags, lines, ground, leaders) for ags, lines in names_of(picture).items()}


def faults_of_names(picture: Picture) -> list[str]:
    """Return what is wrong with the names of ``picture``; nothing if all of them can be understood and read."""
    return list(_faults(picture))


def names_of(picture: Picture) -> dict[str, list[Text]]:
    """Return {AGS: the lines of its name, or its number}."""
    found = defaultdict(list)
    for text in picture.texts:
        if text.role == "label":
            found[text.ags].append(text)
    return dict(found)


def letters(lines: Sequence[Text]) -> shapely.Geometry:
    """The lines, as high as capitals."""
    return shapely.union_all(
        [shapely.box(t.box.x, t.y - 0.68 * t.size, t.box.right, t.y + 0.02 * t.size) for t in lines]
    )


def land_of(rings: Sequence) -> shapely.Geometry:
    """The shape that ``rings`` draw, by the even-odd rule."""
    found = shapely.Polygon()
    for ring in rings:
        found = found.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    return found


class _Land:
    """All shapes of a picture."""

    def __init__(self, picture: Picture):
        self.areas = [*picture.areas, *picture.context]
        self.shapes = [land_of(a.rings) for a in self.areas]
        self.of = {a.ags: shape for a, shape in zip(self.areas, self.shapes, strict=True)}
        nothing = [e.key for e in picture.legend if e.kind == "class"][-1]
        self.vivid = {a.ags for a in picture.areas if a.class_key != nothing}
        self.tree = shapely.STRtree(self.shapes)

    def below(self, shape: shapely.Geometry) -> dict[str, float]:
        """{AGS: share of ``shape`` on its land}."""
        found = self.tree.query(shape, "intersects")
        whole = shape.area or shape.length
        parts = {self.areas[i].ags: shape.intersection(self.shapes[i]) for i in found}
        return {ags: (part.area or part.length) / whole for ags, part in parts.items()}


def _kind(ags: str, lines: Sequence[Text], ground: _Land, leaders: Mapping) -> str:
    shape = letters(lines)
    below = ground.below(shape)
    if sum(share for other, share in below.items() if other != ags and other in ground.vivid) > _VIVID:
        return ""
    if ags in leaders:
        end = shapely.Point(leaders[ags].end_x, leaders[ags].end_y)
        start = shapely.Point(leaders[ags].x, leaders[ags].y)
        near = ground.of[ags].distance(end) < 0.5 * lines[0].size and shape.distance(start) < 0.6 * lines[0].size
        return "line" if near else ""
    if below.get(ags, 0.0) >= _OWN:
        return "own land"
    if sum(below.values()) <= _BESIDE:
        way = shapely.shortest_line(shape, ground.of[ags])
        between = sum(share for other, share in ground.below(way).items() if other != ags) if way.length else 0.0
        if way.length <= _NEAR * lines[0].size and between < 0.3:
            return "beside"
    return ""


def _faults(picture: Picture) -> Iterator[str]:
    names, frame = names_of(picture), picture.frame
    told = {a.ags: a.name for a in picture.areas}
    key = " · ".join(t.text for t in picture.texts if t.role == "key").split(" · ")
    room = shapely.box(frame.x, frame.y, frame.right, frame.bottom)
    kinds = kinds_of_names(picture)
    shapes = {ags: letters(lines) for ags, lines in names.items()}
    for ags, lines in names.items():
        whole = "".join(t.text for t in lines)
        if not kinds[ags]:
            yield f"{told[ags]}: stands where it seems to name another"
        if any(not room.covers(shapely.box(t.box.x, t.box.y, t.box.right, t.box.bottom)) for t in lines):
            yield f"{told[ags]}: cut by the frame"
        if whole.replace(" ", "") != told[ags].replace(" ", "") and f"{whole} {told[ags]}" not in key:
            yield f"{told[ags]}: {whole!r} is neither its name nor in the key"
        for symbol in picture.symbols:
            disc = shapely.Point(symbol.x, symbol.y).buffer(0.9 * symbol.radius)
            if symbol.ags != ags and shapes[ags].intersects(disc):
                yield f"{told[ags]}: over the symbol of {told[symbol.ags]}"
    yield from _collisions(picture, shapes, told)


def _collisions(picture: Picture, shapes: Mapping[str, shapely.Geometry], told: Mapping[str, str]) -> Iterator[str]:
    keys = list(shapes)
    tree = shapely.STRtree([shapes[ags] for ags in keys])
    for a, b in tree.query(tree.geometries, "intersects").T:
        if a < b:
            yield f"{told[keys[a]]}: overlaps {told[keys[b]]}"
    for leader in getattr(picture, "leaders", ()):
        line = shapely.LineString([(leader.x, leader.y), (leader.end_x, leader.end_y)])
        for i in tree.query(line, "intersects"):
            if keys[i] != leader.ags:
                yield f"{told[leader.ags]}: its line crosses the name of {told[keys[i]]}"
        for symbol in picture.symbols:
            if symbol.ags != leader.ags and line.distance(shapely.Point(symbol.x, symbol.y)) < 0.9 * symbol.radius:
                yield f"{told[leader.ags]}: its line crosses the symbol of {told[symbol.ags]}"

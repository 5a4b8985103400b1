"""Areas as native freeforms, all of them in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layers.drawing.svg_path import Rings
from layers.slides.drawing import Bounds, Placement

#: Vertices lie on a grid of this many EMU (0.018 mm), the same for all areas, so that common borders stay common.
_GRID = 635


def freeforms(areas: Sequence[Rings], placement: Placement) -> list[tuple[Bounds, str]]:
    """Return place and geometry (``a:custGeom``) of every area; areas have at least one ring, in px.

    All rings of an area are one path, which PowerPoint and LibreOffice fill by the even-odd rule: exclaves are full and
    holes empty. Points that the grid makes equal to the one before are left out.
    """
    rings = [ring for area in areas for ring in area]
    if not rings:
        return []
    place = np.concatenate(rings) * placement.emu + (placement.left, placement.top)
    grid = np.rint(place / _GRID).astype(int)
    ends = np.cumsum([len(ring) for ring in rings])
    starts = ends - [len(ring) for ring in rings]
    first_ring = np.cumsum([0, *(len(area) for area in areas[:-1])])
    low = np.minimum.reduceat(grid, starts[first_ring])
    high = np.maximum(np.maximum.reduceat(grid, starts[first_ring]), low + 1)
    area_of_ring = np.repeat(np.arange(len(areas)), [len(area) for area in areas])
    local = grid - np.repeat(low[area_of_ring], ends - starts, axis=0)
    written = _write(local, starts, ends)
    found = []
    for area, first, (left, top), (right, bottom) in zip(areas, first_ring, low.tolist(), high.tolist(), strict=True):
        path = "".join(written[first : first + len(area)])
        bounds = Bounds(left * _GRID, top * _GRID, right * _GRID, bottom * _GRID)
        found.append((bounds, geometry(path, right - left, bottom - top)))
    return found


def _write(points: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> list[str]:
    """Every ring as commands of a path."""
    moves = np.any(np.diff(points, axis=0, prepend=points[:1]) != 0, axis=1)
    moves[starts] = False  # the way from one ring to the next is no line
    moves[ends - 1] = False  # closing draws the last one
    kept = points[moves].tolist()
    lines = [f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in kept]
    bounds = np.concatenate([[0], np.cumsum(moves)])
    return [
        f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>{"".join(lines[bounds[a] : bounds[b]])}<a:close/>'
        for (x, y), a, b in zip(points[starts].tolist(), starts, ends, strict=True)
    ]


def geometry(path: str, width: int, height: int, fill: str = "") -> str:
    """Return commands in a space of ``width`` × ``height`` as a geometry; ``fill``: an attribute of the path."""
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{width}" h="{height}"{fill}>{path}</a:path></a:pathLst></a:custGeom>'
    )

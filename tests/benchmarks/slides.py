"""A slide with native areas, against python-pptx's own builder called once per area."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu

from layers.catalogue import OVERVIEW
from layers.drawing.elements import Picture
from layers.drawing.picture import compose
from layers.slides.snippet import render_pptx
from loaders.atlas.regions import resolve_region
from tests.benchmarks.measure import Result, milliseconds

_WIDTH, _HEIGHT = 1280, 720


def naive_slide(picture: Picture) -> bytes:
    """Draw the areas alone, with fill and border, the way python-pptx's documentation shows."""
    presentation = Presentation()
    emu = presentation.slide_width / picture.width
    shapes = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes
    fills = {e.key: e.paint.fill for e in picture.legend if e.paint}
    for area in picture.areas:
        builder = None
        for ring in area.rings:
            points = [(float(x), float(y)) for x, y in ring]
            if builder is None:
                builder = shapes.build_freeform(*points[0], scale=emu)
            else:
                builder.move_to(*points[0])
            builder.add_line_segments(points[1:])
        shape = builder.convert_to_shape()
        shape.name = f"{area.ags} {area.name}"
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fills[area.class_key].removeprefix("#"))
        shape.line.width = Emu(9525)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def slide_of_the_state(site) -> Result:
    """Time a whole slide of ours, words, legend and notes included, and the naive one with areas alone."""
    atlas = site.atlas
    region = resolve_region(atlas, atlas.state.key)
    layer = site.catalogue[OVERVIEW]
    picture = compose(site.materials, site.on(site.today()), layer, region, width=_WIDTH, height=_HEIGHT)
    vertices = sum(len(ring) for area in picture.areas for ring in area.rings)
    return Result(
        "slide of the state with native areas",
        milliseconds(lambda: render_pptx(picture, site.theme)),
        milliseconds(lambda: naive_slide(picture), repeat=2),
        "ms",
        f"{len(picture.areas)} areas, {vertices:,} vertices; naive: FreeformBuilder, areas alone",
    )

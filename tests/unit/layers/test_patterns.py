"""Patterns in pictures: whatever the scale, their tiles leave no trace."""

import io

import pytest
from PIL import Image

from layers.files.raster import render_png
from layers.patterns import TILES, svg_pattern
from layers.theme import Paint

FILL = "#f7cfa7"


@pytest.mark.parametrize("scale", [1.571, 0.73])
def test_no_lines_between_tiles(scale):
    """Marks in the colour of the ground cannot be seen; what could be is where tiles meet. A pale grid was."""
    patterns = [svg_pattern(name, Paint(FILL, name, FILL), scale) for name in TILES]
    rows = [f'<rect y="{40 * n}" width="150" height="40" fill="url(#{name})"/>' for n, name in enumerate(TILES)]
    height = 40 * len(TILES)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="150" height="{height}" lang="de">'
        f"<defs>{''.join(patterns)}</defs>{''.join(rows)}</svg>"
    )
    picture = Image.open(io.BytesIO(render_png(svg, 150, height))).convert("RGB")
    # a sum of transparencies may be off by one
    assert [
        low >= c - 2 and high <= c + 2 for (low, high), c in zip(picture.getextrema(), (0xF7, 0xCF, 0xA7), strict=True)
    ] == [True] * 3

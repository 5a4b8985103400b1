"""Fill patterns as SVG, the same on the web map, in the legend and in exports."""

from __future__ import annotations

from layers.theme import Paint

#: pattern → (tile size in px, SVG drawn over the fill; ``{ink}`` is the pattern's colour)
TILES = {
    "dots": (7, '<circle cx="2" cy="2" r="1.25" fill="{ink}"/><circle cx="5.5" cy="5.5" r="1.25" fill="{ink}"/>'),
    "lines": (7, '<path d="M-1 1L1 -1M0 7L7 0M6 8L8 6" stroke="{ink}" stroke-width="1.3" fill="none"/>'),
    "hatch": (6, '<path d="M0 3H6" stroke="{ink}" stroke-width="1.2" fill="none"/>'),
    "cross": (8, '<path d="M0 0L8 8M8 0L0 8" stroke="{ink}" stroke-width="1" fill="none"/>'),
    "grid": (7, '<path d="M3.5 0V7M0 3.5H7" stroke="{ink}" stroke-width="1.1" fill="none"/>'),
}


def is_plain(paint: Paint) -> bool:
    """Whether ``paint`` needs no pattern."""
    return paint.pattern == "plain"


def pattern_id(layer: str, class_key: str) -> str:
    """The id under which ``svg_pattern`` defines the pattern of a class."""
    return f"pattern-{layer}-{class_key}"


def svg_pattern(identifier: str, paint: Paint, scale: float = 1.0) -> str:
    """Return a ``<pattern>`` element with the fill under the marks; ``scale`` enlarges the tile, to whole pixels.

    Where tiles end within a pixel, what turns pictures into pixels draws a pale line between them.
    """
    size, marks = TILES[paint.pattern]
    side, drawn = max(1, round(size * scale)), marks.format(ink=paint.ink)
    if side != size:
        drawn = f'<g transform="scale({side / size:g})">{drawn}</g>'
    return (
        f'<pattern id="{identifier}" patternUnits="userSpaceOnUse" width="{side}" height="{side}">'
        f'<rect width="{side}" height="{side}" fill="{paint.fill}"/>{drawn}</pattern>'
    )


def svg_swatch(paint: Paint, *, edge: str) -> str:
    """Return a small stand-alone SVG picture of ``paint``, for legends outside a map."""
    fill, defs = paint.fill, ""
    if not is_plain(paint):
        fill, defs = "url(#p)", f"<defs>{svg_pattern('p', paint)}</defs>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="26" height="18">{defs}'
        f'<rect x=".5" y=".5" width="25" height="17" fill="{fill}" stroke="{edge}"/></svg>'
    )

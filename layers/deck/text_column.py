"""A column of text on a slide: one native text box whose letters are as large as the room allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from layers.deck.key_figures import Line
from layers.drawing.text_metrics import TextMetrics, plain
from layers.slides.drawing import EMU_PER_POINT, Bounds, Shape
from layers.slides.lettering import body_properties, ink, native_text
from layers.words.language import Language

#: Height of a line and free space after a paragraph, as shares of the letters' size.
_LINE, _AFTER = 1.22, 0.5
#: The space after a paragraph grows with its letters only up to this size, in points.
_LARGE = 18
#: Letters shrink in these steps, at most to this share of their size.
_STEP, _SMALLEST = 0.95, 0.45


def panel(
    ids: Iterator[int],
    name: str,
    lines: Sequence[Line],
    bounds: Bounds,
    metrics: TextMetrics,
    wider: float,
    language: Language,
    points: float = 1.0,
) -> Shape:
    """Return ``lines`` as a text box in ``bounds``, from its top.

    ``wider``: how much wider the slide's font is than the one of ``metrics``; ``points``: how much larger than a slide of
    7.5 inches the slide is.
    """
    width = (bounds.right - bounds.left) / EMU_PER_POINT / wider
    height = (bounds.bottom - bounds.top) / EMU_PER_POINT
    scale = points
    while scale > _SMALLEST * points and panel_height(lines, width, metrics, scale) > height:
        scale *= _STEP
    paragraphs = "".join(_paragraph(line, scale, language) for line in lines)
    return native_text(ids, name, bounds, body_properties("square", "t"), paragraphs)


def panel_height(lines: Sequence[Line], width: float, metrics: TextMetrics, scale: float = 1.0) -> float:
    """Return how high ``lines`` are in points if they are ``width`` points wide."""
    return sum(
        _LINE * line.size * scale * len(metrics.wrap(_clean(line.text), line.size * scale, width, line.bold))
        + _after(line) * scale
        for line in lines
    )


def _after(line: Line) -> float:
    return _AFTER * min(line.size, _LARGE)


def _clean(text: str) -> str:
    """Like ``plain``, but blanks at which no line may break stay such."""
    return "\u00a0".join(map(plain, text.split("\u00a0")))


def _paragraph(line: Line, scale: float, language: Language) -> str:
    size = max(100, round(line.size * scale * 100))
    after = round(_after(line) * scale * 100)
    spacing = f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after}"/></a:spcAft>'
    properties = (
        f'<a:rPr lang="{language.tag}" sz="{size}" b="{int(line.bold)}" dirty="0">{ink(line.quiet)}'
        '<a:latin typeface="+mn-lt"/></a:rPr>'
    )
    return f'<a:p><a:pPr algn="l">{spacing}</a:pPr><a:r>{properties}<a:t>{escape(_clean(line.text))}</a:t></a:r></a:p>'

"""A column of text on a slide: one native text box whose letters are as large as the room allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from layers.drawing.text_metrics import TextMetrics, plain
from layers.slides.drawing import EMU_PER_POINT, Bounds, Shape
from layers.slides.lettering import body_properties, ink, native_text
from layers.slides.typefaces import SMALLEST
from layers.words.language import Language

#: Height of a line as a share of the letters' size.
LINE = 1.22
#: The space after a paragraph grows with its letters only up to this size, in points.
_LARGE = 18
#: Letters shrink in these steps, until all of them have the smallest size.
_STEP, _STEPS = 0.95, 30


@dataclass(frozen=True)
class Line:
    """A paragraph of a text panel; ``size`` in points on a slide that is 7.5 inches high.

    ``optional``: it is left out where there is no room for it. ``after``: free space below, as a share of its size.
    """

    text: str
    size: float = 15
    bold: bool = False
    quiet: bool = False
    optional: bool = False
    after: float = 0.5


@dataclass(frozen=True)
class Setter:
    """How the words of a presentation are set. ``wider``: how much wider the slides' font is than the one of ``metrics``;
    ``points``: how much larger than a slide of 7.5 inches they are.
    """

    metrics: TextMetrics
    wider: float
    language: Language
    points: float = 1.0

    def height(self, lines: Sequence[Line], width: int, scale: float = 1.0) -> int:
        """Return how high ``lines`` are if they are ``width`` wide, both in EMU."""
        room = width / EMU_PER_POINT / self.wider
        points = sum(
            LINE * size * len(self.metrics.wrap(_clean(line.text), size, room, line.bold)) + self._after(line, size)
            for line, size in ((line, self._size(line, scale)) for line in lines)
        )
        return round(points * EMU_PER_POINT)

    def panel(self, ids: Iterator[int], name: str, lines: Sequence[Line], bounds: Bounds) -> Shape:
        """Return ``lines`` as a text box in ``bounds``, from its top: smaller or, if it must be, without optional ones."""
        width, height = bounds.right - bounds.left, bounds.bottom - bounds.top
        shown, scale = list(lines), 1.0
        for _ in range(_STEPS):
            if self.height(shown, width, scale) <= height:
                break
            scale *= _STEP
        while self.height(shown, width, scale) > height and any(line.optional for line in shown):
            shown.remove([line for line in shown if line.optional][-1])
        while scale < 1 and self.height(shown, width, scale / _STEP) <= height:
            scale /= _STEP  # what was left out made room
        paragraphs = "".join(self._paragraph(line, scale) for line in shown)
        return native_text(ids, name, bounds, body_properties("square", "t"), paragraphs)

    def _size(self, line: Line, scale: float) -> float:
        return max(SMALLEST, line.size * self.points * scale)

    def _after(self, line: Line, size: float) -> float:
        return line.after * min(size, _LARGE * self.points)

    def _paragraph(self, line: Line, scale: float) -> str:
        size = self._size(line, scale)
        after = f'<a:spcAft><a:spcPts val="{round(self._after(line, size) * 100)}"/></a:spcAft>'
        properties = (
            f'<a:rPr lang="{self.language.tag}" sz="{round(size * 100)}" b="{int(line.bold)}" dirty="0">{ink(line.quiet)}'
            '<a:latin typeface="+mn-lt"/></a:rPr>'
        )
        spacing = f'<a:spcBef><a:spcPts val="0"/></a:spcBef>{after}'
        return (
            f'<a:p><a:pPr algn="l">{spacing}</a:pPr><a:r>{properties}<a:t>{escape(_clean(line.text))}</a:t></a:r></a:p>'
        )


def _clean(text: str) -> str:
    """Like ``plain``, but blanks at which no line may break stay such."""
    return "\u00a0".join(map(plain, text.split("\u00a0")))

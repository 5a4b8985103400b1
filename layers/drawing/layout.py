"""Where everything goes in a picture of any size: the map as large as possible, all words legible and uncut.

Two arrangements are tried, words beside the map and words above and below it, in several widths; the one with the
largest map wins. If none leaves the map enough room, the least important words go first. Attribution, source, date and
the names of the legend always stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

from layers.drawing.elements import Box, LegendEntry, ScaleBar, Text
from layers.drawing.text_metrics import TextMetrics
from layers.drawing.typesetting import Words
from layers.words.language import Language

#: Body text at the reference size of 1280 × 720, in px.
_BODY, _REFERENCE = 15.5, sqrt(1280 * 720)
#: The map should be at least this large, compared with a picture that shows nothing but the map.
_ENOUGH_MAP = 0.52
#: At least this share of the picture is the frame of the map, and words beside it should take at most that of its width.
_FRAME, _PANEL = 0.62, 0.3
#: Maps of nearly the same size count as equal, and the first is taken: a wide column of words before a narrow one.
_AS_GOOD = 0.94
#: A whole title is worth a map that is so much smaller.
_SHORTENED = 0.65
#: A map beside a narrow panel is worth one that is so much larger beside a wide one.
_WIDE = 0.75
#: Widths of the words beside the map, widest first, in multiples of body text.
_COLUMNS = (26, 22, 19, 17.5, 16.5, 15.5, 14.5, 13.5, 12.5, 11)
#: Distance of the words from the edge and between blocks, in multiples of body text.
_PAD, _GAP = 1.3, 0.7


@dataclass(frozen=True)
class Content:
    """What a picture has to say. ``kickers``: what may stand above the title, the first that fits on one line does.

    ``title`` may be empty if it stands elsewhere; ``shorter`` stands instead where it would be cut.
    ``report``: if it is not empty, the subtitle is the date of one picture of a series, and set large; below it stands how new
    the newest report is.

    ``extent`` is the width and height of the region in metres.
    """

    kickers: tuple[str, ...]
    title: str
    subtitle: str
    legend: tuple[LegendEntry, ...]
    sources: tuple[str, ...]
    extent: tuple[float, float]
    language: Language
    report: str = ""
    shorter: str = ""


@dataclass(frozen=True)
class Layout:
    """``frame`` for the map, every word and swatch in its place, in px. ``unit``: size of body text.

    ``free``: what is left of the panel between the legend and the sources, if there is anything.
    """

    unit: float
    frame: Box
    metres_per_pixel: float
    texts: tuple[Text, ...]
    legend: tuple[LegendEntry, ...]
    scale_bar: ScaleBar | None
    shortened: bool
    free: Box | None = None


@dataclass(frozen=True)
class _Measure:
    """How much is said, and how large, in one attempt."""

    kicker: bool = True
    scale_bar: bool = True
    counts: bool = True
    title_lines: int = 3
    text: float = 1.0


#: From everything to the least, in the order in which things may go.
_MEASURES = (
    _Measure(),
    _Measure(False),
    _Measure(False, False),
    _Measure(False, False, False),
    _Measure(False, False, False, 2),
    *(_Measure(False, False, False, 1, text) for text in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)),
)


def arrange(content: Content, width: int, height: int, metrics: TextMetrics, text: float = 1.0) -> Layout:
    """Return the best layout of ``content`` in ``width`` × ``height`` px, its words ``text`` times as large as usual.

    Raises ValueError if there is no room at all.
    """
    unit = _body_size(width, height) * text
    enough = _ENOUGH_MAP * _scale(content.extent, Box(0, 0, width, height), unit)
    best = None
    # for the sake of a large frame, words go that say nothing of the map; on strips and stamps there is none
    for roomy, measures in ((True, [m for m in _MEASURES if m.counts]), (False, _MEASURES)):
        for measure in measures:
            sheet = _Sheet(_shorter(content, measure), measure, width, height, unit * measure.text, metrics)
            least, most = (_FRAME, _PANEL) if roomy else (0.0, 1.0)
            layouts = [layout for layout in _candidates(sheet) if _share(layout, width, height) >= least]
            worth = [_quality(layout, most * width) for layout in layouts]
            largest = max(worth, default=0.0)
            best = next((found for found, w in zip(layouts, worth, strict=True) if w >= _AS_GOOD * largest), best)
            if best and 1 / best.metres_per_pixel >= enough:
                return best
    if best is None:
        raise ValueError(f"{width} × {height} px leave no room for a map and its sources")
    return best


def _body_size(width: int, height: int) -> float:
    """Grows with the picture; shrinks more slowly than it, because small print has to be read too."""
    ratio = sqrt(width * height) / _REFERENCE
    return min(_BODY * ratio ** (1.0 if ratio > 1 else 0.5), min(width, height) / 26)


def _shorter(content: Content, measure: _Measure) -> Content:
    legend = content.legend if measure.counts else tuple(replace(e, count=None) for e in content.legend)
    return replace(content, legend=legend, kickers=content.kickers if measure.kicker else ())


def _share(layout: Layout, width: int, height: int) -> float:
    return layout.frame.width * layout.frame.height / (width * height)


def _quality(layout: Layout, panel: float) -> float:
    """The scale of the map, worth less if a title is cut or the words beside the map take more than ``panel`` px."""
    wide = layout.frame.y == 0 and layout.frame.x > panel
    return (_SHORTENED if layout.shortened else 1.0) * (_WIDE if wide else 1.0) / layout.metres_per_pixel


@dataclass(frozen=True)
class _Sheet:
    """One attempt: what to set, how much of it, on how many px."""

    content: Content
    measure: _Measure
    width: int
    height: int
    unit: float
    metrics: TextMetrics

    @property
    def pad(self) -> float:
        return _PAD * self.unit

    @property
    def gap(self) -> float:
        return _GAP * self.unit

    def words(self, x: float, width: float) -> Words:
        return Words(self.metrics, self.content.language, self.unit, x, self.pad, width)


def _candidates(sheet: _Sheet) -> list[Layout]:
    layouts = [_beside(sheet, ems * sheet.unit) for ems in _COLUMNS]
    layouts += [_stacked(sheet, columns) for columns in range(1, len(sheet.content.legend) + 1)]
    return [layout for layout in layouts if layout]


def _beside(sheet: _Sheet, column: float) -> Layout | None:
    """Words in a column on the left, the map to the right over the full height; ``None`` if they do not fit."""
    content, pad, gap = sheet.content, sheet.pad, sheet.gap
    free = Box(column + 2 * pad, 0, sheet.width - column - 2 * pad, sheet.height)
    scale = _scale(content.extent, free, sheet.unit)
    # on a very wide sheet the map stays near its legend, and both stand in the middle
    frame_width = min(free.width, max(2.5 * content.extent[0] * scale, 1.5 * free.height))
    left = (free.width - frame_width) / 2
    words = sheet.words(left + pad, column)
    if free.width < 0.3 * sheet.width or not words.legend_fits(content.legend, 1):
        return None
    _heading(words, content, sheet.measure)
    words.y += gap
    words.legend(content.legend, 1)
    bar = None
    if sheet.measure.scale_bar:
        words.y += gap
        bar = words.scale_bar(1 / scale, column)
    end = sheet.height - pad - words.height("source", content.sources)
    if end < words.y + gap:
        return None
    rest = Box(words.x, words.y + gap, column, end - words.y - 2 * gap)
    words.y = end
    _sources(words, content)
    frame = Box(left + free.x, 0, frame_width, sheet.height)
    return _layout(sheet, words, frame, scale, bar, rest)


def _stacked(sheet: _Sheet, columns: int) -> Layout | None:
    """Heading above the map, legend in ``columns`` and sources below it; ``None`` if they do not fit."""
    content, pad, gap = sheet.content, sheet.pad, sheet.gap
    words = sheet.words(pad, sheet.width - 2 * pad)
    if columns > 1 and not words.legend_fits(content.legend, columns):
        return None
    _heading(words, content, sheet.measure)
    subtitle, top = words.texts[-1], words.y + gap
    end = sheet.height - pad - words.height("source", content.sources)
    most = end - words.legend_height(content.legend, columns) - 2 * gap - top
    if most < 0.15 * sheet.height:
        return None
    scale = _scale(content.extent, Box(0, top, sheet.width, most), sheet.unit)
    # on a very tall sheet the legend stays near the map
    frame = Box(
        0, top, sheet.width, min(most, max(1.2 * content.extent[1] * scale + 4 * sheet.unit, 0.9 * sheet.width))
    )
    bar = None
    if sheet.measure.scale_bar:
        bar = words.scale_bar(1 / scale, words.width - subtitle.width - 2 * sheet.unit, beside=subtitle)
    words.y = frame.bottom + gap
    words.legend(content.legend, columns)
    rest = _beside_the_legend(words, columns, content, end - gap - frame.bottom - gap)
    words.y = end
    _sources(words, content)
    return _layout(sheet, words, frame, scale, bar, rest)


def _beside_the_legend(words: Words, columns: int, content: Content, height: float) -> Box:
    """What is left on the right of a legend in ``columns`` and below it; whichever is larger."""
    legend = words.legend_height(content.legend, columns)
    used = words.legend_width(content.legend, columns)
    beside = Box(words.x + used, words.y - legend, words.width - used, height)
    below = Box(words.x, words.y, words.width, height - legend)
    return max(beside, below, key=lambda box: box.width * box.height)


def _layout(sheet: _Sheet, words: Words, frame: Box, scale: float, bar: ScaleBar | None, rest: Box) -> Layout:
    free = rest if rest.width > 0 and rest.height > 0 else None
    return Layout(sheet.unit, frame, 1 / scale, tuple(words.texts), tuple(words.entries), bar, words.shortened, free)


def _heading(words: Words, content: Content, measure: _Measure) -> None:
    if kicker := next((k for k in content.kickers if words.fits_line("kicker", k)), None):
        words.paragraph("kicker", kicker)
    if content.title:
        words.title(content.title, measure.title_lines, content.shorter)
    if content.report:
        words.line("moment", content.subtitle)
        words.line("subtitle", content.report)
    else:
        words.paragraph("subtitle", content.subtitle)


def _sources(words: Words, content: Content) -> None:
    for source in content.sources:
        words.paragraph("source", source)


def _scale(extent: tuple[float, float], frame: Box, unit: float) -> float:
    """Pixels per metre that show ``extent`` in ``frame`` with a margin for thick lines and neighbours."""
    margin = max(unit, 0.04 * min(frame.width, frame.height))
    return max(min((frame.width - 2 * margin) / extent[0], (frame.height - 2 * margin) / extent[1]), 1e-9)

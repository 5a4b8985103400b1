"""Set the words of a picture line by line: heading, legend, scale bar, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor, log10

from layers.drawing.elements import Box, LegendEntry, ScaleBar, Text
from layers.drawing.text_metrics import TextMetrics
from layers.words.language import Language

#: role → (size as a share of body text, bold, distance of lines as a share of their size)
STYLES = {
    "kicker": (0.8, False, 1.4),
    "title": (1.6, True, 1.18),
    "subtitle": (1.0, False, 1.5),
    "moment": (2.0, True, 1.3),
    "legend": (1.0, False, 1.7),
    "count": (1.0, True, 1.7),
    "scale": (0.8, False, 1.4),
    "source": (0.74, False, 1.3),
}
#: Shares of its usual size in which a title is tried.
_TITLE_SIZES = (1.0, 0.85, 0.72)
#: Small print is not set smaller than this many px, unless body text is.
_LEGIBLE = 6.0
#: Swatch of the legend, in multiples of body text.
_SWATCH_WIDTH, _SWATCH_HEIGHT, _SWATCH_GAP, _COUNT_GAP, _COLUMN_GAP = 1.7, 1.1, 0.65, 1.1, 2.2
#: Where the pictures' font is missing, viewers take one that is up to this much wider; room is kept for it.
_WIDER_FONT = 1.06


class Words:
    """Sets words into a column of ``width`` px at ``x``; ``y`` is the top of the next line. All lengths in px.

    Grows while one layout is tried and is thrown away afterwards. ``shortened`` tells whether an ellipsis was needed.
    """

    def __init__(self, metrics: TextMetrics, language: Language, unit: float, x: float, y: float, width: float):
        self.metrics, self.unit, self.x, self.y, self.width = metrics, unit, x, y, width
        self.number = language.number
        self.texts: list[Text] = []
        self.entries: list[LegendEntry] = []
        self.shortened = False

    def paragraph(self, role: str, text: str) -> None:
        """Set ``text`` in as many lines as it needs."""
        for line in self._wrap(role, text):
            self._put(role, line, self.x, self.y)
            self.y += self._distance(role)

    def title(self, text: str, lines: int, shorter: str = "") -> None:
        """Set the title in at most ``lines`` lines, in smaller letters if it would be cut or a word of it broken.

        If that does not help, ``shorter`` stands instead of it, if there is one.
        """
        for said in filter(None, (text, shorter)):
            size, found = self._fitted_title(said, lines)
            if " ".join(found) == said:
                break
        else:
            size, found = self._fitted_title(text, lines)
        for line in found:
            self._put("title", line, self.x, self.y, size=size)
            self.y += STYLES["title"][2] * size
        cut = found[-1].endswith("…") and not text.endswith("…")
        self.shortened |= cut or (bool(shorter) and " ".join(found) == shorter)

    def _fitted_title(self, text: str, lines: int) -> tuple[float, list[str]]:
        """The largest size in which it is whole, else the smallest, and its lines."""
        bold, usual = STYLES["title"][1], self._size("title")
        for share in _TITLE_SIZES:
            size = share * usual
            found = self.metrics.wrap(text, size, self.width / _WIDER_FONT, bold, lines)
            if " ".join(found) == text:
                break
        return size, found

    def line(self, role: str, text: str) -> None:
        """Set ``text`` on one line, in smaller letters if it would not fit."""
        _, bold, distance = STYLES[role]
        size = min(self._size(role), self.width / _WIDER_FONT / self.metrics.width(text, 1.0, bold))
        self._put(role, text, self.x, self.y, size=size)
        self.y += distance * size

    def fits_line(self, role: str, text: str) -> bool:
        """Whether ``text`` fits on one line."""
        return len(self._wrap(role, text)) == 1

    def height(self, role: str, texts: Sequence[str]) -> float:
        """Return the height that paragraphs would take."""
        return sum(len(self._wrap(role, text)) for text in texts) * self._distance(role)

    def legend_height(self, entries: Sequence[LegendEntry], columns: int) -> float:
        """Return the height of a legend in ``columns``."""
        return ceil(len(entries) / columns) * self._distance("legend")

    def legend_fits(self, entries: Sequence[LegendEntry], columns: int) -> bool:
        """Whether a legend in ``columns`` needs no shortening."""
        return self.legend_width(entries, columns) - _COLUMN_GAP * self.unit <= self.width

    def legend_width(self, entries: Sequence[LegendEntry], columns: int) -> float:
        """Return the width of a legend in ``columns``, with the distance to whatever stands on its right."""
        return columns * (self._entry_width(entries) + _COLUMN_GAP * self.unit)

    def legend(self, entries: Sequence[LegendEntry], columns: int) -> None:
        """Set the legend, filling one column after the other; counts stand in line on the right."""
        rows = ceil(len(entries) / columns)
        entry_width = min(self._entry_width(entries), self.width)
        for i, entry in enumerate(entries):
            left = self.x + (i // rows) * (entry_width + _COLUMN_GAP * self.unit)
            self._legend_line(entry, left, self.y + (i % rows) * self._distance("legend"), entry_width)
        self.y += rows * self._distance("legend")

    def scale_bar(self, metres_per_pixel: float, most: float, beside: Text | None = None) -> ScaleBar | None:
        """Set a scale bar of at most ``most`` px, label included; ``None`` if it is too long.

        It stands on the left, on a line of its own, or on the right on the line of ``beside``.
        """
        if most <= 0:
            return None
        metres = round_length(metres_per_pixel * min(8.5 * self.unit, most))
        length, gap = metres / metres_per_pixel, 0.5 * self.unit
        label = f"{self.number(metres / 1000)} km" if metres >= 1000 else f"{self.number(metres)} m"
        label_width = self.metrics.width(label, self._size("scale")) * _WIDER_FONT
        if length + gap + label_width > most:
            return None
        left = self.x if beside is None else self.x + self.width - length - gap - label_width
        self._put("scale", label, left + length + gap, self.y)
        if beside is None:
            self.y += self._distance("scale")
        else:
            self.texts[-1] = replace(self.texts[-1], y=beside.y)
        return ScaleBar(left, self.texts[-1].y, length, metres)

    def _legend_line(self, entry: LegendEntry, left: float, top: float, width: float) -> None:
        u, distance = self.unit, self._distance("legend")
        box = Box(left, top + (distance - _SWATCH_HEIGHT * u) / 2, _SWATCH_WIDTH * u, _SWATCH_HEIGHT * u)
        self.entries.append(replace(entry, box=box))
        label_left, room = box.right + _SWATCH_GAP * u, width - (_SWATCH_WIDTH + _SWATCH_GAP) * u
        if entry.count is not None:
            self._put("count", self.number(entry.count), left + width, top, "end")
            room -= self.texts[-1].width * _WIDER_FONT + 0.5 * u
        label = self.metrics.cut(entry.label, u, room)
        self.shortened |= label != entry.label
        self._put("legend", label, label_left, top)

    def _entry_width(self, entries: Sequence[LegendEntry]) -> float:
        label = max(self.metrics.width(e.label, self.unit) for e in entries) * _WIDER_FONT
        counts = [self.metrics.width(self.number(e.count), self.unit, True) for e in entries if e.count is not None]
        count = max(counts) * _WIDER_FONT + _COUNT_GAP * self.unit if counts else 0.0
        return (_SWATCH_WIDTH + _SWATCH_GAP) * self.unit + label + count

    def _put(
        self, role: str, text: str, x: float, top: float, anchor: str = "start", size: float | None = None
    ) -> None:
        _, bold, distance = STYLES[role]
        size = size or self._size(role)
        # the letters' own height (0.66 for capitals) stands in the middle of the line
        baseline = top + (distance * size + 0.66 * size) / 2
        self.texts.append(Text(role, text, x, baseline, size, self.metrics.width(text, size, bold), bold, anchor))

    def _wrap(self, role: str, text: str) -> list[str]:
        return self.metrics.wrap(text, self._size(role), self.width / _WIDER_FONT, STYLES[role][1])

    def _size(self, role: str) -> float:
        return max(STYLES[role][0] * self.unit, min(self.unit, _LEGIBLE))

    def _distance(self, role: str) -> float:
        return STYLES[role][2] * self._size(role)


def round_length(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50 … that is not above ``most`` (> 0)."""
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + 1e-9))

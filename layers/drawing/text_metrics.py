"""How wide a line of text is in the font of the pictures, and where it breaks."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate

import font_source_sans_pro

FAMILY = "Source Sans Pro"
#: Directory with the font files, for renderers.
FONT_DIRECTORY = font_source_sans_pro.font_directory
_FILES = {False: "SourceSansPro", True: "SourceSansProSemibold"}
#: Share of the size for characters that the font does not have (emoji, Chinese): they come from some other, wider font.
_FOREIGN = 1.25
_ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return ``text`` on one line, without control characters and halves of characters, which no format can hold."""
    kept = (c if unicodedata.category(c) not in ("Cc", "Cs", "Cn") else " " for c in text)
    return " ".join("".join(kept).split())


@dataclass(frozen=True)
class TextMetrics:
    """Measures with the real font; reads the font files once, when first asked. Kerning, which only narrows, is left out."""

    @cached_property
    def _advances(self) -> Mapping[bool, Mapping[str, float]]:
        return {bold: _read_advances(font_source_sans_pro.font_files_ttf[file]) for bold, file in _FILES.items()}

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of ``text`` in px."""
        return size * self._relative(text, bold)

    @cached_property
    def _relative(self) -> Callable[[str, bool], float]:
        """The width at size 1; kept, because layouts try the same words in many sizes."""

        @lru_cache(maxsize=4096)
        def measured(text: str, bold: bool) -> float:
            advances = self._advances[bold]
            return sum(advances[c] if c in advances else _foreign(c) for c in text)

        return measured

    def missing(self, text: str) -> str:
        """Return the first character that the font lacks in either weight, an empty text if there is none."""
        return next((c for c in text if any(c not in advances for advances in self._advances.values())), "")

    def cut(self, text: str, size: float, limit: float, bold: bool = False) -> str:
        """Return ``text``, shortened with an ellipsis if it is wider than ``limit`` px."""
        if self.width(text, size, bold) <= limit:
            return text
        return self._prefix(text, size, limit - self.width(_ELLIPSIS, size, bold), bold).rstrip(" ,–-") + _ELLIPSIS

    def wrap(self, text: str, size: float, limit: float, bold: bool = False, lines: int | None = None) -> list[str]:
        """Break ``text`` into lines of at most ``limit`` px, at spaces or, if it must be, within a word.

        If more than ``lines`` would be needed, the last one ends with an ellipsis.
        """
        found, rest = list[str](), text
        while rest and self.width(rest, size, bold) > limit:
            if lines and len(found) == lines - 1:
                return [*found, self.cut(rest, size, limit, bold)]
            head = self._prefix(rest, size, limit, bold)
            # a dash never begins a line
            breaks = (i for i in range(len(head), 0, -1) if rest[i : i + 1] == " " and rest[i + 1 : i + 2] != "–")
            head = head[: next(breaks, None)]
            found.append(head.rstrip())
            rest = rest[len(head) :].lstrip()
        return [*found, rest] if rest else found

    def _prefix(self, text: str, size: float, limit: float, bold: bool) -> str:
        """The longest beginning of ``text`` that fits, but at least one character."""
        return text[: max(bisect_right(self._ends(text, bold), limit / size), 1)]

    @cached_property
    def _ends(self) -> Callable[[str, bool], tuple[float, ...]]:
        """Where each character of a text ends at size 1; kept for the same reason."""

        @lru_cache(maxsize=1024)
        def measured(text: str, bold: bool) -> tuple[float, ...]:
            return tuple(accumulate(self.width(character, 1.0, bold) for character in text))

        return measured


@cache
def _read_advances(file: str) -> dict[str, float]:
    from fontTools.ttLib import TTFont  # late: the map page measures no text

    with TTFont(file, lazy=True) as font:
        per_em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): widths[glyph][0] / per_em for code, glyph in font.getBestCmap().items()}


def _foreign(character: str) -> float:
    return 0.0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else _FOREIGN

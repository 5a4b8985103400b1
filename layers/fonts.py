"""The fonts that typst sets pictures and documents in: those of the pictures and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.text_metrics import FONT_DIRECTORY

if TYPE_CHECKING:
    import typst


def typst_fonts() -> typst.Fonts:
    """Return the only fonts that typst may use, whatever the machine has installed."""
    import typst  # late: the map itself needs no typesetting

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_DIRECTORY])

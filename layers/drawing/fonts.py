"""The fonts for typst, which are those of the pictures and no others, and what it keeps of them between documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from layers.drawing.text_metrics import FONT_DIRECTORY

if TYPE_CHECKING:
    import typst

#: typst remembers intermediate results for ten runs, up to 12 MB each; so many empty runs after one of ours make it forget
#: sooner, yet leave what is worth remembering: fonts and the maps of neighbours.
_FORGETTING = 3


@cache
def typst_fonts() -> typst.Fonts:
    """Return the only fonts that typst may use, whatever the machine has installed. Read once; nothing changes them."""
    import typst  # late: the map itself needs no typesetting

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_DIRECTORY])


@contextmanager
def typesetting() -> Iterator[typst.Fonts]:
    """Lend the fonts for one document or picture, and have typst forget sooner what it kept of it."""
    import typst

    fonts = typst_fonts()
    try:
        yield fonts
    finally:
        for _ in range(_FORGETTING):
            typst.compile(b"", font_paths=fonts)

"""Sizes of pictures that have a name: slides and sheets of paper, in pixels and, for PDF, on paper."""

from __future__ import annotations

from dataclasses import dataclass

from layers.words.language import message

#: Points (1/72 inch) per millimetre, and per pixel where a size has no paper of its own (96 pixels per inch, as in CSS).
_POINTS_PER_MM, _POINTS_PER_PIXEL = 72 / 25.4, 0.75


@dataclass(frozen=True)
class Size:
    """``label`` is a message; ``width`` and ``height`` in px.

    ``paper`` is the same in millimetres, ``None`` if only pixels are asked for. ``text``: how much larger than on paper
    its words are, because a slide is read from the back of a room. ``letters``: smallest size of names on the map in points,
    0 where nobody knows how large the picture will be seen.
    """

    key: str
    label: str
    width: int
    height: int
    paper: tuple[float, float] | None = None
    text: float = 1.0
    letters: float = 0.0

    @property
    def names(self) -> float | None:
        """Smallest size of names on the map in px; ``None`` if nobody knows."""
        return self.letters * self.width / self.points[0] or None

    @property
    def points(self) -> tuple[float, float]:
        """Width and height of a PDF page."""
        if self.paper:
            return self.paper[0] * _POINTS_PER_MM, self.paper[1] * _POINTS_PER_MM
        return self.width * _POINTS_PER_PIXEL, self.height * _POINTS_PER_PIXEL


#: Legends of slides are set in 15 points, the smallest size that is usually advised for them.
_PROJECTED = 1.25
#: Smallest names on the map in points: what a projector can show, and what is read on paper from the distance at which such
#: a sheet is held (decision 2026-11-28-names-on-pictures.md).
PROJECTED_NAMES, _A4_NAMES, _A3_NAMES = 12.0, 8.0, 9.0
#: What messengers and networks show beside a link: as large as they ask for, legible at a third of that.
LINK = "link"
_REDUCED, _REDUCED_NAMES = 1.6, 16.5
#: Slides as large as PowerPoint makes them; A4 with 300 and A3 with 200 pixels per inch.
_SIZES = (
    Size("slide", message("Folie 16:9"), 1920, 1080, (338.667, 190.5), _PROJECTED, PROJECTED_NAMES),
    Size("slide-4-3", message("Folie 4:3"), 1600, 1200, (254.0, 190.5), _PROJECTED, PROJECTED_NAMES),
    Size("a4-landscape", message("A4 quer"), 3508, 2480, (297.0, 210.0), letters=_A4_NAMES),
    Size("a4", message("A4 hoch"), 2480, 3508, (210.0, 297.0), letters=_A4_NAMES),
    Size("a3-landscape", message("A3 quer"), 3308, 2339, (420.0, 297.0), letters=_A3_NAMES),
    Size("a3", message("A3 hoch"), 2339, 3308, (297.0, 420.0), letters=_A3_NAMES),
    Size("square", message("Quadrat"), 1200, 1200),
    Size(LINK, message("Vorschau eines Links"), 1200, 630, text=_REDUCED, letters=_REDUCED_NAMES),
)
#: Every named size by its key, in the order in which they are offered.
SIZES = {size.key: size for size in _SIZES}
OWN = "own"


def own_size(width: int, height: int) -> Size:
    """Return the size of a picture for which pixels are asked."""
    return Size(OWN, message("eigene Größe"), width, height)

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
    its words are, because a slide is read from the back of a room.
    """

    key: str
    label: str
    width: int
    height: int
    paper: tuple[float, float] | None = None
    text: float = 1.0

    @property
    def points(self) -> tuple[float, float]:
        """Width and height of a PDF page."""
        if self.paper:
            return self.paper[0] * _POINTS_PER_MM, self.paper[1] * _POINTS_PER_MM
        return self.width * _POINTS_PER_PIXEL, self.height * _POINTS_PER_PIXEL


#: Legends of slides are set in 15 points, the smallest size that is usually advised for them.
_PROJECTED = 1.25
#: Slides as large as PowerPoint makes them; A4 with 300 and A3 with 200 pixels per inch.
_SIZES = (
    Size("slide", message("Folie 16:9"), 1920, 1080, (338.667, 190.5), _PROJECTED),
    Size("slide-4-3", message("Folie 4:3"), 1600, 1200, (254.0, 190.5), _PROJECTED),
    Size("a4-landscape", message("A4 quer"), 3508, 2480, (297.0, 210.0)),
    Size("a4", message("A4 hoch"), 2480, 3508, (210.0, 297.0)),
    Size("a3-landscape", message("A3 quer"), 3308, 2339, (420.0, 297.0)),
    Size("a3", message("A3 hoch"), 2339, 3308, (297.0, 420.0)),
    Size("square", message("Quadrat"), 1200, 1200),
)
#: Every named size by its key, in the order in which they are offered.
SIZES = {size.key: size for size in _SIZES}
OWN = "own"


def own_size(width: int, height: int) -> Size:
    """Return the size of a picture for which pixels are asked."""
    return Size(OWN, message("eigene Größe"), width, height)

"""What wants to be named on a map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import shapely


@dataclass(frozen=True)
class Name:
    """A name that wants to stand at ``x``, ``y`` (px), beside a symbol of ``radius`` px if there is one, on ``land``.

    ``coloured``: something is known of the municipality, so that it stands out from its surroundings.
    """

    text: str
    x: float
    y: float
    radius: float
    land: shapely.Geometry
    coloured: bool = False
    ags: str = ""

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest x and y, largest x and y of its land."""
        return self.land.bounds

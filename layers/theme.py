"""Read the one file that knows colours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from loaders.atlas.programme import Programme

_FILE = Path(__file__).with_name("theme.toml")
#: The colour of point symbols.
POINT = "point"
_FURTHER = re.compile(r"further-\d+")
#: Below this luminance, white letters have more contrast than those of the ink.
_DARK = 0.21


@dataclass(frozen=True)
class Paint:
    """How a class is filled: ``fill`` colour, ``pattern`` name (``layers.patterns``) and the pattern's ``ink``."""

    fill: str
    pattern: str
    ink: str


@dataclass(frozen=True)
class Theme:
    """``ui``: colour per role; ``symbols``: colour per point symbol; ``classes``: layer → class → Paint.

    ``dark`` is what screens show to those who prefer dark pages; pictures and files keep the light colours.
    """

    ui: Mapping[str, str]
    symbols: Mapping[str, str]
    classes: Mapping[str, Mapping[str, Paint]]
    dark: Theme | None = None

    def letters(self, ground: str) -> str:
        """Return the colour of letters on land of the colour ``ground``, or on paper if that is empty."""
        return self.ui["ground" if ground and is_dark(ground) else "ink"]

    def suited(self, programme: Programme) -> Theme:
        """Return the theme with colours for all instruments: who has none of their own takes those for further ones in turn.

        The classes of the overview have the keys of what they are about.
        """
        overview, spare = (
            programme.overview,
            [group for name, group in self.classes.items() if _FURTHER.fullmatch(name)],
        )
        without = [i.key for i in programme.instruments if i.key not in self.classes]
        classes = {**self.classes, **dict(zip(without, cycle(spare), strict=False))}
        roles = classes["overview"]
        names = {overview.first: roles["first"], overview.last: roles["last"]}
        classes["overview"] = {**roles, **names}
        return replace(self, classes=classes, dark=self.dark and self.dark.suited(programme))

    def paint(self, layer: str, class_key: str) -> Paint:
        """Return the paint of a class. Raises KeyError, naming both, if the theme has none."""
        for group in (layer, "shared"):
            if class_key in self.classes.get(group, {}):
                return self.classes[group][class_key]
        raise KeyError(f"layers/theme.toml has no colour for class {class_key!r} of layer {layer!r}")


def luminance(colour: str) -> float:
    """Return the relative luminance of ``colour`` (``#RRGGBB``), as WCAG defines it: 0 is black, 1 is white."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG defines it: 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)[:2]
    return (lighter + 0.05) / (darker + 0.05)


def is_dark(fill: str) -> bool:
    """Whether light letters are read better on ``fill`` than dark ones; none of ours is so near the limit that neither is."""
    return luminance(fill) < _DARK


def load_theme() -> Theme:
    """Read the theme (TOML)."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return replace(_theme(raw), dark=_theme(raw["dark"]) if "dark" in raw else None)


def _theme(raw: Mapping) -> Theme:
    classes = {layer: {key: Paint(*paint) for key, paint in group.items()} for layer, group in raw["classes"].items()}
    return Theme(raw["ui"], raw["symbols"], classes)

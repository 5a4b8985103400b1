"""Read the one file that knows colours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

_FILE = Path(__file__).with_name("theme.toml")


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

    def paint(self, layer: str, class_key: str) -> Paint:
        """Return the paint of a class. Raises KeyError, naming both, if the theme has none."""
        for group in (layer, "shared"):
            if class_key in self.classes.get(group, {}):
                return self.classes[group][class_key]
        raise KeyError(f"layers/theme.toml has no colour for class {class_key!r} of layer {layer!r}")


def load_theme(path: Path = _FILE) -> Theme:
    """Read a theme file (TOML)."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return replace(_theme(raw), dark=_theme(raw["dark"]) if "dark" in raw else None)


def _theme(raw: Mapping) -> Theme:
    classes = {layer: {key: Paint(*paint) for key, paint in group.items()} for layer, group in raw["classes"].items()}
    return Theme(raw["ui"], raw["symbols"], classes)

"""Leaflet's own files, as the package XStatic-Leaflet brings them, made fit to stand inside a page."""

from __future__ import annotations

import re
from pathlib import Path

from xstatic.pkg import leaflet

_FILES = Path(leaflet.BASE_DIR)
_LICENCE = Path(__file__).with_name("leaflet_licence.txt")


def leaflet_script() -> str:
    """Return Leaflet without the hint at its source map, which a browser's tools would look for beside the page."""
    return re.sub(r"//# sourceMappingURL=.*", "", _read("leaflet.js")).strip()


def leaflet_style() -> str:
    """Return Leaflet's stylesheet without its pictures: they belong to controls and markers that the page does not use."""
    return re.sub(r"url\(images/[^)]*\)", "none", _read("leaflet.css"))


def leaflet_licence() -> str:
    """Return the BSD licence that has to go along with every copy of Leaflet."""
    return _LICENCE.read_text(encoding="utf-8").strip()


def _read(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")

"""Photograph ten addresses in the three engines, wide and on a phone, side by side: ``python -m tests.engines FOLDER``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PIL import Image

from app import create_app
from dashboard.context.settings import Settings
from tests.browser.conftest import served
from tests.engines.faces import Visitor
from tests.engines.programs import ENGINES, started

PAGES = {
    "karte": "/",
    "auswahl": "/?ebene=kpr&gemeinde=14626610",
    "vergleich": "/?ebene=agreement&stand=2024-01-01&seit=2022-01-01",
    "tabelle": "/tabelle?kreis=14626",
    "gemeinde": "/gemeinde/14626610",
    "kreis": "/kreis/14626",
    "gebiete": "/region/",
    "entwicklung": "/entwicklung?angebot=kpr",
    "export": "/ausschnitt?region=14626",
    "english": "/?lang=en",
}
#: Until pictures, charts and names stand.
_REST_S = 2.5
_GAP_PX = 12


def photograph(folder: Path) -> None:
    """Write one PNG per address and width into ``folder``: Chromium, Firefox and WebKit from left to right."""
    folder.mkdir(parents=True, exist_ok=True)
    with served(create_app(Settings()).server) as address:
        for engine in ENGINES:
            with started(engine) as window:
                visitor = Visitor(window, engine, address)
                for name, path in PAGES.items():
                    for phone in (False, True):
                        visitor.visit(path, phone)
                        time.sleep(_REST_S)
                        visitor.picture(folder / f"{name}-{'phone' if phone else 'wide'}.{engine}.png")
    for first in sorted(folder.glob(f"*.{ENGINES[0]}.png")):
        name = first.name.split(".")[0]
        _beside([folder / f"{name}.{engine}.png" for engine in ENGINES]).save(folder / f"{name}.png")


def _beside(paths: list[Path]) -> Image.Image:
    pictures = [Image.open(path) for path in paths]
    sheet = Image.new("RGB", (sum(p.width + _GAP_PX for p in pictures), max(p.height for p in pictures)), "magenta")
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + _GAP_PX
    return sheet


if __name__ == "__main__":
    photograph(Path(sys.argv[1]))

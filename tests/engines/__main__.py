"""Photograph ten addresses in the three engines, wide and on a phone, side by side: ``python -m tests.engines FOLDER``."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from app import create_app
from dashboard.context.settings import Settings
from dashboard.factory import build_app
from loaders.assembly import Inputs, load_atlas
from loaders.atlas.clock import now
from tests.engines.faces import Visitor
from tests.engines.programs import ENGINES, started
from tests.suite_state import SUITE
from tests.visitors import served

ATLAS, DESK, DISTRICTS = "atlas", "desk", "districts"
#: Name → which application, and its address.
PAGES = {
    "karte": (ATLAS, "/"),
    "auswahl": (ATLAS, f"/?ebene={SUITE.council}&gemeinde={SUITE.town}"),
    "vergleich": (ATLAS, f"/?ebene={SUITE.agreement}&stand=2024-01-01&seit=2022-01-01"),
    "stand": (ATLAS, "/?lang=en&stand=2021-06-30"),
    "landkreise": (DISTRICTS, "/"),
    "tabelle": (ATLAS, f"/tabelle?kreis={SUITE.district}"),
    "gemeinde": (ATLAS, f"/gemeinde/{SUITE.town}#neighbours"),
    "entwicklung": (ATLAS, f"/entwicklung?angebot={SUITE.council}"),
    "export": (ATLAS, f"/ausschnitt?region={SUITE.district}"),
    "redaktion": (DESK, "/redaktion/anmelden"),
}
#: From so many municipalities on, the application that begins with districts does.
_FEW = 100
#: The live map, where there is one.
_STANDS = "() => !document.getElementById('atlas') || document.querySelector('#atlas[data-ready=true]') !== null"
#: Until pictures, charts and names stand.
_REST_S = 2.5
_GAP_PX = 12


def photograph(folder: Path) -> None:
    """Write one PNG per address and width into ``folder``: Chromium, Firefox and WebKit from left to right."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as kept, ExitStack() as running:
        servers = {
            ATLAS: create_app(Settings()).server,
            DESK: create_app(Settings(ATLAS_DATABASE=f"{kept}/atlas.db")).server,
            DISTRICTS: build_app(load_atlas(Inputs(), now), most=_FEW).server,
        }
        places = {name: running.enter_context(served(server)) for name, server in servers.items()}
        for engine in ENGINES:
            with started(engine) as window:
                for name, (site, path) in PAGES.items():
                    visitor = Visitor(window, engine, places[site])
                    for phone in (False, True):
                        visitor.visit(path, phone)
                        visitor.until(_STANDS)
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

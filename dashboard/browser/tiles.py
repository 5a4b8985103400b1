"""Municipalities on a map that begins with districts: one file of vector tiles, made when the server starts, sent in pieces."""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from flask import Flask, Response, abort, send_file

from dashboard.context.assets import FOREVER
from dashboard.context.site import Site
from layers.files.vector_tiles import LAST_ZOOM, render_tiles
from loaders.store.checked_store import NOTHING_KEPT, Store, code_version, key_of

PATH = "kacheln"
#: Municipalities are shown from the zoom on at which one of medium size is so wide, in px.
_LEAST_PX = 12
#: The equator in px on a map of zoom 0, and in metres.
_WORLD_PX, _EQUATOR_M = 256, 40_075_017
_TYPE = "application/vnd.pmtiles"
_FILE = "tiles.pmtiles"
#: What decides the bytes of the file.
_PACKAGES = ("numpy", "pmtiles", "pyogrio", "pyproj", "shapely")
_CODE = ("geodata", "layers/files/vector_tiles.py")
#: Under this name the application has its tiles, and those of the one that it replaces.
_EXTENSION = "atlas_tiles"


@dataclass(frozen=True)
class Tiles:
    """``content``: the file (PMTiles). ``zoom``: that of a map, from which on it shows them."""

    content: bytes
    zoom: float

    @cached_property
    def name(self) -> str:
        """The file's name, which holds a hash of its content: browsers and proxies may keep it for ever."""
        return f"{hashlib.sha256(self.content).hexdigest()[:12]}.pmtiles"

    def config(self, site: Site) -> dict[str, object]:
        """Return what the map's scripts are told (``assets/tiles.js``), in the language of ``site``."""
        failed = site.language.text(
            "Die Grenzen der Gemeinden konnten nicht geladen werden. Die Karte zeigt nur die Kreise."
        )
        return {"url": f"{site.base}{PATH}/{self.name}", "zoom": self.zoom, "failed": failed}


def build_tiles(site: Site, store: Store = NOTHING_KEPT) -> Tiles:
    """Return the tiles of all municipalities, from ``store`` if it has them. Those of Germany (11,299) take 13 s of processor."""
    zoom = beginning(site)
    names = [municipality.name for municipality in site.atlas.municipalities.values()]
    about = site.atlas.provenance.title, site.atlas.provenance.attribution
    key = key_of(site.materials.fingerprint, *names, *about, str(zoom), code_version(_CODE, _PACKAGES))
    kept = store.kept("tiles", key, lambda: {_FILE: render_tiles(site.materials, tile_zoom(zoom))})
    return Tiles(kept[_FILE], zoom)


def beginning(site: Site) -> float:
    """Return the zoom of a map from which on municipalities can be told apart, to one decimal."""
    (south, _), (north, _) = site.bounds
    side = float(np.median(np.sqrt(site.materials.land)))
    parallel = _EQUATOR_M * math.cos(math.radians((south + north) / 2))
    zoom = math.log2(parallel / side * _LEAST_PX / _WORLD_PX)
    return round(min(max(zoom, 0.0), LAST_ZOOM), 1)


def tile_zoom(zoom: float) -> int:
    """Return the zoom of the tiles that a map shows at ``zoom``: they are 512 px wide, and half a zoom smaller or larger."""
    return min(max(math.floor(zoom + 0.5) - 1, 0), LAST_ZOOM)


def register_tiles(server: Flask, tiles: Tiles, before: Flask | None = None) -> None:
    """Serve the file, whole or in pieces (RFC 9110, ranges), for ever the same. ``before``: the application that is replaced."""
    earlier = before.extensions.get(_EXTENSION, ()) if before else ()
    # pages that are open ask for what they were told
    known = {found.name: found.content for found in (*earlier[:1], tiles)}
    server.extensions[_EXTENSION] = (tiles,)

    @server.get(f"/{PATH}/<name>")
    def vector_tiles(name: str) -> Response:
        content = known.get(name) or abort(404)
        response = send_file(io.BytesIO(content), _TYPE, etag=name.partition(".")[0], conditional=True)
        response.headers["Cache-Control"] = FOREVER
        return response

"""What browsers fetch once and keep for ever: packed when the server starts, and again when a new day begins."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import brotli
from flask import Flask, Response, abort, request

from dashboard.browser.client_data import LEVEL_ZOOMS, atlas_texts, levels_of, shapes_document
from dashboard.browser.drawing import Drawing, pack_drawing, read_drawing
from dashboard.browser.map_names import MapNames, build_names
from dashboard.context.site import Site
from layers.drawing.materials import Materials
from loaders.store.checked_store import NOTHING_KEPT, Store, code_version, key_of

# nothing of the database is imported where there is none
if TYPE_CHECKING:
    from loaders.history.page_data import PageData

_DRAWING = "drawing"
#: Under this name the application has its ``Payloads``; so many of the applications before it are still answered for.
_EXTENSION, _EARLIER = "atlas_payloads", 2
#: What decides the bytes of the packed shapes.
_PACKAGES = ("brotli", "geopandas", "numpy", "pyproj", "shapely")
_CODE = (
    "geodata",
    "dashboard/browser/borders.py",
    "dashboard/browser/client_data.py",
    "dashboard/browser/payloads.py",
    "dashboard/browser/drawing.py",
    "layers/drawing/svg_path.py",
)
_ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
    "br": partial(brotli.compress, quality=9),
}


@dataclass(frozen=True)
class Payload:
    """A response made once: ``name`` contains a hash of its content, so that it may be cached for ever."""

    name: str
    encodings: Mapping[str, bytes]


class Payloads:
    """{role: Payload} of the present day, with ``atlas-<language>`` and ``shapes-<level>``, or ``rest`` where the map begins with
    districts; and those that open pages ask for.

    Facts without a date and the counts beside the legend hold for the present day, so a server that runs over midnight makes
    the Atlas anew, in 0.3 s, when the first page of the new day is asked for. ``others``: where several servers keep what
    their pages ask for.
    """

    def __init__(self, site: Site, shapes: Mapping[str, Payload], names: MapNames, others: PageData | None = None):
        self._site, self._shapes, self._names, self._others = site, shapes, names, others
        self._days: dict[date, dict[str, Payload]] = {}
        self._earlier: list[dict[str, Payload]] = []

    def current(self) -> Mapping[str, Payload]:
        """Return those of the present day."""
        today, days = self._site.today(), self._days
        if today not in days:
            texts = atlas_texts(self._site, today, self._names)
            made = {**self._shapes, **{role: _payload(role, _encode(text.encode())) for role, text in texts.items()}}
            if self._others:  # before any page names it
                self._others.keep(
                    {payload.name: partial(payload.encodings.__getitem__, "br") for payload in made.values()}
                )
            # yesterday's pages are open still; replaced as a whole, because other threads read it
            self._days = days = {**dict(list(days.items())[-1:]), today: made}
        return days[today]

    def follow(self, before: Payloads) -> None:
        """Answer for an application that this one's replaces, too: its pages are open, or come from a worker that still runs."""
        own = self.by_name()
        # a takeover that changes nothing pushes nothing out
        older = [kept for kept in (before.by_name(), *before._earlier) if kept.keys() != own.keys()]
        self._earlier = older[:_EARLIER]

    def by_name(self) -> dict[str, Payload]:
        """Return those of the days that are kept, by their names."""
        return {payload.name: payload for kept in self._days.values() for payload in kept.values()}

    def find(self, name: str) -> Payload | None:
        """Return the payload of that name; ``None`` if no page that may be open asks for it."""
        self.current()  # the page may come from another process, which was the first to be asked on this day
        found = next((known[name] for known in (self.by_name(), *self._earlier) if name in known), None)
        content = self._others.find(name) if self._others and not found else None
        return found if content is None else Payload(name, _encode(brotli.decompress(content)))


def build_payloads(site: Site, store: Store = NOTHING_KEPT, others: PageData | None = None) -> tuple[Payloads, Drawing]:
    """Return the payloads and the shapes of the first view. The shapes are taken from ``store`` if it has them.

    ``others``: where several servers keep what their pages ask for.
    """
    key = key_of(site.materials.fingerprint, code_version(_CODE, _PACKAGES))
    if site.districts_first:
        packed = store.kept("districts", key, lambda: {_DRAWING: pack_drawing(site.materials, districts_first=True)})
    else:
        packed = store.kept("shapes", key, lambda: _pack_shapes(site.materials))
    shapes = {
        f"shapes-{level}": _payload(f"shapes-{level}", {name: packed[f"{level}.{name}"] for name in _ENCODERS})
        for level in levels_of(site)
    }
    names = build_names(site, store, others)
    return Payloads(site, shapes, names, others), replace(read_drawing(packed[_DRAWING]), names=names)


def register_payloads(server: Flask, payloads: Payloads, before: Flask | None = None) -> None:
    """Serve the payloads under ``/data/<name>`` with immutable caching, in the encoding that the browser prefers.

    ``before``: the application that is replaced.
    """
    server.extensions[_EXTENSION] = payloads
    if before:
        payloads.follow(before.extensions[_EXTENSION])

    @server.get("/data/<name>")
    def data(name: str) -> Response:
        payload = payloads.find(name) or abort(404)
        encoding = request.accept_encodings.best_match(["br", "gzip", "identity"], default="identity")
        response = Response(payload.encodings[encoding], content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        return response


def _payload(role: str, encodings: Mapping[str, bytes]) -> Payload:
    return Payload(f"{role}-{hashlib.sha256(encodings['identity']).hexdigest()[:12]}.json", encodings)


def _encode(text: bytes) -> dict[str, bytes]:
    return {name: encoder(text) for name, encoder in _ENCODERS.items()}


def _pack_shapes(materials: Materials) -> dict[str, bytes]:
    """Simplify and compress every level; the libraries that do it leave Python to the other levels meanwhile."""
    with ThreadPoolExecutor(len(LEVEL_ZOOMS) + 1) as pool:
        drawing = pool.submit(pack_drawing, materials)
        packed = pool.map(lambda level: _encode(shapes_document(materials, level).encode()), LEVEL_ZOOMS)
        return {_DRAWING: drawing.result()} | {
            f"{level}.{encoding}": content
            for level, encodings in zip(LEVEL_ZOOMS, packed, strict=True)
            for encoding, content in encodings.items()
        }

"""What the browser gets once: shapes per level of detail, and all classes over all time. Views then need no request."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import brotli
import geopandas as gpd
import shapely
from flask import Flask, Response, abort, request

from dashboard.browser.client_events import How, Hows, how_words
from dashboard.browser.prerender import Drawing, pack_drawing, read_drawing
from dashboard.context.site import Site
from geodata.coverage import to_degrees
from layers.answers.figure_words import figures_text, published_text
from layers.answers.figures import Figures, figures, figures_over_time
from layers.catalogue import Layer, Mark
from layers.classify import PRESENT, class_timeline, mark_timeline
from layers.comparison import in_order
from layers.drawing.materials import Materials
from layers.words.language import Language
from loaders.atlas.model import Atlas
from loaders.store.checked_store import NOTHING_KEPT, Store, code_version, key_of

#: level of detail → map zoom from which on it is drawn: there, borders of the next coarser level are off by two pixels.
#: The coarsest shapes are in the page itself (``dashboard.browser.prerender``).
LEVEL_ZOOMS = {"regional": 9.2, "local": 11.1}
_DECIMALS = 5
_DRAWING = "drawing"
#: Under this name the application has its payloads and those before them, newest first; so many of these.
_GENERATIONS, _EARLIER = "atlas_payloads", 2
#: Stands for "from the present day on" where a day number is expected.
PRESENT_DAY = -1
#: What decides the bytes of the packed shapes.
_PACKAGES = ("brotli", "geopandas", "numpy", "pyproj", "shapely")
_CODE = ("geodata", "dashboard/browser/client_data.py", "dashboard/browser/prerender.py", "layers/drawing/svg_path.py")
_EPOCH = date(1970, 1, 1).toordinal()
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


def build_payloads(site: Site, store: Store = NOTHING_KEPT) -> tuple[dict[str, Payload], Drawing]:
    """Return {role: Payload} with ``atlas-<language>`` and ``shapes-<level>``, and the shapes of the first view.

    The shapes are taken from ``store`` if it has them.
    """
    key = key_of(site.materials.fingerprint, code_version(_CODE, _PACKAGES))
    packed = store.kept("shapes", key, lambda: _pack_shapes(site.materials))
    shapes = {
        f"shapes-{level}": {encoding: packed[f"{level}.{encoding}"] for encoding in _ENCODERS} for level in LEVEL_ZOOMS
    }
    # what depends on the present day is made at every start
    document, documents = atlas_document(site), {}
    counted = {i.key: list(_counted(site, i.key)) for i in site.programme.instruments}
    for spoken in (site, *site.translated.values()):
        texts = texts_document(spoken, document["hows"], counted)
        said = json.dumps(document | texts, ensure_ascii=False, separators=(",", ":"))
        documents[f"atlas-{spoken.language.code}"] = _encode(said)
    payloads = {role: _payload(role, encodings) for role, encodings in {**documents, **shapes}.items()}
    return payloads, read_drawing(packed[_DRAWING])


def _pack_shapes(materials: Materials) -> dict[str, bytes]:
    """Simplify and compress every level; the libraries that do it leave Python to the other levels meanwhile."""
    with ThreadPoolExecutor(len(LEVEL_ZOOMS) + 1) as pool:
        drawing = pool.submit(pack_drawing, materials)
        packed = pool.map(lambda level: _encode(shapes_document(materials, level)), LEVEL_ZOOMS)
        return {_DRAWING: drawing.result()} | {
            f"{level}.{encoding}": content
            for level, encodings in zip(LEVEL_ZOOMS, packed, strict=True)
            for encoding, content in encodings.items()
        }


def register_payloads(server: Flask, payloads: Mapping[str, Payload], before: Flask | None = None) -> None:
    """Serve the payloads under ``/data/<name>`` with immutable caching, in the encoding that the browser prefers.

    Those of ``before``, the application that is replaced, and of the one before that stay: pages that are open, or come
    from a worker that is not replaced yet, ask for them.
    """
    own = {payload.name: payload for payload in payloads.values()}
    # a takeover that changes nothing pushes nothing out
    earlier = [kept for kept in before.extensions[_GENERATIONS] if kept.keys() != own.keys()] if before else []
    server.extensions[_GENERATIONS] = [own, *earlier[:_EARLIER]]
    by_name = ChainMap(*server.extensions[_GENERATIONS])

    @server.get("/data/<name>")
    def data(name: str) -> Response:
        payload = by_name.get(name) or abort(404)
        encoding = request.accept_encodings.best_match(["br", "gzip", "identity"], default="identity")
        response = Response(payload.encodings[encoding], content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        return response


def _payload(role: str, encodings: Mapping[str, bytes]) -> Payload:
    return Payload(f"{role}-{hashlib.sha256(encodings['identity']).hexdigest()[:12]}.json", encodings)


def _encode(text: str) -> dict[str, bytes]:
    return {name: encoder(text.encode()) for name, encoder in _ENCODERS.items()}


def shapes_document(materials: Materials, level: str) -> str:
    """Return the municipalities as GeoJSON (EPSG:4326) at one level of detail; ``id`` is the AGS."""
    shapes = to_degrees(materials.atlas.shapes.set_geometry(materials.level(level)), _DECIMALS)
    # a few rounded numbers have no short spelling and are written with all their digits
    long_number = re.compile(rf"-?[0-9]+\.[0-9]{{{_DECIMALS + 1},}}")
    features = ",".join(
        f'{{"type":"Feature","id":"{ags}","properties":{{"id":"{ags}"}},"geometry":{text}}}'
        for ags, text in zip(shapes.index, shapely.to_geojson(shapes.geometry.to_numpy()), strict=True)
    )
    features = long_number.sub(lambda number: repr(round(float(number[0]), _DECIMALS)), features)
    return f'{{"type":"FeatureCollection","features":[{features}]}}'


def atlas_document(site: Site) -> dict:
    """Return names, neighbours and class timelines, the same in every language, municipalities numbered in AGS order.

    Days are counted from 1970-01-01; ``PRESENT_DAY`` marks what holds from the present day on.
    """
    atlas, today = site.atlas, site.today()
    keys = list(atlas.municipalities)
    number = {ags: i for i, ags in enumerate(keys)}
    districts = {key: i for i, key in enumerate(atlas.districts)}
    anchors = gpd.GeoSeries(shapely.points(site.materials.anchors), crs=atlas.shapes.crs).to_crs("EPSG:4326")
    symbols = [m for layer in site.catalogue.values() for m in (layer.symbol, layer.outline) if m]
    hows = Hows(atlas)
    marks = {m.instrument: _mark_document(atlas, m, number, today, hows) for m in symbols}
    layers = {layer.key: _layer_document(atlas, layer, number, today, hows) for layer in site.catalogue.values()}
    return {
        "ags": keys,
        "names": [m.name for m in atlas.municipalities.values()],
        "districts": list(atlas.districts.values()),
        "district": [districts.get(m.district_ags, -1) for m in atlas.municipalities.values()],
        "former": [[f.name, f.ags, i] for i, m in enumerate(atlas.municipalities.values()) for f in m.former],
        # what comes into being after the territory's date: its name and key, one of its parts, the day
        "coming": [
            [c.new_name, c.new_ags, number[c.old_ags], c.effective.isoformat()]
            for c in atlas.coming
            if c.creates and c.old_ags in number
        ],
        "others": {
            i: [m.other_name.name, m.other_name.language]
            for i, m in enumerate(atlas.municipalities.values())
            if m.other_name
        },
        "anchors": [[round(p.y, 4), round(p.x, 4)] for p in anchors],
        "neighbours": [[number[n] for n in atlas.neighbours.borders[a]] for a in keys],
        "layers": layers,
        "marks": marks,
        "hows": hows.found,
    }


def texts_document(site: Site, hows: Sequence[How], counted: Mapping[str, Sequence[tuple[int, Figures]]]) -> dict:
    """Return what a language adds to ``atlas_document``: names of classes and events, and the figures in words over time.

    ``counted``: instrument → its figures by the day number from which they hold.
    """
    return {
        "labels": {layer.key: [c.label for c in layer.classes] for layer in site.catalogue.values()},
        "figures": {key: _figures_timeline(figures, site.language) for key, figures in counted.items()},
        "happened": how_words(hows, site.programme, site.language),
    }


def _layer_document(atlas: Atlas, layer: Layer, number: Mapping[str, int], today: date, hows: Hows) -> dict:
    classes = [c.key for c in layer.classes]
    instrument = {c.key: c.instrument for c in layer.classes}

    def entry(ags: str, day: date | None, value: str) -> list[int]:
        return _entry(ags, day, classes.index(value), instrument[value], hows)

    timelines = {a: class_timeline(atlas, layer, a, today) for a in number}
    # what a comparison looks at is the layers of these instruments
    return {
        "classes": classes,
        "instruments": in_order(atlas.state.programme, layer),
        "timelines": _sparse(timelines, number, entry),
    }


def _mark_document(atlas: Atlas, mark: Mark, number: Mapping[str, int], today: date, hows: Hows) -> dict[int, list]:
    def entry(ags: str, day: date | None, value: bool) -> list[int]:
        return _entry(ags, day, int(value), mark.instrument, hows)

    return _sparse({a: mark_timeline(atlas, mark, a, today) for a in number}, number, entry)


def _entry(ags: str, day: date | None, value: int, instrument: str, hows: Hows) -> list[int]:
    """``[day, value, how]``; what holds for the present only has no day on which it happened, and no ``how``."""
    return [_day(day), value] + ([] if day is PRESENT else [hows.number(ags, instrument, day)])


def _sparse(
    timelines: Mapping[str, list], number: Mapping[str, int], entry: Callable[..., list[int]]
) -> dict[int, list]:
    """Drop municipalities that never change; they are all in the last class, or without the mark."""
    return {
        number[ags]: [entry(ags, day, value) for day, value in timeline[1:]]
        for ags, timeline in timelines.items()
        if len(timeline) > 1
    }


def _counted(site: Site, instrument: str) -> Iterator[tuple[int, Figures]]:
    """Yield the figures by the day number from which they hold, oldest first; last, those of the present day."""
    for day, found in figures_over_time(site.atlas, instrument):
        yield _day(day), found
    yield PRESENT_DAY, figures(site.on(site.today()), instrument)


def _figures_timeline(counted: Iterable[tuple[int, Figures]], language: Language) -> list[list]:
    """Return ``[day, what is recorded, what was published]``, oldest first, one entry per change of the wording."""
    entries: list[list] = []
    for day, found in counted:
        texts = [figures_text(found, language), published_text(found, language)]
        if not entries or entries[-1][1:] != texts:
            entries.append([day, *texts])
    return entries


def day_number(day: date) -> int:
    """Return the days since 1970-01-01; everything before is day 0."""
    return max(day.toordinal() - _EPOCH, 0)


def _day(day: date | None) -> int:
    return PRESENT_DAY if day is PRESENT else day_number(day)

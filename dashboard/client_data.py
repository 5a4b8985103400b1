"""What the browser gets once: shapes per level of detail, and all classes over all time. Views then need no request."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import brotli
import shapely
from flask import Flask, Response, abort, request

from dashboard.site import Site
from geodata.coverage import LEVELS, simplify, to_degrees
from layers.classify import PRESENT, class_timeline, mark_timeline
from layers.figures import figures
from layers.wording import figures_text, published_text
from loaders.atlas import Atlas, Snapshot

#: level of detail → smallest map zoom at which it is worth loading
LEVEL_ZOOMS = {"overview": 0, "regional": 10, "local": 12}
_DECIMALS = {"overview": 4, "regional": 5, "local": 5}
#: Stands for "from the present day on" where a day number is expected.
PRESENT_DAY = -1
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Payload:
    """A response made once: ``name`` contains a hash of its content, so that it may be cached for ever."""

    name: str
    encodings: Mapping[str, bytes]


def build_payloads(site: Site) -> dict[str, Payload]:
    """Return {role: Payload}: ``atlas`` and ``shapes-<level>``."""
    documents = {f"shapes-{level}": shapes_document(site.atlas, level) for level in LEVEL_ZOOMS}
    documents["atlas"] = json.dumps(atlas_document(site), ensure_ascii=False, separators=(",", ":"))
    return {role: _payload(role, text) for role, text in documents.items()}


def register_payloads(server: Flask, payloads: Mapping[str, Payload]) -> None:
    """Serve the payloads under ``/data/<name>`` with immutable caching, in the encoding that the browser prefers."""
    by_name = {p.name: p for p in payloads.values()}

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


def _payload(role: str, text: str) -> Payload:
    raw = text.encode()
    encodings = {"identity": raw, "gzip": gzip.compress(raw, 9, mtime=0), "br": brotli.compress(raw, quality=9)}
    return Payload(f"{role}-{hashlib.sha256(raw).hexdigest()[:12]}.json", encodings)


def shapes_document(atlas: Atlas, level: str) -> str:
    """Return the municipalities as GeoJSON (EPSG:4326) at one level of detail; ``id`` is the AGS."""
    shapes = to_degrees(simplify(atlas.shapes, LEVELS[level]), _DECIMALS[level])
    decimals = _DECIMALS[level]
    features = []
    for ags, text in zip(shapes.index, shapely.to_geojson(shapes.geometry.to_numpy()), strict=True):
        geometry = json.loads(text, parse_float=lambda number: round(float(number), decimals))
        features.append({"type": "Feature", "id": ags, "properties": {"id": ags}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def atlas_document(site: Site) -> dict:
    """Return names, neighbours, class timelines and legend texts, municipalities numbered in AGS order.

    Days are counted from 1970-01-01; ``PRESENT_DAY`` marks what holds from the present day on.
    """
    atlas, today = site.atlas, site.today()
    keys = list(atlas.municipalities)
    number = {ags: i for i, ags in enumerate(keys)}
    districts = list(atlas.districts)
    anchors = atlas.shapes.representative_point().to_crs("EPSG:4326")
    symbols = [m for layer in site.catalogue.values() for m in (layer.symbol, layer.outline) if m]
    marks = {m.instrument: _sparse({number[a]: mark_timeline(atlas, m, a, today) for a in keys}, int) for m in symbols}
    return {
        "ags": keys,
        "names": [m.name for m in atlas.municipalities.values()],
        "districts": list(atlas.districts.values()),
        "district": [
            districts.index(m.district_ags) if m.district_ags in atlas.districts else -1
            for m in atlas.municipalities.values()
        ],
        "former": [[f.name, f.ags, i] for i, m in enumerate(atlas.municipalities.values()) for f in m.former],
        "anchors": [[round(p.y, 4), round(p.x, 4)] for p in anchors],
        "neighbours": [[number[n] for n in atlas.neighbours.borders[a]] for a in keys],
        "layers": {layer.key: _layer_document(site, layer.key, number, today) for layer in site.catalogue.values()},
        "marks": marks,
        "figures": {i.key: _figures_timeline(site, i.key, today) for i in atlas.state.programme.instruments},
    }


def _layer_document(site: Site, key: str, number: Mapping[str, int], today: date) -> dict:
    layer = site.catalogue[key]
    classes = [c.key for c in layer.classes]
    timelines = {number[a]: class_timeline(site.atlas, layer, a, today) for a in number}
    return {
        "classes": classes,
        "labels": [c.label for c in layer.classes],
        "timelines": _sparse(timelines, classes.index),
    }


def _sparse(timelines: Mapping[int, list], encode) -> dict[int, list]:
    """Drop municipalities that never change; they are all in the last class, or without the mark."""
    return {
        i: [[_day(day), encode(value)] for day, value in timeline[1:]]
        for i, timeline in timelines.items()
        if len(timeline) > 1
    }


def _figures_timeline(site: Site, instrument: str, today: date) -> list[list]:
    """Return ``[day, what is recorded, what was published]``, oldest first, one entry per change of the wording."""
    atlas = site.atlas
    keys = [*atlas.municipalities, *atlas.districts]
    days = {d for ags in keys for d in atlas.register.event_days(ags, instrument)}
    days |= {t.as_of.last for t in atlas.totals if t.instrument == instrument}
    entries: list[list] = []

    def add(day: int, as_of: date, present: date) -> None:
        counted = figures(Snapshot(atlas, as_of, present), instrument)
        texts = [figures_text(counted), published_text(counted)]
        if not entries or entries[-1][1:] != texts:
            entries.append([day, *texts])

    for as_of in [date.min, *sorted(days)]:
        add(_day(as_of), as_of, date.max)
    add(PRESENT_DAY, today, today)
    return entries


def day_number(day: date) -> int:
    """Return the days since 1970-01-01; everything before is day 0."""
    return max(day.toordinal() - _EPOCH, 0)


def _day(day: date | None) -> int:
    return PRESENT_DAY if day is PRESENT else day_number(day)

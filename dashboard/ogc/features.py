"""Which features an address asks for, and as GeoJSON (RFC 7946) with what OGC API – Features adds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as shape_of

from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.ogc.collections import COLLECTIONS, Collection, Row
from dashboard.ogc.filters import FilterError, Spatial, holds_for
from dashboard.ogc.parameters import Asked, refuse
from dashboard.ogc.reference_systems import ReferenceSystem, box, possible, stored
from dashboard.ogc.shapes import Shapes
from layers.files.tables import attribution, freshness_columns
from layers.words.language import message

_COMPACT: Mapping[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}


#: All features of a collection on a day, in the language of a site.
Rows = Callable[[Site, Collection, date], Sequence[Row]]
#: Who asks page by page asks of the same day; so many lists are kept, a megabyte each.
_LISTS = 4


def kept_rows(site: Site) -> Rows:
    """Return what makes the rows of a collection, or has them still."""

    @lru_cache(_LISTS)
    def kept(name: str, code: str, as_of: date, _today: date) -> Sequence[Row]:
        return COLLECTIONS[name].rows(site.in_language(code), site.on(as_of))

    return lambda asked, collection, as_of: kept(collection.name, asked.language.code, as_of, asked.today())


@dataclass(frozen=True)
class Found:
    """The features of a page, out of ``matched`` that meet all conditions: ``rows``, with where they stand in the collection."""

    rows: Sequence[Row]
    places: Sequence[int]
    matched: int


def find_many(site: Site, listed: Rows, shapes: Shapes, collection: Collection, asked: Asked) -> Found:
    """Return what ``asked`` asks for, in the order of the collection. Raises RequestError for a condition that is none."""
    rows = listed(site, collection, asked.as_of)
    left = [n for n, row in enumerate(rows) if all(row[name] == value for name, value in asked.equal.items())]
    geometries = shapes.of(collection.name) if collection.geometry else None
    if asked.box is not None and geometries is not None:
        meets = _meeting(geometries, stored(asked.box, shapes.crs, asked.box_system, shapes.around))
        left = [n for n in left if meets[n]]
    if asked.condition:
        spatial = None if geometries is None else _spatial(geometries, asked.condition_system, shapes)
        try:
            holds = holds_for(asked.condition, collection.fields(site), rows, spatial)
        except FilterError as error:
            raise refuse(
                "filter", error.part, message("eine Bedingung in CQL2 mit den Spalten unter „queryables“")
            ) from error
        left = [n for n in left if holds[n]]
    shown = left[asked.offset : asked.offset + asked.limit]
    return Found([rows[n] for n in shown], shown, len(left))


def find_one(site: Site, listed: Rows, collection: Collection, identifier: str, asked: Asked) -> Found:
    """Return the feature of that key. Raises RequestError 404 if there is none on the day asked for."""
    rows = listed(site, collection, asked.as_of)
    for n, row in enumerate(rows):
        if str(row[collection.key]) == identifier:
            return Found([row], [n], 1)
    raise RequestError(
        404,
        message("„{got}“ gibt es in „{title}“ nicht."),
        "featureId",
        message("der Wert von {key}, zum Beispiel {example}"),
        got=identifier[:40],
        title=site.language.text(collection.title),
        key=collection.key,
        example=rows[0][collection.key] if rows else "–",
    )


def shape_texts(shapes: Shapes, collection: Collection, found: Found, asked: Asked) -> list[str]:
    """Return the shapes of what was found as GeoJSON, „null“ where there is none."""
    if not collection.geometry:
        return ["null"] * len(found.places)
    texts = shapes.texts(collection.name, asked.system)
    return [texts[n] for n in found.places]


def feature_text(collection: Collection, row: Row, shape: str, more: Mapping[str, object] | None = None) -> str:
    """Return one feature as GeoJSON; ``more``: members besides those of GeoJSON."""
    identifier, properties = _json(row[collection.key]), _json(row)
    behind = "".join(f",{_json(name)}:{_json(value)}" for name, value in (more or {}).items())
    return f'{{"type":"Feature","id":{identifier},"geometry":{shape},"properties":{properties}{behind}}}'


def collection_text(
    site: Site, collection: Collection, found: Found, texts: Sequence[str], asked: Asked, links: Sequence[Mapping]
) -> str:
    """Return a page of features as GeoJSON; ``texts``: their shapes.

    It bears no ``timeStamp``: the same question has the same answer, and is kept.
    """
    head = {
        "type": "FeatureCollection",
        "numberMatched": found.matched,
        "numberReturned": len(found.rows),
        "links": links,
        **said_of_all(site, asked),
    }
    features = ",".join(map(partial(feature_text, collection), found.rows, texts))
    return f'{_json(head)[:-1]},"features":[{features}]}}'


def said_of_all(site: Site, asked: Asked) -> dict[str, object]:
    """Return what every answer with features says: whose data, of which day, up to when is known."""
    snapshot = site.on(asked.as_of)
    days = {"as_of": snapshot.as_of.isoformat(), **freshness_columns(snapshot)}
    return {"attribution": attribution(site.atlas, site.language), **days}


def _spatial(geometries: np.ndarray, system: ReferenceSystem, shapes: Shapes) -> Spatial:
    def meets(literal: Mapping[str, Any]) -> Sequence[bool]:
        try:
            wanted = box(literal["bbox"], system) if "bbox" in literal else shape_of(literal)
        except (ValueError, TypeError, shapely.errors.GEOSException) as error:
            raise FilterError(_json(literal)) from error
        if not possible(wanted, system):
            raise FilterError(_json(literal))
        return _meeting(geometries, stored(wanted, shapes.crs, system, shapes.around)).tolist()

    return Spatial([geometry is not None for geometry in geometries], meets)


def _meeting(geometries: np.ndarray, wanted: shapely.Geometry) -> np.ndarray:
    """Array (n,): which geometries share a point with ``wanted``; nothing does with what is missing."""
    shapely.prepare(wanted)
    return np.asarray(shapely.intersects(wanted, geometries))


def _json(value: object) -> str:
    return json.dumps(value, **_COMPACT)

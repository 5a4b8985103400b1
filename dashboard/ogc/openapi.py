"""The description of the interface as OpenAPI 3.0, made of the very tables that requests are read with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dashboard.context.addresses import PARAMETER
from dashboard.context.site import Site
from dashboard.ogc.collections import COLLECTIONS, SHAPES, Collection
from dashboard.ogc.fields import days
from dashboard.ogc.filters import LONGEST
from dashboard.ogc.links import GEOJSON_TYPE, HTML_TYPE, JSON_TYPE, OPENAPI_TYPE, SCHEMA_TYPE, Here
from dashboard.ogc.parameters import COMMON, FILTER_LANGUAGE, FORM, FORMS, MOST, OF_MANY, OF_ONE, USUAL
from dashboard.ogc.reference_systems import CRS84, systems
from dashboard.serving.editions import PATH as EDITION
from layers.words.language import message

Json = Mapping[str, object]
_STRING: Json = {"type": "string"}
_LINKS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}


def openapi(site: Site, here: Here) -> dict:
    """Return the document; ``here`` is where it stands."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{site.programme.atlas}: OGC API – Features",
            "version": "1.0.0",
            "description": site.language.text("Öffentlich, ohne Anmeldung und nur zum Lesen."),
        },
        "servers": [{"url": here.to("").partition("?")[0]}],
        "tags": [{"name": c.name, "description": c.about(site.language)} for c in COLLECTIONS.values()],
        "paths": dict(_paths(site)),
        "components": {
            "parameters": dict(_parameters(site)),
            "schemas": dict(_schemas(site)),
            "headers": {"Content-Crs": {"schema": _STRING}},
            "responses": dict(_refusals(site)),
        },
    }


def _paths(site: Site) -> Iterable[tuple[str, Json]]:
    text = site.language.text
    yield "/", _get(site, "landing", text("Wo alles beginnt"), JSON_TYPE, "landing")
    yield "/conformance", _get(site, "conformance", text("Welche Normen gelten"), JSON_TYPE, "conformance")
    yield "/api", _get(site, "api", text("Diese Beschreibung"), OPENAPI_TYPE, "object")
    yield "/collections", _get(site, "collections", text("Die Daten"), JSON_TYPE, "collections")
    for collection in COLLECTIONS.values():
        yield from _collection_paths(site, collection)


def _collection_paths(site: Site, collection: Collection) -> Iterable[tuple[str, Json]]:
    name, path = collection.name, f"/collections/{collection.name}"

    def get(part: str, summary: str, media: str, schema: str, parameters: Iterable[Json] = ()) -> Json:
        said = site.language.text(summary, title=site.language.text(collection.title))
        return _get(site, f"{name}.{part}", said, media, schema, name, parameters)

    # an address is compared as it stands, whether it is one or not
    fields = (replace(f, format="") if f.format == "uri" else f for f in collection.fields(site))
    columns = [_query(f.name, f.title, f.schema()) for f in fields]
    key = {"name": "featureId", "in": "path", "required": True, "schema": _STRING}
    yield path, get("collection", message("{title}: was es ist"), JSON_TYPE, "collection")
    yield f"{path}/queryables", get("queryables", message("Spalten und Bedingungen: {title}"), SCHEMA_TYPE, "object")
    many, every = [*map(_named, OF_MANY), *columns], message("{title}: alle, oder nur gesuchte")
    yield f"{path}/items", get("items", every, GEOJSON_TYPE, f"{name}.page", many)
    single = [key, *map(_named, OF_ONE)]
    yield (
        f"{path}/items/{{featureId}}",
        get("item", message("{title}: eine davon"), GEOJSON_TYPE, f"{name}.feature", single),
    )


def _get(
    site: Site, name: str, summary: str, media: str, schema: str, tag: str = "", parameters: Iterable[Json] = ()
) -> Json:
    """The description of an address that can be read, in its forms, with its refusals."""
    common = [*COMMON, *([EDITION] if site.atlas.origin.edition else [])]
    content = {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}, HTML_TYPE: {"schema": _STRING}}
    headers = (
        {"headers": {"Content-Crs": {"$ref": "#/components/headers/Content-Crs"}}} if media == GEOJSON_TYPE else {}
    )
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            **({"tags": [tag]} if tag else {}),
            "parameters": [*map(_named, common), *parameters],
            "responses": {
                "200": {"description": summary, **headers, "content": content},
                **{code: {"$ref": f"#/components/responses/{code}"} for code, _ in _refusals(site)},
            },
        }
    }


def _named(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _query(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "required": False, "schema": schema,
            "style": "form", "explode": False}  # fmt: skip


def _parameters(site: Site) -> Iterable[tuple[str, Json]]:
    text = site.language.text
    system = {"type": "string", "format": "uri", "enum": list(systems(site.atlas.shapes.crs)), "default": CRS84}
    codes = [language.code for language in site.languages]
    box = {"type": "array", "oneOf": [{"minItems": n, "maxItems": n} for n in (4, 6)], "items": {"type": "number"}}
    said: Mapping[str, tuple[str, Json]] = {
        FORM: (
            text("Für Programme oder für Menschen; ohne Angabe, was der Accept-Kopf verlangt"),
            {"type": "string", "enum": list(FORMS)},
        ),
        # as everywhere in the atlas, a value that is no language is as good as none
        PARAMETER: (text("Sprache"), {"type": "string", "example": codes[-1]}),
        EDITION: (text("Nummer der Fassung des Registers"), {"type": "integer", "minimum": 1}),
        "crs": (text("Bezugssystem der Antwort"), system),
        "datetime": (text(_DATETIME), _STRING),
        "bbox": (text("Nur was dieses Rechteck berührt"), box),
        "bbox-crs": (text("Bezugssystem von bbox"), system),
        "filter": (text("Bedingung in CQL2"), {"type": "string", "maxLength": LONGEST}),
        "filter-crs": (text("Bezugssystem von Flächen in filter"), system),
        "filter-lang": (
            text("Sprache von filter"),
            {"type": "string", "enum": [FILTER_LANGUAGE], "default": FILTER_LANGUAGE},
        ),
        "limit": (text("So viele auf einmal"), {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        "offset": (text("So viele vorher überspringen"), {"type": "integer", "minimum": 0, "default": 0}),
    }
    for name, (description, schema) in said.items():
        if name != EDITION or site.atlas.origin.edition:
            yield name, _query(name, description, schema)


_DATETIME = message(
    "Der Stand: ein Tag oder Zeitpunkt; von einem Zeitraum gilt der letzte Tag, von einem offenen der heutige. Nicht nach heute"
)


def _refusals(site: Site) -> Iterable[tuple[str, Json]]:
    text = site.language.text
    content = {JSON_TYPE: {"schema": {"$ref": "#/components/schemas/refusal"}}, HTML_TYPE: {"schema": _STRING}}
    for code, words in (
        ("400", message("Ein Parameter ist unbekannt oder hat einen Wert, den es nicht gibt.")),
        ("404", message("Das gibt es hier nicht.")),
        ("500", message("Im Atlas ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.")),
        ("503", message("Gerade werden viele frühere Fassungen angefragt; die aktuelle gibt es wie immer.")),
    ):
        yield code, {"description": text(words), "content": content}


def _schemas(site: Site) -> Iterable[tuple[str, Json]]:
    yield "object", {"type": "object"}
    yield (
        "link",
        _object(dict.fromkeys(("rel", "href", "type", "title", "hreflang"), _STRING), "rel", "href", "type"),
    )
    yield (
        "landing",
        _object({"title": _STRING, "description": _STRING, "attribution": _STRING, "links": _LINKS}, "links"),
    )
    classes = {"type": "array", "items": _STRING}
    yield "conformance", _object({"links": _LINKS, "conformsTo": classes}, "conformsTo")
    yield (
        "collections",
        _object(
            {"links": _LINKS, "collections": {"type": "array", "items": {"$ref": "#/components/schemas/collection"}}},
            "links",
            "collections",
        ),
    )
    words = dict.fromkeys(("id", "title", "description", "attribution", "itemType", "storageCrs"), _STRING)
    yield "collection", _object({**words, "extent": {"type": "object"}, "crs": classes, "links": _LINKS}, "id", "links")
    error = {"status": {"type": "integer"}, "message": _STRING, "field": _STRING, "expected": _STRING}
    yield "refusal", _object({"error": _object(error, *error)}, "error")
    for collection in COLLECTIONS.values():
        yield from _feature_schemas(site, collection)


def _feature_schemas(site: Site, collection: Collection) -> Iterable[tuple[str, Json]]:
    fields = collection.fields(site)
    shape = {
        **_object(
            {
                "type": {"type": "string", "enum": [SHAPES.get(collection.geometry)]},
                "coordinates": {"type": "array", "items": {}},
            },
            "type",
            "coordinates",
        ),
        "nullable": True,
    }
    properties = {f.name: f.schema(nullable=True) for f in fields}
    key = next(f for f in fields if f.name == collection.key)
    feature = {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": key.kind},
        "geometry": shape if collection.geometry else {"type": "object", "nullable": True, "enum": [None]},
        "properties": {**_object(properties, *properties), "additionalProperties": False},
        "links": _LINKS,
    }
    yield f"{collection.name}.feature", _object(feature, "type", "id", "geometry", "properties")
    yield (
        f"{collection.name}.page",
        _object(
            {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "features": {"type": "array", "items": {"$ref": f"#/components/schemas/{collection.name}.feature"}},
                "links": _LINKS,
                "numberMatched": {"type": "integer", "minimum": 0},
                "numberReturned": {"type": "integer", "minimum": 0},
                "attribution": _STRING,
                **{f.name: f.schema(nullable=True) for f in days(site)},  # what an answer says of all its features
            },
            "type",
            "features",
            "links",
            "numberMatched",
            "numberReturned",
        ),
    )


def _object(properties: Mapping[str, object], *required: str) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}

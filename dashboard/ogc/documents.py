"""What the interface says of itself: landing page, conformance, collections and what can be asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import numpy as np
from pyproj import Transformer

from dashboard.context.site import Site
from dashboard.ogc.collections import COLLECTIONS, Collection
from dashboard.ogc.filters import GEOMETRY
from dashboard.ogc.links import (
    GEOJSON_TYPE,
    HTML_TYPE,
    JSON_TYPE,
    OPENAPI_TYPE,
    QUERYABLES,
    SCHEMA_TYPE,
    Here,
    one,
)
from dashboard.ogc.parameters import HTML, JSON
from dashboard.ogc.reference_systems import CRS84, systems, uri_of
from dashboard.ogc.shapes import Shapes
from layers.files.tables import attribution
from layers.words.language import message

_SPEC = "http://www.opengis.net/spec/"
#: Every class of the standards that holds here, and no other.
CONFORMANCE = [
    *(f"{_SPEC}ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    f"{_SPEC}ogcapi-features-2/1.0/conf/crs",
    *(
        f"{_SPEC}ogcapi-features-3/1.0/conf/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"{_SPEC}cql2/1.0/conf/{name}"
        for name in (
            "cql2-text",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
        )
    ),
]
_ABOUT = message(
    "Wer in {state} am Programm {programme} teilnimmt, für Geoinformationssysteme. "
    "In QGIS unter „Layer hinzufügen“, „WFS / OGC API – Features“ diese Adresse angeben: {address}"
)


def landing(site: Site, here: Here) -> dict:
    """Return where everything begins."""
    text, link = site.language.text, partial(one, language=site.language)
    return {
        "title": f"{site.programme.atlas}: OGC API – Features",
        "description": text(
            _ABOUT, state=site.state.name, programme=site.programme.name, address=here.to("").partition("?")[0]
        ),
        "attribution": attribution(site.atlas, site.language),
        "links": [
            *here.own(),
            link(
                "service-desc", here.to("api", JSON), OPENAPI_TYPE, text("Beschreibung der Schnittstelle (OpenAPI 3.0)")
            ),
            link("service-doc", here.to("api", HTML), HTML_TYPE, text("Beschreibung der Schnittstelle")),
            link("conformance", here.to("conformance", JSON), JSON_TYPE, text("Welche Normen gelten")),
            link("data", here.to("collections", JSON), JSON_TYPE, text("Die Daten")),
            link("data", here.to("collections", HTML), HTML_TYPE, text("Die Daten")),
            *licences(site),
        ],
    }


def conformance(site: Site, here: Here) -> dict:
    """Return which classes of the standards hold."""
    return {"links": here.own(), "conformsTo": CONFORMANCE}


def collections(site: Site, shapes: Shapes, here: Here) -> dict:
    """Return what there is to ask for."""
    return {
        "links": [*here.own(), *licences(site)],
        "collections": [describe(site, shapes, collection, here) for collection in COLLECTIONS.values()],
    }


def single(site: Site, shapes: Shapes, collection: Collection, here: Here) -> dict:
    """Return one collection as an answer of its own."""
    found = describe(site, shapes, collection, here)
    return {**found, "links": [*here.own(), *found["links"]]}


def describe(site: Site, shapes: Shapes, collection: Collection, here: Here) -> dict:
    """Return what is said of a collection wherever it stands."""
    language = site.language
    link, title, path = (
        partial(one, language=language),
        language.text(collection.title),
        f"collections/{collection.name}",
    )
    columns = language.text("Spalten und Bedingungen: {title}", title=title)
    crs = site.atlas.shapes.crs
    known = {"crs": list(systems(crs)), "storageCrs": uri_of(crs)} if collection.geometry else {}
    return {
        "id": collection.name,
        "title": title,
        "description": collection.about(language),
        "attribution": attribution(site.atlas, language),
        "itemType": "feature",
        "extent": _extent(site, shapes, collection),
        **known,
        "links": [
            link("items", here.to(f"{path}/items", JSON), GEOJSON_TYPE, title),
            link("items", here.to(f"{path}/items", HTML), HTML_TYPE, title),
            link(QUERYABLES, here.to(f"{path}/queryables", JSON), SCHEMA_TYPE, columns),
            link(QUERYABLES, here.to(f"{path}/queryables", HTML), HTML_TYPE, columns),
            *licences(site, collection),
        ],
    }


def queryables(site: Site, collection: Collection, here: Here) -> dict:
    """Return the columns of a collection as JSON Schema: what its features can be asked by."""
    shape = {"title": site.language.text("Fläche oder Linie"), "format": f"geometry-{collection.geometry}"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": here.to(here.path).partition("?")[0],
        "type": "object",
        "title": site.language.text(collection.title),
        "properties": {
            **({GEOMETRY: shape} if collection.geometry else {}),
            **{field.name: field.schema() for field in collection.fields(site)},
        },
        "additionalProperties": False,
    }


def licences(site: Site, collection: Collection | None = None) -> Iterable[Mapping[str, str]]:
    """Yield the links to the licences of a collection, or of everything: that of the borders, that of the register."""
    text, provenance, register = site.language.text, site.atlas.provenance, site.state.licence
    if provenance.licence_url and (collection is None or collection.geometry):
        title = text("Lizenz der Grenzen: {licence}", licence=provenance.licence)
        yield one("license", provenance.licence_url, HTML_TYPE, title, site.language)
    if collection is None or collection.dated:
        title = text("Lizenz des Registers: {licence}", licence=register.title)
        yield one("license", register.url, HTML_TYPE, title, site.language)


def _extent(site: Site, shapes: Shapes, collection: Collection) -> dict:
    """Where and when the features of a collection lie: shapes on the map, statuses from the first fact on."""
    found: dict[str, object] = {}
    if collection.geometry:
        to_degrees = Transformer.from_crs(site.atlas.shapes.crs, "EPSG:4326", always_xy=True)
        west, south, east, north = to_degrees.transform_bounds(*shapes.around)
        corners = [*np.floor(np.multiply((west, south), 1e4)) / 1e4, *np.ceil(np.multiply((east, north), 1e4)) / 1e4]
        found["spatial"] = {"bbox": [[round(float(number), 4) for number in corners]], "crs": CRS84}
    if collection.dated:
        first = min((fact.proven for fact in site.atlas.register.facts if fact.proven), default=site.programme.start)
        gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
        found["temporal"] = {"interval": [[f"{first}T00:00:00Z", None]], "trs": gregorian}
    return found

"""The addresses below ``/ogc``: thin routes over functions that tests call without a server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Flask, Response, request

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.ogc import documents, pages
from dashboard.ogc.collections import COLLECTIONS, Collection
from dashboard.ogc.features import collection_text, feature_text, find_many, find_one, said_of_all, shape_texts
from dashboard.ogc.links import (
    GEOJSON_TYPE,
    HTML_TYPE,
    JSON_TYPE,
    OPENAPI_TYPE,
    PATH,
    QUERYABLES,
    SCHEMA_TYPE,
    Here,
    one,
)
from dashboard.ogc.openapi import openapi
from dashboard.ogc.pages import Page
from dashboard.ogc.parameters import COMMON, HTML, JSON, Asked, read_form, read_many, read_one, refuse_others
from dashboard.ogc.shapes import Shapes
from layers.words.language import message


def register_ogc(server: Flask, site: Site) -> None:
    """Add everything below ``/ogc`` to ``server``."""
    ogc, shapes = Blueprint("ogc", __name__, url_prefix=f"/{PATH}"), Shapes(site.atlas)

    @ogc.get("", strict_slashes=False)
    def landing() -> Response:
        asked, here = _plain(site)
        document = documents.landing(asked, here)
        everything = {**document, **documents.collections(asked, shapes, here)}
        return _answer(
            asked, here, document, pages.landing_page(asked, here, everything | {"links": document["links"]})
        )

    @ogc.get("/conformance")
    def conformance() -> Response:
        asked, here = _plain(site)
        document = documents.conformance(asked, here)
        return _answer(asked, here, document, pages.conformance_page(asked, here, document))

    @ogc.get("/api")
    def api() -> Response:
        asked, here = _plain(site, OPENAPI_TYPE)
        document = openapi(asked, here)
        return _answer(asked, here, document, pages.api_page(asked, here, document))

    @ogc.get("/collections")
    def collections() -> Response:
        asked, here = _plain(site)
        document = documents.collections(asked, shapes, here)
        described = {**documents.landing(asked, here), **document}
        return _answer(asked, here, document, pages.landing_page(asked, here, described))

    @ogc.get("/collections/<name>")
    def collection(name: str) -> Response:
        found, (asked, here) = _found(name), _plain(site)
        document = documents.single(asked, shapes, found, here)
        return _answer(asked, here, document, pages.collection_page(asked, here, document))

    @ogc.get("/collections/<name>/queryables")
    def queryables(name: str) -> Response:
        found, (asked, here) = _found(name), _plain(site, SCHEMA_TYPE)
        document = documents.queryables(asked, found, here)
        return _answer(asked, here, document, pages.queryables_page(asked, here, found))

    _add_features(ogc, site, shapes)
    server.register_blueprint(ogc)


def _add_features(ogc: Blueprint, site: Site, shapes: Shapes) -> None:
    @ogc.get("/collections/<name>/items")
    def items(name: str) -> Response:
        collection, (asked, here) = _found(name), _here(site, GEOJSON_TYPE)
        wish = read_many(asked, request.args, collection.fields(asked))
        found = find_many(asked, shapes, collection, wish)
        links = [*here.own(), *_steps(here, wish, found.matched), _back(asked, here, collection)]
        if here.form == HTML:
            return _page(asked, here, pages.items_page(asked, here, collection, found, wish, links))
        texts = shape_texts(shapes, collection, found, wish)
        answer = _told(collection_text(asked, collection, found, texts, wish, links), wish)
        href = here.to(f"collections/{name}/queryables", JSON)
        answer.headers["Link"] = f'<{href}>; rel="{QUERYABLES}"; type="{SCHEMA_TYPE}"'
        return answer

    @ogc.get("/collections/<name>/items/<key>")
    def item(name: str, key: str) -> Response:
        collection, (asked, here) = _found(name), _here(site, GEOJSON_TYPE)
        wish = read_one(asked, request.args)
        found = find_one(asked, collection, key, wish)
        if here.form == HTML:
            return _page(asked, here, pages.item_page(asked, here, collection, found, wish))
        links = [*here.own(), _back(asked, here, collection)]
        more = {"links": links, **said_of_all(asked, wish)}
        (shape,) = shape_texts(shapes, collection, found, wish)
        return _told(feature_text(collection, found.rows[0], shape, more), wish)


def _found(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise RequestError(
            404,
            message("Eine Sammlung „{got}“ gibt es nicht."),
            "collectionId",
            message("eine von {names}"),
            got=name[:40],
            names=", ".join(COLLECTIONS),
        )
    return COLLECTIONS[name]


def _here(site: Site, media: str = JSON_TYPE) -> tuple[Site, Here]:
    """The site in the language asked for, and where the request stands."""
    read_form(request.args)
    asked, root = spoken(site), request.host_url.rstrip("/") + site.base
    return asked, Here(
        root, asked.language, request.path.removeprefix(f"/{PATH}").strip("/"), request.args.to_dict(), media
    )


def _plain(site: Site, media: str = JSON_TYPE) -> tuple[Site, Here]:
    """The same for what takes no other parameters."""
    refuse_others(request.args, COMMON)
    return _here(site, media)


def _steps(here: Here, wish: Asked, matched: int) -> list[dict[str, str]]:
    """The links to the pages before and behind."""
    text, media = here.language.text, HTML_TYPE if here.form == HTML else here.media
    link = partial(one, media=media, language=here.language)
    steps = []
    if wish.offset + wish.limit < matched:
        steps.append(link("next", here.again(offset=wish.offset + wish.limit), title=text("Weiter")))
    if wish.offset:
        steps.append(link("prev", here.again(offset=max(wish.offset - wish.limit, 0) or None), title=text("Zurück")))
    return steps


def _back(site: Site, here: Here, collection: Collection) -> dict[str, str]:
    title = site.language.text(collection.title)
    return one("collection", here.to(f"collections/{collection.name}", JSON), JSON_TYPE, title, site.language)


def _answer(site: Site, here: Here, document: Mapping, page: Page) -> Response:
    """An answer in the form asked for."""
    if here.form == HTML:
        return _page(site, here, page)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Response(body, content_type=here.media)


def _page(site: Site, here: Here, page: Page) -> Response:
    return Response(pages.render(site, here, page), content_type=f"{HTML_TYPE}; charset=utf-8")


def _told(text: str, wish: Asked) -> Response:
    return Response(text, content_type=GEOJSON_TYPE, headers={"Content-Crs": f"<{wish.system.uri}>"})

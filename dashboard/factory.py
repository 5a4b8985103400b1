"""Build the web application from an Atlas. Nothing happens at import; two applications can live in one process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider

from dashboard.api import register_api
from dashboard.browser.live_map import register_live_map
from dashboard.browser.payloads import build_payloads, register_payloads
from dashboard.browser.tiles import Tiles, build_tiles, register_tiles
from dashboard.context.assets import register_assets
from dashboard.context.identity import Identity
from dashboard.context.languages import spoken
from dashboard.context.operation import operations, register_operations
from dashboard.context.operator_data import Operator
from dashboard.context.parameters import PAGES, relevant
from dashboard.context.settings import choose_background
from dashboard.context.site import MOST_MUNICIPALITIES, Site, build_site
from dashboard.exports.share import register_share
from dashboard.exports.snippet import register_snippets
from dashboard.ogc.links import PATH as OGC
from dashboard.ogc.routes import register_ogc
from dashboard.open_data.routes import register_open_data
from dashboard.pages.changes import register_changes
from dashboard.pages.compare import register_compare
from dashboard.pages.data import register_data
from dashboard.pages.development import register_development
from dashboard.pages.district import register_district
from dashboard.pages.editions import register_editions
from dashboard.pages.embed import register_embed
from dashboard.pages.errors import register_errors
from dashboard.pages.export import register_export
from dashboard.pages.interface import register_interface
from dashboard.pages.map import render_map
from dashboard.pages.municipality import lead_on_from_map, register_municipality
from dashboard.pages.news import register_news
from dashboard.pages.panel import register_panel
from dashboard.pages.plain import register_plain
from dashboard.pages.region import register_region
from dashboard.pages.sitemap import register_sitemap
from dashboard.pages.table import register_table
from dashboard.serving.allowance import Allowance
from dashboard.serving.desk_mount import BesideDesk
from dashboard.serving.editions import Editions, Old
from dashboard.serving.headers import register_headers
from dashboard.serving.identity_files import register_identity
from dashboard.serving.journal import Journal
from dashboard.serving.mount import Application, mount
from dashboard.serving.negotiation import Negotiated
from dashboard.serving.orders import ELSEWHERE, Elsewhere
from dashboard.serving.response_cache import LIMIT_BYTES, ResponseCache
from dashboard.serving.watch import FACTS, MARK, PRESENT, TIME_ZONE
from dashboard.serving.workshop import Workshop
from layers.words.template_messages import install
from loaders.atlas.model import Atlas
from loaders.atlas.provenance import web_address
from loaders.store.checked_store import NOTHING_KEPT, Store

# nothing of the database is imported where there is none
if TYPE_CHECKING:
    from dashboard.published import Published

_ROOT = Path(__file__).resolve().parent.parent
_LARGEST_BODY = 64 * 1024
#: What the application of an old edition may keep of answers and of files.
_OLD_ANSWERS, _OLD_FILES = LIMIT_BYTES // 4, 6_000_000
_COMPRESSED = [
    "text/html",
    "text/css",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/geo+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
    "application/atom+xml",
    "application/xml",
    "application/ld+json",
    "application/rdf+xml",
    "text/turtle",
    "image/svg+xml",
]


class AtlasDash(Dash):
    """Dash with our own page around it; ``page`` is set by the factory."""

    page: Callable[[dict[str, str]], str]

    def _config(self) -> dict:
        # a random token per page load; it guards background callbacks, of which there are none, and would
        # make every page another one, which could not be kept for the next visitor
        return {key: value for key, value in super()._config().items() if key != "end_id"}

    def interpolate_index(self, *_: Any, **fragments: Any) -> str:
        return self.page(fragments)


@dataclass(frozen=True)
class Present:
    """What the application of an old edition shares with that of the newest: its site, its queue, its tiles."""

    site: Site
    workshop: Workshop
    tiles: Tiles | None = None


def build_app(
    atlas: Atlas,
    store: Store = NOTHING_KEPT,
    base: str = "/",
    proxies: int = 0,
    pptx_template: Path | None = None,
    operator: Operator | None = None,
    background: str = "",
    identity: Identity | None = None,
    before: Flask | None = None,
    published: Published | None = None,
    desk: Callable[[Site, Application], Application] | None = None,
    present: Present | None = None,
    limit: int = 0,
    elsewhere: Callable[[Site], Elsewhere] | None = None,
    most: int = MOST_MUNICIPALITIES,
) -> Dash:
    """Return the Dash application for ``atlas``; ``app.server`` is the WSGI application.

    ``store`` holds results of earlier starts. ``base`` is the address prefix of all pages, ``proxies`` how many stand before;
    ``pptx_template`` is the master for slides; ``operator`` is who runs the website, as the imprint names it;
    ``background`` is the key of the web map that visitors may ask for. Raises LoadError if the state has none of that key.
    ``identity`` is the authority's design.
    ``before`` is the application that is replaced, whose pages are open still; nothing but their data is kept of it.
    ``published``: the database that ``atlas`` is the newest edition of, if it is of one; ``desk`` makes the editors' desk beside
    the site, given what refuses requests. ``present``: given, ``atlas`` is an old edition. ``limit``: how many seconds of
    computing per minute files may take for one address, 0 for any. ``elsewhere``: who has files made that take long, if
    anybody does. ``most``: see ``Site``.
    """
    chosen = choose_background(atlas.state, background)
    materials, newest, most = (
        (present.site.materials, present.site.base, present.site.most) if present else (None, "", most)
    )
    site = build_site(atlas, pptx_template, store, operator, chosen, identity, materials, base, newest, most)
    payloads, drawing = build_payloads(site, store, published.page_data if published else None)
    tiles = present.tiles if present else build_tiles(site, store) if site.districts_first else None
    if not present:
        payloads.current()  # before the first visitor asks; hardly anybody asks for the map of an old edition
    others = elsewhere and elsewhere(site)
    workshop = _workshop(present, limit, others)
    server = _server(site, workshop, others)
    app = AtlasDash(
        "dashboard",
        server=server,  # type: ignore[arg-type]  # Dash forgot Flask among what it takes
        assets_folder=str(site.assets.folder),
        include_assets_files=False,  # they come put together, dashboard/context/whole_files.py
        requests_pathname_prefix=base,
        routes_pathname_prefix="/",
        title=atlas.state.programme.atlas,
        use_async=False,  # Dash would be asynchronous wherever asgiref is installed, which the queue brings
        update_title=None,  # type: ignore[arg-type]  # that this is allowed stands in the text only
    )

    def page(fragments: dict[str, str]) -> str:
        # Dash answers every path with its page; only ours is one
        if request.path != "/":
            abort(404)
        lead_on_from_map(spoken(site))
        return render_map(spoken(site), payloads.current(), drawing, request.args, fragments, tiles)

    app.page = page
    register_live_map(app, site)
    register_panel(server, site)
    register_payloads(server, payloads, before)
    if tiles:
        register_tiles(server, tiles, before)
    _register_pages(server, site, workshop)
    if others:
        others.register(server, workshop)
    register_share(server, base)
    register_operations(server)
    licences = dict.fromkeys((site.state.licence.url, web_address(atlas.provenance.licence_url)))
    register_headers(server, site.background, indexed=not present, licences=filter(None, licences))
    register_assets(server, site.assets)
    register_identity(server, site.identity)
    kept_bytes = _OLD_ANSWERS if present else LIMIT_BYTES
    if published:
        register_editions(server, site, published.editions)
    seen = _seen(server, site)
    remembered = ResponseCache(server.wsgi_app, site.today, _COMPRESSED, seen, never={"/healthz"}, limit=kept_bytes)
    kept = Negotiated(remembered, f"/{OGC}", [language.code for language in site.languages])
    if published:

        def build_old(asked: Old) -> Application:
            shared, given = Present(site, workshop, tiles), (pptx_template, operator, background, identity)
            old = published.old(asked)
            return build_app(old, store, base + asked.path, 0, *given, present=shared, elsewhere=elsewhere).server

        _put_around(server, kept, published, build_old, desk and desk(site, server.wsgi_app))
    else:
        server.wsgi_app = kept  # type: ignore[method-assign]  # how Flask wants middleware
    mount(server, base, proxies)
    if not present:
        server.wsgi_app = Journal(server.wsgi_app, server, base, proxies > 0)  # type: ignore[method-assign]  # as above
    return app


def _workshop(present: Present | None, limit: int, others: Elsewhere | None) -> Workshop:
    """Who makes the files of an application; those of old editions wait in the queue of the newest."""
    if present:
        return present.workshop.beside(_OLD_FILES, others)
    return Workshop(allowance=Allowance(limit), elsewhere=others)


def _server(site: Site, workshop: Workshop, others: Elsewhere | None) -> Flask:
    """The server, without any address yet."""
    server = Flask("dashboard", template_folder=str(_ROOT / "dashboard" / "templates"))
    install(server.jinja_env)
    server.json = provider = DefaultJSONProvider(server)
    provider.ensure_ascii = provider.sort_keys = False
    server.config.update(
        {
            # nobody has to send a body but to the desk
            "MAX_CONTENT_LENGTH": _LARGEST_BODY,
            TIME_ZONE: site.state.time_zone,
            FACTS: site.atlas.register.facts,
            PRESENT: Present(site, workshop),
            ELSEWHERE: others,
        }
    )
    return server


def _register_pages(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add what visitors and programs ask for, but the map."""
    for register in (
        register_api,
        register_snippets,
        register_table,
        register_municipality,
        register_district,
        register_region,
        register_changes,
        register_development,
        register_open_data,
    ):
        register(server, site, workshop)
    for add in (
        register_compare,
        register_news,
        register_export,
        register_embed,
        register_data,
        register_plain,
        register_sitemap,
        register_ogc,
        register_interface,
        register_errors,
    ):
        add(server, site)


def _seen(server: Flask, site: Site) -> Callable[[str, str], str]:
    """What the answers of ``server`` can follow from: what its pages read, and what its other addresses declare."""
    declared = [(str(rule), operation) for rule, operation in operations(server)]
    known = PAGES.union(*(operation.names for _, operation in declared))
    strict = (f"/{OGC}", *(path for path, operation in declared if operation.strict))
    return partial(relevant, assets=site.assets, known=known, strict=strict)


def _put_around(
    server: Flask,
    kept: Application,
    published: Published,
    build_old: Callable[[Old], Application],
    desk: Application | None,
) -> None:
    """Have ``server`` answer for old editions and for the desk, too; ``kept`` is what answers for the newest."""
    server.config[MARK] = published.mark
    site: Application = Editions(kept, server.wsgi_app, published.editions, build_old)
    server.wsgi_app = BesideDesk(site, desk) if desk else site  # type: ignore[method-assign, assignment]  # as above

"""Headers for browsers: nothing from third parties, no framing elsewhere but of the embedded map, no referrer; open data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from flask import Flask, Response, request

from loaders.atlas.programme import BackgroundMap

#: Name of the route of the embedded map, which other websites may frame.
EMBED = "embed"
#: What scripts of other websites may fetch: interface, pictures, lists and the feed, but no page and nothing internal.
_OPEN = re.compile(r"/api/.*|/(snippet|growth|deck)\..*|.*\.(csv|xlsx|pdf|atom|ttl|jsonld|rdf|zip)")


def register_headers(
    server: Flask, background: BackgroundMap | None = None, indexed: bool = True, licences: Iterable[str] = ()
) -> None:
    """Set the headers on every response; of open data, the addresses of its ``licences`` are one (RFC 8288, ``license``).

    The map's page alone may show pictures from the server of ``background``, should a visitor ask for them. ``indexed``: whether
    search engines may list what is answered.
    """
    # styles need 'unsafe-inline': Leaflet and Dash inject <style> elements and offer no nonce
    elsewhere = f" https://{background.host}" if background else ""

    def policy(pictures: str = "") -> str:
        rules = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            # blob: what plotly draws on its way to a PNG; it comes from the page's own script
            f"img-src 'self' data: blob:{pictures}",
            "connect-src 'self'",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
        return "; ".join(rules)

    # what a header cannot hold is escaped
    licensed = [f'<{quote(url, safe="%/:=&?~#+!$,;@()*[]")}>; rel="license"' for url in licences]
    everywhere, map_page = policy(), policy(elsewhere)

    @server.after_request
    def add(response: Response) -> Response:
        rules = map_page if request.path == "/" else everywhere
        if request.endpoint != EMBED:
            # the embedded map has neither scripts nor forms, so any site may frame it; "*" would leave out files on a
            # disk and previews in a sandbox, which have no host
            rules += "; frame-ancestors 'self'"
        response.headers.setdefault("Content-Security-Policy", rules)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        if not indexed:
            response.headers["X-Robots-Tag"] = "noindex"
        if _OPEN.fullmatch(request.path):
            response.headers["Access-Control-Allow-Origin"] = "*"
            for link in licensed:
                response.headers.add("Link", link)
            if request.method == "OPTIONS":
                # a browser asks first when a script sends headers of its own
                response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
                response.headers["Access-Control-Allow-Headers"] = "*"
        return response

"""Headers for browsers: nothing from third parties, no framing elsewhere but of the embedded map, no referrer.

Data are open to the scripts of any website.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.context.browser_rules import tell_browsers
from loaders.atlas.programme import BackgroundMap

#: Name of the route of the embedded map, which other websites may frame.
EMBED = "embed"
#: Where scripts of other websites may fetch data: interfaces, open data, pictures, lists and the feed, but nothing internal.
_OPEN = re.compile(r"/(api|daten|kacheln)/.+|/ogc(/.*)?|/(snippet|growth|deck)\..*|.*\.(csv|xlsx|pdf|atom)")
#: What is a page wherever it stands: other websites lead to it, their scripts do not read it.
_PAGE = "text/html"
#: Headers of ours that such scripts may read, besides those that they always may.
_READABLE = ("ETag", "Link", "Content-Crs", "Content-Disposition", "Retry-After")
#: So long a browser need not ask again whether it may send headers of its own, in s; most keep it for less.
_ASK_AGAIN_S = 86_400


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
        tell_browsers(response)
        embedded = request.endpoint == EMBED
        if not embedded:
            # the embedded map has neither scripts nor forms, so any site may frame it; "*" would leave out files on a
            # disk and previews in a sandbox, which have no host
            rules += "; frame-ancestors 'self'"
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers.setdefault("Content-Security-Policy", rules)
        shown_elsewhere = embedded or _OPEN.fullmatch(request.path)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shown_elsewhere else "same-origin"
        if not indexed:
            response.headers["X-Robots-Tag"] = "noindex"
        if _OPEN.fullmatch(request.path):
            _open_up(response, licensed)
        return response


def _open_up(response: Response, links: Iterable[str]) -> None:
    """Let scripts of any website read the answer, unless it is a page, and have it say its ``links``.

    No answer of the site depends on who asks.
    """
    for link in links:
        response.headers.add("Link", link)
    asks_first = request.method == "OPTIONS"
    if response.mimetype == _PAGE and not asks_first:
        return
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = ", ".join(_READABLE)
    if asks_first:
        # a browser asks first when a script sends headers of its own
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = "*"
        response.headers["Access-Control-Max-Age"] = str(_ASK_AGAIN_S)

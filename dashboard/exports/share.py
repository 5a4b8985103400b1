"""``/teilen.svg``: the QR code of one of our own pages. Made here, so that nobody else learns what is shared."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from layers.files.qr import qr_svg

#: Longer addresses make codes that phones cannot read from a slide.
LONGEST = 600


def register_share(server: Flask, base: str) -> None:
    """Add the code; ``zu`` is the path of the page below this host, with its parameters, such as ``/?ebene=kpr``."""

    @server.get("/teilen.svg")
    def code() -> Response:
        path = request.args.get("zu", "")
        if not _is_ours(path, base):
            abort(404)
        return Response(qr_svg(request.host_url.removesuffix("/") + path), content_type="image/svg+xml; charset=utf-8")


def _is_ours(path: str, base: str) -> bool:
    """Whether ``path`` leads to a page of this site: codes that send people elsewhere are not made here."""
    return path.startswith(base) and not path.startswith("//") and path.isprintable() and len(path) <= LONGEST

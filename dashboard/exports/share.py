"""``/teilen.svg``: the QR code of one of our own pages. Made here, so that nobody else learns what is shared."""

from __future__ import annotations

import io

import segno
from flask import Flask, Response, abort, request

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


def qr_svg(address: str) -> bytes:
    """Return the QR code of an address as SVG, dark on light whatever colours the page has, with its quiet zone."""
    out = io.BytesIO()
    made = segno.make(address, micro=False, error="m")
    made.save(out, kind="svg", scale=4, border=4, dark="#000000", light="#ffffff", xmldecl=False, nl=False)
    return out.getvalue()

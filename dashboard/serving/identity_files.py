"""The files of an authority's design: its logo and its font, from the folder that the operator names."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort

from dashboard.context.assets import FOREVER
from dashboard.context.identity import Identity

_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".woff2": "font/woff2"}


def register_identity(server: Flask, identity: Identity) -> None:
    """Serve what ``identity`` shows to everybody, and nothing else of its folder."""

    @server.get("/identity/<version>/<name>")
    def identity_file(version: str, name: str) -> Response:
        content = identity.public.get(name)
        if content is None or version != identity.version:
            abort(404)
        return Response(content, content_type=_TYPES[Path(name).suffix], headers={"Cache-Control": FOREVER})

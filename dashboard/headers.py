"""Security headers: nothing from third parties, no framing elsewhere but of the embedded map, no referrer."""

from __future__ import annotations

from dash import Dash
from flask import Response, request

from dashboard.pages.embed import EMBED


def register_headers(app: Dash) -> None:
    """Set the headers on every response. Call after all callbacks exist, because their inline scripts are hashed."""
    hashes = " ".join(f"'{h}'" if not h.startswith("'") else h for h in app.csp_hashes())
    # styles need 'unsafe-inline': Leaflet and Dash inject <style> elements and offer no nonce
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            # blob: what plotly draws on its way to a PNG; it comes from the page's own script
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )

    @app.server.after_request
    def add(response: Response) -> Response:
        # the embedded map has neither scripts nor forms, so any site may frame it
        ancestors = "*" if request.endpoint == EMBED else "'self'"
        response.headers.setdefault("Content-Security-Policy", f"{policy}; frame-ancestors {ancestors}")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        return response

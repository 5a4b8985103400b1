"""Security headers: nothing from third parties, no framing elsewhere, no referrer."""

from __future__ import annotations

from dash import Dash
from flask import Response


def register_headers(app: Dash) -> None:
    """Set the headers on every response. Call after all callbacks exist, because their inline scripts are hashed."""
    hashes = " ".join(f"'{h}'" if not h.startswith("'") else h for h in app.csp_hashes())
    # styles need 'unsafe-inline': Leaflet and Dash inject <style> elements and offer no nonce
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )

    @app.server.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        return response

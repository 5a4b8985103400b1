"""Plotly's script, from the installed package: only the page with charts asks for it."""

from __future__ import annotations

from importlib.metadata import distribution, version
from pathlib import Path

from flask import Flask, Response

from dashboard.context.assets import FOREVER


def plotly_address(base: str) -> str:
    """Return where the script is; the address changes with its version."""
    return f"{base}{_name()}"


def register_plotly(server: Flask) -> None:
    """Serve the script."""

    @server.get(f"/{_name()}")
    def plotly() -> Response:
        response = Response(_file().read_bytes(), content_type="text/javascript; charset=utf-8")
        response.headers["Cache-Control"] = FOREVER
        return response


def _name() -> str:
    # the release is pinned; reading five megabytes at every start to hash them would tell no more
    return f"plotly-{version('plotly')}.js"


def _file() -> Path:
    # found without importing the package, which would take memory for nothing
    return Path(str(distribution("plotly").locate_file("plotly/package_data/plotly.min.js")))

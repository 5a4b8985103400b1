"""Table of contents of all callbacks."""

from __future__ import annotations

from dash import Dash

from dashboard.callbacks.panel import register_panel
from dashboard.context.site import Site


def register_callbacks(app: Dash, site: Site) -> None:
    """Register every callback of the product on ``app``."""
    register_panel(app, site)

"""``/daten/…``: the catalogue of the data for portals. What it takes is imported when somebody first asks."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from dashboard.context.site import Site
from dashboard.open_data.datasets import PAGE
from dashboard.serving.workshop import Workshop


def register_open_data(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the files below ``/daten`` to ``server``."""
    files = Blueprint("open_data", __name__, url_prefix=f"/{PAGE}")
    if site.state.open_data:
        _add_catalogue(files, site)
    server.register_blueprint(files)


def _add_catalogue(files: Blueprint, site: Site) -> None:
    @files.get("/katalog.<any(ttl, jsonld, rdf):ending>")
    def catalogue(ending: str) -> Response:
        from dashboard.open_data.catalogue import FORMATS, catalogue_file

        _, media_type = FORMATS[ending]
        body = catalogue_file(site, request.host_url.rstrip("/"), ending)
        return Response(body, content_type=f"{media_type}; charset=utf-8")

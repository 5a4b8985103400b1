"""``/daten/…``: the tables, the package, and the catalogue for portals, which imports what it takes when somebody asks."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from dashboard.context.languages import spoken
from dashboard.context.query import read_stand
from dashboard.context.site import Site
from dashboard.exports.file_names import file_response
from dashboard.open_data.datasets import PAGE, package_name
from dashboard.serving.workshop import Workshop
from layers.catalogue import OVERVIEW
from layers.datapackage.package import TABLES, Package, package_zip
from layers.files.data_files import DATA_FORMATS


def register_open_data(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the files below ``/daten`` to ``server``."""
    files = Blueprint("open_data", __name__, url_prefix=f"/{PAGE}")
    _add_tables(files, site)
    _add_package(files, site, workshop)
    if site.state.open_data:
        _add_catalogue(files, site)
    server.register_blueprint(files)


def _add_tables(files: Blueprint, site: Site) -> None:
    @files.get(f"/<any({', '.join(TABLES)}):name>.csv")
    def table(name: str) -> Response:
        asked = spoken(site)
        snapshot = asked.on(read_stand(request.args, asked.today()))
        body = TABLES[name](snapshot, asked.language).csv()
        return file_response(body, DATA_FORMATS["csv"], f"{name}.csv", download=True)


def _add_package(files: Blueprint, site: Site, workshop: Workshop) -> None:
    @files.get(f"/{package_name(site)}")
    def package() -> Response:
        asked, page = spoken(site), request.host_url.rstrip("/") + (site.present or site.base) + PAGE
        snapshot = asked.on(read_stand(request.args, asked.today()))
        name = package_name(site).removesuffix(".zip")
        languages = [asked.language, *(one for one in site.languages if one.code != asked.language.code)]
        wanted = Package(name, page, languages, asked.catalogue[OVERVIEW])
        body = workshop.get(
            ("package", page, asked.language.code, snapshot.today, snapshot.as_of),
            lambda: package_zip(site.materials, snapshot, wanted),
        )
        return file_response(body, "application/zip", package_name(site), download=True)


def _add_catalogue(files: Blueprint, site: Site) -> None:
    @files.get("/katalog.<any(ttl, jsonld, rdf):ending>")
    def catalogue(ending: str) -> Response:
        from dashboard.open_data.catalogue import FORMATS, catalogue_file

        _, media_type = FORMATS[ending]
        body = catalogue_file(site, request.host_url.rstrip("/"), ending)
        return Response(body, content_type=f"{media_type}; charset=utf-8")

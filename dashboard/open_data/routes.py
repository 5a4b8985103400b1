"""``/daten/…``: the tables, the package, and the catalogue for portals, which imports what it takes when somebody asks."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from dashboard.context.declared import LatestDay, Part
from dashboard.context.languages import spoken
from dashboard.context.operation import DATA, Operation, offers
from dashboard.context.site import Site
from dashboard.exports.file_names import file_response
from dashboard.open_data.datasets import PAGE, package_name
from dashboard.open_data.offered import FORMATS
from dashboard.serving.workshop import Workshop
from layers.catalogue import OVERVIEW
from layers.datapackage.package import TABLES, Package, package_zip
from layers.files.data_files import DATA_FORMATS
from layers.words.language import message
from loaders.atlas.model import Snapshot

_STAND = LatestDay("stand", message("Stand: der Tag, für den geantwortet wird, höchstens heute; ohne Angabe heute."))


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
    @offers(
        Operation(
            message("Das Register als Tabellen, die zusammengehören"),
            DATA,
            DATA_FORMATS["csv"],
            (_STAND,),
            (Part("name", message("Welche Tabelle."), f"^({'|'.join(TABLES)})$", list(TABLES)),),
        )
    )
    def table(name: str) -> Response:
        asked = spoken(site)
        snapshot = _shown(asked)
        body = TABLES[name](snapshot, asked.language).csv()
        return file_response(body, DATA_FORMATS["csv"], f"{name}.csv", download=True)


def _add_package(files: Blueprint, site: Site, workshop: Workshop) -> None:
    @files.get(f"/{package_name(site)}")
    @offers(
        Operation(
            message("Alle Tabellen mit Grenzen und Beschreibung als Datenpaket"),
            DATA,
            "application/zip",
            (_STAND,),
            queued=True,
        )
    )
    def package() -> Response:
        asked, page = spoken(site), request.host_url.rstrip("/") + (site.present or site.base) + PAGE
        snapshot = _shown(asked)
        name = package_name(site).removesuffix(".zip")
        languages = [asked.language, *(one for one in site.languages if one.code != asked.language.code)]
        wanted = Package(name, page, languages, asked.catalogue[OVERVIEW])
        body = workshop.get(
            ("package", page, asked.language.code, snapshot.today, snapshot.as_of),
            lambda: package_zip(site.materials, snapshot, wanted),
        )
        return file_response(body, "application/zip", package_name(site), download=True)


def _shown(site: Site) -> Snapshot:
    """The Atlas on the day that ``stand`` names, as pages call it; today without it. Raises RequestError."""
    return site.on(_STAND.read(request.args, site.today()))


def _add_catalogue(files: Blueprint, site: Site) -> None:
    @files.get("/katalog.<any(ttl, jsonld, rdf):fmt>")
    @offers(
        Operation(
            message("Das Verzeichnis der Daten für Portale (DCAT-AP.de)"),
            DATA,
            {ending: media_type for ending, (_, media_type) in FORMATS.items()},
        )
    )
    def catalogue(fmt: str) -> Response:
        from dashboard.open_data.catalogue import catalogue_file

        _, media_type = FORMATS[fmt]
        body = catalogue_file(site, request.host_url.rstrip("/"), fmt)
        return Response(body, content_type=f"{media_type}; charset=utf-8")

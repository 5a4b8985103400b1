"""The JSON API and the downloads: thin routes that declare what they take and answer."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from dashboard.context.common_parameters import AGS, DATE, REGION, decisive_instrument, instruments, shown_instrument
from dashboard.context.declared import Choice, Integer
from dashboard.context.languages import spoken
from dashboard.context.operation import STATUSES, Operation, offers
from dashboard.context.query import read_municipality
from dashboard.context.site import Site
from dashboard.exports.file_names import file_response
from dashboard.interface import models
from dashboard.interface.answers import (
    describe,
    describe_counts,
    list_municipalities,
    list_nearest,
    list_neighbours,
    list_regions,
)
from dashboard.interface.rows import Features
from dashboard.serving.watch import BOARD, DATABASE_BOARD
from dashboard.serving.workshop import Workshop
from layers.files.data_files import DATA_FORMATS
from layers.files.tables import CSV_DIALECTS, edition_columns, status_csv, status_geojson
from layers.words.language import message
from loaders.atlas.model import Snapshot

RING = Integer("ring", message("Wie viele Ringe von Nachbarn: 2 heißt, auch deren Nachbarn."), 1, 2, 1)
INSTRUMENT = Choice("instrument", message("Das Angebot, das sie haben sollen."), instruments, decisive_instrument)
LIMIT = Integer("limit", message("Wie viele höchstens."), 1, 50, 5)
DIALECT = Choice(
    "dialect", message("„excel“: mit Semikolon, wie deutsches Excel es öffnet."), CSV_DIALECTS, next(iter(CSV_DIALECTS))
)
_JSON = "application/json"
_OLD_DAY = {"date": "2023-09-14"}


def register_api(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add ``/api/…`` and ``/healthz`` to ``server``."""
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.get("/municipalities")
    @offers(
        Operation(
            message("Alle Gemeinden mit dem Stand ihrer Teilnahme"),
            STATUSES,
            _JSON,
            (DATE,),
            model=list[models.Municipality],
            example=_OLD_DAY,
        )
    )
    def municipalities() -> Response:
        return jsonify(list_municipalities(_asked_for(site)))

    @api.get("/municipalities/<ags>")
    @offers(
        Operation(
            message("Eine Gemeinde mit dem Stand ihrer Teilnahme"),
            STATUSES,
            _JSON,
            (DATE,),
            (AGS,),
            model=models.Municipality,
        )
    )
    def municipality(ags: str) -> Response:
        found = read_municipality(site, ags)
        return jsonify(describe(_asked_for(site), found))

    @api.get("/municipalities/<ags>/neighbours")
    @offers(
        Operation(
            message("Die Nachbarn einer Gemeinde, der längsten gemeinsamen Grenze nach"),
            STATUSES,
            _JSON,
            (DATE, RING),
            (AGS,),
            model=list[models.Neighbour],
            example={"ring": "2"},
        )
    )
    def neighbours(ags: str) -> Response:
        found = read_municipality(site, ags)
        return jsonify(list_neighbours(_asked_for(site), found.ags, RING.read(request.args)))

    @api.get("/municipalities/<ags>/nearest")
    @offers(
        Operation(
            message("Die nächsten Gemeinden, die ein Angebot haben"),
            STATUSES,
            _JSON,
            (DATE, INSTRUMENT, LIMIT),
            (AGS,),
            model=list[models.Near],
            example={"instrument": shown_instrument, "limit": "3"},
        )
    )
    def nearest(ags: str) -> Response:
        found = read_municipality(site, ags)
        instrument, limit = INSTRUMENT.read(request.args, site), LIMIT.read(request.args)
        return jsonify(list_nearest(_asked_for(site), found.ags, instrument, limit))

    @api.get("/counts")
    @offers(
        Operation(
            message("Wie viele in einem Gebiet mitmachen, und wer die Angebote trägt"),
            STATUSES,
            _JSON,
            (DATE, REGION),
            model=models.Counts,
            example={"region": ""},
        )
    )
    def counted() -> Response:
        region = REGION.read(request.args, site)
        return jsonify(describe_counts(_asked_for(site), region))

    @api.get("/regions")
    @offers(Operation(message("Alle Gebiete, die einen Namen haben"), STATUSES, _JSON, model=list[models.NamedRegion]))
    def regions() -> Response:
        return jsonify(list_regions(spoken(site)))

    @server.get("/healthz")
    def healthz() -> Response:
        boards = {name: current_app.config.get(key) for name, key in (("files", BOARD), ("database", DATABASE_BOARD))}
        said = {name: board.read() for name, board in boards.items() if board}
        return jsonify({**health(site), **{name: words for name, words in said.items() if words}})

    _add_files(api, site, workshop)
    server.register_blueprint(api)


def _add_files(api: Blueprint, site: Site, workshop: Workshop) -> None:
    @api.get("/municipalities.geojson")
    @offers(
        Operation(
            message("Alle Gemeinden mit Grenzen und Teilnahme, für Webkarten (EPSG:4326)"),
            STATUSES,
            DATA_FORMATS["geojson"],
            (DATE,),
            model=Features,
            queued=True,
            example=_OLD_DAY,
        )
    )
    def geojson() -> Response:
        snapshot = _asked_for(site)
        body = workshop.get(
            ("geojson", snapshot.today, snapshot.as_of),
            lambda: status_geojson(snapshot, site.materials.level("regional")).encode(),
        )
        return file_response(body, DATA_FORMATS["geojson"], "municipalities.geojson", download=True)

    @api.get("/status.csv")
    @offers(
        Operation(
            message("Alle Gemeinden und ihre Teilnahme als Tabelle"),
            STATUSES,
            DATA_FORMATS["csv"],
            (DATE, DIALECT),
            more=message("Eine Zeile je Gemeinde, die Spalten wie die Felder von „Row“; die letzte nennt die Quellen."),
            example={"dialect": "excel"},
        )
    )
    def csv() -> Response:
        body = status_csv(_asked_for(site), DIALECT.read(request.args, site))
        return file_response(body, DATA_FORMATS["csv"], "status.csv", download=True)


def _asked_for(site: Site) -> Snapshot:
    return site.on(DATE.read(request.args, site.today()))


def health(site: Site) -> dict:
    """Return what a monitor wants to know."""
    atlas = site.atlas
    return {
        "status": "ok",
        "municipalities": len(atlas.municipalities),
        "territory_date": atlas.territory.date.isoformat(),
        "facts": len(atlas.register.facts),
        "warnings": len(atlas.findings),
        **edition_columns(atlas),
    }
